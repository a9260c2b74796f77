"""Organisations, users and their mails, for the tests of accounts."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from webinars.accounts import messages
from webinars.accounts.models import Member, Organisation, OrganisationText, Role, User
from webinars.accounts.service import add_member, create_user, find_user
from webinars.extensions import db, transaction
from webinars.mail.content import Content, get_render
from webinars.mail.models import OutgoingMail

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
PASSWORD = "a long enough phrase"
DOMAIN = "events.example.org"

assert messages  # importing the package registers its letters


def an_organisation(slug: str = "share") -> Organisation:
    """An organisation with an English and a French name."""
    with transaction():
        organisation = Organisation(
            slug=slug,
            contact_email="office@example.org",
            texts=[
                OrganisationText(language="en", name="SHARE Network"),
                OrganisationText(language="fr", name="Réseau SHARE"),
            ],
        )
        db.session.add(organisation)
    return organisation


def a_user(email: str = "amina@example.org", name: str = "Amina", password: str = PASSWORD) -> User:
    """Somebody who can sign in."""
    with transaction():
        return create_user(email=email, password=password, name=name, now=NOW)


def a_member(organisation: Organisation, email: str, role: Role = Role.OWNER) -> Member:
    """A member; the user is made where there is none."""
    organisation_id = organisation.id
    with transaction():
        user = find_user(email) or create_user(
            email=email, password=PASSWORD, name=email.partition("@")[0].title(), now=NOW
        )
        here = db.session.get_one(Organisation, organisation_id)
        return add_member(organisation=here, user=user, role=role)


def mails(recipient: str | None = None) -> list[OutgoingMail]:
    """What the outbox holds."""
    db.session.rollback()
    found = db.session.query(OutgoingMail).order_by(OutgoingMail.id).all()
    return [mail for mail in found if recipient in {None, mail.recipient}]


def read(mail: OutgoingMail, now: datetime = NOW) -> Content | None:
    """A mail as it would be sent."""
    return get_render(mail.message)(mail.payload, mail.recipient, now)


def letter(recipient: str, now: datetime = NOW) -> Content:
    """The last mail to somebody, which has something to say."""
    content = read(mails(recipient)[-1], now)
    assert content is not None
    return content


def link_in(content: Content, part: str) -> str:
    """The path of the link with `part` in it; text and HTML have the same."""
    found = re.search(rf"http://localhost:8000(/\S*{part}\S*)", content.text)
    assert found is not None, content.text
    assert found[1] in content.html
    return found[1]
