"""People whom a mail did not reach: marked in the list and on their page, as long as that holds."""

from __future__ import annotations

from datetime import timedelta

from tests.registrations.builders import DOMAIN, NOW, find, find_in_transaction, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import change, names
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.people import history


def test_mail_trouble_is_over_once_a_later_mail_has_reached_the_address(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "a@example.org", name="A")
    page = f"{desk}/people/{find('a@example.org').public_id}/"
    with transaction():
        failed = db.session.query(OutgoingMail).one()
        failed.state, failed.finished_at = MailState.UNDELIVERABLE, NOW + timedelta(hours=1)
        history.resend_standing(
            registration=find_in_transaction("a@example.org"), domain=DOMAIN, now=NOW
        )

    def is_marked() -> list[bool]:
        found = owner.get(f"{desk}/people/?mail=trouble").text, owner.get(f"{desk}/people/").text
        return [
            names(found[0]) == ["A"],
            "Mail could not be delivered" in found[1],
            "Perhaps the address is mistyped" in owner.get(page).text,
        ]

    for hours, remains in ((0, True), (2, False)):
        with transaction():
            again = db.session.query(OutgoingMail).filter(OutgoingMail.id != failed.id).one()
            again.state, again.finished_at = MailState.SENT, NOW + timedelta(hours=hours)
        assert is_marked() == [remains] * 3


def test_mail_trouble_is_marked_and_found_until_the_address_changes(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "a@example.org", name="A")
    sign_up(event_id, "b@example.org", name="B")
    with transaction():
        mail = db.session.query(OutgoingMail).filter_by(recipient="a@example.org").one()
        mail.state = MailState.UNDELIVERABLE
    page = owner.get(f"{desk}/people/?mail=trouble").text
    assert names(page) == ["A"]
    assert "Mail could not be delivered" in page
    change("a@example.org", email="new@example.org")
    assert names(owner.get(f"{desk}/people/?mail=trouble").text) == []
