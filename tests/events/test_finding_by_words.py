"""Events are found by words: of their texts, names and days, in any case and script."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import Flask

from tests.events.builders import NOW, make_date, make_event, make_item, make_organisation
from webinars.events.models import EventHost, EventText
from webinars.events.queries import get_event, list_events
from webinars.extensions import transaction


def found_by(search: str) -> list[str]:
    return [event.slug for event in list_events(now=NOW, when="upcoming", search=search).events]


def test_a_search_finds_singular_and_plural_the_platform_and_the_days(app: Flask) -> None:
    make_event(
        "talk",
        title="Accueil de réfugiés",
        platform="Zoom",
        dates=[make_date(datetime(2032, 1, 28, 10, tzinfo=UTC))],
    )
    for search in ("refugie", "réfugiés", "réfugié", "ZOOM", "janvier", "28 January 2032"):
        assert found_by(search) == ["talk"], search
    for search in (
        "février",
        "29 janvier",
        "28 January 2033",
        "28",
        "janvier 99999999999999999999",
    ):
        assert found_by(search) == [], search


def test_a_search_ignores_case_and_accents_in_any_script(app: Flask) -> None:
    wanted = {
        "elections EUROPÉENNES": "Élections européennes",
        "інтеграції елементи": "Елементи ІНТЕГРАЦІЇ",
        "المشاركة": "المُشَارَكَة والإدماج",
        "lodz": "Łódź network",
        "istanbul": "İstanbul",
        "100%": "100% of what",
        "N_N": "participation_now",
        "A\\B": "a\\b",
        "cote d'ivoire": "Côte d’Ivoire",
    }
    for title in wanted.values():
        make_event(title=title)
    found = {
        search: [
            event.text("en").title
            for event in list_events(now=NOW, when="upcoming", search=search).events
        ]
        for search in wanted
    }
    assert found == {search: [title] for search, title in wanted.items()}


def test_wildcards_of_the_database_are_letters_like_others(app: Flask) -> None:
    make_event(title="A webinar on 100 things")
    odd = ("%", "_", "\\", "100%t", "a%r", "w_binar")
    assert {search: found_by(search) for search in odd} == {search: [] for search in odd}


def test_every_word_of_a_search_is_looked_for_in_texts_and_names(app: Flask) -> None:
    texts = [
        EventText(language="en", title="Elections", summary="A briefing for volunteers"),
        EventText(
            language="fr", title="Les élections", description="À *Łódź* et [ici](https://a.b)"
        ),
    ]
    dates = [make_date(NOW + timedelta(days=1), items=[make_item("Tamam Abusalama")])]
    make_event("wanted", texts=texts, dates=dates)
    make_event("other", title="Elections")
    assert found_by("ABUSALAMA elections") == ["wanted"]
    assert found_by("volunteers briefing") == ["wanted"]
    assert found_by("les élections") == ["wanted"]
    assert found_by("lodz VOLUNTEERS") == ["wanted"]
    assert found_by("abusalama integration") == []
    assert sorted(found_by("elect")) == ["other", "wanted"]


def test_a_search_finds_what_stands_on_the_page(app: Flask) -> None:
    hosts = [EventHost(organisation=make_organisation("picum"))]
    dates = [make_date(NOW + timedelta(days=1), items=[make_item()])]
    make_event("wanted", hosts=hosts, dates=dates, hashtags=["#EUisU", "Élections"])
    make_event("other", organisation=make_organisation("ecre"))
    for search in ("PICUM", "share", "#EUisU", "euisu", "#elections", "opening", "share opening"):
        assert found_by(search) == ["wanted"], search
    assert found_by("ecre") == ["other"]
    assert found_by("picum closing") == []


def test_a_search_follows_changes_of_hosts_hashtags_and_agenda(app: Flask) -> None:
    dates = [make_date(NOW + timedelta(days=1), items=[make_item()])]
    make_event("wanted", dates=dates, hashtags=["Before"])
    with transaction():
        event = get_event("wanted")
        event.hashtags = ["After"]
        event.organisation.texts[0].name = "Renamed"
        event.dates[0].items[0].texts[0].title = "Welcome"
    assert found_by("after renamed welcome") == ["wanted"]
    assert found_by("before") == []


def test_a_search_for_nothing_finds_everything(app: Flask) -> None:
    make_event("any")
    for search in ("", "  ", "\0", "\u200f", "\ud800"):
        assert found_by(search) == ["any"]


def test_a_search_follows_changes_of_title_and_name(app: Flask) -> None:
    dates = [make_date(NOW + timedelta(days=1), items=[make_item("Reshad")])]
    make_event("wanted", title="Before", dates=dates)
    with transaction():
        event = get_event("wanted")
        event.text("en").title = "After"
        event.dates[0].items[0].people[0].speaker.name = "Şeyda"
    assert found_by("after seyda") == ["wanted"]
    assert found_by("before") == found_by("reshad") == []
