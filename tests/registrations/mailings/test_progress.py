"""A message on its way: counted, stopped, and tried again where it did not arrive."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import DOMAIN, add_event, find_in_transaction, sign_up
from tests.registrations.mailings.drafts import (
    LATER,
    crowd,
    draft,
    expand,
    rendered,
    send,
    sent_mails,
    stored,
)
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.mailings import listing, sending
from webinars.registrations.mailings.composing import NotADraft
from webinars.registrations.mailings.models import MailingStatus

STATUS = MailingStatus


def stop(public_id: str) -> int:
    event_id = stored(public_id).event_id
    with transaction():
        return sending.stop(event_id=event_id, public_id=public_id, now=LATER)


def retry(public_id: str) -> int:
    event_id = stored(public_id).event_id
    with transaction():
        return sending.retry_failed(event_id=event_id, public_id=public_id, now=LATER)


def fail(recipient: str, reason: str = "550 5.1.1 No such user") -> None:
    """Let the message to an address have been refused."""
    with transaction():
        db.session.execute(
            sa.update(OutgoingMail)
            .where(OutgoingMail.recipient == recipient, OutgoingMail.message == "mailing")
            .values(state=MailState.UNDELIVERABLE, last_error=reason, finished_at=LATER)
        )


def test_stopped_the_rest_does_not_go(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "BATCH", 3)
    event_id = add_event()
    crowd(event_id, 9)
    public_id = draft(event_id)
    send(public_id)
    with transaction():
        sending.expand_next(domain=DOMAIN, now=LATER)
    claimed = hand_out(1)
    assert stop(public_id) == 2
    assert expand() == 0
    assert stored(public_id).status is STATUS.CANCELLED
    states = Counter(mail.state for mail in sent_mails())
    assert states == {MailState.SENDING: 1, MailState.SUPERSEDED: 2}
    assert rendered(next(mail for mail in sent_mails() if mail.id == claimed)) is None


def hand_out(limit: int) -> int:
    """Let a worker claim a mail; its id."""
    with transaction():
        [mail] = claims.claim(owner="w", limit=limit, now=LATER, until=LATER + timedelta(minutes=2))
    return mail.id


def test_a_draft_cannot_be_stopped(app: Flask) -> None:
    with pytest.raises(NotADraft):
        stop(draft(add_event()))


def test_progress_counts_a_messages_own_mails_by_their_state(app: Flask) -> None:
    event_id = add_event()
    for name in "abcd":
        sign_up(event_id, f"{name}@example.org")
    public_id = draft(event_id)
    send(public_id)
    expand()
    fail("a@example.org")
    with transaction():
        db.session.execute(
            sa.update(OutgoingMail)
            .where(OutgoingMail.recipient == "b@example.org")
            .values(state=MailState.SENT)
        )
    found = listing.progress_of(stored(public_id))
    assert (found.written, found.failed, found.delivered, found.waiting) == (4, 1, 1, 2)
    [listed], _more = listing.list_mailings(event_id)
    assert listed.failed == 1


def test_counting_reads_an_index_alone(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        return
    plan = db.session.execute(
        sa.text(
            "EXPLAIN QUERY PLAN SELECT state, count(*) FROM outgoing_mails "
            "WHERE part_of = 'mailing/1' GROUP BY state"
        )
    ).all()
    assert "COVERING INDEX ix_outgoing_mails_part_of_state" in str(plan)


def test_failures_name_the_person_and_the_reason(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    expand()
    fail("amina@example.org")
    [failure] = sending.list_failures(stored(public_id), limit=10)
    assert failure.person is not None
    assert (failure.person.name, failure.reason) == ("Amina Diallo", "550 5.1.1 No such user")


def test_failures_are_tried_again_at_the_present_address(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "wrong@example.org")
    sign_up(event_id, "fine@example.org")
    public_id = draft(event_id)
    send(public_id)
    expand()
    fail("wrong@example.org")
    [before] = sent_mails("wrong@example.org")
    with transaction():
        person = find_in_transaction("wrong@example.org")
        person.email = person.email_key = "right@example.org"
    assert retry(public_id) == 1
    assert retry(public_id) == 0
    [again] = sent_mails("right@example.org")
    assert (again.id, again.state, again.attempts) == (before.id, MailState.QUEUED, 1)
    assert rendered(again) is not None
    assert len(sent_mails()) == 2


def test_a_long_list_of_messages_goes_on_page_by_page(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "MOST_LISTED", 2)
    event_id = add_event()
    written = [draft(event_id) for _number in range(5)]
    seen, after = [], ""
    for _page in range(3):
        found, after = listing.list_mailings(event_id, after=after)
        seen += [each.mailing.public_id for each in found]
    assert (seen, after) == (written[::-1], "")
