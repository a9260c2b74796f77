"""The people of an event: found, filtered, sorted, a page at a time, by whoever may see them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from tests.events.builders import make_question
from tests.registrations.builders import DOMAIN, NOW, add_event, find, sign_up
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.visiting import text_of
from webinars.accounts.models import Organisation
from webinars.calendar.decisions import Answered
from webinars.calendar.replies import PartStat
from webinars.events.models import EventHost, HostSight
from webinars.events.organising import PartnerLink
from webinars.events.programme import ChannelKind, LanguageChannel, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.models import Answer, Origin, Registration
from webinars.registrations.people.listing import PAGE_SIZE
from webinars.registrations.replies.answers import record


def names(page: str) -> list[str]:
    """Who is listed, in order."""
    return re.findall(r'id="name-\d+"[^>]*><bdi>([^<]*)</bdi>', page)


def fill(event_id: int, count: int) -> None:
    """Register so many people, one after the other."""
    with transaction():
        for number in range(count):
            at = NOW + timedelta(minutes=number)
            db.session.add(
                Registration(
                    event_id=event_id,
                    token=f"{event_id}-{number}".ljust(32, "-"),
                    join_token=f"j{event_id}-{number}".ljust(32, "-"),
                    status="confirmed",
                    name=f"Person {number:03}",
                    email=f"p{number}@example.org",
                    email_key=f"p{number}@example.org",
                    organisation="ECRE" if number % 2 else "",
                    language="en",
                    zone="UTC",
                    created_at=at,
                    updated_at=at,
                )
            )


def answer_all(event_id: int, partstat: PartStat, *emails: str) -> None:
    """Let the calendars of all these people say so; of everybody, where nobody is named."""
    with transaction():
        for person in db.session.query(Registration).filter_by(event_id=event_id):
            if not emails or person.email in emails:
                answered = Answered(person.sequence, NOW, partstat)
                record(person, person.event.dates[0], answered, domain=DOMAIN, now=NOW)


def change(who: str, /, **values: Any) -> None:  # noqa: ANN401 - the columns of a registration
    """Let a registration be other than a form makes it."""
    with transaction():
        found = db.session.query(Registration).filter_by(email=who).one()
        for name, value in values.items():
            setattr(found, name, value)


def co_host(event_id: int, sight: HostSight) -> int:
    """Let the stranger's organisation co-host the event; returns the id of its link."""
    owner = organisation_of(event_id).id
    other = db.session.query(Organisation).filter(Organisation.id != owner).one().id
    with transaction():
        db.session.add(EventHost(event_id=event_id, organisation_id=other, sight=sight))
        link = PartnerLink(
            event_id=event_id, organisation_id=other, code="them", label="Them", created_at=NOW
        )
        db.session.add(link)
        db.session.flush()
        return link.id


def at_partners(desk: str, stranger: Organiser) -> str:
    """The event's address below the stranger's own organisation."""
    own = stranger.email.partition("@")[2].partition(".")[0]
    return f"/organiser/{own}/events/{desk.rpartition('/')[2]}"


def test_people_are_listed_the_newest_first(viewer: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, "amina@example.org", name="Amina")
    sign_up(event_id, "bo@example.org", name="Bo", now=NOW + timedelta(minutes=1))
    assert names(viewer.get(f"{desk}/people/").text) == ["Bo", "Amina"]


def test_only_what_changes_somebody_is_offered(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    offered = re.findall(r'name="do" value="(\w+)" data-for', owner.get(f"{desk}/people/").text)
    assert offered == ["wait", "decline", "cancel"]


def test_an_address_breaks_at_its_joints_alone(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, "amina.o'neill@example.org")
    page = owner.get(f"{desk}/people/").text
    assert "amina<wbr>.o&#39;neill<wbr>@example<wbr>.org" in page


def test_an_empty_list_says_what_to_do(owner: Organiser, desk: str) -> None:
    assert "Nobody is registered yet." in owner.get(f"{desk}/people/").text


def test_a_viewer_sees_no_way_to_change_anybody(
    viewer: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    page = viewer.get(f"{desk}/people/?status=waiting&status=confirmed").text
    assert "checkbox" not in page.partition("<table")[2]
    assert "/people/add" not in page


@pytest.mark.parametrize(
    ("search", "found"),
    [("elodie", ["Élodie Łoś"]), ("los el", ["Élodie Łoś"]), ("ECRE", ["Bo"]), ("bo@exa", ["Bo"])],
)
def test_a_search_ignores_case_accents_and_order(
    owner: Organiser, event_id: int, desk: str, search: str, found: list[str]
) -> None:
    sign_up(event_id, "e@example.org", name="Élodie Łoś")
    sign_up(event_id, "bo@example.org", name="Bo", organisation="ECRE")
    assert names(owner.get(f"{desk}/people/?q={search}").text) == found


def test_filters_stand_in_the_address(owner: Organiser, event_id: int, desk: str) -> None:
    with transaction():
        db.session.add(LanguageChannel(event_id=event_id, kind=ChannelKind.FLOOR, language="en"))
        db.session.add(
            LanguageChannel(
                event_id=event_id,
                kind=ChannelKind.INTERPRETATION,
                language="fr",
                source_language="en",
            )
        )
    sign_up(event_id, "a@example.org", name="A", listening_language="fr", organisation="Caritas")
    sign_up(event_id, "b@example.org", name="Caritas")
    change("b@example.org", origin=Origin.IMPORT, attended_at=NOW)
    for query, found in {
        "status=confirmed": ["Caritas", "A"],
        "status=waiting": [],
        "listening=fr": ["A"],
        "listening=none": ["Caritas"],
        "from=carit": ["A"],
        "origin=import": ["Caritas"],
        "attended=yes": ["Caritas"],
        "attended=no": ["A"],
        "q=caritas": ["Caritas", "A"],
        "q=caritas&attended=no": ["A"],
        "status=nonsense&sort=nonsense": ["Caritas", "A"],
    }.items():
        assert sorted(names(owner.get(f"{desk}/people/?{query}").text)) == sorted(found), query


def test_people_of_an_organisation_are_found_with_an_address_or_without(
    owner: Organiser, event_id: int, desk: str
) -> None:
    long = f"Union of {'Very ' * 20}Distant Cities"
    people = {"A": "Caritas", "B": "50% Caritas", "C": long, "D": "", "Caritas Cities": ""}
    for name, organisation in people.items():
        for where in ("there", "nowhere"):
            email = f"{where}@{name[0]}.example.org"
            sign_up(event_id, email, name=f"{name} {where}", organisation=organisation)
    with transaction():
        without = Registration.email.startswith("nowhere@")
        db.session.query(Registration).filter(without).update({"email": None, "email_key": None})
        for person in db.session.query(Registration).filter_by(email=None):
            person.name += "!"  # what is searched follows from what is stored
    found = {"caritas": "AB", "0": "B", "1": "", "50%25": "B", "union+distant": "C", "example": ""}
    for said, letters in found.items():
        page = owner.get(f"{desk}/people/?from={said}&sort=name").text
        expected = [f"{each} {end}" for each in letters for end in ("nowhere!", "there")]
        assert names(page) == expected, said


def test_answers_can_be_filtered_and_shown(owner: Organiser, event_id: int, desk: str) -> None:
    with transaction():
        question = make_question(1)
        question.event_id = event_id
        db.session.add(question)
        db.session.flush()
        question_id = question.id
    sign_up(event_id, "a@example.org", name="A", answers={question_id: "vegan"})
    sign_up(event_id, "b@example.org", name="B", answers={question_id: "halal"})
    page = owner.get(f"{desk}/people/?answer-q1=vegan&columns=answer-q1").text
    assert names(page) == ["A"]
    assert "<bdi>vegan</bdi>" in page
    assert "a@example.org" not in page


def test_several_choices_are_found_by_one_of_them(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        question = make_question(1)
        question.type = QuestionType.CHOICES
        question.event_id = event_id
        db.session.add(question)
        db.session.flush()
        question_id = question.id
    sign_up(event_id, "a@example.org", name="A", answers={question_id: ["vegan", "halal"]})
    sign_up(event_id, "b@example.org", name="B", answers={question_id: ["vegan"]})
    assert names(owner.get(f"{desk}/people/?answer-q1=halal").text) == ["A"]


def test_people_are_found_by_what_their_calendars_said(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for name in ("amina", "bo", "carine", "dina"):
        sign_up(event_id, f"{name}@example.org", name=name)
    answer_all(event_id, PartStat.ACCEPTED, "amina@example.org", "bo@example.org")
    answer_all(event_id, PartStat.DECLINED, "bo@example.org", "carine@example.org")

    def found(said: str) -> list[str]:
        return sorted(names(owner.get(f"{desk}/people/?calendar={said}").text))

    assert found("accepted") == ["amina"]
    assert found("declined") == ["bo", "carine"]
    assert found("none") == ["dina"]
    assert len(found("nonsense")) == 4
    page = text_of(owner.get(f"{desk}/people/?columns=calendar&calendar=declined"))
    assert page.count("Does not come") == 4  # the filter's choice, that it is chosen, two people
    with transaction():
        people = db.session.query(Registration).order_by(Registration.id).all()
        manage.undo_cancel(registration=people[1], domain=DOMAIN, now=NOW)
    assert found("declined") == ["carine"]
    assert found("none") == ["bo", "dina"]


def test_the_usual_columns_stand_as_they_did_once_they_are_chosen(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        for kind, code in ((ChannelKind.FLOOR, "fr"), (ChannelKind.INTERPRETATION, "en")):
            db.session.add(LanguageChannel(event_id=event_id, kind=kind, language=code))
    sign_up(event_id)

    def headings(query: str) -> list[str]:
        page = owner.get(f"{desk}/people/{query}").text
        found = re.findall(r"<th [^>]*>(?:<a[^>]*>)?([A-Z][a-z -]+)", page)
        return [heading.strip() for heading in found]

    usual = headings("")
    there = re.findall(r'name="columns" value="([^"]+)" checked', owner.get(f"{desk}/people/").text)
    assert {"Listens in", "Registered"} <= set(usual)
    assert headings(f"?columns={'&columns='.join(there)}") == usual


@pytest.mark.parametrize(
    "sort", ["", "time", "name", "-name", "status", "-status", "organisation", "-organisation"]
)
def test_pages_follow_one_another_and_lead_back(
    owner: Organiser, event_id: int, desk: str, sort: str
) -> None:
    fill(event_id, 2 * PAGE_SIZE + 7)
    seen: list[list[str]] = []
    page, path = "", f"{desk}/people/?sort={sort}"
    while path:
        page = owner.get(path).text
        seen.append(names(page))
        onward = re.search(r'href="([^"]+)" rel="next"', page)
        path = onward[1].replace("&amp;", "&") if onward else ""
    assert [len(found) for found in seen] == [PAGE_SIZE, PAGE_SIZE, 7]
    assert len({name for found in seen for name in found}) == 2 * PAGE_SIZE + 7
    for expected in (seen[1], seen[0]):
        back = re.search(r'href="([^"]+)" rel="prev"', page)
        assert back is not None
        page = owner.get(back[1].replace("&amp;", "&")).text
        assert names(page) == expected
    assert 'rel="prev"' not in page


def test_all_of_one_organisation_stand_together_and_those_without_one_last(
    owner: Organiser, event_id: int, desk: str
) -> None:
    people = (("C", "ICMC"), ("D", ""), ("A", "écre"), ("E", "بيت"), ("B", "ECRE"))
    for name, organisation in people:
        sign_up(event_id, f"{name}@example.org", name=name, organisation=organisation)
    page = owner.get(f"{desk}/people/?sort=organisation").text
    assert names(page) == ["A", "B", "C", "E", "D"]
    assert 'aria-sort="ascending"><a href="' in page
    assert "sort=-organisation" in page
    assert '<option value="organisation" selected>' in page
    assert "5 people · Organisation, A to Z" in page
    assert "?sort=organisation&amp;status=confirmed" in page
    assert names(owner.get(f"{desk}/people/?sort=-organisation").text) == ["D", "E", "C", "B", "A"]


def test_a_mark_that_names_nobody_here_is_the_beginning(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, name="Amina")
    other = add_event()
    sign_up(other, "other@example.org")
    for mark in ("nonsense", "%00", find("other@example.org").public_id):
        assert names(owner.get(f"{desk}/people/?after={mark}").text) == ["Amina"]


def test_other_events_people_are_never_listed(owner: Organiser, event_id: int, desk: str) -> None:
    other = add_event(organisation=organisation_of(event_id))
    sign_up(other, "other@example.org")
    assert names(owner.get(f"{desk}/people/?q=other").text) == []


def test_a_co_host_sees_those_who_came_by_its_link(
    stranger: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "own@example.org", name="Own")
    sign_up(event_id, "theirs@example.org", name="Theirs")
    link_id = co_host(event_id, HostSight.OWN)
    change("theirs@example.org", partner_link_id=link_id, note="secret")
    there = at_partners(desk, stranger)
    page = stranger.get(f"{there}/people/?columns=note&columns=email").text
    assert names(page) == ["Theirs"]
    assert "secret" not in page
    assert names(stranger.get(f"{there}/people/?q=own").text) == []
    own = find("own@example.org").public_id
    assert stranger.get(f"{there}/people/{own}/").status_code == 404
    assert names(stranger.get(f"{there}/people/?after={own}").text) == ["Theirs"]


def test_a_co_host_without_sight_sees_nobody_and_one_with_all_everybody(
    stranger: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, name="Amina")
    co_host(event_id, HostSight.NONE)
    there = at_partners(desk, stranger)
    assert stranger.get(f"{there}/people/").status_code == 403
    with transaction():
        db.session.query(EventHost).one().sight = HostSight.ALL
    assert names(stranger.get(f"{there}/people/").text) == ["Amina"]
    assert stranger.post(f"{there}/people/add").status_code == 403


def test_a_long_list_needs_as_many_queries_as_a_short_one(
    app: Flask, owner: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    columns = "&".join(f"columns={key}" for key in ("partner", "seats", "email", "calendar"))
    path = f"{desk}/people/?{columns}&status=confirmed"
    fill(event_id, 1)
    answer_all(event_id, PartStat.ACCEPTED)
    owner.get(path)
    count_queries.clear()
    owner.get(path)
    for_one = len(count_queries)
    with transaction():
        db.session.query(Registration).delete()
    fill(event_id, PAGE_SIZE)
    answer_all(event_id, PartStat.ACCEPTED)
    count_queries.clear()
    assert len(names(owner.get(path).text)) == PAGE_SIZE
    assert len(count_queries) <= for_one


def test_erased_people_are_gone(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    with transaction():
        found = db.session.query(Registration).one()
        manage.erase(registration=found, domain=DOMAIN, now=NOW)
    assert db.session.query(Answer).count() == 0
    assert names(owner.get(f"{desk}/people/").text) == []


def test_where_times_stand_it_is_said_on_whose_clocks_they_are(
    owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    said = "All times are in Brussels time."
    assert "Registered (Brussels time)" in owner.get(f"{desk}/people/").text
    pages = (f"people/{find().public_id}/", "check-in/")
    assert all(said in owner.get(f"{desk}/{page}").text for page in pages)
    assert said in owner.get(f"{desk.partition('/events/')[0]}/log/").text
