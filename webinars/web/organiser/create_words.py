"""What the review page says of what was read: warnings by their code, and why a value is unsure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import pairwise

from babel.dates import format_date as weekday_of
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import Field

from webinars.events.drafting.agenda_reading import EARLY, NO_END
from webinars.events.drafting.old_dates import find_days
from webinars.events.drafting.suggestions import Caution, Quote, Quotes, Suggestions
from webinars.events.parsing.agenda.result import Doubt
from webinars.events.parsing.agenda.result import WarningCode as AgendaCode
from webinars.events.parsing.document.lines import live_links
from webinars.events.parsing.facts.model import WarningCode as FactCode
from webinars.languages import language_name
from webinars.localtime import format_date, formatting_locale
from webinars.web.organiser.create_forms import ReviewForm
from webinars.web.organiser.create_links import flaw_text, listed_links
from webinars.web.organiser.create_rows import DateRow, ItemRow
from webinars.web.urls import chosen_language
from webinars.web.words import joined

_FACTS = {
    FactCode.WEEKDAY: _l("%(date)s is a %(actual)s; a %(written)s is written."),
    FactCode.SEASON: _l(
        "“%(written)s” is written, but on %(date)s the clocks there show %(actual)s. The time is"
        " taken as the clocks show it."
    ),
    FactCode.DEADLINE_LATE: _l("The last day to register (%(deadline)s) is after the event."),
    FactCode.YEAR_ASSUMED: _l("No year is written; %(date)s is assumed."),
    FactCode.INVALID_DATE: _l("There is no such day: %(date)s."),
    FactCode.DAY_OR_MONTH: _l("Day and month of %(date)s could be the other way round."),
    FactCode.PAST: _l("This date is in the past: %(date)s."),
    FactCode.OTHER_DATES: _l("Other dates could be the event’s: %(dates)s."),
    FactCode.ENDS_FIRST: _l("It ends before it begins: %(start)s to %(end)s."),
    FactCode.UNKNOWN_ZONE: _l("The time zone “%(written)s” is not known."),
    FactCode.OTHER_CLOCKS: _l("%(first)s and %(second)s are not the same moment."),
    FactCode.SKIPPED_TIME: _l("The clocks skip this time on that day: %(time)s."),
    FactCode.JOIN_LINK: _l(
        "There is a link into the meeting. It is kept out of the description: only those who"
        " registered get it."
    ),
    FactCode.JOIN_NUMBER: _l(
        "This opens the meeting, or its telephone line. It is kept out of the description. The"
        " draft has a place for telephone numbers under “Joining online”."
    ),
    FactCode.MEETING_NUMBER: _l(
        "This is the number of a meeting, and there is no link into it. Put one into “Link into the"
        " meeting”: with Zoom, it is https://zoom.us/j/%(number)s."
    ),
    FactCode.DEAD_LINK: _l("The link “%(label)s” leads nowhere."),
    FactCode.FLAWED_LINK: _l("The address “%(address)s” leads nowhere: %(flaw)s."),
    FactCode.WRAPPED_LINK: _l(
        "A mail program or search engine had wrapped this address, to see who follows it. The"
        " wrapper was taken off: %(address)s"
    ),
    FactCode.UNKNOWN_SIGN: _l("Which sign language “%(written)s” is has to be chosen."),
    FactCode.NOT_FINAL: _l(
        "The text says that it is not final: “%(written)s”. Everybody can read that once the event"
        " is published."
    ),
    FactCode.INTERNAL: _l(
        "The text says that it is not for everybody: “%(written)s”. Everybody can read it once the"
        " event is published."
    ),
    FactCode.OTHER_LANGUAGE: _l(
        "From here, a part of the text is in another language (%(language)s). The draft has one"
        " language; its other texts are added once it is made."
    ),
    FactCode.ONLINE_PLACES: _l(
        "The text also limits how many can come online, to %(places)s. The draft has no field for"
        " that: it counts the places in the room."
    ),
    FactCode.LONG: _l("Facts were looked for in the first %(limit)s characters only."),
}
_AGENDA = {
    AgendaCode.NO_ITEMS: _l("In the agenda, no line with a time and a title was found."),
    AgendaCode.TOO_LONG: _l("The agenda is too long: from here on it was not read."),
    AgendaCode.OUT_OF_ORDER: _l("This begins at %(start)s, before the line above it (%(before)s)."),
    AgendaCode.OVERLAP: _l("This begins at %(start)s, before the one before is over (%(end)s)."),
    AgendaCode.PARALLEL: _l("More than one item begins at %(start)s."),
    AgendaCode.GAP: _l("Nothing is planned between %(end)s and %(start)s."),
    AgendaCode.ENDS_BEFORE_START: _l("It ends at %(end)s, but begins at %(start)s."),
    AgendaCode.WEEKDAY: _l("%(date)s is not the weekday that is written."),
    AgendaCode.NO_SUCH_DATE: _l("This date does not exist."),
    AgendaCode.DAY_OR_MONTH: _l("Day and month of %(date)s could be the other way round."),
    AgendaCode.CLOCK_CHANGE: _l(
        "“%(zone)s” is written, but on %(date)s the clocks are on %(right)s."
    ),
}
_DOUBTS = {
    Doubt.TIME: _l("the time"),
    Doubt.END_ON_NEXT_LINE: _l("the end, from the next line"),
    Doubt.UNTITLED: _l("no title is written"),
    Doubt.TITLE: _l("whether its title is the line above the time or the one below"),
    Doubt.KIND: _l("whether it is a break"),
    Doubt.PEOPLE: _l("the people"),
    Doubt.TO_CONFIRM: _l("somebody is still to be confirmed, as the text says"),
    Doubt.TEXT_AFTER_GAP: _l("whether all of the description belongs here"),
    Doubt.COLUMNS: _l("a column of the table"),
    Doubt.INNER_TIMES: _l("there are more times in the description"),
    Doubt.WRAPPED: _l("whether the next line of the text goes on with it"),
    Doubt.PARALLEL: _l("whether it is at the same time as others, each with a track of its own"),
}
_OF_TIMES = {
    AgendaCode.OUT_OF_ORDER,
    AgendaCode.OVERLAP,
    AgendaCode.PARALLEL,
    AgendaCode.GAP,
    AgendaCode.ENDS_BEFORE_START,
}
_OF_DATES = {
    FactCode.WEEKDAY,
    FactCode.PAST,
    FactCode.YEAR_ASSUMED,
    FactCode.DAY_OR_MONTH,
    FactCode.SEASON,
    FactCode.OTHER_CLOCKS,
    FactCode.SKIPPED_TIME,
    FactCode.OTHER_DATES,
}


def caution_text(caution: Caution) -> str:
    """The sentence for a warning."""
    values = {name: _shown(name, value) for name, value in caution.values.items()}
    if caution.of_agenda:
        return str(_AGENDA[AgendaCode(caution.code)]) % values
    return str(_FACTS[FactCode(caution.code)]) % values


def doubt_text(doubt: str) -> str:
    """Why somebody should look at an item."""
    if doubt == NO_END:
        return str(_("the end, which is not written"))
    if doubt == EARLY:
        return str(_("it begins before the event"))
    return str(_DOUBTS[Doubt(doubt)])


def present_cautions(form: ReviewForm, today: date) -> Iterator[tuple[str, Caution | None]]:
    """The sentences that still hold for what is entered, with the warning they come from."""
    suggested = form.suggested
    days = [row.day.data for row in form.date_rows() if row.day.data]
    same_days = days == [each.day for each in suggested.dates if each.day]
    same_times = _times(form) == [(each.start, each.end) for each in suggested.items]
    if past := [day for day in days if day < today]:
        shown = format_date(datetime.combine(past[0], datetime.min.time()), chosen_language())
        yield _("This date is in the past: %(date)s.", date=shown), _past(suggested.cautions)
    if (deadline := form.deadline_day.data) and deadline < today:
        yield _deadline_is_past(form, deadline)
    flawed = {each.written for each in listed_links(form) if each.flaw}
    for caution in suggested.cautions:
        if caution.of_agenda and AgendaCode(caution.code) in _OF_TIMES:
            if same_times:
                yield caution_text(caution), caution
        elif _is_link_mended(form, caution, flawed) or _is_taken_out(form, caution):
            continue
        elif caution.of_agenda or _holds(FactCode(caution.code), same_days=same_days):
            yield caution_text(caution), caution
    if not same_times:
        for sentence in _entered_times(form):
            yield sentence, None
    for sentence in (*_before_the_start(form), *_past_the_end(form)):
        yield sentence, None


def gathered(found: Iterable[tuple[str, Caution | None]]) -> list[tuple[str, Quotes]]:
    """Each sentence once, with all the lines that it is said of."""
    lines: dict[str, dict[Quote, None]] = {}
    for sentence, caution in found:
        lines.setdefault(sentence, {}).update(dict.fromkeys(caution.quotes if caution else ()))
    return [(sentence, tuple(quotes)) for sentence, quotes in lines.items()]


def is_of_dead_link(caution: Caution | None) -> bool:
    """Whether a warning is about a link without an address; many have the same cure."""
    return caution is not None and caution.code == FactCode.DEAD_LINK.value


def old_dates(form: ReviewForm) -> list[tuple[Field, str]]:
    """Where what is entered still names a date that the organiser has corrected, and how.

    Each field with the words in it, in the order of the page.
    """
    days = form.corrected_days()
    return [
        (field, words)
        for field in _dated_fields(form)
        for words in find_days(field.data or "", days)
    ]


def old_dates_seen(found: Sequence[tuple[Field, str]]) -> str:
    """What a form says of the old dates that stood on its page."""
    return "|".join(f"{field.name} {words}" for field, words in found)


def _dated_fields(form: ReviewForm) -> Iterator[Field]:
    yield from (form.title, form.venue)
    yield from (entry.form.label for entry in form.links)
    yield form.description
    for row in form.item_rows():
        yield from (row.title, row.description)


def _holds(code: FactCode, *, same_days: bool) -> bool:
    """Whether a warning about facts is still true; that of the past is made anew."""
    return code not in _OF_DATES or (same_days and code is not FactCode.PAST)


def _deadline_is_past(form: ReviewForm, deadline: date) -> tuple[str, Caution | None]:
    shown = format_date(datetime.combine(deadline, datetime.min.time()), chosen_language())
    mark = form.suggested.marks.get("deadline")
    is_read = mark is not None and deadline == form.suggested.deadline_day
    source = Caution(code="", values={}, quotes=mark.quotes) if mark and is_read else None
    return _("The last day to register is in the past: %(date)s.", date=shown), source


def _is_link_mended(form: ReviewForm, caution: Caution, flawed: Collection[str]) -> bool:
    """Whether a warning about a link holds no more; `flawed` are those that lead nowhere now."""
    if caution.code == FactCode.FLAWED_LINK.value:
        return caution.values["address"] not in flawed
    return caution.code == FactCode.DEAD_LINK.value and _is_mended(form, caution.values["label"])


def _is_taken_out(form: ReviewForm, caution: Caution) -> bool:
    """Whether words that say that a text is not final, or internal, are in nothing public."""
    texts = (form.title.data or "", *_entered_texts(form))
    codes = (FactCode.NOT_FINAL.value, FactCode.INTERNAL.value)
    is_about_words = caution.code in codes and not caution.of_agenda
    return is_about_words and not any(caution.values["written"] in text for text in texts)


def _is_mended(form: ReviewForm, label: str) -> bool:
    """Whether each link of this label that led nowhere has an address now, or was taken out.

    A link with an address that the texts had from the outset mends none.
    """
    codes = [each for each in form.suggested.cautions if each.code == FactCode.DEAD_LINK.value]
    dead = sum(each.values["label"] == label for each in codes)
    labels, beside = live_links("\n".join(_entered_texts(form)))
    before, _beside = live_links("\n".join(_suggested_texts(form.suggested)))
    if labels.count(label) - before.count(label) >= dead:
        return True
    return not re.search(rf"(?<!\w){re.escape(label)}(?!\w)", beside)


def _entered_texts(form: ReviewForm) -> Iterator[str]:
    yield form.description.data or ""
    for row in form.item_rows():
        yield from (row.title.data or "", row.description.data or "")


def _suggested_texts(suggested: Suggestions) -> Iterator[str]:
    yield suggested.description
    for item in suggested.items:
        yield from (item.title, item.description)


def _past(cautions: tuple[Caution, ...]) -> Caution | None:
    return next((each for each in cautions if each.code == FactCode.PAST.value), None)


def _times(form: ReviewForm) -> list[tuple[object, object]]:
    return [(row.start.data, row.end.data) for row in form.item_rows()]


def _entered_times(form: ReviewForm) -> Iterator[str]:
    """Overlaps and gaps of what the organiser has entered, day by day."""
    rows = [row for row in form.item_rows() if row.start.data and row.end.data]
    rows.sort(key=lambda row: (str(row.day.data or ""), row.start.data))
    for former, row in pairwise(rows):
        if former.day.data != row.day.data or former.end.data < former.start.data:
            continue
        values = {
            "title": row.title.data or "",
            "start": f"{row.start.data:%H:%M}",
            "end": f"{former.end.data:%H:%M}",
        }
        if row.start.data < former.end.data:
            yield _(
                "“%(title)s” begins at %(start)s, before the one before is over (%(end)s).",
                **values,
            )
        elif row.start.data > former.end.data:
            yield _("Nothing is planned between %(end)s and %(start)s (“%(title)s”).", **values)


def _before_the_start(form: ReviewForm) -> Iterator[str]:
    """Items that begin before their date does: no draft can be made with them."""
    for row, date_row in _items_on_dates(form):
        if row.start.data is not None and row.start.data < date_row.start.data:
            yield _(
                "“%(title)s” begins at %(start)s, before the event, which begins at %(begins)s. Let"
                " the event begin earlier, or take this item out.",
                title=row.title.data or "",
                start=f"{row.start.data:%H:%M}",
                begins=f"{date_row.start.data:%H:%M}",
            )


def _items_on_dates(form: ReviewForm) -> Iterator[tuple[ItemRow, DateRow]]:
    """Each item with its date; of a date that passes midnight, none."""
    dates = [row for row in form.date_rows() if row.start.data and row.end.data]
    for row in form.item_rows():
        date_row = next((each for each in dates if row.day.data in (None, each.day.data)), None)
        if date_row is not None and date_row.end.data > date_row.start.data:
            yield row, date_row


def _past_the_end(form: ReviewForm) -> Iterator[str]:
    """Items that go on when their date is over, by its end."""
    late: dict[str, list[str]] = {}
    for row, date_row in _items_on_dates(form):
        if row.end.data is not None and row.end.data > date_row.end.data:
            late.setdefault(f"{date_row.end.data:%H:%M}", []).append(row.title.data or "")
    for end, titles in late.items():
        yield _gone_past(titles, end)


def _gone_past(titles: list[str], end: str) -> str:
    if len(titles) == 1:
        return str(
            _(
                "“%(title)s” goes on after the event, which ends at %(end)s.",
                title=titles[0],
                end=end,
            )
        )
    names = joined([_("“%(title)s”", title=title) for title in titles])
    return str(
        ngettext(
            "%(num)s item goes on after the event, which ends at %(end)s: %(names)s.",
            "%(num)s items go on after the event, which ends at %(end)s: %(names)s.",
            len(titles),
            end=end,
            names=names,
        )
    )


def _shown(name: str, value: str) -> str:
    """A value as a sentence has it: days in words, weekdays by name, flaws said."""
    if name == "flaw":
        return flaw_text(value)
    if name == "language":
        return language_name(value, chosen_language())
    if name in ("written", "actual") and value.isdigit() and len(value) == 1:
        locale = formatting_locale(chosen_language())
        return weekday_of(date(2024, 1, 1 + int(value)), "EEEE", locale=locale)
    try:
        moment = datetime.fromisoformat(value) if name in ("date", "deadline") else None
    except ValueError:
        moment = None
    return format_date(moment, chosen_language()) if moment else value


def upload_texts() -> Mapping[str, str]:
    """Why an uploaded file was not read, by the name of the error's class."""
    return {
        "FileTooLarge": _("The text is too long."),
        "OldWordFile": _("This is an old Word file. Save it as .docx and try again."),
        "ProtectedFile": _("The file is protected by a password."),
        "EmptyFile": _("There is no text in the file."),
        "PdfFile": _(
            "A PDF cannot be read as a file. Open it, select all, copy, and paste the text into the"
            " field above."
        ),
        "BrokenFile": _("The file cannot be read. Use .docx, .html, .md or .txt."),
        "SuspiciousFile": _("The file cannot be read. Use .docx, .html, .md or .txt."),
    }
