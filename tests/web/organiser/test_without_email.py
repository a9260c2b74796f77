"""Pages about people without an e-mail address: adding, the slip, and telling; and about groups."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tests.registrations.builders import (
    DOMAIN,
    cancel,
    find,
    mails,
    sign_up,
    sign_up_together,
    statuses,
)
from tests.registrations.mailings import drafts
from tests.web.organiser.filling import decide_alone, fill, filled
from tests.web.organiser.people import Organiser
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventFormat, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.door_codes import show_door_code
from webinars.registrations.mailings.composing import Words
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.moving.models import ImportGround
from webinars.registrations.news.expanding import expand
from webinars.registrations.untold import note
from webinars.times import utc_now
from webinars.web.organiser import person_forms

NOOR = {
    "name": "Noor",
    "phone": "+32 470 00 00 00",
    "language": "fr",
    "way": "by telephone",
    "agreed_on": "2026-05-04",
    "taken_by": "Amira",
    "once": "a-random-text",
}


@pytest.fixture
def add(event_id: int, desk: str) -> str:
    """The page on which somebody without an address is added; the event is hybrid."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.format, event.venue, event.join_phone = EventFormat.HYBRID, "Town hall", "+32 2 000"
    return f"{desk}/people/add-without-email"


def register(owner: Organiser, add: str, *people: str) -> dict[str, str]:
    """Register people without an address; their public ids by name."""
    for name in people:
        owner.post(add, {**NOOR, "name": name, "once": f"once-{name}"})
    db.session.rollback()
    found = db.session.query(Registration).filter(Registration.email.is_(None))
    return {person.name: person.public_id for person in found}


def slips_of(page: str) -> list[str]:
    return re.findall(r'<p class="who"><bdi>([^<]+)</bdi>', page)


def noor() -> Registration:
    db.session.rollback()
    return db.session.query(Registration).filter_by(name="Noor").one()


def test_how_somebody_agreed_is_required_and_kept(owner: Organiser, add: str) -> None:
    with_address = owner.get(add.removesuffix("-without-email")).text
    assert f'name="carried" value="1" formaction="{add}"' in with_address
    answer = owner.post(
        add, {**NOOR, "way": "by e-mail", "agreed_on": "2090-01-01", "taken_by": ""}
    )
    assert answer.status_code == 422
    for sentence in ("Choose how", "not in the future", "who took it down"):
        assert sentence in answer.text
    assert 'value="+32 470 00 00 00"' in answer.text

    typed = {"name": "Noor", "organisation": "Amal", "email": "noor@", "language": "en"}
    carried = owner.post(add, {**typed, "carried": "1"})
    assert carried.status_code == 200
    assert filled(carried).items() >= {"name": ["Noor"], "organisation": ["Amal"]}.items()
    assert filled(carried)["language"] == ["en"]
    assert filled(carried)["agreed_on"] != [""]

    for _twice in range(2):
        answer = owner.post(add, NOOR)
        assert f"/people/{noor().public_id}/slip" in answer.headers["Location"]
    assert "Confirmed: 1" in text_of(owner.get(add.partition("people/")[0]))
    ground = db.session.query(ImportGround).one()
    assert (ground.way, ground.statement) == ("by telephone", "Taken down by: Amira")
    assert ground.given_at.date().isoformat() == "2026-05-04"
    assert not mails()
    page = text_of(owner.get(f"{add.removesuffix('add-without-email')}{noor().public_id}/"))
    for said in ("None: tell them yourself", "+32 470 00 00 00", "Taken down by: Amira"):
        assert said in page
    assert "04/05/2026 · By telephone" in page  # the day that was entered, and no time
    assert "Send them their status and link again" not in page


def test_today_is_the_day_where_the_event_is(
    owner: Organiser, add: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    half_past_midnight = datetime(2026, 5, 4, 22, 30, tzinfo=UTC)  # in Brussels
    monkeypatch.setattr(person_forms, "utc_now", lambda: half_past_midnight)
    assert 'value="2026-05-05"' in owner.get(add).text
    answer = owner.post(add, {**NOOR, "agreed_on": "2026-05-06"})
    assert "not in the future" in answer.text
    assert owner.post(add, {**NOOR, "agreed_on": "2026-05-05"}).status_code == 303


def test_the_slip_is_in_the_persons_language_and_has_their_ways_in(
    owner: Organiser, viewer: Organiser, add: str
) -> None:
    owner.post(add, NOOR)
    slip = f"{add.removesuffix('add-without-email')}{noor().public_id}/slip"
    text = owner.get(slip, query_string={"call": "+32 2 111"}).text.split('class="slip"')[1]

    assert 'lang="fr"' in text
    for said in ("Noor", "Town hall", "mardi 6 juillet 2027", "+32 2 000", "+32 2 111"):
        assert said in text
    assert show_door_code(noor().door_code) in text
    assert text.count("data:image/svg+xml") == 2
    assert noor().token not in text
    assert viewer.get(slip).status_code == 403


def test_slips_are_printed_for_those_who_are_ticked_by_name(
    owner: Organiser, stranger: Organiser, add: str, event_id: int
) -> None:
    people = add.removesuffix("/add-without-email")
    sign_up(event_id)
    assert f'href="{people}/slips"' in owner.get(people + "/").text
    assert "Print slips" not in owner.get(people + "/").text
    ids = register(owner, add, "Zoé", "Noor", "amina")
    page = owner.get(people + "/").text
    assert f'formaction="{people}/slips"' in page
    assert page.count("on-paper") == 4  # three people, and the button

    ticked = [find().public_id, ids["Zoé"], ids["amina"]]
    asked = owner.get(f"{people}/slips", query_string={"person": ticked, "q": "nobody"})
    assert slips_of(asked.text) == ["amina", "Zoé"]
    assert "For 1 of those you ticked there is none" in asked.text
    assert {*re.findall(r'name="person" value="([^"]+)"', asked.text)} == {*ticked}
    all_of_them = {"person": ticked[:1], "all": "yes", "q": "noor"}
    assert slips_of(owner.get(f"{people}/slips", query_string=all_of_them).text) == ["Noor"]
    elsewhere = {"person": [ids["Zoé"], "00000000-0000-0000-0000-000000000000"]}
    assert owner.get(f"{people}/slips", query_string=elsewhere).status_code == 404
    assert stranger.get(f"{people}/slips", query_string=elsewhere).status_code == 404


def test_each_message_is_told_by_itself_whoever_was_looked_for(
    owner: Organiser, add: str, event_id: int
) -> None:
    register(owner, add, "Noor", "Omar")
    now = utc_now()
    sign_up(event_id, name="Noor’s friend")
    for number, search in enumerate(("noor", "")):
        wanted = replace(drafts.CONFIRMED, search=search)
        words = Words(subject=f"Subject {number}", body=f"Words {number}")
        drafts.send(drafts.draft(event_id, {"en": words}, wanted), now=now)
        drafts.expand(now=now + timedelta(minutes=2))
    people = add.removesuffix("add-without-email")
    page = owner.get(f"{people}to-tell").text
    rows = {name: row for row in page.split("<tr>") for name in ("Noor", "Omar") if name in row}
    assert "Words 0" in rows["Noor"]
    assert "Words 1" in rows["Noor"]
    assert "Words 0" not in rows["Omar"]
    assert "Words 1" in rows["Omar"]
    assert "2 people" in figures_to_look_after(owner, people)
    seen = re.findall(r'name="seen" value="([^"]+)"', rows["Noor"])
    owner.post(f"{people}{noor().public_id}/told", {"seen": seen[:1]})
    rest = owner.get(f"{people}{noor().public_id}/").text
    assert "Words 0" not in rest
    assert "Words 1" in rest


def figures_to_look_after(owner: Organiser, people: str) -> str:
    """What the figures say is still to be done, and that it leads to the list."""
    page = text_of(owner.get(f"{people.removesuffix('people/')}figures/"))
    found = page.partition('id="to-do"')[2].partition("</section>")[0]
    assert f'href="{people}to-tell"' in found
    return found


def test_it_is_said_what_has_changed(owner: Organiser, add: str, event_id: int) -> None:
    owner.post(add, NOOR)
    with transaction():
        db.session.get_one(Event, event_id).venue = "Library"
        db.session.add(EventText(event_id=event_id, language="ar", title="مرحبا"))
        db.session.query(Registration).filter_by(name="Noor").one().text_language = "ar"
        changes = {
            "venue": ["Town hall", "Library"],
            "text.ar.title": ["أهلا", "مرحبا"],
            "text.en.title": ["Unread", "Community sponsorship"],
        }
        now = utc_now()
        notice = EventNotice(
            event_id=event_id, kind=NoticeKind.PLACE, changes=changes,
            reasons={"en": "The hall is too small."}, created_at=now,
        )  # fmt: skip
        db.session.add(notice)
        db.session.flush()
        expand(notice_id=notice.id, domain=DOMAIN, now=now)

    sign_up(event_id)
    words = Words(subject="Your way in", body="Ring twice, {name}: {own_page}")
    drafts.send(drafts.draft(event_id, {"en": words}), now=now)
    drafts.expand(now=now + timedelta(minutes=2))

    people = add.removesuffix("add-without-email")
    for page in ("to-tell", f"{noor().public_id}/"):
        text = owner.get(f"{people}{page}").text
        for said in ("The hall is too small.", "Your way in", "Ring twice, Noor:", "+32 2 000"):
            assert said in text
        assert noor().token not in text
        assert "Venue: <del>Town hall</del> → <ins>Library</ins>" in text
        assert "مرحبا" in text
        assert "Unread" not in text


def test_what_is_to_be_told_is_seen_and_ticked_off(
    owner: Organiser, viewer: Organiser, add: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, now=utc_now())
    owner.post(add, NOOR)
    people = add.removesuffix("add-without-email")
    assert noor().status is RegistrationStatus.WAITING
    assert "Nobody has to be told" in owner.get(f"{people}to-tell").text
    cancel(now=utc_now())
    with transaction():
        person = db.session.query(Registration).filter_by(name="Noor").one()
        person.decision_words, person.decision_step = "Come early.", person.sequence

    assert "1 person without an e-mail address" in owner.get(people).text
    listed = viewer.get(f"{people}to-tell").text
    assert "Noor" in listed
    assert "They have a place now" in listed
    assert "Come early." in listed
    assert 'href="tel:+32470000000"' in listed
    told, page = f"{people}{noor().public_id}/told", f"{people}to-tell"
    shown = re.findall(r'name="seen" value="([^"]+)"', owner.get(page).text)
    for nonsense in ({}, {"seen": "yesterday"}):
        owner.post(told, nonsense)
        assert "Nothing was changed." in owner.get(page).text
    with transaction():
        note([noor().id], "confirmation", now=utc_now())
    owner.post(told, {"seen": shown})
    text = owner.get(page).text
    assert ">Something new has come since" in text
    with transaction():
        note([noor().id], "update", now=utc_now())
    owner.post(told, {"seen": re.findall(r'name="seen" value="([^"]+)"', text)})
    text = owner.get(page).text
    assert "Marked as told. Something new has come since" in text
    owner.post(told, {"seen": re.findall(r'name="seen" value="([^"]+)"', text)})
    text = owner.get(page).text
    assert "Nobody has to be told" in text
    assert "Marked as told." in text
    logged = db.session.query(AuditEntry).filter_by(action="registration.told").all()
    assert "Noor" not in str([entry.details for entry in logged])


def test_the_telephone_number_is_corrected(owner: Organiser, add: str) -> None:
    owner.post(add, NOOR)
    page = f"{add.removesuffix('add-without-email')}{noor().public_id}/correct"
    assert 'value="+32 470 00 00 00"' in owner.get(page).text
    fill(owner, page, name="Noor", language="en", phone="+32 471")
    assert (noor().phone, noor().language) == ("+32 471", "en")
    assert not mails()


def test_a_group_that_waits_is_seen_and_let_go(owner: Organiser, desk: str, event_id: int) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
    sign_up(event_id, "first@example.org")
    sign_up(event_id, "second@example.org")
    sign_up_together(event_id, "group", 3)
    sign_up(event_id, "single@example.org")
    cancel("first@example.org")
    with transaction():
        db.session.get_one(Event, event_id).capacity = 3

    queue = text_of(owner.get(f"{desk}/people/", query_string={"status": "waiting"}))
    assert queue.count("Group: waits for 3 places together. Passed over 1 time.") == 3
    one = f"{desk}/people/{find('group-1@example.org').public_id}/"
    page = text_of(owner.get(one))
    assert "Layla Haddad" in page
    assert "layla@example.org" in page
    owner.post(f"{one}dissolve")
    found = [statuses(event_id)[f"group-{n}@example.org"].value for n in (1, 2, 3)]
    assert found == ["confirmed", "waiting", "waiting"]
    assert "Let them wait singly" not in owner.get(one).text


def test_one_of_a_group_who_is_confirmed_singly_leaves_the_others_waiting(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "first@example.org")
    sign_up_together(event_id, "group", 2)
    one = f"{desk}/people/{find('group-1@example.org').public_id}/"
    page = text_of(owner.get(one))
    assert "if you confirm this person alone, 1 more of the group stays without a place" in page
    queue = owner.get(f"{desk}/people/?status=waiting").text
    alone = re.search(r'href="([^"]+/decide\?[^"]+)">Confirm …', queue)
    assert alone is not None
    asked = owner.get(alone[1].replace("&amp;", "&")).text
    assert "They asked to come only together" in asked
    assert "<bdi>group 2</bdi>" in asked
    whole = re.search(r'href="([^"]+)">Decide about the whole group', asked)
    assert whole is not None
    asked = owner.get(whole[1].replace("&amp;", "&")).text
    assert "Confirm: 2 people" in asked
    assert "They asked to come only together" not in asked
    decide_alone(owner, one, do="decline")
    again = owner.get(alone[1].replace("&amp;", "&").replace("do=confirm", "do=reinstate")).text
    assert "Reinstate: 1 person" in again
    assert "Decide about the whole group" not in again
    done = owner.get(decide_alone(owner, one, do="confirm", above="y").location)
    assert "the others of the group wait without this person" in done.text
    queue = text_of(owner.get(f"{desk}/people/", query_string={"status": "waiting"}))
    assert queue.count("Some of the group have a place: the others wait without them.") == 1
    assert "1 place, 2 taken." in queue
