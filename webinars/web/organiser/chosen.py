"""Whom a decision is about: people who were ticked, or all who match, as many as go in one step.

A form carries what was shown of them, so that nothing is decided about people who stand elsewhere
by now, or about others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from flask import abort, request

from webinars.events.editing.saving import version_of
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people.deciding import APPLIES_TO, Decision
from webinars.registrations.people.listing import count_from, list_step
from webinars.registrations.scope import list_people
from webinars.web.organiser.desk import EventDesk
from webinars.web.organiser.people_view import read_view, scope_of

MOST_AT_ONCE = 100
"""How many people one step of a decision is about: the event is locked meanwhile, and somebody
waits for the page.
"""

BEYOND = "beyond"
"""In a form about all who match: the last one of the step before, by public id."""

NAMED = 10
"""How many of those who were ticked a page names."""


@dataclass(frozen=True, kw_only=True)
class Chosen:
    """The people whom a decision is about: those ticked, or all who match (`is_all`).

    `seen` says where each stands, by public id. Of those ticked, the first are `named` on the page,
    and so many more are `unnamed`: all of them, also where they are too many to be decided about.
    Of all who match it has those whom the decision changes, `MOST_AT_ONCE` in one step; `rest` is
    how many such people come after it, and `staying` where those stand whom it does not change,
    which the first step says.
    """

    seen: Mapping[str, RegistrationStatus]
    counts: Counter[RegistrationStatus]
    without_address: Counter[RegistrationStatus]
    named: Sequence[Registration] = ()
    unnamed: int = 0
    is_all: bool = False
    beyond: str = ""
    rest: int = 0
    staying: Mapping[RegistrationStatus, int] = field(default_factory=dict)

    @property
    def public_ids(self) -> list[str]:
        """Who they are, the longest registered first."""
        return list(self.seen)

    @property
    def count(self) -> int:
        """How many they are; of all who match, those in the step."""
        return len(self.seen)

    @property
    def version(self) -> str:
        """The same text exactly while they are the same, and stand where they stood.

        Whoever comes after a step is looked at in one of the next.
        """
        return version_of(sorted(self.seen.items()))


def choose(desk: EventDesk, decision: Decision) -> Chosen:
    """Whom the address, or the form, names. 404 where one of them is not the event's."""
    if request.values.get("all") == "yes":
        return choose_step(desk, decision, beyond=request.values.get(BEYOND, ""))
    ticked = list(dict.fromkeys(request.values.getlist("person")))
    named = ticked[: MOST_AT_ONCE + 1]
    if not all(text.isprintable() for text in named):
        abort(404)
    found = list_people(scope_of(desk), named) if named else []
    if len(found) != len(named):
        abort(404)
    counts = Counter(person.status for person in found)
    return Chosen(
        seen={person.public_id: person.status for person in found},
        counts=counts,
        staying=_not_at(counts, APPLIES_TO[decision]),
        without_address=Counter(person.status for person in found if person.email is None),
        named=found[:NAMED],
        unnamed=len(ticked) - len(found[:NAMED]),
    )


def choose_step(desk: EventDesk, decision: Decision, *, beyond: str) -> Chosen:
    """Of all who match, the next whom `decision` changes: who registered after `beyond`."""
    scope, wanted, questions = scope_of(desk), read_view(desk).wanted, desk.event.questions
    applies = APPLIES_TO[decision]
    there_are = count_from(scope, wanted, questions=questions, beyond=beyond)
    people = list_step(
        scope, wanted, questions=questions, statuses=applies, beyond=beyond, limit=MOST_AT_ONCE
    )
    staying = _not_at(there_are, applies)
    return Chosen(
        seen={person.public_id: person.status for person in people},
        counts=Counter(person.status for person in people),
        staying={} if beyond else staying,
        without_address=Counter(person.status for person in people if person.email is None),
        is_all=True,
        beyond=beyond,
        rest=sum(there_are.values()) - sum(staying.values()) - len(people),
    )


def _not_at(
    counts: Mapping[RegistrationStatus, int], statuses: Collection[RegistrationStatus]
) -> dict[RegistrationStatus, int]:
    return {status: count for status, count in counts.items() if status not in statuses}
