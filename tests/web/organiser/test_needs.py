"""What people need is read by named staff alone, who tick off what is arranged."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import DOMAIN, NOW, find, find_in_transaction, sign_up
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser, user_of
from tests.web.organiser.test_people import at_partners, co_host
from tests.web.visiting import letter_of, own, text_of
from webinars.accounts.models import AuditEntry, Member
from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventStatus, HostSight
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import OutgoingMail
from webinars.registrations import manage, own_data
from webinars.registrations.details import Details
from webinars.registrations.statistics import needs

WORDS = "Live captions.\nA place near the door."


def name(who: Organiser) -> None:
    """Let somebody read what people need."""
    user_id = user_of(who).id
    with transaction():
        db.session.query(Member).filter_by(user_id=user_id).update({"sees_access_needs": True})


@pytest.fixture
def person(event_id: int) -> str:
    """Somebody who needs something; their public id."""
    sign_up(event_id, access_needs=WORDS, access_consent="Yes.")
    return find().public_id


def tick(who: Organiser, desk: str, person: str, arranged: str = "yes", words: str = WORDS) -> int:
    data = {"arranged": arranged, "seen": version_of(words)}
    return who.post(f"{desk}/needs/{person}", data).status_code


def is_arranged() -> bool:
    needs = find().access_needs
    assert needs is not None
    return needs.arranged_at is not None


def test_named_staff_read_it_and_others_see_how_many_there_are(
    owner: Organiser, viewer: Organiser, desk: str, person: str
) -> None:
    name(owner)
    assert "Live captions." in owner.get(f"{desk}/needs/").text
    page = text_of(viewer.get(f"{desk}/needs/"))
    assert "1 person said what they need." in page
    assert "Live captions." not in page
    assert "Amina" not in page


def test_figures_say_how_much_is_to_be_arranged(owner: Organiser, desk: str, person: str) -> None:
    page = text_of(owner.get(f"{desk}/figures/"))
    assert "For 1 it is still to be arranged." in page
    assert "Only named staff read what they wrote." in page
    assert "Live captions." not in page


def test_it_is_ticked_off_and_back(owner: Organiser, desk: str, person: str) -> None:
    name(owner)
    assert tick(owner, desk, person) == 303
    assert is_arranged()
    assert "Everything is arranged." in text_of(owner.get(f"{desk}/figures/"))
    assert tick(owner, desk, person, arranged="") == 303
    assert not is_arranged()
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions == ["registration.needs", "registration.needs-undo"]
    assert "captions" not in str([entry.details for entry in db.session.query(AuditEntry)])


def test_sent_twice_it_is_ticked_once(owner: Organiser, desk: str, person: str) -> None:
    name(owner)
    tick(owner, desk, person)
    needs = find().access_needs
    assert needs is not None
    first = needs.arranged_at
    tick(owner, desk, person)
    again = find().access_needs
    assert again is not None
    assert again.arranged_at == first


def test_who_was_not_named_ticks_nothing_off(
    owner: Organiser, viewer: Organiser, desk: str, person: str
) -> None:
    assert tick(owner, desk, person) == 403
    name(viewer)
    assert tick(viewer, desk, person) == 403
    assert not is_arranged()


def test_other_words_written_meanwhile_are_not_arranged_by_it(
    owner: Organiser, desk: str, person: str
) -> None:
    name(owner)
    tick(owner, desk, person)
    with transaction():
        details = Details(name="Amina", language="en", zone="UTC", access_needs="A quiet room")
        manage.change(registration=find(), details=details, domain="localhost", now=NOW)
    assert not is_arranged()
    answer = owner.post(
        f"{desk}/needs/{person}",
        {"arranged": "yes", "seen": version_of(WORDS)},
        follow_redirects=True,
    )
    assert "Nothing was changed" in answer.text
    assert not is_arranged()


def test_a_registrant_sees_that_it_is_arranged(
    owner: Organiser, client: FlaskClient, desk: str, person: str
) -> None:
    arranged = "The organisers marked this as arranged on"
    name(owner)
    assert arranged not in client.get(own(find().token)).text
    tick(owner, desk, person)
    assert own_data.as_data(find())["access_needs_arranged_at"] is not None
    assert arranged in client.get(own(find().token)).text
    tick(owner, desk, person, arranged="")
    assert arranged not in client.get(own(find().token)).text


@pytest.mark.parametrize("sight", [HostSight.OWN, HostSight.ALL])
def test_a_co_host_never_sees_them(
    stranger: Organiser, event_id: int, desk: str, person: str, sight: HostSight
) -> None:
    co_host(event_id, sight)
    name(stranger)
    there = at_partners(desk, stranger)
    assert stranger.get(f"{there}/needs/").status_code == 403
    assert tick(stranger, there, person) == 403


def test_a_co_host_is_not_asked_to_name_who_reads_them(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str
) -> None:
    co_host(event_id, HostSight.ALL)
    assert "What people need to take part" in owner.get(f"{desk}/").text
    there = stranger.get(f"{at_partners(desk, stranger)}/")
    assert there.status_code == 200
    assert "What people need to take part" not in there.text


def test_somebody_of_another_event_is_not_there(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str
) -> None:
    name(owner)
    sign_up(event_id + 1, access_needs=WORDS, access_consent="Yes.")
    assert tick(owner, desk, find().public_id) == 404


def test_nobody_needs_anything(owner: Organiser, desk: str) -> None:
    assert "Nobody has said that they need anything." in owner.get(f"{desk}/needs/").text


def test_a_long_list_goes_on_page_by_page_and_loses_nobody(
    owner: Organiser,
    desk: str,
    event_id: int,
    count_queries: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(needs, "MOST_SHOWN", 2)
    name(owner)
    for number in range(5):
        email = f"p{number}@example.org"
        sign_up(event_id, email, name=f"P{number}", access_needs=WORDS, access_consent="Yes.")
    seen, path, costs = [], f"{desk}/needs/", []
    while path:
        count_queries.clear()
        page = owner.get(path).text
        costs.append(len(count_queries))
        names = re.findall(r"<bdi>(P\d)</bdi>", page)
        seen += names
        last = find(f"{names[-1].lower()}@example.org").public_id
        found = re.search(r'href="([^"]+)" rel="next"', page)
        path = found[1] if found else ""
        if path:  # the last of the page is ticked off: the next page begins where it would have
            tick(owner, desk, last)
    assert seen[:5] == ["P0", "P1", "P2", "P3", "P4"]
    assert set(costs[1:]) == {costs[1]}


def test_while_nobody_is_named_the_page_and_the_list_of_tasks_say_so(
    owner: Organiser, editor: Organiser, desk: str, person: str
) -> None:
    assert "nobody may read it yet" in owner.get(f"{desk}/").text
    page = owner.get(f"{desk}/needs/").text
    assert "Nobody may read these yet" in page
    team = f"{desk.partition('/events/')[0]}/team/"
    assert f'<a href="{team}#naming">Name somebody in the team</a>' in page
    page = editor.get(f"{desk}/needs/").text
    assert "Ask an owner of your organisation to name somebody." in page
    assert f'href="{team}">Name' not in page

    name(owner)
    assert "nobody may read it yet" not in owner.get(f"{desk}/").text
    assert "Nobody may read these yet" not in editor.get(f"{desk}/needs/").text


def test_before_publishing_it_is_said_that_nobody_may_read_what_people_need(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.DRAFT
    assert "nobody may read it yet" in owner.get(f"{desk}/publish").text
    refused = fill(owner, f"{desk}/publish")
    assert refused.status_code == 422
    assert '<a href="#unread">Name somebody first, or tick this box.</a>' in refused.text
    assert "<title>Error:" in refused.text
    assert fill(owner, f"{desk}/publish", unread="yes").status_code == 303


def test_once_somebody_is_named_publishing_asks_for_nothing(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.DRAFT
    name(owner)
    assert fill(owner, f"{desk}/publish").status_code == 303


def test_what_is_over_is_published_without_a_reader(
    owner: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.status = EventStatus.DRAFT
        spans = [(datetime(2026, 3, 5, 11), datetime(2026, 3, 5, 12))]
        set_dates(event, spans, domain=DOMAIN, now=NOW)
    assert fill(owner, f"{desk}/publish").status_code == 303


def test_who_needs_something_is_told_whether_somebody_reads_it(
    owner: Organiser, client: FlaskClient, desk: str, event_id: int, person: str
) -> None:
    unread = "The organisers have not said yet who may read what people need."
    with transaction():
        find_in_transaction("amina@example.org").language = "en"
    slug, mail = db.session.get_one(Event, event_id).slug, db.session.query(OutgoingMail).one()
    own_page, form = own(find().token), f"/en/events/{slug}/register-several"

    assert unread in " ".join(letter_of(mail).split())
    assert unread in client.get(own_page).text
    assert unread in client.get(form).text
    assert "1 person has written it and waits." in owner.get(f"{desk}/").text

    name(owner)
    assert "look after it can read it" in " ".join(letter_of(mail).split())
    assert unread not in client.get(own_page).text
    assert unread not in client.get(form).text
