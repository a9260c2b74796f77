"""News of a series to those who have chosen some of its dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from flask import Flask

from tests.calendar.client import read_mail
from tests.registrations.news.life import Life
from tests.registrations.news.noting import open_later
from webinars.events.editing.basics import Basics, DateEntry
from webinars.events.programming.changes import load_programme
from webinars.extensions import transaction
from webinars.registrations.news import agenda

JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12)) for day in (1, 8, 15)]
DAY = timedelta(days=1)
AMINA, OMAR = "amina@example.org", "omar@example.org"


@pytest.fixture
def life(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Life:
    """Amina comes to the first date, Omar to the two others; their invitations have arrived."""
    series = Life(monkeypatch, spans=JUNE, choose_dates=True)
    series.pick(AMINA, {0})
    series.pick(OMAR, {1, 2})
    series.settle()
    series.postbox.sent.clear()
    return series


def mails(life: Life, email: str) -> list[tuple[str, str, str]]:
    """What came: subject, METHOD of the calendar part, and text."""
    found = []
    for recipient, mail in life.postbox.sent:
        if recipient == email:
            parsed, calendar = message_from_bytes(mail, policy=policy.default), read_mail(mail)
            body = parsed.get_body(("plain",))
            assert body is not None
            text = " ".join(body.get_content().split())
            found.append((parsed["Subject"], calendar.method if calendar else "", text))
    return found


def test_a_new_date_is_told_with_a_link_and_is_in_no_calendar(life: Life) -> None:
    life.add_date()
    life.settle()
    [(_subject, method, text)] = mails(life, AMINA)
    assert method == ""
    assert "There is a new date" in text
    assert "Your place is still yours" not in text
    assert "please cancel" not in text
    assert "You are not registered for what is new." in text
    assert "/edit#dates" in text
    assert "22 June 2027" in text
    assert "8 June 2027" not in text


def test_only_those_of_a_date_hear_that_it_moved(life: Life) -> None:
    first, *others = Basics.of(life.event).dates
    hour = timedelta(hours=1)
    moved = type(first)(start=first.start + hour, end=first.end + hour, public_id=first.public_id)
    life.edit(dates=(moved, *others))
    life.settle()
    assert [method for _subject, method, _text in mails(life, AMINA)] == ["REQUEST"]
    assert mails(life, OMAR) == []


def test_a_date_that_goes_leaves_the_calendars_of_those_who_had_it(life: Life) -> None:
    life.remove_date()
    life.settle()
    assert "CANCEL" in [method for _subject, method, _text in mails(life, AMINA)]
    assert mails(life, OMAR) == []


def test_dropping_a_date_says_which_and_keeps_the_rest(life: Life) -> None:
    life.pick(OMAR, {2})
    life.settle()
    told = {method: text for _subject, method, text in mails(life, OMAR)}
    assert set(told) == {"", "CANCEL"}  # what changed, and the date that leaves
    assert "8 June 2027" in told["CANCEL"]
    assert "Your registration for your other dates stays as it is." in told["CANCEL"]
    assert "15 June 2027" in told[""]


def test_only_those_of_a_date_hear_of_its_agenda(life: Life) -> None:
    life.change_agenda()
    life.settle()
    [(_subject, method, text)] = mails(life, AMINA)
    assert method == ""
    assert "Opening" in text
    assert mails(life, OMAR) == []


def test_of_the_agenda_is_told_what_is_ahead_to_those_who_come(life: Life) -> None:
    life.pick("noor@example.org", {0, 1})
    with transaction():
        change = open_later(life.event)
        agenda.keep(change, user_id=life.user_id, now=life.now)
    event = load_programme(life.event)
    untold = agenda.find_untold(event, life.now)
    assert untold is not None
    assert untold.audience.confirmed == 2
    assert agenda.find_untold(event, datetime(2027, 6, 2, tzinfo=UTC)) is None


def moved(date: DateEntry) -> DateEntry:
    """The date a day later."""
    return replace(date, start=date.start + DAY, end=date.end + DAY)


def another(date: DateEntry) -> DateEntry:
    """A new date, long after it."""
    return DateEntry(start=date.start + 30 * DAY, end=date.end + 30 * DAY)


@pytest.mark.parametrize(
    ("save", "subject"),
    [
        (lambda first, *others: (*others, another(first)), "Cancelled: Tue 1 Jun –"),
        (
            lambda first, *others: (moved(first), *others, another(first)),
            "Moved to Wed 2 Jun, 11:00 (Paris time) –",
        ),
    ],
    ids=["theirs is gone", "theirs has moved"],
)
def test_the_subject_says_what_befell_their_own_dates_though_there_is_one_to_choose(
    life: Life, save: Callable[..., tuple[DateEntry, ...]], subject: str
) -> None:
    life.edit(dates=save(*Basics.of(life.event).dates))
    life.settle()

    [(told, _method, text), *_others] = mails(life, AMINA)

    assert told.startswith(subject), told
    assert "You are not registered for what is new." in text


def test_who_changes_place_and_may_choose_a_new_date_reads_of_the_place(life: Life) -> None:
    dates = Basics.of(life.event).dates
    life.edit(dates=(*dates, another(dates[0])), venue="Town hall")
    life.settle()

    assert mails(life, AMINA)[0][0].startswith("Place or way in:")


def test_the_mail_about_one_more_date_says_what_befell_that_one(life: Life) -> None:
    first, second, third = Basics.of(life.event).dates
    hour = timedelta(hours=1)
    later = replace(third, start=third.start + hour, end=third.end + hour)
    life.edit(dates=(first, moved(second), later, another(third)))
    life.settle()

    subjects = [subject.partition(" –")[0] for subject, _method, _text in mails(life, OMAR)]

    assert subjects[1:] == ["New time: Tue 15 Jun, 12:00 (Paris time)"]
