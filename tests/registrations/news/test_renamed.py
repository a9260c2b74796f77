"""A title that was changed in silence: the next news names it, by the one that people know."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.news.life import Life
from webinars.events.models import Event
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db
from webinars.registrations.news.known import list_notices
from webinars.registrations.telling import ReceiptNeeded, Word

AMINA, BILAL = "amina@example.org", "bilal@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
KNOWN = "Community sponsorship"


@pytest.fixture
def life(sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch) -> Life:
    """An event of one date that Amina takes part in."""
    made = Life(monkeypatch, spans=JUNE[:1])
    made.register(AMINA)
    made.settle()
    return made


def rename(life: Life, title: str) -> None:
    def save(event: Event) -> None:
        event.text("en").title = title

    life._change(save, Word())


def last_mail(life: Life, to: str) -> str:
    return next(mail for recipient, mail in reversed(life.postbox.sent) if recipient == to).decode()


def told(life: Life) -> list[EventNotice]:
    db.session.rollback()
    return [each for each in list_notices(life.event_id) if each.written]


def test_what_is_told_next_names_the_title_that_people_know(life: Life) -> None:
    sent = len(life.postbox.sent)
    rename(life, "Draft")
    rename(life, "Welcome")
    life.settle()
    assert len(life.postbox.sent) == sent
    with pytest.raises(ReceiptNeeded) as needed:
        life._change(lambda event: setattr(event, "venue", "Hall"), Word())
    assert needed.value.changes == {"venue": ["", "Hall"], "text.en.title": [KNOWN, "Welcome"]}
    life.edit(venue="Hall")
    life.settle()
    assert told(life)[0].changes == needed.value.changes
    assert told(life)[0].kind is NoticeKind.PLACE
    mail = last_mail(life, AMINA)
    assert KNOWN in mail
    assert "Welcome" in mail
    assert next(iter(life.expected(AMINA).values()))[2] == "Welcome"
    life.edit(venue="Library")
    assert "text.en.title" not in list_notices(life.event_id)[0].changes, "named once"


def test_a_title_that_was_taken_back_is_no_news(life: Life) -> None:
    rename(life, "Draft")
    rename(life, KNOWN)
    life.edit(venue="Hall")
    assert set(list_notices(life.event_id)[0].changes) == {"venue"}


def test_an_event_that_is_called_off_is_named_as_people_know_it(life: Life) -> None:
    rename(life, "Welcome")
    life.call_off()
    life.settle()
    assert KNOWN in last_mail(life, AMINA)
    assert life.calendar(AMINA).shown() == {}


def test_who_came_after_it_hears_nothing_of_it_where_nobody_else_is_there(life: Life) -> None:
    rename(life, "Welcome")
    life.cancel(AMINA)
    life.register(BILAL)
    life.settle()
    life.edit(venue="Hall")
    assert set(list_notices(life.event_id)[0].changes) == {"venue"}


def test_a_title_concerns_nobody_by_itself(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=True)
    life.pick(AMINA, [0])
    life.pick(BILAL, [1])
    life.settle()
    rename(life, "Welcome")
    sent = len(life.postbox.sent)

    def move_first(event: Event) -> None:
        first = event.dates[0]
        first.starts_local -= timedelta(hours=1)

    with pytest.raises(ReceiptNeeded) as needed:
        life._change(move_first, Word())
    assert needed.value.audience.total == 1
    life.change(move_first)
    life.settle()
    assert {to for to, _mail in life.postbox.sent[sent:]} == {AMINA}


def test_a_year_taken_back_after_it_is_still_no_news(life: Life) -> None:
    year = timedelta(days=364)
    life.move(-2 * year)
    rename(life, "Welcome")
    life.move(2 * year)
    assert not any(each.expanded_at is None for each in list_notices(life.event_id))


def test_a_title_is_kept_where_what_is_saved_with_it_concerns_nobody(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=True)
    life.pick(AMINA, [0])
    life.settle()

    def rename_and_move_second(event: Event) -> None:
        event.text("en").title = "Welcome"
        event.dates[1].starts_local -= timedelta(hours=1)

    life._change(rename_and_move_second, Word())
    life.edit(venue="Hall")
    assert list_notices(life.event_id)[0].changes["text.en.title"] == [KNOWN, "Welcome"]


def test_a_title_that_came_along_leaves_the_calendars_of_other_dates_alone(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    rename(life, "Welcome")
    sent = len(life.messages(AMINA))
    life.change(_move_first)
    life.settle()
    assert [message.uid for message in life.messages(AMINA)[sent:]] == [life.event.dates[0].uid]


def test_a_title_that_came_along_does_not_change_what_a_mail_is_about(life: Life) -> None:
    rename(life, "Welcome")
    life.change(lambda event: setattr(event, "join_passcode", "4711"))
    life.settle()
    assert b"Subject: How to join" in life.postbox.sent[-1][1]


def test_a_title_that_came_along_leaves_a_new_date_an_offer(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=True)
    life.pick(AMINA, [0])
    life.settle()
    rename(life, "Welcome")
    life.add_date()
    life.settle()
    assert "What you have chosen stays as it is." in last_mail(life, AMINA)


def _move_first(event: Event) -> None:
    event.dates[0].starts_local -= timedelta(hours=1)
    event.dates[0].starts_at -= timedelta(hours=1)
