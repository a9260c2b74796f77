"""A message on its way: how far it is, whom it did not reach, and stopping what is left."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from tests.registrations.builders import find, find_in_transaction, mails, sign_up
from tests.registrations.mailings.drafts import expand, stored
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import names
from tests.web.organiser.writing import begin, sent, write
from tests.web.visiting import text_of
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.times import utc_now


def pass_a_minute() -> None:
    """Let the minute be over, and the worker have written every mail."""
    with transaction():
        db.session.execute(update(Mailing).values(send_at=utc_now() - timedelta(seconds=1)))
    expand(now=utc_now())


def let(state: MailState, recipient: str, reason: str | None = None) -> None:
    """Let the message to an address have come to this."""
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.recipient == recipient, OutgoingMail.message == "mailing")
            .values(state=state, last_error=reason, finished_at=utc_now())
        )


def test_after_the_minute_it_cannot_be_taken_back(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    pass_a_minute()
    page = owner.post(f"{own}undo", follow_redirects=True).text
    assert "The minute is over" in page
    assert "Take it back" not in page
    assert stored(own.rstrip("/").rpartition("/")[2]).status is MailingStatus.SENT


def test_progress_is_what_the_outbox_says(owner: Organiser, event_id: int, desk: str) -> None:
    for name in "abc":
        sign_up(event_id, f"{name}@example.org")
    own = sent(owner, desk)
    pass_a_minute()
    let(MailState.SENT, "a@example.org")
    page = owner.get(own).text
    assert "Delivered to 1 person." in page
    assert "2 mails are still waiting for their turn." in page
    assert '<progress max="3" value="1"' in page
    assert "data-live" in page
    for name in "bc":
        let(MailState.SENT, f"{name}@example.org")
    page = owner.get(own).text
    assert "Delivered to 3 people. Nothing is waiting any more." in " ".join(page.split())
    assert "data-live" not in page


def test_failures_lead_to_the_person_with_the_reason(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, name="<b>Zoë</b>")
    own = sent(owner, desk)
    pass_a_minute()
    let(MailState.UNDELIVERABLE, "amina@example.org", "550 5.1.1 <i>No such user</i>")
    page = owner.get(own).text
    assert "1 mail could not be delivered" in page
    assert f'href="{desk}/people/{find().public_id}/"' in page
    assert "550 5.1.1 &lt;i&gt;No such user" in page
    assert "&lt;b&gt;Zoë" in page
    assert "1 could not be reached" in owner.get(f"{desk}/messages/").text


def test_failures_are_sent_again_to_a_corrected_address(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    pass_a_minute()
    let(MailState.UNDELIVERABLE, "amina@example.org", "550 No")
    with transaction():
        person = find_in_transaction()
        person.email = person.email_key = "right@example.org"
    page = owner.post(f"{own}retry", follow_redirects=True).text
    assert "1 mail is sent again." in page
    assert [m.state for m in mails("right@example.org")] == [MailState.QUEUED]
    assert "0 mails are sent again." in owner.post(f"{own}retry", follow_redirects=True).text


def test_stopped_nothing_more_is_sent(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    pass_a_minute()
    assert "Stop sending" in owner.get(own).text
    page = owner.post(f"{own}stop", follow_redirects=True).text
    assert "Stopped. Nothing more of it is sent." in page
    assert "Stop sending" not in page
    assert mails("amina@example.org")[-1].state is MailState.SUPERSEDED


def test_a_draft_can_be_neither_stopped_nor_retried(
    owner: Organiser, event_id: int, desk: str
) -> None:
    own = begin(owner, desk)
    assert owner.post(f"{own}stop").status_code == 303
    assert owner.post(f"{own}retry").status_code == 303
    assert owner.get(own).location.endswith("/write")


def test_the_message_is_in_the_persons_history(
    owner: Organiser, viewer: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    pass_a_minute()
    page = owner.get(f"{desk}/people/{find().public_id}/").text
    assert f'Message from the organisers: <a href="{own}"><bdi>Tomorrow</bdi></a>' in page
    page = viewer.get(f"{desk}/people/{find().public_id}/").text
    assert "<td>Message from the organisers</td>" in page
    assert "Tomorrow" not in page


def test_a_message_says_for_whom_it_was_and_leads_to_them_after_a_search(
    owner: Organiser, viewer: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, name="Amina")
    sign_up(event_id, "bo@example.org", name="Bo")
    own = sent(owner, desk, q="amina")
    assert "Confirmed · Name, e-mail address or organisation: amina" in text_of(owner.get(own))
    pass_a_minute()
    page = text_of(owner.get(own))
    assert "Confirmed · a search, whose words are not kept" in page
    assert "amina" not in page.partition("For whom")[2]
    here = f"{desk}/people/?message={own.rstrip('/').rpartition('/')[2]}"
    assert f'href="{here}">Show 1 person to whom it was written</a>' in page
    assert names(owner.get(here).text) == ["Amina"]
    assert "Message from the organisers: Tomorrow" in text_of(owner.get(here))
    assert "Tomorrow" not in viewer.get(here).text
    assert "Nobody matches." in owner.get(here[:-1] + "_").text
    with transaction():
        db.session.execute(delete(OutgoingMail))
    assert "to whom it was written" not in owner.get(own).text


@pytest.mark.parametrize("count", [1, 50])
def test_failures_take_the_same_queries_for_one_and_for_fifty(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], count: int
) -> None:
    for number in range(count):
        sign_up(event_id, f"p{number}@example.org")
    own = begin(owner, desk)
    write(owner, own)
    own = sent(owner, desk)
    pass_a_minute()
    for number in range(count):
        let(MailState.UNDELIVERABLE, f"p{number}@example.org", "550 No")
    owner.get(own)
    count_queries.clear()
    page = owner.get(own).text
    assert page.count("550 No") == count
    assert len(count_queries) <= 17, count_queries
