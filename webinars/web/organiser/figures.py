"""What the charts of an event say: their bars, and a sentence for each."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from babel import Locale
from babel.dates import format_date
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.calendar.replies import PartStat
from webinars.events.channels import listening_languages
from webinars.events.organising import PartnerLink
from webinars.languages import language_name
from webinars.localtime import format_date as format_day
from webinars.localtime import formatting_locale
from webinars.registrations.models import ACTIVE, Origin, RegistrationStatus
from webinars.registrations.people.filters import NO_PREFERENCE
from webinars.registrations.replies.overview import ANSWERS
from webinars.registrations.statistics.languages import Demand, Gap
from webinars.registrations.statistics.people import Crowd, Shares, Step
from webinars.registrations.taking_part import TakesPart
from webinars.web.answer_words import WORDS
from webinars.web.organiser import people_words as words
from webinars.web.organiser.charts import Bar, BarChart, TimeChart, listed, percent
from webinars.web.organiser.desk import EventDesk
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first, labelled, way_name

_ACTIVE = sorted(status.value for status in ACTIVE)
"""As the people's filter has them: who takes part or still may."""


@dataclass(frozen=True)
class LanguageFigures:
    """What people want to listen in, in a chart; what to do about it, in sentences."""

    chart: BarChart | None
    advice: Sequence[str]
    gaps: Sequence[tuple[str, str, str]]
    """An agenda item's title, its language, and a sentence."""


@dataclass(frozen=True)
class Attendance:
    """How many of those who were confirmed came, as a share, and a sentence."""

    came: int
    confirmed: int
    sentence: str

    @property
    def width(self) -> float:
        """How long the bar is, of 100."""
        return round(100 * self.came / self.confirmed, 1) if self.confirmed else 0


def over_time(steps: Sequence[Step], crowd: Crowd) -> TimeChart:
    """The registrations over time, also of those who cancelled since, whom the sentence counts.

    It names the strongest day, too.
    """
    rows = [(_day(step), step.count, step.until_then) for step in steps]
    strongest = max(steps, key=lambda step: step.count)
    in_all = ngettext(
        "%(num)s person has registered since %(day)s.",
        "%(num)s people have registered since %(day)s.",
        rows[-1][2],
        day=rows[0][0],
    )
    if strongest.days == 1:
        most = ngettext(
            "Most in one day: %(num)s, on %(day)s.",
            "Most in one day: %(num)s, on %(day)s.",
            strongest.count,
            day=_day(strongest),
        )
    else:
        most = ngettext(
            "Most in %(days)s days: %(num)s, from %(day)s on.",
            "Most in %(days)s days: %(num)s, from %(day)s on.",
            strongest.count,
            days=strongest.days,
            day=_day(strongest),
        )
    days, by_day = strongest.days, strongest.days == 1
    return TimeChart(
        sentence=" ".join([in_all, *_who_left(crowd), most]),
        step_name=_("Day") if by_day else _("%(days)s days from", days=days),
        each=_("Each day") if by_day else _("Each %(days)s days", days=days),
        rows=rows,
    )


def _who_left(crowd: Crowd) -> Iterator[str]:
    """How many of those who registered take part no more."""
    if cancelled := crowd.statuses[RegistrationStatus.CANCELLED]:
        yield ngettext(
            "%(num)s of them has cancelled.", "%(num)s of them have cancelled.", cancelled
        )
    if declined := crowd.statuses[RegistrationStatus.DECLINED]:
        yield ngettext(
            "%(num)s of them was not accepted.", "%(num)s of them were not accepted.", declined
        )


def by_organisation(desk: EventDesk, shares: Shares) -> BarChart:
    """Where people work; free text, so that one organisation may have several names."""
    bars = [
        Bar(label=name, count=count, url=_people(desk, **{"from": name}))
        for name, count in shares.largest
    ]
    sentence = (
        ngettext(
            "People come from %(num)s organisation. Most: %(largest)s.",
            "People come from %(num)s organisations. Most: %(largest)s.",
            shares.groups,
            largest=listed(bars),
        )
        if bars
        else _("Nobody has named an organisation.")
    )
    return BarChart(
        key="organisations",
        title=_("By organisation"),
        sentence=sentence,
        bars=[*bars, *_rest(shares, _("Other organisations"), _("None named"))],
        first_heading=_("Organisation"),
        hints=[_("As people wrote it: one organisation may stand here under several names.")],
    )


def by_country(shares: Shares) -> BarChart:
    """Which country people named."""
    names = Locale.parse(chosen_language(), sep="-").territories
    bars = [Bar(label=names.get(code, code), count=count) for code, count in shares.largest]
    sentence = (
        ngettext(
            "People come from %(num)s country. Most: %(largest)s.",
            "People come from %(num)s countries. Most: %(largest)s.",
            shares.groups,
            largest=listed(bars),
        )
        if bars
        else _("Nobody has named a country yet.")
    )
    return BarChart(
        key="countries",
        title=_("By country"),
        sentence=sentence,
        bars=[*bars, *_rest(shares, _("Other countries"), _("None named"))],
        first_heading=_("Country"),
    )


def by_source(desk: EventDesk, crowd: Crowd, links: Sequence[PartnerLink]) -> BarChart:
    """By which partner's link people came, or how else."""
    by_link = [
        Bar(
            label=link.label,
            count=crowd.links[link.id],
            url=_people(desk, partner=link.code),
            about=ngettext("opened %(num)s time", "opened %(num)s times", link.visits),
        )
        for link in links
    ]
    by_link.sort(key=lambda bar: (-bar.count, bar.label))
    without = [
        Bar(label=label, count=crowd.origins[origin], is_rest=True)
        for origin, label in _origins()
        if crowd.origins[origin]
    ]
    count = sum(bar.count for bar in by_link)
    sentence = (
        ngettext(
            "%(num)s person came by a partner's link (%(share)s).",
            "%(num)s people came by a partner's link (%(share)s).",
            count,
            share=percent(count, crowd.active),
        )
        if by_link
        else _("There is no partner's link yet. With one, you see here whom it brought.")
    )
    return BarChart(
        key="sources",
        title=_("How they came"),
        sentence=sentence,
        bars=[*by_link, *without],
        first_heading=_("Link"),
    )


def by_date(
    desk: EventDesk, counts: Mapping[str, int], full: Collection[str], *, people: int
) -> BarChart:
    """How many of these `people` have chosen each date; who waits is among them."""
    language = chosen_language()
    bars = [
        Bar(
            label=format_day(date.starts_local, language),
            count=counts.get(date.uid, 0),
            url=_people(desk, date=date.public_id),
            note=_("full") if date.uid in full else "",
        )
        for date in desk.event.dates
    ]
    return BarChart(
        key="dates",
        title=_("By date"),
        sentence=_("People choose their dates. Most: %(largest)s.", largest=listed(bars)),
        bars=bars,
        first_heading=_("Date"),
        hints=[_("Per cent of all people: who comes to several dates counts on each.")],
        people=people,
    )


def by_answer(desk: EventDesk, counts: Mapping[tuple[int, PartStat], int]) -> BarChart:
    """What people answered in their calendars, date by date; a no that freed a place as well."""
    language, dates = chosen_language(), desk.event.dates
    bars = [
        Bar(
            label=str(WORDS[partstat])
            if len(dates) == 1
            else labelled(format_day(date.starts_local, language), WORDS[partstat]),
            count=counts[date.id, partstat],
            url=desk.url("people", calendar=name),
        )
        for date in dates
        for name, partstat in ANSWERS.items()
        if (date.id, partstat) in counts
    ]
    return BarChart(
        key="calendar",
        title=_("Answered in the calendar"),
        sentence=_("In their calendars people said: %(list)s.", list=listed(bars, 6)),
        bars=bars,
        first_heading=_("The answer"),
        hints=[_("Many people never answer in their calendar, and come.")],
    )


def by_way(desk: EventDesk, crowd: Crowd) -> BarChart:
    """How many come to the room, and how many take part online."""
    bars = [
        Bar(label=way_name(way), count=crowd.ways[way], url=_people(desk, way=way.value))
        for way in TakesPart
    ]
    if crowd.ways[None]:
        url = _people(desk, way=NO_PREFERENCE)
        bars.append(Bar(label=_("Not said"), count=crowd.ways[None], url=url, is_rest=True))
    return BarChart(
        key="ways",
        title=_("In the room or online"),
        sentence=_("People take part: %(list)s.", list=listed(bars, 3)),
        bars=bars,
        first_heading=_("Takes part"),
    )


def by_language(crowd: Crowd) -> BarChart:
    """In which language people registered, and get their mails."""
    bars = [
        Bar(label=_language(code), count=count) for code, count in crowd.languages.most_common()
    ]
    return BarChart(
        key="languages",
        title=_("Language of the page"),
        sentence=_("People read the page and get their mails in: %(list)s.", list=listed(bars, 5)),
        bars=bars,
        first_heading=_("Language"),
    )


def by_listening(
    desk: EventDesk, crowd: Crowd, demands: Sequence[Demand], gaps: Sequence[Gap]
) -> LanguageFigures:
    """What people want to hear against what is planned."""
    asked = bool(listening_languages(desk.event.channels)) or any(each.wanted for each in demands)
    bars = [
        Bar(
            label=_language(each.language),
            count=each.wanted,
            url=_people(desk, listening=each.language),
            note=_note(each, crowd.active),
            is_warning=not each.is_planned,
        )
        for each in demands
    ]
    undecided = crowd.listening[None]
    if undecided:
        bars.append(Bar(label=_("No preference"), count=undecided, is_rest=True))
    wanted = sum(each.wanted for each in demands)
    chart = BarChart(
        key="listening",
        title=_("Languages in demand"),
        sentence=ngettext(
            "%(num)s person has chosen a language to listen in.",
            "%(num)s people have chosen a language to listen in.",
            wanted,
        ),
        bars=bars,
        first_heading=_("Listens in"),
    )
    advice = _advice(demands, has_people=bool(crowd.active)) if asked else []
    rows = [_gap(desk, gap) for gap in gaps]
    return LanguageFigures(chart if asked and crowd.active else None, advice, rows)


def attendance(crowd: Crowd) -> Attendance:
    """How many came."""
    confirmed = crowd.statuses[RegistrationStatus.CONFIRMED]
    came = crowd.attended[RegistrationStatus.CONFIRMED]
    sentence = ngettext(
        "%(came)s of the %(num)s person who was confirmed came (%(share)s).",
        "%(came)s of the %(num)s people who were confirmed came (%(share)s).",
        confirmed,
        came=came,
        share=percent(came, confirmed) or "–",
    )
    return Attendance(came, confirmed, sentence)


def _advice(demands: Sequence[Demand], *, has_people: bool) -> list[str]:
    missing = [each for each in demands if not each.is_planned]
    idle = [each for each in demands if each.is_planned and not each.wanted]
    found = []
    for each in missing:
        found.append(
            ngettext(
                "%(language)s is not planned, but %(num)s person wants it.",
                "%(language)s is not planned, but %(num)s people want it.",
                each.wanted,
                language=_language(each.language),
            )
        )
    if has_people:
        for each in idle:
            text = _("Nobody has chosen %(language)s yet.", language=_language(each.language))
            found.append(str(text))
    if not found and has_people:
        found.append(str(_("Every language that is wanted is planned, and each is wanted.")))
    return found


def _gap(desk: EventDesk, gap: Gap) -> tuple[str, str, str]:
    text = gap.item.text(chosen_language(), desk.event.source_language)
    sentences = [
        ngettext(
            "not in %(language)s, which %(num)s person wants",
            "not in %(language)s, which %(num)s people want",
            each.wanted,
            language=_language(each.language),
        )
        for each in gap.missing
    ]
    return text.title, text.language, "; ".join(sentences)


def _note(demand: Demand, people: int) -> str:
    if not demand.is_planned:
        return str(_("not planned"))
    return "" if demand.wanted or not people else str(_("nobody yet"))


def _rest(shares: Shares, others: str, unnamed: str) -> list[Bar]:
    rest = [(others, shares.others), (unnamed, shares.unnamed)]
    return [Bar(label=label, count=count, is_rest=True) for label, count in rest if count]


def _origins() -> list[tuple[Origin, str]]:
    form = _("The event's page, without a partner's link")
    names = {**words.ORIGINS, Origin.FORM: form}
    return [(origin, str(label)) for origin, label in names.items()]


def _people(desk: EventDesk, **query: str) -> str:
    """The list of those whom a bar counts."""
    return desk.url("people", status=_ACTIVE, **query)


def _day(step: Step) -> str:
    locale = formatting_locale(chosen_language())
    return str(format_date(step.first_day, "medium", locale=locale))


def _language(code: str) -> str:
    return capitalize_first(language_name(code, chosen_language()))
