"""A report for those who fund an event: one page to print, with counts and no people.

It can be made after the event, also when the registrations have been removed.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from babel import Locale
from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events import questions
from webinars.events.models import Event, EventLink, HostSight
from webinars.events.programme import Question, QuestionType
from webinars.events.queries import get_event_as_shown
from webinars.languages import language_name
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.statistics.kept import ANSWER, Counts, read_counts
from webinars.registrations.statistics.suppression import SMALLEST_TOLD, tell
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, NotForRole, allow, organiser
from webinars.web.organiser.inclusion import inclusion_breakdowns
from webinars.web.organiser.told import Breakdown
from webinars.web.public.agenda import days_of
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first

ASKED = "question"
"""The name by which the address says which questions' answers are told."""


@organiser.get("/<organisation>/events/<event>/report/")
@allow(Right.SEE_PEOPLE)
def event_report(desk: EventDesk) -> Answer:
    """The report, of everybody: for hosts who see all registrants."""
    if desk.sight is not HostSight.ALL:
        raise NotForRole(desk, Right.SEE_PEOPLE)
    if utc_now() < desk.event.ends_at:
        return render_template("organiser/report_later.html", desk=desk)
    event = get_event_as_shown(desk.event.id)
    counts = read_counts(event.id)
    chosen = [each for each in _askable(event) if each.key in request.args.getlist(ASKED)]
    return render_template(
        "organiser/report.html",
        desk=desk,
        event=event,
        text=event.text(chosen_language()),
        summarised=event.text(chosen_language(), part="summary"),
        hosts=[event.organisation, *(host.organisation for host in event.hosts)],
        days=days_of(event),
        links=_links(event),
        totals=_totals(counts),
        organisations=_told_number(counts["organisations"][""]),
        breakdowns=_breakdowns(event, counts, chosen),
        inclusion=inclusion_breakdowns(event),
        askable=[(each.key, _label(each, event)[0]) for each in _askable(event)],
        chosen=[each.key for each in chosen],
        limit=SMALLEST_TOLD,
    )


def _totals(counts: Counts) -> list[tuple[str, str]]:
    """How many registered, were confirmed and came."""
    statuses = counts["status"]
    found = [
        (_("Registered"), statuses.total()),
        (_("Confirmed"), statuses[RegistrationStatus.CONFIRMED.value]),
        (_("Came"), counts["attended"][""]),
    ]
    return [(str(label), _told_number(count)) for label, count in found]


def _told_number(count: int) -> str:
    if 0 < count < SMALLEST_TOLD:
        return str(_("fewer than %(limit)s", limit=SMALLEST_TOLD))
    return str(count)


def _breakdowns(event: Event, counts: Counts, chosen: Sequence[Question]) -> list[Breakdown]:
    """What there is to tell: each list together with those who did not say it is everybody."""
    everybody = counts["status"].total()
    if everybody == 0:
        return []
    territories = Locale.parse(chosen_language(), sep="-").territories
    countries = _named(counts["country"], lambda code: territories.get(code, code))
    listening = _named(counts["listening"], _language)
    found = []
    if countries:
        found.append((_("By country"), "", _with_silent(countries, everybody)))
    if listening.keys() - {_language("")}:
        found.append((_("By listening language"), "", listening))
    found.append((_("By language of the page"), "", _named(counts["language"], _language)))
    for question in chosen:
        title, language = _label(question, event)
        labels = dict(questions.choices(question, chosen_language()))
        given = counts[f"{ANSWER}{question.key}"]
        answers = _named(given, partial(_from, labels))
        found.append((title, language, _with_silent(answers, everybody)))
    return [Breakdown(str(title), language, tell(cells)) for title, language, cells in found]


def _named(counts: Mapping[str, int], name: Callable[[str], str]) -> Counter[str]:
    """The counts by what people read; what reads alike is one."""
    named: Counter[str] = Counter()
    for key, count in counts.items():
        named[name(key)] += count
    return named


def _from(labels: Mapping[str, str], key: str) -> str:
    return labels.get(key, key)


def _with_silent(counts: Mapping[str, int], everybody: int) -> dict[str, int]:
    """The counts with a cell for those who did not answer."""
    silent = max(everybody - sum(counts.values()), 0)
    return {**counts, str(_("No answer")): silent}


def _askable(event: Event) -> list[Question]:
    """The organiser's own questions whose answers are counted."""
    return [each for each in event.questions if each.type is QuestionType.CHOICE]


def _label(question: Question, event: Event) -> tuple[str, str]:
    """How a question is worded, and in which language."""
    text = question.text(chosen_language(), event.source_language)
    return text.label, text.language


def _links(event: Event) -> list[EventLink]:
    """Materials first, then the other links."""
    return sorted(event.links, key=lambda link: not link.is_material)


def _language(code: str) -> str:
    """A language's name; of no code, that there was no preference."""
    if not code:
        return str(_("No preference"))
    return capitalize_first(language_name(code, chosen_language()))
