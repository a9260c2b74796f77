"""Dates that are deleted leave every calendar that they are in."""

from __future__ import annotations

import email
from collections.abc import Callable
from datetime import datetime, timedelta
from email import policy
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN
from tests.registrations.news.life import Life, content_of
from webinars.events.editing.dates import bring_back_date, cancel_date
from webinars.events.models import EventFormat
from webinars.registrations.news.progress import list_progress
from webinars.registrations.people.deciding import Decision

AMINA = "amina@example.org"
NEW = "amina@example.net"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
JULY = (datetime(2027, 7, 1, 11), datetime(2027, 7, 1, 12, 30))
A_YEAR = timedelta(days=365)


def move_to_another(life: Life) -> None:
    """Amina's new address registered after the dates were deleted, and has never heard of them."""
    life.now += timedelta(minutes=5)
    life.register(NEW)
    life.change_address(AMINA, NEW)


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not yet told"])
@pytest.mark.parametrize(
    "leave",
    [
        lambda life: life.cancel(AMINA),
        lambda life: life.erase(AMINA),
        lambda life: life.decide(AMINA, Decision.WAIT),
        lambda life: life.change_address(AMINA, NEW),
        move_to_another,
    ],
    ids=["cancels", "erases", "is to wait", "has another address", "becomes one with another"],
)
def test_who_leaves_just_after_it_was_deleted_is_rid_of_it(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    leave: Callable[[Life], None],
    is_told: bool,
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    remove_two(life)
    if is_told:
        life.expand()
    leave(life)
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}
    assert [each.method for each in life.messages(AMINA)] == ["REQUEST"] * 3 + ["CANCEL"] * 3
    assert "CANCEL" not in [each.method for each in life.messages(NEW)]
    assert content_of(life.calendar(NEW)) == life.expected(NEW)


def test_who_comes_after_it_was_deleted_and_leaves_never_hears_of_it(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register("bilal@example.org")
    life.remove_date()
    life.now += timedelta(minutes=5)
    life.register(AMINA)
    life.deliver()
    life.cancel(AMINA)
    life.settle()
    assert [each.method for each in life.messages(AMINA)] == ["REQUEST"] * 2 + ["CANCEL"] * 2


def test_who_erases_just_before_a_date_is_deleted_is_rid_of_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.erase(AMINA)
    life.remove_date()
    life.settle()
    assert content_of(life.calendar(AMINA)) == {}


def remove_two(life: Life) -> None:
    life.remove_date()
    life.remove_date()


def call_off_and_tell(life: Life) -> None:
    life.call_off()
    life.expand()
    life.deliver()  # by another worker, before the first one has recorded anything


@pytest.mark.parametrize(
    "end",
    [lambda life: life.cancel(AMINA), remove_two, call_off_and_tell],
    ids=["cancelled", "removed", "called off"],
)
def test_a_date_that_an_update_brings_at_this_very_moment_leaves_the_calendar(
    app: Flask, monkeypatch: pytest.MonkeyPatch, end: Callable[[Life], None]
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.deliver(mails=1)  # the invitations to the second date and the third wait
    life.edit(venue="Library")
    life.expand()
    send = life.postbox.send

    def send_and_end(message: bytes, **how: Any) -> None:  # noqa: ANN401
        send(message, **how)
        if len(life.messages(AMINA)) == 3:  # the second date's update, before the third one's
            monkeypatch.setattr(life.postbox, "send", send)
            end(life)
            life.expand()

    monkeypatch.setattr(life.postbox, "send", send_and_end)
    life.deliver(only=["update", "update-date"])
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize(
    ("leave", "sent", "known"),
    [
        (lambda life: life.cancel(AMINA), 2, 2),
        (lambda life: life.erase(AMINA), 2, 2),
        (lambda life: life.pick(AMINA, [0, 1]), 2, 0),
        (lambda life: life.call_off(), 2, 2),
        (remove_two, 1, 1),
    ],
    ids=["cancelled", "erased", "dropped", "called off", "removed"],
)
def test_a_date_to_which_the_invitation_has_not_left_gets_no_cancellation(
    sqlite_app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    leave: Callable[[Life], None],
    sent: int,
    known: int,
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY], choose_dates=True)
    life.pick(AMINA, [0, 1, 2])
    life.deliver(mails=sent)
    leave(life)
    life.settle()
    told = [(each.method, each.uid) for each in life.messages(AMINA)]
    invited = {uid for method, uid in told if method == "REQUEST"}
    withdrawn = [uid for method, uid in told if method == "CANCEL"]
    assert len(withdrawn) == known
    assert {*withdrawn} <= invited


@pytest.mark.parametrize("is_told", [True, False], ids=["told", "not yet told"])
@pytest.mark.parametrize("choose_dates", [False, True], ids=["all dates", "chosen"])
def test_a_date_that_is_brought_back_is_in_the_calendars_again(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_told: bool, choose_dates: bool
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=choose_dates)
    life.pick(AMINA, [0, 1]) if choose_dates else life.register(AMINA)
    life.settle()
    first = life.event.dates[0]
    uid, public_id = first.uid, first.public_id
    life.change(lambda e: cancel_date(event=e, public_id=public_id, domain=DOMAIN, now=life.now))
    life.expand()
    if is_told:
        life.deliver()
        assert uid not in content_of(life.calendar(AMINA))
    life.change(lambda e: bring_back_date(event=e, uid=uid, domain=DOMAIN, now=life.now))
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert uid in life.expected(AMINA)


def test_one_mail_says_that_a_date_is_gone_and_takes_it_out_of_the_calendar(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    life.postbox.sent.clear()
    life.remove_date()
    life.settle()
    [(recipient, sent)] = life.postbox.sent
    mail = email.message_from_bytes(sent, policy=policy.default)
    text = mail.get_body(("plain",))
    assert recipient == AMINA
    assert text is not None
    assert "The room was taken." in text.get_content()
    assert "Nothing changes for the other dates." in text.get_content()
    assert "Please note when" not in text.get_content()
    assert "METHOD:CANCEL" in calendar(mail)
    [told] = list_progress(life.event_id, life.now)
    assert (told.notice.written, told.sent, told.waiting) == (1, 1, 0)


def test_a_date_that_left_the_calendars_with_the_event_leaves_them_once(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    life.postpone()
    life.settle()
    life.remove_date()
    life.reinstate()
    life.settle()
    told = [each.method for each in life.messages(AMINA)]
    assert told == ["REQUEST"] * 3 + ["CANCEL"] * 3 + ["REQUEST"] * 2
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


def test_of_two_dates_that_are_gone_the_second_follows_and_leads_to_the_own_page(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    known = len(life.postbox.sent)
    remove_two(life)
    life.expand()
    assert [each.waiting for each in list_progress(life.event_id, life.now)] == [1, 0]
    life.settle()
    first, second = (
        email.message_from_bytes(sent, policy=policy.default)
        for _to, sent in life.postbox.sent[known:]
    )
    assert first["Subject"].startswith("Dates are gone:")
    assert second["Subject"].startswith("Cancelled: ")
    text = second.get_body(("plain",))
    assert text is not None
    assert "Nothing changes for the other dates." in text.get_content()
    assert "See, change or cancel your registration:" in text.get_content()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize("is_written", [False, True], ids=["not yet written", "written"])
@pytest.mark.parametrize("is_first", [False, True], ids=["then elsewhere", "elsewhere first"])
def test_a_further_date_that_is_gone_does_not_say_that_all_else_stays_where_it_does_not(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_first: bool, is_written: bool
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    known = len(life.postbox.sent)
    if is_first:
        life.edit(venue="Library", format=EventFormat.HYBRID)
    remove_two(life)
    if is_written:
        life.expand()
    if not is_first:
        life.edit(venue="Library", format=EventFormat.HYBRID)
    life.settle()
    assert "Cancelled: Tue 8 Jun – Community sponsorship" in life.postbox.subjects(AMINA, known)
    for _to, sent in life.postbox.sent[known:]:
        assert "Nothing changes for the other dates." not in letter_of(sent)
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)


@pytest.mark.parametrize("is_written", [False, True], ids=["not yet written", "written"])
def test_who_may_choose_from_now_on_is_rid_of_a_date_that_was_gone_before(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.remove_date()
    if is_written:
        life.expand()
    life.let_choose(True)
    life.settle()
    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert len(life.expected(AMINA)) == 1


def calendar(mail: EmailMessage) -> str:
    """The calendar of a mail, as it stands in the text."""
    part = next(each for each in mail.walk() if each.get_content_type() == "text/calendar")
    return str(part.get_content())


@pytest.mark.parametrize("is_written", [False, True], ids=["not yet written", "written"])
def test_a_date_that_is_gone_leaves_the_calendars_though_the_event_is_then_moved_into_the_past(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, is_written: bool
) -> None:
    life = Life(monkeypatch, spans=[*JUNE, JULY])
    life.register(AMINA)
    life.settle()
    before = content_of(life.calendar(AMINA))
    [gone, *others] = [date.uid for date in life.event.dates]
    life.remove_date()
    if is_written:
        life.expand()
    life.move(-A_YEAR)
    life.settle()

    shown = content_of(life.calendar(AMINA))
    assert shown == {uid: before[uid] for uid in others}
    text = email.message_from_bytes(life.postbox.sent[-1][1], policy=policy.default).get_body(
        ("plain",)
    )
    assert text is not None
    assert "Tuesday 1 June 2027" in text.get_content()
    assert "2026" not in text.get_content(), "the wrong year is news to nobody"
    assert "Nothing changes for the other dates." in text.get_content()

    life.move(A_YEAR)
    life.settle()

    assert content_of(life.calendar(AMINA)) == life.expected(AMINA)
    assert [each.uid for each in life.messages(AMINA) if each.method == "CANCEL"] == [gone]


def letter_of(mail: bytes) -> str:
    """The text of a mail that was sent."""
    text = email.message_from_bytes(mail, policy=policy.default).get_body(("plain",))
    assert text is not None
    return " ".join(text.get_content().split())


@pytest.mark.parametrize("spans", [JUNE[:1], JUNE], ids=["one date", "two dates"])
def test_an_event_that_takes_place_on_other_dates_names_each_once(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch, spans: list[tuple[datetime, datetime]]
) -> None:
    life = Life(monkeypatch, spans=spans)
    life.register(AMINA)
    life.settle()
    life.postpone()
    life.settle()
    life.postbox.sent.clear()
    life.reinstate(A_YEAR)
    life.settle()

    text = letter_of(life.postbox.sent[0][1])

    assert text.count("31 May 2028") == 1
    by_hand = "add it again" if len(spans) == 1 else "add them again"
    assert f"by hand, {by_hand}." in text


def test_the_old_address_hears_what_to_do_with_an_entry_made_by_hand(
    sqlite_app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE)
    life.register(AMINA)
    life.settle()
    life.change_address(AMINA, NEW)
    life.postbox.sent.clear()
    life.settle()

    [first, *_others] = [mail for recipient, mail in life.postbox.sent if recipient == AMINA]
    assert "If you added it by hand, delete it yourself" in letter_of(first)
