"""Several operating-system processes that act on one database at the same moment."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import cache
from multiprocessing.synchronize import Barrier
from pathlib import Path

from flask import Flask

from tests.conftest import settings_for
from tests.registrations import builders
from tests.working import forking
from webinars import create_app
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.attendance import Tap, check_in
from webinars.registrations.details import Details
from webinars.registrations.invitations.reminding import remind_next
from webinars.registrations.invitations.writing import write_next
from webinars.registrations.limits import allow
from webinars.registrations.lookup import find_by_address
from webinars.registrations.models import AttendanceWay
from webinars.registrations.moving.importing import advance
from webinars.registrations.offering import accept_offer
from webinars.registrations.people.deciding import Decision, decide
from webinars.registrations.people.reserving import hold_seats
from webinars.registrations.scope import Scope
from webinars.registrations.seats import fill_seats, lock_event
from webinars.registrations.states import RegistrationRefused
from webinars.registrations.statistics.inclusion import count_answers, ticket_for
from webinars.registrations.taking_part import TakesPart

_MORNING = builders.NOW + timedelta(days=3)
PROCESSES = 4
THREADS = 5

Act = tuple[str, int, str]
"""What one person does: the name of an act below, the event, and who they are."""

AtOnce = Callable[[Sequence[Act]], Counter[str]]
"""`act_at_once` on the database of a test; the fixture `at_once`."""


def _register(event_id: int, email: str) -> None:
    builders.sign_up(event_id, email)


def _send_the_same_form(event_id: int, submission: str) -> None:
    builders.sign_up(event_id, submission=submission)


def _send_a_form_of_their_own(event_id: int, email: str) -> None:
    builders.sign_up(event_id, email, submission=secrets.token_urlsafe(18))


def _register_with_newsletter(event_id: int, email: str) -> None:
    builders.sign_up(event_id, email, newsletter_consent="Send me the newsletter.")


def _confirm_newsletter(event_id: int, email: str) -> None:
    with transaction():
        registration = find_by_address(event_id, email)
        assert registration is not None
        manage.confirm_newsletter(registration=registration, now=builders.NOW)


def _register_online(event_id: int, email: str) -> None:
    builders.sign_up(event_id, email, takes_part=TakesPart.ONLINE)


def _change_to_room(_event_id: int, email: str) -> None:
    _change_way(email, TakesPart.ROOM)


def _change_to_online(_event_id: int, email: str) -> None:
    _change_way(email, TakesPart.ONLINE)


def _change_way(email: str, way: TakesPart) -> None:
    with transaction():
        manage.change(
            registration=builders.find_in_transaction(email),
            details=Details(name="Amina", language="fr", zone="UTC", takes_part=way),
            domain=builders.DOMAIN,
            now=builders.NOW,
        )


def _cancel(_event_id: int, email: str) -> None:
    builders.cancel(email)


def _register_with_seat(event_id: int, who: str) -> None:
    code, _, email = who.partition(" ")
    builders.sign_up(event_id, email, seat=code)


def _register_together(event_id: int, who: str) -> None:
    name, _, count = who.partition(" ")
    backwards = event_id % 2 == 1  # forms for two events name the same people in other orders
    builders.sign_up_together(event_id, name, int(count), backwards=backwards)


def _confirm(event_id: int, email: str) -> None:
    _decide(event_id, email, Decision.CONFIRM)


def _decline(event_id: int, email: str) -> None:
    _decide(event_id, email, Decision.DECLINE)


def _decide(event_id: int, email: str, decision: Decision) -> None:
    public_id = builders.find(email).public_id
    with transaction():
        decide(
            scope=Scope(event_id=event_id),
            public_ids=[public_id],
            decision=decision,
            domain=builders.DOMAIN,
            now=builders.NOW,
        )


def _hold_seats(event_id: int, seats: str) -> None:
    with transaction():
        hold_seats(
            event_id=event_id,
            label="Late",
            seats=int(seats),
            released_local=None,
            domain=builders.DOMAIN,
            now=builders.NOW,
        )


def _accept(_event_id: int, email: str) -> None:
    with transaction():
        accept_offer(
            registration=builders.find_in_transaction(email),
            domain=builders.DOMAIN,
            now=builders.NOW,
        )


def _capacity(event_id: int, seats: str) -> None:
    with transaction():
        event = lock_event(event_id)
        event.capacity = int(seats)
        fill_seats(event, domain=builders.DOMAIN, now=builders.NOW)


def _undo(_event_id: int, email: str) -> None:
    builders.undo(email)


def _go_on_with_list(_event_id: int, file_id: str) -> None:
    more = True
    while more:
        with transaction():
            more = advance(file_id=int(file_id), domain=builders.DOMAIN, now=builders.NOW)


def _register_by_invitation(event_id: int, who: str) -> None:
    token, _, email = who.partition(" ")
    builders.sign_up(event_id, email, invitation=token)


def _write_invitations(_event_id: int, round_id: str) -> None:
    more = True
    while more:
        with transaction():
            more = write_next(
                round_id=int(round_id),
                domain=builders.DOMAIN,
                now=builders.NOW + timedelta(minutes=2),
            )


def _remind_invited(event_id: int, _nobody: str) -> None:
    more = True
    while more:
        with transaction():
            more = remind_next(event_id=event_id, domain=builders.DOMAIN, now=_MORNING, size=20)


def _check_in(_event_id: int, email: str) -> None:
    with transaction():
        person = builders.find_in_transaction(email)
        tap = check_in(
            registration=person,
            date=person.event.dates[0],
            way=AttendanceWay.DOOR,
            now=builders.NOW,
        )
    if tap is Tap.ALREADY:
        raise LookupError("already")


def _tell_inclusion(event_id: int, email: str) -> None:
    ticket = ticket_for(db.session.get_one(Event, event_id), email)
    answers = {"gender": "woman"}
    with transaction():
        count_answers(event_id=event_id, ticket=ticket, answers=answers, now=builders.NOW)


def _try_limit(_event_id: int, subject: str) -> None:
    with transaction():
        hour = timedelta(hours=1)
        if not allow(scope="crowd", subject=subject, limit=10, window=hour, now=builders.NOW):
            raise LookupError("over the limit")


ACTS: dict[str, Callable[[int, str], None]] = {
    "register": _register,
    "send the same form": _send_the_same_form,
    "send a form of their own": _send_a_form_of_their_own,
    "register with newsletter": _register_with_newsletter,
    "confirm newsletter": _confirm_newsletter,
    "register online": _register_online,
    "change to the room": _change_to_room,
    "change to online": _change_to_online,
    "cancel": _cancel,
    "register with seat": _register_with_seat,
    "register together": _register_together,
    "confirm": _confirm,
    "tell inclusion": _tell_inclusion,
    "decline": _decline,
    "go on with a list": _go_on_with_list,
    "register by invitation": _register_by_invitation,
    "write invitations": _write_invitations,
    "remind the invited": _remind_invited,
    "hold seats": _hold_seats,
    "check in": _check_in,
    "accept": _accept,
    "capacity": _capacity,
    "undo": _undo,
    "try": _try_limit,
}

_together: Barrier


@contextmanager
def processes() -> Iterator[Executor]:
    """Processes that wait for one another before they begin."""
    context = forking()
    barrier = context.Barrier(PROCESSES)
    with ProcessPoolExecutor(PROCESSES, context, _prepare, (barrier,)) as pool:
        yield pool


def act_at_once(pool: Executor, database_url: str, var: Path, acts: Sequence[Act]) -> Counter[str]:
    """Let everybody act at once; count the outcomes: `done`, a refusal's state, or an error."""
    batches = [pool.submit(act_in_process, database_url, var, share) for share in shares_of(acts)]
    return sum((batch.result(timeout=120) for batch in batches), Counter[str]())


def shares_of(acts: Sequence[Act]) -> list[Sequence[Act]]:
    """What each of the processes does."""
    return [acts[start::PROCESSES] for start in range(PROCESSES)]


def _prepare(barrier: Barrier) -> None:
    global _together  # noqa: PLW0603 the pool has no other way to hand it over
    _together = barrier


@cache
def _application(database_url: str) -> Flask:
    """This process's application: building it, and its statements, takes longer than many an act.

    Its database is another one in each test, at the same address.
    """
    return create_app(settings_for(database_url, Path()))


def act_in_process(database_url: str, var: Path, acts: Sequence[Act]) -> Counter[str]:
    """One process's share: its people act when all processes are ready. Counts the outcomes."""
    app = _application(database_url)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], var=var)
    with ThreadPoolExecutor(THREADS) as threads:
        _together.wait(timeout=60)
        outcomes = Counter(threads.map(lambda act: _outcome(app, *act), acts))
    with app.app_context():
        db.engine.dispose()
    return outcomes


def _outcome(app: Flask, name: str, event_id: int, who: str) -> str:
    with app.app_context():
        try:
            ACTS[name](event_id, who)
        except RegistrationRefused as refused:
            return refused.state.value
        except Exception as error:  # whatever it is, the test has to see it
            return repr(error)
        return "done"
