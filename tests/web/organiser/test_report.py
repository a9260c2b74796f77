"""The report for the funder: counts only, small ones hidden, also after the people are removed."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import add_event, sign_up
from tests.web.organiser.people import Organiser, join, organisation_of
from tests.web.organiser.test_dashboard import move_to_the_past
from tests.web.organiser.test_people import at_partners, co_host
from tests.web.visiting import text_of
from webinars.accounts.models import Role
from webinars.events.models import Event, EventLink, HostSight
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionChoice,
    QuestionText,
    QuestionType,
)
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration
from webinars.registrations.retention import remove_expired
from webinars.times import utc_now

COUNTRIES = ["BE"] * 9 + ["FR"] * 6 + ["LB"] * 2
KINDS = ["network"] * 10 + ["local"] * 7


@pytest.fixture
def over(app: Flask) -> tuple[Organiser, str, int]:
    """An owner, the address of an event that is over with 17 people, and its id."""
    country = Question(
        key="country",
        type=QuestionType.COUNTRY,
        texts=[QuestionText(language="en", label="Country")],
    )
    kind = Question(
        key="kind",
        type=QuestionType.CHOICE,
        texts=[QuestionText(language="en", label="Kind of organisation")],
        choices=[
            QuestionChoice(key="network", labels={"en": "A network"}),
            QuestionChoice(key="local", labels={"en": "A local group"}),
        ],
    )
    event_id = add_event(
        questions=[country, kind],
        channels=[
            LanguageChannel(kind=ChannelKind.FLOOR, language="en"),
            LanguageChannel(kind=ChannelKind.INTERPRETATION, language="fr"),
        ],
        links=[EventLink(url="https://example.org/slides", label="Slides", is_material=True)],
    )
    ids = {key: id_ for id_, key in db.session.execute(select(Question.id, Question.key))}
    for number, (code, sort) in enumerate(zip(COUNTRIES, KINDS, strict=True)):
        answers = {ids["country"]: code, ids["kind"]: sort}
        sign_up(
            event_id,
            f"person{number}@example.org",
            name=f"Person {number}",
            organisation=f"Organisation {number % 6}",
            answers=answers,
            listening_language="fr",
        )
    move_to_the_past(event_id)
    with transaction():
        people = db.session.scalars(select(Registration).limit(12)).all()
        for person in people:
            person.attended_at = utc_now()
    event = db.session.get_one(Event, event_id)
    path = f"/organiser/{event.organisation.slug}/events/{event.slug}"
    return join(app, organisation_of(event_id), Role.OWNER), path, event_id


def test_before_the_end_there_is_none_yet(owner: Organiser, desk: str) -> None:
    page = text_of(owner.get(f"{desk}/report/"))
    assert "The report can be made when the event is over." in page


def test_it_says_what_the_event_was_and_how_many_came(over: tuple[Organiser, str, int]) -> None:
    owner, desk, _event_id = over
    page = text_of(owner.get(f"{desk}/report/"))
    for part in (
        "Community sponsorship",
        "SHARE Network",
        "Spoken in English; interpreted into French.",
        "<dt>Registered</dt><dd>17</dd>",
        "<dt>Confirmed</dt><dd>17</dd>",
        "<dt>Came</dt><dd>12</dd>",
        "<dt>Organisations</dt><dd>6</dd>",
        "https://example.org/slides",
    ):
        assert part in page, part


def test_small_numbers_are_not_told_nor_what_they_follow_from(
    over: tuple[Organiser, str, int],
) -> None:
    owner, desk, _event_id = over
    page = text_of(owner.get(f"{desk}/report/"))
    countries = page.partition("By country")[2].partition("</section>")[0]
    assert 'Belgium</bdi></th><td class="number">9<' in countries
    assert 'Lebanon</bdi></th><td class="number">fewer than 5<' in countries
    assert 'France</bdi></th><td class="number">not told*<' in countries


def test_it_names_nobody(over: tuple[Organiser, str, int]) -> None:
    owner, desk, _event_id = over
    page = owner.get(f"{desk}/report/?question=kind").text
    assert "Person 1" not in page
    assert "person1@" not in page
    assert "Organisation 1" not in page


def test_answers_are_told_where_that_is_asked_for(over: tuple[Organiser, str, int]) -> None:
    owner, desk, _event_id = over
    assert "A local group" not in owner.get(f"{desk}/report/").text
    page = owner.get(f"{desk}/report/?question=kind&question=%00&question=country").text
    assert 'A local group</bdi></th><td class="number">7<' in page


def test_it_is_the_same_after_the_people_are_removed(over: tuple[Organiser, str, int]) -> None:
    owner, desk, event_id = over
    path = f"{desk}/report/?question=kind"
    before = article(owner.get(path).text)
    with transaction():
        ends_at = db.session.get_one(Event, event_id).ends_at
        assert remove_expired(now=ends_at + timedelta(days=90)).registrations == 17
    assert article(owner.get(path).text) == before
    assert "17" in before


def article(page: str) -> str:
    return page.partition("<article")[2].partition("</article>")[0]


def test_an_event_without_people_has_a_report(app: Flask) -> None:
    event_id = add_event(spans=[(datetime(2020, 1, 1, 10), datetime(2020, 1, 1, 11))])
    event = db.session.get_one(Event, event_id)
    path = f"/organiser/{event.organisation.slug}/events/{event.slug}/report/"
    page = join(app, event.organisation, Role.VIEWER).get(path).text
    assert "<dt>Registered</dt><dd>0</dd>" in page


@pytest.mark.parametrize(
    ("sight", "status"), [(HostSight.NONE, 403), (HostSight.OWN, 403), (HostSight.ALL, 200)]
)
def test_it_is_for_hosts_who_see_everybody(
    stranger: Organiser, event_id: int, desk: str, sight: HostSight, status: int
) -> None:
    co_host(event_id, sight)
    move_to_the_past(event_id)
    assert stranger.get(f"{at_partners(desk, stranger)}/report/").status_code == status
