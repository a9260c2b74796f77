"""Who registered after something was changed, and before it was told, knows it already."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.registrations.builders import DOMAIN
from tests.registrations.news.life import Life
from webinars.database import new_public_id
from webinars.events.models import Event
from webinars.events.programming.agenda import ItemDetails, add_item
from webinars.events.programming.changes import load_programme
from webinars.extensions import db, transaction
from webinars.registrations.news.agenda import find_untold, keep, tell
from webinars.registrations.telling import ReceiptNeeded, Word

AMINA, BILAL, CHLOE = "amina@example.org", "bilal@example.org", "chloe@example.org"
JUNE = [(datetime(2027, 6, day, 11), datetime(2027, 6, day, 12, 30)) for day in (1, 8)]
KNOWN = "Community sponsorship"
A_WHILE = timedelta(minutes=5)


@pytest.fixture
def life(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Life:
    """An event of one date that Amina takes part in."""
    made = Life(monkeypatch, spans=JUNE[:1])
    made.register(AMINA)
    made.settle()
    return made


def later(life: Life, *emails: str) -> None:
    """A while later these register."""
    life.now += A_WHILE
    for email in emails:
        life.register(email)
    life.settle()


def rename(life: Life, title: str) -> None:
    def save(event: Event) -> None:
        event.text("en").title = title

    life._change(save, Word())


def add(life: Life, title: str, *, place: int = 0) -> None:
    """Put something on the agenda of a date, and tell nobody."""
    now = life.tick()
    with transaction():
        event = db.session.get_one(Event, life.event_id)
        date = event.dates[place]
        details = ItemDetails(
            date=date,
            start=date.starts_local.time(),
            end=date.ends_local.time(),
            texts={"en": (title, "")},
        )
        _item, change = add_item(
            event=event, details=details, public_id=new_public_id(), domain=DOMAIN, now=now
        )
        keep(change, user_id=life.user_id, now=now)


def tell_all(life: Life) -> int:
    """Tell what is kept of the agenda; how many people the receipt says hear of it."""
    now = life.tick()
    with transaction():
        event = db.session.get_one(Event, life.event_id)
        found = find_untold(load_programme(event), now)
        if found is None:
            return 0
        tell(event, seen=found.seen, reasons={}, user_id=life.user_id, now=now)
    return found.audience.total


def news(life: Life, since: int) -> dict[str, str]:
    """What was sent since, by person."""
    life.settle()
    return {to: mail.decode() for to, mail in life.postbox.sent[since:]}


def test_an_agenda_is_told_to_those_who_registered_before_it_was_changed(life: Life) -> None:
    add(life, "Opening")
    later(life, BILAL)
    sent = len(life.postbox.sent)
    life.now += A_WHILE
    assert tell_all(life) == 1
    assert news(life, sent).keys() == {AMINA}


def test_of_an_agenda_each_hears_what_was_changed_since_they_registered(life: Life) -> None:
    add(life, "Opening")
    later(life, BILAL)
    life.now += A_WHILE
    add(life, "Farewell")
    later(life, CHLOE)
    sent = len(life.postbox.sent)
    life.now += A_WHILE
    assert tell_all(life) == 2
    told = news(life, sent)
    assert told.keys() == {AMINA, BILAL}
    assert "Opening" in told[AMINA]
    assert "Opening" not in told[BILAL]
    assert all("Farewell" in mail for mail in told.values())


def test_where_people_choose_the_receipt_counts_by_their_dates(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(monkeypatch, spans=JUNE, choose_dates=True)
    life.pick(AMINA, [0, 1])
    add(life, "Opening")
    life.now += A_WHILE
    life.pick(BILAL, [0])  # knows the first date's, and has no other
    life.now += A_WHILE
    add(life, "Farewell", place=1)
    life.settle()
    sent = len(life.postbox.sent)
    life.now += A_WHILE
    assert tell_all(life) == 1
    assert news(life, sent).keys() == {AMINA}


def test_nobody_is_told_of_an_agenda_that_all_know(life: Life) -> None:
    add(life, "Opening")
    later(life, BILAL)
    life.cancel(AMINA)
    assert tell_all(life) == 0


def test_a_title_is_named_as_before_to_those_who_knew_it(life: Life) -> None:
    rename(life, "Draft")
    later(life, BILAL)
    life.now += A_WHILE
    rename(life, "Welcome")
    later(life, CHLOE)
    sent = len(life.postbox.sent)
    life.now += A_WHILE
    life.edit(venue="Hall")
    told = news(life, sent)
    assert told.keys() == {AMINA, BILAL, CHLOE}
    assert [KNOWN in told[each] for each in told] == [each == AMINA for each in told]
    assert "Draft" in told[BILAL]
    assert "Draft" not in told[CHLOE]


def test_a_title_that_is_told_after_all_is_counted_for_those_who_knew_another(life: Life) -> None:
    rename(life, "Welcome")
    later(life, BILAL)
    sent = len(life.postbox.sent)
    life.now += A_WHILE
    with pytest.raises(ReceiptNeeded) as needed:
        life._change(lambda _event: None, Word(about_texts=True))
    assert needed.value.audience.total == 1
    life.retitle("Welcome")
    assert news(life, sent).keys() == {AMINA}
