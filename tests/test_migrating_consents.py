"""The migration that leaves one consent of each purpose in force, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.check_migrations import differences
from tests.registrations.builders import NOW, add_event, find_in_transaction, sign_up
from webinars.commands.migrating import downgrade, upgrade
from webinars.extensions import db, transaction
from webinars.registrations.models import Consent, ConsentPurpose

RECORDING, NEWSLETTER = ConsentPurpose.RECORDING, ConsentPurpose.NEWSLETTER
EARLIER, LATER, LAST = (NOW + timedelta(hours=each) for each in (-1, 1, 2))


def add(*, purpose: ConsentPurpose, text: str, **moments: object) -> None:
    with transaction():
        given = {"purpose": purpose, "text": text, "language": "en", "way": "form", **moments}
        db.session.add(Consent(registration_id=find_in_transaction().id, **given))


def consents() -> Sequence[Consent]:
    db.session.rollback()
    return db.session.scalars(sa.select(Consent).order_by(Consent.id)).all()


@pytest.mark.parametrize("purpose", [RECORDING, NEWSLETTER])
def test_of_several_in_force_the_last_stays(app: Flask, purpose: ConsentPurpose) -> None:
    sign_up(add_event())
    db.session.remove()
    downgrade(revision="0031")
    for text, given_at in (("First.", NOW), ("Third.", LATER), ("Second.", NOW), ("Last.", LATER)):
        add(purpose=purpose, text=text, given_at=given_at)
    add(purpose=purpose, text="Before.", given_at=EARLIER, withdrawn_at=EARLIER)
    db.session.remove()
    upgrade()
    assert {(each.text, each.withdrawn_at) for each in consents()} == {
        ("Last.", None),
        ("Before.", EARLIER),
    }
    with pytest.raises(sa.exc.IntegrityError):
        add(purpose=purpose, text="Another.", given_at=LAST)
    assert differences(db.engine) == []


def test_who_took_one_of_two_back_is_not_recorded_and_keeps_a_later_yes(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    db.session.remove()
    downgrade(revision="0031")
    add(purpose=RECORDING, text="Taken back.", given_at=NOW, withdrawn_at=LATER)
    add(purpose=RECORDING, text="The other.", given_at=NOW)
    add(purpose=RECORDING, text="At that moment.", given_at=LATER)
    add(purpose=NEWSLETTER, text="News, before.", given_at=NOW, withdrawn_at=LATER)
    add(purpose=NEWSLETTER, text="News.", given_at=NOW)
    db.session.remove()
    upgrade()
    assert {each.text: each.withdrawn_at for each in consents()} == {
        "Taken back.": LATER,
        "The other.": LATER,
        "At that moment.": LATER,
        "News, before.": LATER,
        "News.": None,
    }
    db.session.remove()
    downgrade(revision="0031")
    add(purpose=RECORDING, text="Later.", given_at=LAST)
    db.session.remove()
    upgrade()
    assert [each.text for each in consents() if each.withdrawn_at is None] == [
        "News.",
        "Later.",
    ]
