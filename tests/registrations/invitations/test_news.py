"""Who is invited and has not answered hears of it once when the event is another than they read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from tests.events.editing.occasions import DAY, event
from tests.registrations.builders import DOMAIN, JULY, NOW, add_event, deliver_all, mails, sign_up
from tests.registrations.changing import (
    Save,
    agree,
    change,
    edit,
    move,
    notices,
    postpone,
    set_link,
)
from tests.registrations.invitations.lists import invite, invited
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.events.editing import life
from webinars.events.editing.basics import Basics, DateEntry
from webinars.extensions import db, transaction
from webinars.mail import outbox
from webinars.mail.content import Content, get_render
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations import answering, changing
from webinars.registrations.invitations.models import Invitation
from webinars.registrations.news.expanding import expand
from webinars.registrations.telling import Word

LATER = NOW + timedelta(hours=1)
BO, AMINA = "bo@example.org", "amina@example.org"


def cancel(found: object) -> None:
    life.cancel(event=found, now=NOW)  # type: ignore[arg-type]


@pytest.fixture
def event_id(app: Flask) -> int:
    """An event to which two people are invited, in English and French, and have their letter."""
    made = add_event(venue="Town hall", format="hybrid")
    join(app, event(made).organisation, Role.OWNER)
    invite(made)
    deliver_all()
    return made


def tell(event_id: int, save: Save, **word: object) -> int:
    """Change the event, and let a worker write what comes of it; who was in the receipt."""
    told = agree(event_id, save, now=LATER, **{"tells_invited": True, **word})
    write()
    return told.audience.invited


def write(*, size: int = 1) -> None:
    for notice in notices():
        more = True
        while more:
            with transaction():
                more = expand(notice_id=notice.id, domain="example.org", now=LATER, size=size)


def news() -> list[OutgoingMail]:
    return [mail for mail in mails() if mail.message == "invite-news"]


def letter(mail: OutgoingMail) -> Content | None:
    db.session.rollback()
    return get_render(mail.message)(mail.payload, mail.recipient, LATER)


def test_a_move_is_told_with_what_was_and_is_and_their_own_links(event_id: int) -> None:
    assert tell(event_id, move(DAY), reasons={"en": "The room is taken."}) == 2
    assert [mail.recipient for mail in news()] == [AMINA, BO]
    french, english = map(letter, news())
    assert french is not None
    assert english is not None
    assert english.subject.startswith("Moved to Wed 7 Jul, ")
    assert french.subject.startswith("Déplacé au mer. 7 juil., ")
    own = f"/invitations/{invited(BO).token}"
    for text in (english.text, english.html):
        for said in ("6 July 2027", "7 July 2027", "The room is taken.", own, f"{own}/decline"):
            assert said in text
    assert english.unsubscribe_url == f"{english.unsubscribe_url.split('/inv')[0]}{own}/decline"
    assert english.calendar is None


def test_several_changes_are_one_mail_and_one_taken_back_is_none(event_id: int) -> None:
    tell(event_id, move(DAY))
    tell(event_id, edit(venue="Library"))
    [first, _second] = news()
    assert first.payload["notices"] == [each.id for each in notices()]
    written = letter(first)
    assert written is not None
    for said in ("7 juillet 2027", "Library"):
        assert said in written.text
    tell(event_id, edit(venue="Town hall"))
    tell(event_id, move(-DAY))
    assert [letter(mail) for mail in news()] == [None, None]


def test_a_date_less_at_another_place_is_not_said_to_change_nothing_else(event_id: int) -> None:
    more = DateEntry(start=JULY[0] + DAY, end=JULY[1] + DAY)
    tell(event_id, edit(dates=(*Basics.of(event(event_id)).dates, more)), tells_invited=False)
    kept = Basics.of(event(event_id)).dates[:1]
    tell(event_id, edit(dates=kept, venue="Library"))
    written = letter(news()[-1])
    assert written is not None
    assert written.subject.startswith("Changes: ")
    assert "Please note what has changed." in written.text
    assert "Nothing changes for the other dates." not in written.text


@pytest.mark.parametrize(
    ("save", "said", "has_link"),
    [
        (cancel, "It does not take place.", False),
        (postpone, "The new date is not known yet. Your invitation stays.", True),
    ],
)
def test_that_it_is_off_is_said_without_a_form(
    event_id: int, save: Save, said: str, *, has_link: bool
) -> None:
    tell(event_id, save)
    written = letter(news()[1])
    assert written is not None
    assert said in " ".join(written.text.split())
    assert "6 July 2027" in written.text
    assert "6 July 2027" in written.html
    assert "Register with this invitation" not in written.text
    assert ("I cannot come" in written.text) is has_link
    assert "Do not write to me again about this event" in written.text


def test_none_goes_to_who_has_answered_or_was_not_reached(event_id: int) -> None:
    names = ("registered", "bounced", "unsent", "waiting")
    invite(event_id, "\n".join(f"{name}@example.org" for name in names))
    sign_up(event_id, "registered@example.org")
    with transaction():
        answering.decline(invited(AMINA).token, now=NOW)
        for name, state in (
            ("bounced", MailState.UNDELIVERABLE),
            ("unsent", MailState.SUPERSEDED),
        ):
            mail = update(OutgoingMail).where(OutgoingMail.recipient == f"{name}@example.org")
            db.session.execute(mail.values(state=state))
    assert tell(event_id, move(DAY)) == 1
    assert [mail.recipient for mail in news()] == [BO]
    sign_up(event_id, BO)
    assert letter(news()[0]) is None


@pytest.mark.parametrize("why", ["sent again", "restored", "tried", "long ago"])
def test_whoever_may_hold_the_letter_hears_that_it_is_off(event_id: int, why: str) -> None:
    mail = update(OutgoingMail).where(OutgoingMail.recipient == BO)
    dropped = mail.values(state=MailState.SUPERSEDED, attempts=0)
    with transaction():
        if why == "sent again":  # it waits until the event is on
            public_id = invited(BO).public_id
            changing.send_again(event_id=event_id, public_id=public_id, domain=DOMAIN, now=LATER)
        elif why == "restored":
            db.session.execute(mail.values(state=MailState.HELD))
        elif why == "tried":
            db.session.execute(dropped.values(attempts=1))
        else:  # what was sent is forgotten, and what was to be sent again was dropped
            db.session.execute(dropped)
            db.session.execute(update(Invitation).values(created_at=LATER - outbox.KEPT))
    assert tell(event_id, cancel) == 2
    assert [mail.recipient for mail in news()] == [AMINA, BO]


def test_nobody_is_told_twice_nor_unless_the_organiser_wants_it(event_id: int) -> None:
    tell(event_id, move(DAY), tells_invited=False)
    assert (notices(), news()) == ([], [])
    sign_up(event_id)
    tell(event_id, move(DAY), tells_invited=False)
    tell(event_id, move(DAY))
    write()
    [_without, notice] = notices()
    assert (notice.written, notice.invited_written) == (1, 1)
    assert [mail.recipient for mail in news()] == [BO]


def test_who_cannot_answer_any_more_or_is_not_concerned_is_not_asked_about(event_id: int) -> None:
    change(event_id, set_link, now=LATER)
    with transaction():
        event(event_id).registration_closes_local = NOW.replace(tzinfo=None)
    change(event_id, move(DAY), word=Word(), now=LATER)
    assert notices() == []
