"""Delivery over a real connection: what the server answers decides what becomes of a mail."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.mail.server import DROP, HANG, QUICK, MailServer, a_delivery, make_due, put, stored
from webinars.extensions import db, transaction
from webinars.mail import claims
from webinars.mail.delivery import Pace
from webinars.mail.models import MailState, OutgoingMail
from webinars.mail.outbox import may_have_sent, oldest_unsent
from webinars.mail.transport import Timeouts, Unavailable
from webinars.times import utc_now

AMINA = "amina@example.org"
BILAL = "bilal@example.org"


def test_a_mail_arrives_complete_and_is_recorded_as_sent(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA)
    assert a_delivery(mailing_app).deliver_batch() == 1
    mail = stored(AMINA)
    assert (mail.state, mail.attempts, mail.lease_owner) == (MailState.SENT, 1, None)
    assert mail.finished_at is not None
    assert server.message_ids == [mail.message_id]
    assert b"\r\n\r\nHello Amina\r\n=2E\r\n..two dots\r\n" in server.taken[0]


def test_nothing_due_is_no_work(mailing_app: Flask, server: MailServer) -> None:
    assert a_delivery(mailing_app).deliver_batch() == 0
    assert server.connections == 0


def test_many_mails_share_a_connection(mailing_app: Flask, server: MailServer) -> None:
    put(*(f"p{n}@example.org" for n in range(110)))
    delivery = a_delivery(mailing_app)
    while delivery.deliver_batch():
        pass
    assert len(server.taken) == 110
    assert server.connections == 2  # a hundred to each


def test_a_batch_is_claimed_in_one_statement_and_each_mail_read_and_recorded_in_another(
    mailing_app: Flask, server: MailServer
) -> None:
    put(*(f"p{n}@example.org" for n in range(5)))
    statements: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    a_delivery(mailing_app).deliver_batch()
    kinds = [sql.split()[0] for sql in statements if "BEGIN" not in sql]
    assert kinds == ["WITH", *["SELECT", "UPDATE"] * 5]


def test_mails_that_failed_together_do_not_return_together(
    mailing_app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.answers["RCPT"] = ["451 4.7.1 Greylisted"] * 2
    put(AMINA, BILAL)
    drawn = iter([0.25, 0.75])
    monkeypatch.setattr("webinars.mail.delivery._random.random", lambda: next(drawn))
    before = utc_now()
    a_delivery(mailing_app).deliver_batch()
    waits = sorted(stored(each).next_attempt_at - before for each in (AMINA, BILAL))
    assert waits[0] >= timedelta(seconds=60) * 1.05
    assert waits[1] - waits[0] >= timedelta(seconds=60) * 0.1


def test_a_temporary_refusal_is_tried_again_later(mailing_app: Flask, server: MailServer) -> None:
    server.answers["RCPT"] = ["451 4.7.1 Greylisted"]
    put(AMINA)
    delivery = a_delivery(mailing_app)
    delivery.deliver_batch()
    mail = stored(AMINA)
    assert (mail.state, mail.attempts) == (MailState.QUEUED, 1)
    assert mail.last_error == "451 4.7.1 Greylisted"
    assert timedelta(seconds=50) < mail.next_attempt_at - utc_now() < timedelta(seconds=80)
    assert delivery.deliver_batch() == 0
    make_due()
    delivery.deliver_batch()
    assert stored(AMINA).state == MailState.SENT
    assert stored(AMINA).last_error is None


def test_a_mail_that_has_nothing_to_say_yet_waits_untried(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA, name="early")
    put(BILAL)
    delivery = a_delivery(mailing_app)
    assert delivery.deliver_batch() == 2
    mail = stored(AMINA)
    assert (mail.state, mail.attempts, mail.lease_owner) == (MailState.QUEUED, 0, None)
    assert timedelta(minutes=59) < mail.next_attempt_at - utc_now() < timedelta(minutes=61)
    assert stored(BILAL).state == MailState.SENT
    assert delivery.deliver_batch() == 0


def test_a_mail_that_never_gets_through_is_given_up_after_two_days(
    mailing_app: Flask, server: MailServer
) -> None:
    server.answers["DATA"] = ["451 Try later"] * 20
    put(AMINA)
    delivery = a_delivery(mailing_app)
    waited = timedelta()
    while stored(AMINA).state == MailState.QUEUED:
        delivery.deliver_batch()
        waited += max(stored(AMINA).next_attempt_at - utc_now(), timedelta())
        make_due()
    assert stored(AMINA).state == MailState.UNDELIVERABLE
    assert timedelta(days=1, hours=18) < waited < timedelta(days=3)


@pytest.mark.parametrize("stage", ["RCPT", "DATA"])
def test_a_permanent_refusal_is_final_and_keeps_nobody_else(
    mailing_app: Flask, server: MailServer, stage: str
) -> None:
    server.answers[stage] = ["550 5.1.1 No such mailbox"]
    put(AMINA, BILAL)
    a_delivery(mailing_app).deliver_batch()
    assert stored(AMINA).state == MailState.UNDELIVERABLE
    assert stored(AMINA).last_error == "550 5.1.1 No such mailbox"
    assert stored(BILAL).state == MailState.SENT
    assert server.recipients == [BILAL]
    assert server.connections == 1


def test_a_refused_sender_is_not_the_recipients_fault(
    mailing_app: Flask, server: MailServer
) -> None:
    server.answers["MAIL"] = ["550 We do not know you"]
    put(AMINA, BILAL)
    delivery = a_delivery(mailing_app)
    with pytest.raises(Unavailable, match="We do not know you"):
        delivery.deliver_batch()
    assert [(stored(who).state, stored(who).attempts) for who in (AMINA, BILAL)] == [
        (MailState.QUEUED, 0)
    ] * 2
    assert stored(AMINA).last_error == "550 We do not know you"
    delivery.deliver_batch()
    assert stored(AMINA).state == MailState.SENT


def test_a_server_that_hangs_on_one_mail_delays_only_that_one(
    mailing_app: Flask, server: MailServer
) -> None:
    server.answers[AMINA] = [HANG]
    put(AMINA, BILAL)
    a_delivery(mailing_app).deliver_batch()
    assert (stored(AMINA).state, stored(AMINA).attempts) == (MailState.QUEUED, 1)
    assert stored(AMINA).last_error == "The mail server did not answer in time."
    assert stored(BILAL).state == MailState.SENT


@pytest.mark.parametrize("fate", [DROP, HANG])
def test_a_lost_answer_makes_a_second_copy_that_can_be_recognised(
    mailing_app: Flask, server: MailServer, fate: str
) -> None:
    server.answers["DATA"] = [fate]
    put(AMINA)
    delivery = a_delivery(mailing_app)
    delivery.deliver_batch()
    assert stored(AMINA).state == MailState.QUEUED
    make_due()
    delivery.deliver_batch()
    assert stored(AMINA).state == MailState.SENT
    assert server.message_ids == [stored(AMINA).message_id] * 2


def test_a_connection_that_went_away_between_mails_is_made_anew(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA)
    delivery = a_delivery(mailing_app)
    delivery.deliver_batch()
    server.answers["MAIL"] = [DROP]
    put(BILAL)
    delivery.deliver_batch()
    assert (stored(BILAL).state, stored(BILAL).attempts) == (MailState.SENT, 1)
    assert server.connections == 2


def test_a_server_that_is_down_costs_no_attempt(mailing_app: Flask, server: MailServer) -> None:
    put(AMINA)
    delivery = a_delivery(mailing_app)
    server.__exit__()
    with pytest.raises(Unavailable):
        delivery.deliver_batch()
    assert (stored(AMINA).state, stored(AMINA).attempts) == (MailState.QUEUED, 0)
    with MailServer(server.port) as again:
        delivery.deliver_batch()
        assert again.message_ids == [stored(AMINA).message_id]


def test_a_setting_that_cannot_be_sent_to_a_server_stops_no_worker(mailing_app: Flask) -> None:
    put(AMINA)
    mailing_app.config["MAIL_SERVER"] = "mail..example.org"
    with pytest.raises(Unavailable, match="Unicode"):
        a_delivery(mailing_app).deliver_batch()
    assert (stored(AMINA).state, stored(AMINA).attempts) == (MailState.QUEUED, 0)


def test_an_urgent_mail_overtakes_those_of_a_mailing(
    mailing_app: Flask, server: MailServer
) -> None:
    put(*(f"p{n}@example.org" for n in range(60)), priority=5)
    delivery = a_delivery(mailing_app)
    delivery.deliver_batch()
    put(AMINA)
    delivery.deliver_batch()
    assert server.recipients[20] == AMINA
    assert len(server.recipients) == 40


def test_a_slow_batch_is_cut_short_for_what_is_urgent(
    mailing_app: Flask, server: MailServer
) -> None:
    put(*(f"p{n}@example.org" for n in range(10)), priority=5)
    delivery = a_delivery(mailing_app, pace=Pace(batch_time=0, timeouts=QUICK.timeouts))
    assert delivery.deliver_batch() < 10
    states = {mail.state for mail in db.session.query(OutgoingMail)}
    assert states <= {MailState.QUEUED, MailState.SENT}


def test_a_mail_that_cannot_be_written_keeps_nobody_else(
    mailing_app: Flask, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    put(AMINA, name="broken")
    put("carla@example.org", name="never registered")
    put(BILAL)
    a_delivery(mailing_app).deliver_batch()
    assert stored(AMINA).last_error == "The message cannot be written: KeyError."
    assert stored(AMINA).attempts == 1
    assert stored(BILAL).state == MailState.SENT
    assert AMINA not in caplog.text


def test_a_mail_with_nothing_left_to_say_is_not_sent(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA, name="pointless")
    a_delivery(mailing_app).deliver_batch()
    assert stored(AMINA).state == MailState.SUPERSEDED
    assert server.taken == []


@pytest.mark.parametrize(("name", "left"), [("hello", 1), ("pointless", 0)])
def test_of_mails_to_forget_nothing_is_left_but_when_the_server_took_the_last(
    mailing_app: Flask, server: MailServer, name: str, left: int
) -> None:
    for recipient in (AMINA, BILAL):
        put(recipient, name=name, forget=True)
        a_delivery(mailing_app).deliver_batch()
    rows = db.session.query(OutgoingMail).all()
    assert [(row.recipient, row.payload, row.about) for row in rows] == [("", {}, "")] * left


def test_a_server_that_takes_mails_to_forget_alone_is_no_alarm(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA, BILAL)
    now = utc_now()
    with transaction():
        for mail in db.session.query(OutgoingMail):
            mail.attempts, mail.created_at = 3, now - timedelta(hours=9)
            mail.next_attempt_at = now + timedelta(hours=1)
    put("carla@example.org", forget=True)
    a_delivery(mailing_app).deliver_batch()
    assert (oldest_unsent(now=utc_now()) or timedelta(0)) < timedelta(minutes=1)


def test_a_mail_to_forget_that_is_given_up_is_counted_but_names_nobody(
    mailing_app: Flask, server: MailServer
) -> None:
    server.answers["DATA"] = [f"550 5.1.1 <{AMINA}> is unknown"]
    put(AMINA, forget=True)
    a_delivery(mailing_app).deliver_batch()
    [row] = db.session.query(OutgoingMail)
    assert (row.state, row.attempts, row.last_error) == (MailState.UNDELIVERABLE, 1, "550 5.1.1")
    assert (row.recipient, row.payload, row.about) == ("", {}, "")


def test_an_address_beyond_ascii_needs_a_server_that_takes_it(
    mailing_app: Flask, server: MailServer
) -> None:
    put("ольга@example.org", "info@exämple.org")
    a_delivery(mailing_app).deliver_batch()
    assert stored("ольга@example.org").state == MailState.UNDELIVERABLE
    assert "beyond ASCII" in (stored("ольга@example.org").last_error or "")
    assert server.recipients == ["info@xn--exmple-cua.org"]


def test_a_claim_that_ran_out_sends_nothing(mailing_app: Flask, server: MailServer) -> None:
    put(AMINA)
    frozen = a_delivery(
        mailing_app, pace=Pace(lease=0.5, timeouts=Timeouts(connect=1, command=1, verdict=1))
    )
    frozen.deliver_batch()
    assert server.taken == []
    assert stored(AMINA).state == MailState.SENDING
    with transaction():
        assert claims.reclaim_expired(now=utc_now() + timedelta(seconds=1)) == 1
    a_delivery(mailing_app, owner="another").deliver_batch()
    assert len(server.taken) == 1


def test_what_another_worker_took_over_is_left_to_it(
    mailing_app: Flask, server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(AMINA, BILAL)
    slow = a_delivery(mailing_app)
    send = slow.transport.send

    def lose_the_rest(*message: Any, **more: Any) -> None:  # noqa: ANN401
        with transaction():  # by another machine's clock, which is ahead
            claims.reclaim_expired(now=utc_now() + timedelta(hours=1))
        send(*message, **more)

    monkeypatch.setattr(slow.transport, "send", lose_the_rest)
    slow.deliver_batch()
    assert server.recipients == [AMINA]
    assert stored(BILAL).state == MailState.QUEUED


def test_a_live_claim_is_not_touched(mailing_app: Flask, server: MailServer) -> None:
    put(AMINA)
    now = utc_now()
    with transaction():
        assert claims.claim(owner="a", limit=5, now=now, until=now + timedelta(seconds=60))
    with transaction():
        assert claims.reclaim_expired(now=now + timedelta(seconds=59)) == 0
        assert claims.release(owner="b") == 0
    assert a_delivery(mailing_app, owner="b").deliver_batch() == 0


@pytest.mark.parametrize("found_by", ["name", "lease"])
def test_what_a_killed_worker_held_may_have_been_sent(mailing_app: Flask, found_by: str) -> None:
    put(AMINA)
    now = utc_now()
    with transaction():
        claims.claim(owner="killed", limit=5, now=now, until=now)
    with transaction():
        if found_by == "name":
            assert claims.take_back(owner="killed") == 1
        else:
            assert claims.reclaim_expired(now=now) == 1
    mail = stored(AMINA)
    assert (mail.state, mail.attempts, mail.lease_owner) == (MailState.QUEUED, 1, None)
    assert may_have_sent("test/1")


def test_what_a_stopped_worker_hands_back_was_not_sent(
    mailing_app: Flask, server: MailServer
) -> None:
    put(AMINA)
    delivery = a_delivery(mailing_app)
    delivery.stop.set()
    assert delivery.deliver_batch() == 0
    assert (stored(AMINA).state, stored(AMINA).attempts) == (MailState.QUEUED, 0)
    assert not may_have_sent("test/1")


def test_the_oldest_unsent_mail_is_one_that_is_due(mailing_app: Flask) -> None:
    assert oldest_unsent(now=utc_now()) is None
    put(AMINA)
    later = utc_now() + timedelta(minutes=5)
    assert timedelta(minutes=4) < (oldest_unsent(now=later) or timedelta()) < timedelta(minutes=6)
    assert oldest_unsent(now=utc_now() - timedelta(minutes=5)) is None
