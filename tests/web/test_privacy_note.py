"""What an event's page says about personal data: whoever hosts it, and whatever they have set."""

from __future__ import annotations

from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.events import show
from tests.web.visiting import LATER, span
from webinars.events.models import Event, EventHost
from webinars.extensions import db, transaction


def test_the_privacy_text_tells_bases_readers_rights_and_the_authority(client: FlaskClient) -> None:
    """What Article 13 of the General Data Protection Regulation asks for, for all who are host."""
    event_id = add_event(slug="talk", spans=[span(LATER)], recording=True)
    other = add_event()
    with transaction():
        partner = db.session.get_one(Event, other).organisation
        partner.texts[0].name = "Partners"
        db.session.add(EventHost(event_id=event_id, organisation_id=partner.id))

    shown = show(client)

    for sentence in (
        "Responsible: SHARE Network and Partners.",
        "Contact: office@example.org.",
        "Article 6(1)(b)",
        "What you need to take part, and the newsletter: only your consent",
        "There is no public list of participants.",
        "Your browser adds its time zone",
        "Article 6(1)(a)",
        "right to see, correct, delete, restrict and take along your data",
        "complain to the data protection authority of the country where you live.",
    ):
        assert sentence in shown


def test_the_privacy_text_names_the_authority_of_the_organisation(client: FlaskClient) -> None:
    event_id = add_event(slug="talk", spans=[span(LATER)])
    with transaction():
        texts = db.session.get_one(Event, event_id).organisation.texts
        texts[0].supervisory_authority = "the Autorité de protection des données"

    shown = show(client)

    assert "You can complain to: the Autorité de protection des données." in shown
    assert "of the country where you live" not in shown
