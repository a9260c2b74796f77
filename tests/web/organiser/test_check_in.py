"""The door: who is expected, one tap each, codes, and nothing that the door need not know."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from tests.registrations.builders import add_event, find, find_in_transaction, sign_up
from tests.web.organiser.people import Organiser, join, organisation_of, user_of
from tests.web.visiting import span, text_of
from webinars.accounts.models import AuditEntry, Member, Role
from webinars.accounts.team import remove_member
from webinars.events.models import Event, EventFormat, EventStatus
from webinars.extensions import db, transaction
from webinars.registrations.attendance import check_in
from webinars.registrations.models import AttendanceWay, Registration, RegistrationStatus
from webinars.times import utc_now

AMINA, BO = "amina@example.org", "bo@example.org"


@pytest.fixture
def event_id(app: Flask) -> int:
    """Two in-person days, today and tomorrow; Amina is registered."""
    hour = timedelta(hours=1)
    days = [span(-hour / 2), span(timedelta(days=1))]
    event_id = add_event(spans=days, format=EventFormat.IN_PERSON, slug="days")
    enrol(event_id)
    return event_id


@pytest.fixture
def door(desk: str) -> str:
    return f"{desk}/check-in/"


def enrol(event_id: int, email: str = AMINA, **details: Any) -> None:  # noqa: ANN401
    """Register somebody, however late it is."""
    event = db.session.get_one(Event, event_id)
    sign_up(event_id, email, now=event.starts_at - timedelta(days=3), **details)


def change(email: str = AMINA, **values: Any) -> None:  # noqa: ANN401
    with transaction():
        for name, value in values.items():
            setattr(find_in_transaction(email), name, value)


def dates(event_id: int) -> list[str]:
    return [date.public_id for date in db.session.get_one(Event, event_id).dates]


def tap(member: Organiser, door: str, do: str = "in", email: str = AMINA, day: int = 0) -> str:
    """Press the button of somebody; return the page that follows."""
    person = find(email)
    date = person.event.dates[day].public_id
    since = re.search(r'name="since" value="([^"]+)"', member.get(f"{door}?on={date}").text)
    data = {"do": do, "since": since[1] if since else ""}
    answer = member.post(f"{door}{date}/{person.public_id}", data)
    assert answer.status_code == 303, answer.text
    return text_of(member.get(answer.headers["Location"]))


def test_one_tap_checks_in_and_a_second_takes_it_back(checker: Organiser, door: str) -> None:
    assert "<strong>0</strong> of 1 are here" in text_of(checker.get(door))
    page = tap(checker, door)
    assert "Checked in:" in page
    assert "<strong>1</strong> of 1 is here" in page
    assert find().attended_at is not None
    page = tap(checker, door, "out")
    assert "Taken back: not here" in page
    assert "<strong>0</strong> of 1 are here" in page
    assert find().attended_at is None


def test_a_second_phone_is_told_that_it_was_done(
    checker: Organiser, editor: Organiser, door: str
) -> None:
    tap(checker, door)
    came = find().attended_at
    assert "Already checked in:" in tap(editor, door)
    assert find().attended_at == came
    tap(checker, door, "out")
    assert "Was taken back already: not here" in tap(editor, door, "out")


def test_an_old_page_does_not_undo_what_came_after_it(checker: Organiser, door: str) -> None:
    tap(checker, door)
    person = find()
    path = f"{door}{person.event.dates[0].public_id}/{person.public_id}"
    for since in ("2020-01-01T00:00:00+00:00", "", "nonsense", "0001-01-01T00:00:00+23:00"):
        answer = checker.post(path, {"do": "out", "since": since})
        assert "Checked in again meanwhile" in checker.get(answer.headers["Location"]).text
    assert find().attended_at is not None


def test_each_day_is_counted_for_itself(checker: Organiser, door: str, event_id: int) -> None:
    first, second = dates(event_id)
    tap(checker, door, day=1)
    assert "<strong>1</strong> of 1 is here" in text_of(checker.get(f"{door}?on={second}"))
    assert "<strong>0</strong> of 1 are here" in text_of(checker.get(f"{door}?on={first}"))
    assert "Another day" in checker.get(f"{door}?on={second}").text
    assert "Another day" not in checker.get(door).text


def test_the_people_page_agrees_about_who_came(
    checker: Organiser, owner: Organiser, door: str, desk: str, event_id: int
) -> None:
    enrol(event_id, BO, name="Bo Jensen")
    tap(checker, door)
    came, missing = (owner.get(f"{desk}/people/?attended={each}").text for each in ("yes", "no"))
    assert "Amina" in came
    assert "Bo Jensen" not in came
    assert "Bo Jensen" in missing
    here, away = (checker.get(f"{door}?show={each}").text for each in ("here", "missing"))
    assert "Amina" in here
    assert "Here since" in here
    assert "Bo Jensen" not in here
    assert "Bo Jensen" in away
    assert "Amina" not in away


def test_the_door_sees_no_address_no_answer_and_no_need(
    checker: Organiser, owner: Organiser, door: str, event_id: int
) -> None:
    enrol(
        event_id,
        BO,
        name="Bo Jensen",
        organisation="Refugees Forward",
        access_needs="Step-free access",
        access_consent="You may keep this.",
    )
    for member in (checker, owner):
        for query in ("", "?q=bo", "?q=refugees", f"?last={find(BO).public_id}"):
            page = member.get(door + query).text
            assert "Bo Jensen" in page
            assert "Refugees Forward" in page
            assert "bo@example" not in page
            assert "Step-free" not in page
    for query in ("bo@example.org", "example.org", "bo@"):
        assert "Nobody matches" in checker.get(f"{door}?q={query}").text, query


def test_a_search_ignores_case_and_accents(checker: Organiser, door: str, event_id: int) -> None:
    enrol(event_id, BO, name="Łukasz Émile Öztürk", organisation="Réseau d’Accueil")
    for words in ("lukasz", "EMILE ozturk", "reseau", "d'accueil lukasz", "öz"):
        page = checker.get(door, query_string={"q": words}).text
        assert "Łukasz Émile Öztürk" in page, words
        assert "Amina" not in page


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("waiting", "There is no place for this person yet"),
        ("pending", "The organisers have not decided yet"),
        ("declined", "could not give this person a place"),
        ("cancelled", "has no place any more"),
    ],
)
def test_who_has_no_place_is_found_shown_and_not_checked_in(
    checker: Organiser, editor: Organiser, door: str, status: str, said: str
) -> None:
    change(status=RegistrationStatus(status))
    assert "Amina" not in checker.get(door).text
    found = checker.get(f"{door}?q=amina").text
    assert said in found
    assert 'value="in"' not in found
    assert "Open the registration" not in found
    assert "Open the registration" in editor.get(f"{door}?q=amina").text
    page = tap(checker, door)
    assert said in page
    assert find().attended_at is None
    scanned = checker.get(f"{door}?last={find().public_id}&did=scanned").text
    assert said in scanned


def test_who_came_and_then_cancelled_stays_in_the_list(checker: Organiser, door: str) -> None:
    tap(checker, door)
    change(status=RegistrationStatus.CANCELLED)
    page = text_of(checker.get(f"{door}?show=here"))
    assert "Here since" in page
    assert "Cancelled" in page
    assert "<strong>1</strong> of 1 is here" in page


@pytest.mark.parametrize("status", [EventStatus.CANCELLED, EventStatus.POSTPONED])
def test_nobody_is_checked_in_when_it_is_called_off(
    checker: Organiser, door: str, status: EventStatus
) -> None:
    with transaction():
        find_in_transaction().event.status = status
    page = checker.get(door).text
    assert "Nobody can be checked in" in page
    assert 'value="in"' not in page
    tap(checker, door)
    assert find().attended_at is None


def test_ids_of_others_are_refused(
    checker: Organiser, stranger: Organiser, door: str, event_id: int
) -> None:
    elsewhere = db.session.scalars(sa.select(Event.id).where(Event.slug != "days")).one()
    enrol(elsewhere, BO, name="Bo Jensen")
    theirs, ours = find(BO), find()
    date = dates(event_id)[0]
    foreign = theirs.event.dates[0].public_id
    for path in (f"{date}/{theirs.public_id}", f"{foreign}/{ours.public_id}"):
        assert checker.post(door + path, {"do": "in"}).status_code == 404, path
    assert "Bo Jensen" not in checker.get(f"{door}?last={theirs.public_id}").text
    assert "Bo Jensen" not in checker.get(f"{door}?q={theirs.door_code}").text


@pytest.mark.parametrize(
    "text", ["\x00", "\u202eevil", "x" * 6000, "a\r\nb", "%_%", "<script>", "😀", "\ud800"]
)
def test_hostile_searches_find_nobody(checker: Organiser, door: str, text: str) -> None:
    query = {name: text.encode(errors="surrogatepass") for name in ("q", "last", "after", "on")}
    answer = checker.get(door, query_string=query)
    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_what_was_done_is_in_the_log_without_a_name(
    checker: Organiser, owner: Organiser, door: str, desk: str
) -> None:
    tap(checker, door)
    tap(checker, door, "out")
    db.session.rollback()
    entries = db.session.scalars(
        sa.select(AuditEntry).where(AuditEntry.action.startswith("check-in"))
    ).all()
    assert [entry.action for entry in entries] == ["check-in.in", "check-in.undo"]
    assert all("Amina" not in f"{entry.details}{entry.subject}" for entry in entries)
    history = owner.get(f"{desk}/people/{find().public_id}/").text
    assert "Checked in" in history
    assert "Check-in taken back" in history


def test_the_door_adds_somebody_and_comes_back_to_them(
    editor: Organiser, checker: Organiser, door: str, desk: str, event_id: int
) -> None:
    assert "people/add" not in checker.get(door).text
    page = editor.get(door).text
    path = re.search(r'href="([^"]*people/add[^"]*)"', page)
    assert path is not None
    form = {"email": BO, "name": "Bo Jensen", "language": "en", "way": "in person"}
    answer = editor.post(path[1], form)
    assert answer.status_code == 303, answer.text
    page = editor.get(answer.headers["Location"]).text
    assert "Bo Jensen" in page
    assert "Expected, not here yet" in page
    assert desk in answer.headers["Location"]


@pytest.mark.parametrize("count", [1, 50])
def test_the_page_takes_few_queries(
    checker: Organiser, door: str, event_id: int, count: int, count_queries: list[str]
) -> None:
    for number in range(count - 1):
        enrol(event_id, f"p{number}@example.org", name=f"Person {number}")
    checker.get(door)
    count_queries.clear()
    checker.get(f"{door}?q=a&last={find().public_id}")
    assert len(count_queries) <= 18


def test_pages_of_thirty_show_everybody_once(checker: Organiser, door: str, event_id: int) -> None:
    for number in range(45):
        enrol(event_id, f"p{number}@example.org", name=f"Person {number:02}")
    first = checker.get(door).text
    onward = re.search(r'href="([^"]+)" rel="next"', first)
    assert onward is not None
    second = checker.get(onward[1].replace("&amp;", "&")).text
    seen = [
        re.findall(r"<bdi>(Person \d\d|Amina Diallo)</bdi></strong>", p) for p in (first, second)
    ]
    assert [len(each) for each in seen] == [30, 16]
    assert len({*seen[0], *seen[1]}) == 46


def test_the_page_is_small_and_kept_nowhere(checker: Organiser, door: str, event_id: int) -> None:
    for number in range(35):
        enrol(event_id, f"p{number}@example.org", name=f"Person of a long name {number:02}")
    answer = checker.get(door, headers={"Accept-Encoding": "gzip"})
    assert len(answer.data) < 15_000
    assert answer.headers["Cache-Control"] == "no-store"


def test_who_is_checked_in_by_hand_at_an_online_event_is_counted(
    checker: Organiser, door: str
) -> None:
    with transaction():
        find_in_transaction().event.format = EventFormat.ONLINE
        person = find_in_transaction()
        check_in(
            registration=person, date=person.event.dates[0], way=AttendanceWay.DOOR, now=utc_now()
        )
    assert "<strong>1</strong> of 1 is here" in text_of(checker.get(door))


def test_an_online_event_shows_who_is_in(checker: Organiser, door: str) -> None:
    with transaction():
        find_in_transaction().event.format = EventFormat.ONLINE
    client = checker.client.application.test_client()
    answer = client.post(f"/en/join/{find().join_token}", headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code < 400
    page = text_of(checker.get(f"{door}?show=here"))
    assert "Amina" in page
    assert "online" in page
    assert utc_now() - (find().attended_at or utc_now()) < timedelta(minutes=1)


def test_at_a_hybrid_event_the_room_and_the_meeting_are_counted_apart(
    checker: Organiser, owner: Organiser, door: str, desk: str
) -> None:
    with transaction():
        find_in_transaction().event.format = EventFormat.HYBRID
    client = checker.client.application.test_client()
    client.post(f"/en/join/{find().join_token}", headers={"Sec-Fetch-Site": "same-origin"})
    page = text_of(checker.get(door))
    assert "<strong>0</strong> of 1 are here" in page
    assert "1 more is online" in page
    assert "Online since" in page
    page = tap(checker, door)
    assert "Checked in:" in page
    assert "<strong>1</strong> of 1 is here" in page
    assert "more is online" not in page
    tap(checker, door, "out")
    assert "Amina" in owner.get(f"{desk}/people/?attended=yes").text


def test_a_stranger_and_a_member_removed_from_the_team_scan_nothing(
    app: Flask, event_id: int, checker: Organiser
) -> None:
    other = join(app, organisation_of(add_event(slug="far")), Role.OWNER)
    scanned = f"/organiser/-/check-in/{find().door_token}"
    assert other.get(scanned).status_code == 404
    with transaction():
        remove_member(db.session.query(Member).filter_by(user_id=user_of(checker).id).one())
    assert checker.get(scanned).status_code == 404
    assert checker.post(scanned).status_code in {404, 405}
    assert db.session.scalars(sa.select(Registration.attended_at)).all() == [None]


def test_who_checks_people_in_sees_no_numbers_and_no_draft(
    owner: Organiser, checker: Organiser, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.format, event.venue, title = EventFormat.IN_PERSON, "Town hall", event.texts[0].title
    path = owner.get("/organiser/").location
    assert title in checker.get(path).text
    assert '<dl class="figures">' in owner.get(path).text
    assert '<dl class="figures">' not in checker.get(path).text
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.DRAFT
    assert title not in checker.get(path).text
    assert title in owner.get(path).text


def test_who_is_online_is_found_by_whoever_checks_people_in(
    owner: Organiser, checker: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.format, title = EventFormat.ONLINE, event.texts[0].title
    page = checker.get(owner.get("/organiser/").location)
    assert title in page.text
    assert f'href="{desk}/check-in/"' in page.text
    assert f'href="{desk}/check-in/online' in checker.get(f"{desk}/check-in/").text
