"""The figures of an event: what they say, whom they count, and how little they ask the database."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.registrations.builders import NOW, cancel, find, mails, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import answer_all, at_partners, change, co_host, fill
from tests.web.visiting import text_of
from webinars.calendar.replies import PartStat
from webinars.events.models import Event, HostSight
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.events.programme import (
    ChannelKind,
    LanguageChannel,
    Question,
    QuestionText,
    QuestionType,
)
from webinars.events.schedule import set_dates
from webinars.extensions import db, transaction
from webinars.mail.models import MailState
from webinars.times import utc_now
from webinars.web.organiser.charts import Bar, BarChart, TimeChart


def figures(who: Organiser, desk: str) -> str:
    """The words of the page."""
    answer = who.get(f"{desk}/figures/")
    assert answer.status_code == 200
    return text_of(answer)


def plan(event_id: int, *channels: tuple[ChannelKind, str]) -> None:
    """Say what is spoken and interpreted."""
    with transaction():
        for kind, code in channels:
            db.session.add(LanguageChannel(event_id=event_id, kind=kind, language=code))


def move_to_the_past(event_id: int) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        start = utc_now().replace(tzinfo=None) - timedelta(days=2)
        span = (start, start + timedelta(hours=1))
        set_dates(event, [span], domain="localhost", now=utc_now())


def test_without_anybody_it_says_what_to_do(owner: Organiser, desk: str) -> None:
    page = figures(owner, desk)
    assert "Nobody is registered yet. Share the event" in page
    assert "<svg" not in page


def test_the_navigation_leads_to_it(viewer: Organiser, desk: str) -> None:
    assert f'href="{desk}/figures/"' in viewer.get(f"{desk}/people/").text


def test_it_counts_by_status_organisation_language_and_way(
    owner: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 2
        link = PartnerLink(
            event_id=event_id, code="ecre", label="ECRE’s letter", visits=7, created_at=NOW
        )
        db.session.add(link)
    sign_up(event_id, "a@example.org", organisation="ECRE", via="ecre", language="fr")
    sign_up(event_id, "b@example.org", organisation="ECRE", language="en")
    sign_up(event_id, "c@example.org", language="en", now=NOW + timedelta(days=1))
    page = figures(owner, desk)
    assert "3 people have registered since 1 Mar 2027." in page
    assert "Most in one day: 2, on 1 Mar 2027." in page
    assert "People come from 1 organisation. Most: ECRE (2)." in page
    assert "link (33%)." in page
    assert "opened 7 times" in page
    assert "People read the page and get their mails in: English (2), French (1)." in page
    assert "1 person is on the waiting list" in page


def test_every_chart_has_a_sentence_and_a_table_and_no_words_of_its_own(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, organisation="ECRE")
    page = owner.get(f"{desk}/figures/").text
    charts = re.findall(r'<section class="chart".*?</section>', page, re.DOTALL)
    drawn = [chart for chart in charts if "<svg" in chart]
    assert len(drawn) == 4
    for chart in drawn:
        assert "<p>" in chart
        assert "<table" in chart
        for svg in re.findall(r"<svg.*?</svg>", chart, re.DOTALL):
            assert re.sub(r"<[^>]*>", "", svg).strip() == ""
            assert "style=" not in svg  # the policy allows none


def test_answers_of_calendars_are_counted_also_those_that_gave_a_place_back(
    owner: Organiser, event_id: int, desk: str
) -> None:
    fill(event_id, 4)
    assert "Answered in the calendar" not in figures(owner, desk)
    answer_all(event_id, PartStat.ACCEPTED, "p0@example.org", "p1@example.org")
    answer_all(event_id, PartStat.DECLINED, "p2@example.org")
    assert "people said: Comes (2), Does not come (1)." in figures(owner, desk)


def test_countries_are_shown_where_they_are_asked(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "none@example.org")
    assert "By country" not in figures(owner, desk)
    with transaction():
        texts = [QuestionText(language="en", label="Country")]
        asked = Question(event_id=event_id, key="c", type=QuestionType.COUNTRY, texts=texts)
        db.session.add(asked)
        db.session.flush()
        question_id = asked.id
    sign_up(event_id, answers={question_id: "LB"})
    assert "People come from 1 country. Most: Lebanon (1)." in figures(owner, desk)


def test_languages_in_demand_are_held_against_those_planned(
    owner: Organiser, event_id: int, desk: str
) -> None:
    plan(event_id, (ChannelKind.FLOOR, "en"), (ChannelKind.INTERPRETATION, "fr"))
    sign_up(event_id, "a@example.org", listening_language="ar")
    sign_up(event_id, "b@example.org", listening_language="en")
    page = figures(owner, desk)
    assert "Arabic is not planned, but 1 person wants it." in page
    assert "Nobody has chosen French yet." in page
    assert "not planned</span>" in page


def test_what_is_planned_and_wanted_is_fine(owner: Organiser, event_id: int, desk: str) -> None:
    plan(event_id, (ChannelKind.FLOOR, "en"), (ChannelKind.INTERPRETATION, "fr"))
    sign_up(event_id, "a@example.org", listening_language="fr")
    sign_up(event_id, "b@example.org", listening_language="en")
    page = figures(owner, desk)
    assert "Every language that is wanted is planned, and each is wanted." in page


def test_mails_that_did_not_arrive_lead_to_the_people(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "a@example.org")
    sign_up(event_id, "b@example.org")
    assert "Every mail reached its mail server" in figures(owner, desk)
    with transaction():
        mails("a@example.org")[0].state = MailState.UNDELIVERABLE
        db.session.query(type(mails()[0])).filter_by(recipient="a@example.org").update(
            {"state": MailState.UNDELIVERABLE}
        )
    page = figures(owner, desk)
    assert "1 person could not be reached by mail" in page
    assert "0 sent, 1 waiting, 1 undeliverable" in page
    assert f'href="{desk}/people/?mail=trouble"' in page


def test_held_seats_are_shown_to_the_event_s_own_members(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str
) -> None:
    co_host(event_id, HostSight.ALL)
    with transaction():
        db.session.get_one(Event, event_id).capacity = 5
        held = SeatReservation(event_id=event_id, code="g", label="The speakers", seats=2)
        db.session.add(held)
    sign_up(event_id, seat="g")
    assert "The speakers</bdi></a> · 1 of 2 taken" in figures(owner, desk)
    assert "The speakers" not in figures(stranger, at_partners(desk, stranger))


def test_who_came_is_counted_after_the_event(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, "a@example.org")
    sign_up(event_id, "b@example.org")
    assert "Who came" not in figures(owner, desk)
    move_to_the_past(event_id)
    change("a@example.org", attended_at=utc_now())
    page = figures(owner, desk)
    assert "1 of the 2 people who were confirmed came (50%)." in page
    assert f'href="{desk}/report/"' in page


def test_an_event_that_is_over_and_emptied_says_so(
    owner: Organiser, event_id: int, desk: str
) -> None:
    move_to_the_past(event_id)
    assert "Personal data is removed some time after an event." in figures(owner, desk)


def test_who_cancelled_is_in_no_chart(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, organisation="ECRE")
    cancel()
    page = figures(owner, desk)
    assert "ECRE" not in page
    assert "Cancelled" in page


def test_who_cancelled_stays_among_those_who_registered(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for number in range(4):
        at = NOW + timedelta(days=int(number > 0))
        sign_up(event_id, f"{number}@example.org", now=at)
    cancel("0@example.org")
    page = figures(owner, desk)
    assert "4 people have registered since 1 Mar 2027. 1 of them has cancelled." in page
    change("3@example.org", status="declined")
    assert "1 of them has cancelled. 1 of them was not accepted." in figures(owner, desk)


@pytest.mark.parametrize(
    ("sight", "people"), [(HostSight.NONE, 0), (HostSight.OWN, 1), (HostSight.ALL, 2)]
)
def test_a_co_host_s_figures_count_whom_it_sees(
    stranger: Organiser, event_id: int, desk: str, sight: HostSight, people: int
) -> None:
    co_host(event_id, sight)
    sign_up(event_id, "a@example.org", organisation="Theirs", via="them")
    sign_up(
        event_id,
        "b@example.org",
        organisation="Not theirs",
        access_needs="Captions",
        access_consent="Yes.",
    )
    answer = stranger.get(f"{at_partners(desk, stranger)}/figures/")
    assert answer.status_code == (200 if people else 403)
    page = text_of(answer)
    said = {1: "1 person has registered", 2: "2 people have registered"}
    assert [count for count, words in said.items() if words in page] == ([people] if people else [])
    assert ("Not theirs" in page) == (sight is HostSight.ALL)
    assert "need to take part" not in page


def test_names_cannot_break_out_of_a_chart(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, organisation='<svg onload="x">"&%(label)s')
    page = owner.get(f"{desk}/figures/").text
    assert "<svg onload" not in page
    assert "&lt;svg onload" in page


@pytest.mark.parametrize("number", [1, 50])
def test_many_organisations_need_no_more_queries(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], number: int
) -> None:
    fill(event_id, number)
    with transaction():
        for each in range(number):
            found = find(f"p{each}@example.org")
            found.organisation = f"Organisation {each}"
            link = PartnerLink(
                event_id=event_id, code=f"l{each}", label=f"L {each}", visits=0, created_at=NOW
            )
            db.session.add(link)
    count_queries.clear()
    assert owner.get(f"{desk}/figures/").status_code == 200
    assert len(count_queries) <= 32, len(count_queries)


def test_a_bar_is_as_long_as_its_part_of_the_longest() -> None:
    bars = [Bar(label="A", count=1000), Bar(label="B", count=500), Bar(label="C", count=1)]
    chart = BarChart(key="k", title="T", sentence="S", bars=bars, first_heading="H")
    assert [chart.width(bar) for bar in bars] == [100, 50, 0.8]
    assert chart.width(Bar(label="D", count=0)) == 0


def test_a_line_over_time_stays_in_its_grid() -> None:
    rows = [(f"day {day}", day % 3, day) for day in range(1, 93)]
    chart = TimeChart(sentence="S", step_name="Day", each="Each day", rows=rows)
    numbers = [float(n) for point in chart.area.split() for n in point.split(",")]
    assert min(numbers) >= 0
    assert max(numbers) <= 100
    assert all(x >= 0 and x + width <= 100 and height <= 100 for x, width, height in chart.bars)
    assert chart.labels == ["day 1", "day 47", "day 92"]
