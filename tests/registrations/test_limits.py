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

HOUR = timedelta(hours=1)


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


def turns(count: int, minute: float = 0) -> list[float]:
    """When turns come that are taken now, in minutes: two may be, in an hour."""
    with transaction():
        times = take_turns(
            scope="turn",
            subject="amina",
            count=count,
            limit=2,
            window=HOUR,
            now=NOW + timedelta(minutes=minute),
        )
    return [(at - NOW) / timedelta(minutes=1) for at in times]


def test_turns_over_the_limit_come_later_and_in_order(app: Flask) -> None:
    assert turns(5) == [0, 0, 65, 65, 130]
    assert turns(2, minute=10) == [130, 195]
    assert turns(1, minute=300) == [300]


def test_a_limit_tells_how_much_is_left_and_when_the_rest_is_possible(app: Flask) -> None:
    def room(count: int, minute: float) -> tuple[int, float]:
        moment = NOW + timedelta(minutes=minute)
        about = {"scope": "register", "subject": "192.0.2.1"}
        left, at = limits.room(**about, count=count, limit=3, window=HOUR, now=moment)
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
