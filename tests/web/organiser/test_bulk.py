"""Deciding about many people: first what it does, then all at once, then perhaps back again."""

from __future__ import annotations

import re
from collections import Counter
from datetime import timedelta
from urllib.parse import urlencode

import pytest

from tests.registrations.builders import (
    DOMAIN,
    add_event,
    cancel,
    deliver_all,
    find,
    messages,
    sign_up,
    statuses,
)
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.visiting import text_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people import deciding
from webinars.registrations.people.reserving import fill_released
from webinars.times import utc_now

STATUS = RegistrationStatus
CROWD = [f"person{number}@example.org" for number in range(6)]


@pytest.fixture
def crowd(event_id: int) -> list[str]:
    """Six people who want to come to an event that decides about each; their public ids."""
    with transaction():
        db.session.get_one(Event, event_id).approval = True
    for number, email in enumerate(CROWD):
        sign_up(event_id, email, name=f"Person {number}")
    return [find(email).public_id for email in CROWD]


def decide(organiser: Organiser, desk: str, do: str, people: list[str] | str, **more: str) -> str:
    """Tick people (or filter them), look at the page, and agree; the page that follows."""
    if isinstance(people, str):
        query = f"{people}&{urlencode({'all': 'yes', 'do': do})}"
    else:
        query = urlencode({"person": people, "do": do}, doseq=True)
    asked = organiser.get(f"{desk}/people/decide?{query}").text
    sent: dict[str, list[str] | str] = {**more, "do": do}
    for name in ("seen", "all", "beyond"):
        found = re.search(rf'name="{name}" value="([^"]+)"', asked)
        if found:
            sent[name] = found[1]
    sent["person"] = re.findall(r'name="person" value="([^"]+)"', asked)
    action = re.search(r'<form method="post" action="([^"]+decide[^"]*)" novalidate', asked)
    assert action is not None, asked
    path = action[1].replace("&amp;", "&")
    return organiser.post(path, sent, follow_redirects=True).text


def undo(organiser: Organiser, page: str) -> str:
    """Press the button that takes a decision back; the page that follows."""
    action = re.search(r'action="([^"]+/people/undo/[^"]+)"', page)
    assert action is not None
    return organiser.post(action[1], {"back": ""}, follow_redirects=True).text


def seen(page: str) -> str:
    """What the page's form says of the people it shows."""
    found = re.search(r'name="seen" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def withdraw(public_id: str) -> None:
    """Cancel, as the person does on their own page."""
    email = next(email for email in CROWD if find(email).public_id == public_id)
    cancel(email, now=utc_now())


def standing(event_id: int) -> Counter[RegistrationStatus]:
    return Counter(statuses(event_id).values())


def test_looking_changes_nothing_and_says_what_would_happen(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    query = urlencode({"person": crowd[:2], "do": "confirm"}, doseq=True)
    page = owner.get(f"{desk}/people/decide?{query}").text
    assert "Confirm: 2 people" in page
    assert "At most 2 mails are sent" in page
    assert "Person 1" in page
    assert standing(event_id) == {STATUS.PENDING: 6}


@pytest.mark.parametrize("all_of_them", [False, True])
def test_who_has_no_address_is_counted_as_to_tell(
    owner: Organiser, desk: str, crowd: list[str], *, all_of_them: bool
) -> None:
    with transaction():
        person = find(CROWD[0])
        person.email = person.email_key = None
        db.session.add(person)
    query = {"person": crowd[:2], "do": "confirm"} | ({"all": "yes"} if all_of_them else {})
    page = owner.get(f"{desk}/people/decide?{urlencode(query, doseq=True)}").text
    assert ("At most 5 mails are sent" if all_of_them else "1 mail is sent, a minute") in page
    assert "1 more person has no e-mail address: tell them yourself." in page


def test_those_ticked_are_confirmed_together(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = decide(owner, desk, "confirm", crowd[:2], words="Welcome.")
    assert "2 people are confirmed." in page
    assert standing(event_id) == {STATUS.CONFIRMED: 2, STATUS.PENDING: 4}
    assert Counter(messages())["confirmation"] == 2


def test_the_last_decision_can_be_undone_from_every_page_about_it_while_that_is_possible(
    owner: Organiser, editor: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    decide(owner, desk, "confirm", crowd[:2])
    mine, chosen, other = f"{desk}/people/?status=pending", f"{crowd[0]}/", f"{crowd[5]}/"
    offered = "Last decision: 2 people are confirmed."
    assert offered in (page := owner.get(mine).text)
    assert "Possible for 9 more minutes." in page
    assert offered in owner.get(f"{desk}/people/{chosen}").text
    assert offered in editor.get(f"{desk}/people/{chosen}").text
    assert "Last decision" not in owner.get(f"{desk}/people/{other}").text
    assert "Last decision" not in editor.get(mine).text, "it was another's"
    assert "Undone: 2 people stand as before." in undo(owner, owner.get(mine).text)
    for page in (mine, f"{desk}/people/{chosen}"):
        assert "Last decision" not in owner.get(page).text
    decide(owner, desk, "confirm", crowd[:2])
    with transaction():
        for entry in db.session.query(AuditEntry):
            entry.at -= timedelta(minutes=10)
    assert "Last decision" not in owner.get(mine).text


def test_a_place_that_is_kept_is_counted_on_the_page(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
    for name in "abc":
        sign_up(event_id, f"{name}@example.org", now=utc_now())
    assert "2 of 2 places are taken." in owner.get(f"{desk}/people/").text
    decide(owner, desk, "cancel", [find("a@example.org").public_id])
    page = text_of(owner.get(f"{desk}/people/"))
    assert "1 of 2 places are taken. 1 more is kept for now:" in page


def test_all_who_match_are_declined_and_come_back_unheard(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    deliver_all()
    page = decide(owner, desk, "decline", "status=pending")
    assert "6 people were not accepted." in page
    assert standing(event_id) == {STATUS.DECLINED: 6}
    entry = db.session.query(AuditEntry).one()
    assert sorted(entry.details["moved"]["pending>declined"]) == sorted(crowd)
    assert "Person" not in str(entry.details)
    assert "Undone: 6 people stand as before." in undo(owner, page)
    assert standing(event_id) == {STATUS.PENDING: 6}
    assert Counter(messages()) == {"pending": 6, "declined": 6}


def test_who_has_heard_of_it_hears_that_it_is_taken_back(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = decide(owner, desk, "confirm", crowd[:1])
    deliver_all()
    undo(owner, page)
    assert find(CROWD[0]).status is STATUS.PENDING
    assert messages(CROWD[0]) == ["pending", "confirmation", "cancellation-date", "pending"]


def test_without_room_the_longest_registered_are_confirmed_and_the_others_named(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 4
    page = decide(owner, desk, "confirm", list(reversed(crowd)))
    assert "4 people are confirmed." in page
    assert "There was no place for 2 people" in page
    assert [find(email).status for email in CROWD[4:]] == [STATUS.PENDING] * 2
    assert "Person 5" in page


def test_to_whom_a_decision_does_not_apply_is_said_before_and_after(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    decide(owner, desk, "confirm", crowd[:2])
    query = urlencode({"person": crowd[:3], "do": "confirm"}, doseq=True)
    asked = owner.get(f"{desk}/people/decide?{query}").text
    assert "For 2 people it does not apply, and nothing changes: Confirmed: 2" in asked
    page = decide(owner, desk, "confirm", crowd[:3])
    assert "Confirmed: Person 2" in page
    assert "For 2 people it did not apply: they stay where they stood." in page


def test_above_the_capacity_only_by_a_tick(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 4
    decide(owner, desk, "confirm", crowd, above="y")
    assert standing(event_id) == {STATUS.CONFIRMED: 6}


def test_a_seat_given_away_meanwhile_is_not_taken_back(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "a@example.org", name="A")
    sign_up(event_id, "b@example.org", name="B")
    a = find("a@example.org").public_id
    own_page = owner.get(f"{desk}/people/{a}/").text
    assert "The place is kept for a minute; then it goes to whoever is next" in own_page
    assert '<button class="" name="do"' not in own_page
    page = decide(owner, desk, "cancel", [a])
    assert "The place is not free any more" not in page
    kept = "The place is kept for the first minute: undoing later puts this person on"
    for shown in (page, owner.get(f"{desk}/people/").text, owner.get(f"{desk}/people/{a}/").text):
        assert kept in shown
    asked = owner.get(f"{desk}/people/decide?person={a}&do=reinstate").text
    assert "The status of 1 person changes." in asked
    assert "There is no place" not in asked
    assert find("b@example.org").status is STATUS.WAITING
    undo(owner, page)
    assert find("a@example.org").status is STATUS.CONFIRMED
    page = decide(owner, desk, "cancel", [a])
    with transaction():
        fill_released(event_id=event_id, domain=DOMAIN, now=utc_now() + deciding.MAILS_WAIT)
    address = re.search(r'action="[^"]+/people/undo/([^"]+)"', page)
    assert address is not None
    page = owner.get(f"{desk}/people/?done={address[1]}").text
    assert "The place is not free any more" in page
    assert "The place is not free any more" in owner.get(f"{desk}/people/").text
    assert find("b@example.org").status is STATUS.CONFIRMED
    page = undo(owner, page)
    assert "1 place went to somebody else meanwhile" in page
    assert find("a@example.org").status is STATUS.WAITING
    assert standing(event_id) == {STATUS.CONFIRMED: 1, STATUS.WAITING: 1}
    assert messages("a@example.org")[-2:] == ["cancellation-date", "waiting"]


def test_a_decision_is_not_taken_back_after_ten_minutes(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = decide(owner, desk, "decline", crowd[:1])
    with transaction():
        entry = db.session.query(AuditEntry).one()
        entry.at -= deciding.UNDO_FOR
    assert "cannot be taken back any more" in undo(owner, page)
    assert find(CROWD[0]).status is STATUS.DECLINED


def test_taking_back_leaves_alone_who_was_moved_since(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = decide(owner, desk, "decline", crowd[:2])
    decide(owner, desk, "confirm", crowd[:1])
    assert "1 person stood elsewhere already" in undo(owner, page)
    assert [find(email).status for email in CROWD[:2]] == [STATUS.CONFIRMED, STATUS.PENDING]


def test_others_who_match_meanwhile_have_to_be_looked_at(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = owner.get(f"{desk}/people/decide?status=pending&all=yes&do=confirm").text
    sign_up(event_id, "late@example.org")
    answer = owner.post(
        f"{desk}/people/decide?status=pending", {"all": "yes", "do": "confirm", "seen": seen(page)}
    )
    assert answer.status_code == 409
    assert "Meanwhile others match" in answer.text
    assert standing(event_id) == {STATUS.PENDING: 7}


def test_who_cancelled_meanwhile_is_not_decided_about_from_an_old_page(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    query = urlencode({"person": crowd[:2], "do": "confirm"}, doseq=True)
    page = owner.get(f"{desk}/people/decide?{query}").text
    withdraw(crowd[0])
    sent = {"person": crowd[:2], "do": "confirm", "seen": seen(page)}
    answer = owner.post(f"{desk}/people/decide", sent)
    assert answer.status_code == 409
    assert "somebody stands elsewhere" in answer.text
    assert standing(event_id) == {STATUS.PENDING: 5, STATUS.CANCELLED: 1}


def test_another_events_people_cannot_be_among_them(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    sign_up(add_event(organisation=organisation_of(event_id)), "other@example.org")
    other = find("other@example.org").public_id
    sent = {"person": [crowd[0], other], "do": "cancel"}
    assert owner.post(f"{desk}/people/decide", sent).status_code == 404
    assert owner.get(f"{desk}/people/decide?do=cancel&person={other}").status_code == 404
    assert standing(event_id) == {STATUS.PENDING: 6}
    assert find("other@example.org").status is STATUS.CONFIRMED


def test_another_organisations_undo_is_not_found(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    page = decide(owner, desk, "decline", crowd[:1])
    action = re.search(r'action="([^"]+/people/undo/[^"]+)"', page)
    assert action is not None
    assert stranger.post(action[1]).status_code == 404
    assert find(CROWD[0]).status is STATUS.DECLINED


def test_nobody_ticked_leads_back(owner: Organiser, desk: str, crowd: list[str]) -> None:
    answer = owner.get(f"{desk}/people/decide?do=confirm", follow_redirects=True)
    assert "Choose at least one person first." in answer.text


def test_too_many_who_were_named_are_refused(
    owner: Organiser,
    event_id: int,
    desk: str,
    crowd: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("chosen", "deciding"):
        monkeypatch.setattr(f"webinars.web.organiser.{module}.MOST_AT_ONCE", 5)
    query = urlencode({"person": crowd, "do": "confirm"}, doseq=True)
    assert "at most" in owner.get(f"{desk}/people/decide?{query}").text
    assert owner.post(f"{desk}/people/decide?{query}").status_code == 409
    assert standing(event_id) == {STATUS.PENDING: 6}


def test_who_is_put_on_the_waiting_list_does_not_get_the_seat_back_at_once(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    sign_up(event_id, "a@example.org", name="A")
    sign_up(event_id, "b@example.org", name="B")
    decide(owner, desk, "wait", [find("a@example.org").public_id])
    with transaction():
        fill_released(event_id=event_id, domain=DOMAIN, now=utc_now() + deciding.MAILS_WAIT)
    assert find("a@example.org").status is STATUS.WAITING
    assert find("b@example.org").status is STATUS.CONFIRMED


def test_those_who_cancelled_are_reinstated_where_they_stood(
    owner: Organiser, event_id: int, desk: str, crowd: list[str]
) -> None:
    decide(owner, desk, "cancel", crowd[:1])
    decide(owner, desk, "reinstate", crowd[:1])
    assert find(CROWD[0]).status is STATUS.PENDING


def test_many_need_no_more_looks_at_the_seats_than_few(
    owner: Organiser, event_id: int, desk: str, crowd: list[str], count_queries: list[str]
) -> None:
    def seat_looks(people: list[str]) -> int:
        count_queries.clear()
        decide(owner, desk, "confirm", people)
        return sum("seat_reservations" in query for query in count_queries)

    assert seat_looks(crowd[:1]) == seat_looks(crowd[1:])
