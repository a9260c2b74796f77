"""Letters about accounts say what happened, and are not sent when it is not true any more."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.accounts.builders import DOMAIN, NOW, a_user, letter, link_in, mails, read
from webinars.accounts.models import User
from webinars.accounts.notices import Change, queue_account_changed
from webinars.extensions import db, transaction
from webinars.worker import MESSAGES


def tell(change: Change) -> None:
    with transaction():
        user = db.session.query(User).one()
        queue_account_changed(user, change, domain=DOMAIN, now=NOW)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change.PASSWORD, "The password of your account was changed."),
        (Change.SECOND_FACTOR_ON, "now also needs a code"),
        (Change.SECOND_FACTOR_OFF, "no longer needs a code"),
        (Change.RECOVERY_CODES, "New recovery codes were made"),
        (Change.RECOVERY_CODE_USED, "A recovery code was used"),
    ],
)
def test_every_change_has_its_sentence(sqlite_app: Flask, change: Change, said: str) -> None:
    a_user()
    tell(change)
    content = letter("amina@example.org")
    assert said in content.text
    assert said in content.html
    assert "Hello Amina," in content.text
    assert link_in(content, "forgotten-password").endswith("/organiser/-/forgotten-password")


def test_what_is_left_of_somebody_who_is_gone_is_not_sent(sqlite_app: Flask) -> None:
    a_user()
    tell(Change.PASSWORD)
    db.session.query(User).delete()
    db.session.commit()
    assert read(mails()[0]) is None


def test_the_worker_knows_these_letters() -> None:
    assert "webinars.accounts.messages" in {package.__name__ for package in MESSAGES}
