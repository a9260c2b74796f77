"""Queueing mail and taking it back."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.mail.server import put, stored
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.content import UnknownMessage, get_render, message
from webinars.mail.models import MailState, OutgoingMail
from webinars.times import utc_now


def test_a_mail_has_its_message_id_from_the_start(app: Flask) -> None:
    put("amina@example.org")
    assert re.fullmatch(r"<[0-9a-f-]{36}@here\.org>", stored("amina@example.org").message_id)


def test_a_mail_is_taken_back_with_the_transaction_it_belongs_to(app: Flask) -> None:
    def fail_after_queueing() -> None:
        with transaction():
            outbox.queue(
                message="hello",
                recipient="a@b.org",
                payload={},
                about="x",
                domain="d",
                now=utc_now(),
            )
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_queueing()
    assert db.session.query(OutgoingMail).count() == 0


def test_what_waits_can_be_superseded_and_forgotten(app: Flask) -> None:
    put("amina@example.org")
    with transaction():
        outbox.supersede(about="test/1", message="another", now=utc_now())
    assert stored("amina@example.org").state == MailState.QUEUED
    with transaction():
        outbox.supersede(about="test/1", message="hello", now=utc_now())
    assert stored("amina@example.org").state == MailState.SUPERSEDED
    with transaction():
        outbox.forget_about("test/1")
    assert db.session.query(OutgoingMail).count() == 0


def test_a_message_has_one_renderer() -> None:
    with pytest.raises(UnknownMessage):
        get_render("nobody wrote this")
    with pytest.raises(ValueError, match="two messages"):
        message("hello")(lambda _payload, _recipient, _now: None)
