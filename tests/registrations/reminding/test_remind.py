"""Who is reminded, once, however dates move and workers are killed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN, NOW, add_event, cancel, find, local, mails, sign_up
from tests.registrations.holding import ON_POSTGRES, assert_nobody_can_be_erased
from tests.registrations.replies.posting import reply, take
from webinars.events.models import Event, EventStatus
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.content import Content, get_render
from webinars.mail.models import OutgoingMail
from webinars.registrations import messages
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.reminding import remind
from webinars.registrations.reminding.models import SentReminder
from webinars.registrations.reminding.walking import Walks

assert messages

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STARTS = datetime(2027, 7, 6, 9, tzinfo=UTC)  # 11:00 in Brussels, and in Paris


@pytest.fixture
def event_id(app: Flask) -> int:
    made = add_event()
    for name in ("amina", "omar", "noor"):
        sign_up(made, f"{name}@example.org")
    return made


def run(now: datetime, *, size: int = 200, batches: int = 100) -> None:
    """Let the worker write what is due at `now`."""
    walks = Walks()
    while batches and (walk := walks.find_next(now, skipping=[])):
        if walk.look_on(now):
            batches -= 1
            with transaction():
                end = walk.remind(domain=DOMAIN, now=now, size=size)
            walk.go_on(end)


def reminders(email: str = "amina@example.org") -> list[OutgoingMail]:
    return [mail for mail in mails(email) if mail.message == "reminder"]


def distances(email: str = "amina@example.org") -> list[int]:
    return [mail.payload["minutes"] for mail in reminders(email)]


def move(event_id: int, by: timedelta) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        spans = [(date.starts_local + by, date.ends_local + by) for date in event.dates]
        set_dates(event, spans, domain=DOMAIN, now=NOW)


def render(mail: OutgoingMail, now: datetime) -> Content | None:
    return get_render("reminder")(mail.payload, mail.recipient, now)


def test_a_week_a_day_and_an_hour_before_everybody_is_reminded_once(event_id: int) -> None:
    now = STARTS - 10 * DAY
    while now < STARTS + DAY:
        run(now)
        now += HOUR / 2
    for name in ("amina", "omar", "noor"):
        assert distances(f"{name}@example.org") == [10_080, 1_440, 60]


@pytest.mark.parametrize(
    ("zone", "told"),
    [("America/New_York", [120]), ("Europe/Brussels", [120, 60, 15])],
    ids=["at night", "by day"],
)
def test_of_reminders_that_night_moves_to_one_moment_one_goes(
    app: Flask, zone: str, told: list[int]
) -> None:
    event_id = add_event(reminders=[15, 60, 120])
    sign_up(event_id, zone=zone)
    now = STARTS - DAY
    while now < STARTS:
        run(now)
        now += HOUR / 4
    assert distances() == told


@ON_POSTGRES
def test_nobody_is_erased_while_their_reminder_is_written(event_id: int) -> None:
    [due] = remind.list_due(STARTS - DAY)
    with transaction():
        remind.remind(due=due, after=None, domain=DOMAIN, now=STARTS - DAY)
        assert_nobody_can_be_erased(event_id)


def test_nothing_is_written_before_its_time_or_after_the_start(event_id: int) -> None:
    run(STARTS - 8 * DAY)
    run(STARTS + HOUR)
    assert reminders() == []


def test_batches_go_on_where_they_stopped(event_id: int) -> None:
    run(STARTS - DAY, size=1, batches=2)
    assert len(distances("amina@example.org") + distances("omar@example.org")) == 2
    assert distances("noor@example.org") == []
    run(STARTS - DAY, size=1)
    assert [len(distances(f"{n}@example.org")) for n in ("amina", "omar", "noor")] == [1, 1, 1]


def test_a_batch_that_fails_leaves_no_trace(event_id: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(outbox, "queue_many", fail)
    with pytest.raises(ZeroDivisionError):
        run(STARTS - DAY)
    monkeypatch.undo()
    db.session.rollback()
    assert db.session.query(SentReminder).count() == 0
    run(STARTS - DAY)
    assert distances() == [1_440]


def test_who_is_confirmed_late_is_reminded_when_the_worker_comes_by_again(event_id: int) -> None:
    with transaction():
        person = db.session.merge(find("amina@example.org"))
        person.status = RegistrationStatus.PENDING
    run(STARTS - DAY)
    with transaction():
        person = db.session.merge(find("amina@example.org"))
        person.status = RegistrationStatus.CONFIRMED
    run(STARTS - DAY + HOUR)
    assert [len(distances(f"{n}@example.org")) for n in ("amina", "omar", "noor")] == [1, 1, 1]


def test_a_walk_rests_at_its_end_and_lets_others_go_first_meanwhile(event_id: int) -> None:
    other = add_event()
    for number in range(3):
        sign_up(other, f"other{number}@example.org")
    walks, turns = Walks(), []
    while walk := walks.find_next(STARTS - DAY, skipping=[]):
        turns.append(walk.due.event_id)
        with transaction():
            end = walk.remind(domain=DOMAIN, now=STARTS - DAY, size=2)
        walk.go_on(end)
    assert turns == [event_id, other, event_id, other]


def test_only_those_who_come_are_reminded(event_id: int) -> None:
    cancel("omar@example.org")
    run(STARTS - DAY)
    assert distances("omar@example.org") == []
    [mail] = reminders()
    cancel("amina@example.org")
    assert render(mail, STARTS - DAY) is None


@pytest.mark.parametrize(
    ("said", "reminded"),
    [("DECLINED", []), ("DELEGATED", []), ("TENTATIVE", [1440])],
)
def test_who_says_no_and_keeps_their_place_is_not_reminded(
    event_id: int, said: str, reminded: list[int]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).decline_frees_seat = False
    take(reply(event_id, said))
    assert find().status is RegistrationStatus.CONFIRMED
    run(STARTS - DAY)
    assert distances() == reminded
    assert distances("omar@example.org") == [1440]


def test_who_says_yes_after_a_no_is_reminded(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).decline_frees_seat = False
    take(reply(event_id, "DECLINED"))
    take(reply(event_id, "ACCEPTED", stamp="20270301T103000Z"))
    run(STARTS - DAY)
    assert distances() == [1440]


def test_a_no_to_one_date_stops_no_reminder_of_another(app: Flask) -> None:
    event_id = add_event(spans=[(local(7, day, 11), local(7, day, 12)) for day in (6, 7)])
    sign_up(event_id)
    take(reply(event_id, "DECLINED"))
    run(STARTS - DAY)
    run(STARTS)
    assert len(reminders()) == 1


@pytest.mark.parametrize("status", [EventStatus.POSTPONED, EventStatus.CANCELLED])
def test_nobody_is_reminded_of_what_is_off(event_id: int, status: EventStatus) -> None:
    run(STARTS - 7 * DAY)
    with transaction():
        db.session.get_one(Event, event_id).status = status
    run(STARTS - DAY)
    [mail] = reminders()
    assert render(mail, STARTS - 7 * DAY) is None


def test_who_registered_after_it_was_due_needs_no_reminder(event_id: int) -> None:
    sign_up(event_id, "late@example.org", now=STARTS - DAY + HOUR)
    run(STARTS - DAY + 2 * HOUR)
    assert distances("late@example.org") == []
    assert distances() == [1_440]


def test_a_small_move_does_not_remind_again(event_id: int) -> None:
    run(STARTS - DAY)
    move(event_id, 3 * HOUR)
    run(STARTS - DAY + 3 * HOUR)
    assert distances() == [1_440]
    [mail] = reminders()
    content = render(mail, STARTS - DAY + 3 * HOUR)
    assert content is not None
    assert "14:00–15:30" in content.text


def test_a_large_move_does_not_forget(event_id: int) -> None:
    run(STARTS - DAY)
    [first] = reminders()
    move(event_id, 14 * DAY)
    assert render(first, STARTS - DAY + HOUR) is None  # it is not tomorrow any more
    now = STARTS - DAY
    while now < STARTS + 14 * DAY:
        run(now)
        now += HOUR / 2
    assert distances() == [1_440, 10_080, 1_440, 60]


def test_a_move_to_tomorrow_reminds_as_if_it_had_always_been_there(event_id: int) -> None:
    move(event_id, -30 * DAY)
    run(STARTS - 31 * DAY)
    assert distances() == [1_440]


def test_an_event_reminds_as_its_organisers_want(event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).reminders = [60]
    for before in (7 * DAY, DAY, HOUR):
        run(STARTS - before)
    assert distances() == [60]


def test_what_is_soon_goes_before_what_has_time(event_id: int) -> None:
    run(STARTS - DAY)
    run(STARTS - HOUR)
    assert [mail.priority for mail in reminders()] == [4, 2]


def test_the_letter_says_when_and_how(event_id: int) -> None:
    run(STARTS - DAY)
    [mail] = reminders()
    with transaction():
        person = find()
        db.session.add(person)
        person.language, person.zone = "en", "Europe/Kyiv"
        token, join_token = person.token, person.join_token
    content = render(mail, STARTS - DAY)
    assert content is not None
    assert content.subject == "Tomorrow: Community sponsorship"
    assert content.calendar is None  # it is in the calendar already
    assert "Tuesday 6 July 2027, 11:00–12:30 (Brussels time)" in content.text
    assert "For you: Tuesday 6 July 2027, 12:00–13:30 (Kyiv time)" in content.text
    assert f"/join/{join_token}" in content.text
    assert f"/registrations/{token}/" in content.text
    assert render(mail, STARTS) is None


@pytest.mark.parametrize(
    ("before", "subject"),
    [
        (timedelta(hours=4), "Today: "),
        (timedelta(hours=2, minutes=3), "In 2 hours, at 12:00: "),
        (HOUR, "In an hour, at 12:00: "),
        (timedelta(minutes=90), "In 90 minutes, at 12:00: "),
        (timedelta(minutes=119), "In 2 hours, at 12:00: "),
        (timedelta(minutes=52), "In an hour, at 12:00: "),
        (timedelta(minutes=14), "In 15 minutes, at 12:00: "),
        (timedelta(seconds=20), "In 5 minutes, at 12:00: "),
    ],
)
def test_close_to_the_start_the_subject_says_at_what_time(
    event_id: int, before: timedelta, subject: str
) -> None:
    run(STARTS - DAY)
    [mail] = reminders()
    with transaction():
        person = find()
        db.session.add(person)
        person.language, person.zone = "en", "Europe/Kyiv"
    content = render(mail, STARTS - before)
    assert content is not None
    assert content.subject == f"{subject}Community sponsorship"


def test_looking_for_what_is_due_asks_as_little_for_many(
    app: Flask, count_queries: list[str]
) -> None:
    counts = []
    for size in (1, 30):
        event_id = add_event()
        for number in range(size):
            sign_up(event_id, f"p{number}@example.org", zone="Europe/Brussels")
        count_queries.clear()
        run(STARTS - DAY)
        counts.append(len([sql for sql in count_queries if sql.startswith("SELECT")]))
        with transaction():
            db.session.get_one(Event, event_id).status = EventStatus.CANCELLED
    assert counts[0] == counts[1]
