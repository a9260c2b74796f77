"""Sending: a minute to undo, one mail for each person, and nobody twice, whatever breaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find_in_transaction,
    mails,
    sign_up,
)
from tests.registrations.mailings.drafts import (
    CONFIRMED,
    HELLO,
    LATER,
    crowd,
    draft,
    expand,
    rendered,
    send,
    sent_mails,
    stored,
)
from webinars.events.editing.saving import version_of
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations import email_change, manage
from webinars.registrations.mailings import composing, listing, sending
from webinars.registrations.mailings.composing import NotADraft
from webinars.registrations.mailings.models import MailingStatus
from webinars.registrations.mailings.sending import (
    BATCH,
    ChangedSinceCheck,
    NotReady,
    TooLate,
)
from webinars.registrations.models import EmailChange, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter

STATUS = MailingStatus


def undo(public_id: str, *, after: float) -> None:
    """Press "Take it back" some seconds after "Send"."""
    event_id = stored(public_id).event_id
    with transaction():
        now = NOW + timedelta(seconds=after)
        sending.undo(event_id=event_id, public_id=public_id, now=now)


def test_each_person_gets_one_mail_of_their_own(app: Flask) -> None:
    event_id = add_event()
    for name in "abc":
        sign_up(event_id, f"{name}@example.org")
    public_id = draft(event_id)
    send(public_id)
    expand()
    assert [mail.recipient for mail in sent_mails()] == [
        "a@example.org",
        "b@example.org",
        "c@example.org",
    ]
    mailing = stored(public_id)
    assert (mailing.status, mailing.written) == (STATUS.SENT, 3)


def test_nothing_is_written_within_the_minute(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    send(draft(event_id))
    assert not sending.list_due(NOW + timedelta(seconds=59))
    assert expand(now=NOW + timedelta(seconds=59)) == 0
    assert sending.list_due(NOW + timedelta(seconds=60))


def test_taken_back_within_the_minute_it_is_a_draft_again(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    undo(public_id, after=59)
    undo(public_id, after=59)  # a second click does no harm
    assert stored(public_id).status is STATUS.DRAFT
    assert expand() == 0
    assert sent_mails() == []
    send(public_id)
    expand()
    assert len(sent_mails()) == 1


@pytest.mark.parametrize("is_begun", [False, True])
def test_after_the_minute_it_cannot_be_taken_back(app: Flask, is_begun: bool) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    if is_begun:
        expand()
    with pytest.raises(TooLate):
        undo(public_id, after=60)
    expand()
    assert len(sent_mails()) == 1


def test_sent_twice_it_goes_once(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    with pytest.raises(NotADraft):
        send(public_id)
    expand()
    expand()
    assert len(sent_mails()) == 1


def test_two_who_press_send_at_once_send_once(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    version = stored(public_id).edit_version
    db.session.rollback()
    outcomes: list[str] = []
    together = Barrier(4)

    def press() -> None:
        with app.app_context():
            together.wait()
            try:
                with transaction():
                    sending.send(
                        event_id=event_id, public_id=public_id, count=1, version=version, now=NOW
                    )
                outcomes.append("sent")
            except NotADraft:
                outcomes.append("already")

    threads = [Thread(target=press) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(outcomes) == {"sent": 1, "already": 3}


def test_others_than_were_seen_stop_the_sending(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org")
    public_id = draft(event_id)
    sign_up(event_id, "b@example.org")
    with pytest.raises(ChangedSinceCheck), transaction():
        sending.send(event_id=event_id, public_id=public_id, count=1, version=0, now=NOW)
    assert stored(public_id).status is STATUS.DRAFT


def test_a_text_changed_since_the_check_stops_the_sending(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    opened, others = version_of(stored(public_id).audience), replace(CONFIRMED, search="zoe")
    with transaction():
        composing.choose_audience(
            event_id=event_id, public_id=public_id, wanted=others, version=opened
        )
    with pytest.raises(ChangedSinceCheck), transaction():
        sending.send(event_id=event_id, public_id=public_id, count=1, version=0, now=NOW)


def test_without_people_or_text_nothing_can_be_sent(app: Flask) -> None:
    event_id = add_event()
    with pytest.raises(NotReady):
        send(draft(event_id))
    sign_up(event_id)
    with pytest.raises(NotReady):
        send(draft(event_id, {}))


def test_the_audience_is_judged_when_the_mails_are_written(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "stays@example.org")
    sign_up(event_id, "goes@example.org")
    send(draft(event_id))
    cancel("goes@example.org")
    sign_up(event_id, "comes@example.org")
    expand()
    assert {mail.recipient for mail in sent_mails()} == {"stays@example.org", "comes@example.org"}


@pytest.mark.parametrize("after", [RegistrationStatus.CANCELLED, RegistrationStatus.DECLINED])
def test_who_leaves_after_the_writing_gets_nothing(app: Flask, after: RegistrationStatus) -> None:
    event_id = add_event()
    sign_up(event_id)
    send(draft(event_id))
    expand()
    with transaction():
        find_in_transaction().status = after
    [mail] = sent_mails()
    assert rendered(mail) is None


def test_a_new_address_gets_what_was_on_its_way_to_the_old_one(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    send(draft(event_id))
    expand()
    with transaction():
        change = EmailChange(
            registration_id=find_in_transaction().id,
            email="new@example.org",
            token="v" * 32,
            created_at=NOW,
        )
        db.session.add(change)
    with transaction():
        email_change.confirm_email(token="v" * 32, domain=DOMAIN, now=NOW)
    [mail] = sent_mails()
    assert mail.recipient == "new@example.org"
    assert rendered(mail) is not None


def test_an_erased_persons_mail_disappears_with_them(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    expand()
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=LATER)
    assert sent_mails() == []
    assert listing.progress_of(stored(public_id)).gone == 1


def test_a_worker_killed_between_two_batches_is_followed_by_another(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 10)
    event_id = add_event()
    crowd(event_id, 35)
    public_id = draft(event_id)
    send(public_id)
    for _ in range(2):
        with transaction():
            sending.expand_next(domain=DOMAIN, now=LATER)
    with pytest.raises(KeyboardInterrupt):
        write_and_be_killed()
    mailing = stored(public_id)
    assert (mailing.status, mailing.written, len(sent_mails())) == (STATUS.SENDING, 20, 20)
    expand()
    assert Counter(mail.recipient for mail in sent_mails()) == {
        f"p{number}@example.org": 1 for number in range(35)
    }
    assert stored(public_id).written == 35


def write_and_be_killed() -> None:
    """Write a batch, and end before it could be committed."""
    with transaction():
        sending.expand_next(domain=DOMAIN, now=LATER)
        raise KeyboardInterrupt


def test_several_workers_at_once_write_to_nobody_twice(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BATCH", 7)
    event_id = add_event()
    crowd(event_id, 100)
    first, second = draft(event_id), draft(event_id)
    send(first)
    send(second)
    db.session.rollback()
    together = Barrier(4)
    failures: list[BaseException] = []

    def work() -> None:
        with app.app_context():
            together.wait()
            try:
                while sending.list_due(LATER):
                    with transaction():
                        sending.expand_next(domain=DOMAIN, now=LATER)
            except BaseException as error:
                failures.append(error)
            finally:
                db.session.remove()

    threads = [Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    for public_id in (first, second):
        mailing = stored(public_id)
        own = [mail for mail in sent_mails() if mail.part_of == mailing.part_of]
        assert len(own) == len({mail.recipient for mail in own}) == 100
        assert (mailing.status, mailing.written) == (STATUS.SENT, 100)


def test_ten_thousand_are_written_to_in_bounded_transactions(
    app: Flask, count_queries: list[str]
) -> None:
    event_id = add_event()
    crowd(event_id, 10_000)
    public_id = draft(event_id)
    send(public_id)
    turns = expand()
    assert turns == 10_000 // BATCH + 1
    db.session.rollback()
    count = sa.select(sa.func.count()).select_from(OutgoingMail)
    assert db.session.scalar(count) == 10_000
    assert listing.progress_of(stored(public_id)).by_state == {MailState.QUEUED: 10_000}
    asked = [text for text in count_queries if text.startswith("SELECT")]
    assert len(asked) < 15 * turns


def test_a_crowd_does_not_go_before_a_confirmation(app: Flask) -> None:
    event_id = add_event()
    crowd(event_id, 60)
    send(draft(event_id))
    expand()
    sign_up(event_id, "late@example.org", now=LATER + timedelta(minutes=1))
    with transaction():
        until = LATER + timedelta(hours=1)
        now = LATER + timedelta(minutes=2)
        [first, *_] = claims.claim(owner="w", limit=20, now=now, until=until)
    assert (first.message, first.recipient) == ("confirmation", "late@example.org")


def test_a_registration_is_not_held_up_by_a_message_that_is_written(app: Flask) -> None:
    """Between two batches the event is free, and a batch holds it for its own time only."""
    event_id = add_event()
    crowd(event_id, BATCH + 1)
    send(draft(event_id))
    with transaction():
        assert sending.expand_next(domain=DOMAIN, now=LATER)
    sign_up(event_id, "between@example.org", now=LATER)
    expand()
    assert len(sent_mails("between@example.org")) == 1


def test_what_was_searched_for_is_not_kept_once_it_is_sent(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id, wanted=replace(CONFIRMED, search="amina"))
    send(public_id)
    expand()
    assert len(sent_mails()) == 1
    assert "amina" not in str(stored(public_id).audience)
    assert rendered(sent_mails()[0]) is not None


def test_a_person_of_another_event_gets_nothing(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org")
    sign_up(add_event(), "b@example.org")
    send(draft(event_id, wanted=PeopleFilter()))
    expand()
    assert [mail.recipient for mail in sent_mails()] == ["a@example.org"]


def test_a_message_does_not_use_up_the_mails_that_forms_may_send(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    for _ in range(4):
        send(draft(event_id, HELLO))
    expand()
    sign_up(event_id, now=LATER)
    assert "already-registered" in [mail.message for mail in mails()]
