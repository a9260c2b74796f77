"""Limits hold in any stretch of time, and mails are not sent to order."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import DOMAIN, NOW, add_event, mails, messages, sign_up
from webinars.extensions import db, transaction
from webinars.registrations import limits
from webinars.registrations.limits import (
    allow,
    forget,
    is_done,
    mail_allowed,
    note,
    take_turns,
)
from webinars.registrations.lost_link import request_links
from webinars.registrations.models import RateCount

AMINA = "amina@example.org"
HOUR = timedelta(hours=1)
TURN = timedelta(minutes=65)
IN_TURN = NOW + TURN


def tries(*minutes: float, subject: str = "192.0.2.1", scope: str = "register") -> list[bool]:
    """Whether each try, this many minutes from now, is allowed: three are, in an hour."""
    answers = []
    for minute in minutes:
        with transaction():
            moment = NOW + timedelta(minutes=minute)
            answers.append(allow(scope=scope, subject=subject, limit=3, window=HOUR, now=moment))
    return answers


def test_a_limit_holds_across_the_turn_of_the_hour(app: Flask) -> None:
    assert tries(50, 55, 59, 61, 70) == [True, True, True, False, False]


def test_a_limit_ends(app: Flask) -> None:
    assert tries(0, 1, 2, 3, 70, 71, 72, 73) == [True, True, True, False] * 2


def test_refused_tries_do_not_prolong_a_limit(app: Flask) -> None:
    assert tries(0, 0, 0, 20, 40, 59, 66) == [True, True, True, False, False, False, True]


def test_limits_do_not_mix(app: Flask) -> None:
    tries(0, 0, 0)
    assert tries(1, subject="192.0.2.2") == [True]
    assert tries(1, scope="lost-link") == [True]


def test_what_is_counted_is_not_readable(app: Flask) -> None:
    tries(0)
    [key] = db.session.scalars(select(RateCount.key))
    assert "192.0.2.1" not in key
    assert len(key) == 64


def test_one_address_gets_three_mails_an_hour_however_it_is_written(app: Flask) -> None:
    spellings = ("amina@example.org", "Amina@example.org", "amina@EXAMPLE.org", "AMINA@example.org")
    with transaction():
        assert [mail_allowed(email, NOW) for email in spellings] == [True, True, True, False]


def overdue(begins: float) -> float:
    """When a mail over the limit goes about what begins so many minutes from now, in minutes."""
    with transaction():
        at = limits.overdue_mail_at(AMINA, NOW, begins_at=NOW + timedelta(minutes=begins))
    return (at - NOW) / timedelta(minutes=1)


def test_no_mail_over_the_limit_comes_when_what_it_is_about_has_begun(app: Flask) -> None:
    with transaction():
        for _ in range(3):
            assert mail_allowed(AMINA, NOW)
    assert overdue(24 * 60) == 65
    assert [overdue(begins) for begins in (181, 60, 60)] == [0, 0, 0]
    assert [overdue(begins) for begins in (60, 20, 240, 300)] == [30, 0, 130, 130]


def test_nothing_that_registering_causes_holds_up_a_lost_link_or_a_list(app: Flask) -> None:
    with transaction():
        assert [mail_allowed(AMINA, NOW) for _ in range(4)] == [True, True, True, False]
        request_links(email=AMINA, language="en", domain=DOMAIN, now=NOW)
        lists = [limits.list_mail_at(AMINA, NOW) for _ in range(4)]
    assert messages() == ["links"]
    assert lists == [NOW] * 3 + [IN_TURN]


def test_mails_that_wait_hold_up_no_lost_link_and_no_password(app: Flask) -> None:
    with transaction():
        assert [limits.mail_at(AMINA, NOW) for _ in range(6)] == [NOW] * 3 + [IN_TURN] * 3
        assert limits.overdue_mail_at(AMINA, NOW, begins_at=NOW + 24 * HOUR) == NOW + 2 * TURN
    with transaction():
        assert mail_allowed(AMINA, IN_TURN)
        assert limits.mail_at(AMINA, IN_TURN) == NOW + 2 * TURN, "behind those that wait"


def turns(count: int, minute: float = 0) -> list[float]:
    """When turns come that are taken now, in minutes: two may be, in an hour."""
    with transaction():
        moment = NOW + timedelta(minutes=minute)
        times = take_turns(limits.Allowance("turn", 2, HOUR), "amina", moment, count=count)
    return [(at - NOW) / timedelta(minutes=1) for at in times]


def test_turns_over_the_limit_come_later_and_in_order(app: Flask) -> None:
    assert turns(5) == [0, 0, 65, 65, 130]
    assert turns(2, minute=10) == [130, 195]
    assert turns(1, minute=300) == [300]


def test_a_limit_tells_how_much_is_left_and_when_the_rest_is_possible(app: Flask) -> None:
    def room(count: int, minute: float) -> tuple[int, float]:
        moment = NOW + timedelta(minutes=minute)
        allowance = limits.Allowance("register", 3, HOUR)
        left, at = limits.room(allowance, "192.0.2.1", moment, count=count)
        return left, (at - NOW) / timedelta(minutes=1)

    assert room(9, 2) == (3, 2)
    tries(0, 20)
    assert [room(count, 22) for count in (1, 2, 3, 9)] == [(1, 22), (1, 65), (1, 85), (1, 85)]
    assert tries(64, 65, 66) == [True, True, False]


def test_what_was_done_is_known_until_it_is_forgotten(app: Flask) -> None:
    with transaction():
        assert not is_done(scope="form", subject="a")
        note(scope="form", subject="a", now=NOW)
        assert is_done(scope="form", subject="a")
        assert not is_done(scope="form", subject="b")
        forget(scope="form", subject="a")
        assert not is_done(scope="form", subject="a")


def test_lost_links_are_answered_alike_for_everybody(app: Flask) -> None:
    sign_up(add_event())
    for email in ("amina@example.org", "stranger@example.org"):
        with transaction():
            request_links(email=email, language="fr", domain=DOMAIN, now=NOW)
    known, unknown = mails()[1:]
    assert (known.message, known.payload, known.about) == ("links", {"language": "fr"}, "links")
    assert (unknown.message, unknown.payload, unknown.about) == (
        known.message,
        known.payload,
        known.about,
    )
    assert known.forget
    assert unknown.forget


def test_lost_links_are_not_sent_to_order(app: Flask) -> None:
    for _ in range(5):
        with transaction():
            request_links(email="amina@example.org", language="fr", domain=DOMAIN, now=NOW)
    assert messages() == ["links"] * 3
