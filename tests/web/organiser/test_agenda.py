"""The agenda's pages: what is when, moving and editing it, and who is told."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.events.programming.agendas import agenda_of, item_of, parts, plan, with_tracks
from tests.registrations.builders import add_event
from tests.web.organiser.people import Organiser
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventText
from webinars.events.programme import Speaker
from webinars.extensions import db, transaction

ORDER = ["11:00–11:10 Opening", "11:10–11:50 Law", "11:50–12:20 Questions"]


@pytest.fixture
def agenda(desk: str, event_id: int) -> str:
    """The address of the agenda of an event with three items."""
    plan(
        event_id,
        ("Opening", "11:00", "11:10"),
        ("Law", "11:10", "11:50"),
        ("Questions", "11:50", "12:20"),
    )
    return f"{desk}/agenda/"


def fields(page: str, action: str) -> dict[str, Any]:
    """What the form that goes to `action` would send, as a browser without scripts has it."""
    form = next(each for each in re.findall(r"<form.*?</form>", page, re.S) if action in each)
    found: dict[str, Any] = {}
    for tag in re.findall(r"<input[^>]+>", form):
        name = re.search(r'name="([^"]+)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        if name and 'type="checkbox"' not in tag:
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'selected value="([^"]*)"|value="([^"]*)" selected', options)
        first = re.search(r'value="([^"]*)"', options)
        picked = chosen or first
        found[name] = (
            next(value for value in picked.groups() if value is not None) if picked else ""
        )
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.S):
        found[name] = html.unescape(text).strip("\r\n")
    found.pop("csrf_token")
    return found


def item_url(agenda: str, event_id: int, title: str) -> str:
    return f"{agenda}{item_of(event_id, title).public_id}/"


def opened(editor: Organiser, agenda: str, event_id: int, title: str) -> tuple[str, dict[str, Any]]:
    """The address of an item's form, and what it holds."""
    url = item_url(agenda, event_id, title)
    return url, fields(editor.get(url).text, f'action="{url}"')


def order_fields(editor: Organiser, agenda: str) -> dict[str, Any]:
    return fields(editor.get(agenda).text, "/agenda/order")


def test_items_stand_in_order_with_their_times(editor: Organiser, agenda: str) -> None:
    page = editor.get(agenda).text
    assert page.index("Opening") < page.index("Law") < page.index("Questions")
    assert "Item 2 of 3, 11:10–11:50" in page
    assert "All times are in Brussels time." in page


def test_a_button_moves_an_item_and_says_where_it_is(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    law = item_of(event_id, "Law").public_id
    answer = editor.post(f"{agenda}order", {**order_fields(editor, agenda), "up": law})
    assert (answer.status_code, answer.location) == (303, f"{agenda}#item-{law}")
    assert agenda_of(event_id)[:2] == ["11:00–11:40 Law", "11:40–11:50 Opening"]
    assert 'role="status">Item 1 of 3, 11:00–11:40' in editor.get(agenda).text


def test_an_item_is_put_before_another_one(editor: Organiser, agenda: str, event_id: int) -> None:
    ids = {title: item_of(event_id, title).public_id for title in ("Opening", "Questions")}
    sent = {"item": ids["Questions"], "before": ids["Opening"]}
    editor.post(f"{agenda}order", {**order_fields(editor, agenda), **sent})
    assert [line.split()[1] for line in agenda_of(event_id)] == ["Questions", "Opening", "Law"]


def test_a_second_window_is_told_and_moves_nothing(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    law = item_of(event_id, "Law").public_id
    sent = {**order_fields(editor, agenda), "up": law}
    editor.post(f"{agenda}order", sent)
    before = agenda_of(event_id)
    answer = editor.post(f"{agenda}order", sent)
    assert answer.status_code == 409
    assert "Nothing was moved" in answer.text
    assert agenda_of(event_id) == before


@pytest.mark.parametrize("name", ["up", "item", "before"])
def test_another_event_s_items_do_not_exist_here(
    editor: Organiser, agenda: str, event_id: int, name: str
) -> None:
    elsewhere = add_event()
    plan(elsewhere, ("Theirs", "11:00", "11:30"))
    theirs = item_of(elsewhere, "Theirs").public_id
    sent = {**order_fields(editor, agenda), "item": item_of(event_id, "Law").public_id}
    assert editor.post(f"{agenda}order", {**sent, name: theirs}).status_code == 404
    for path in (f"{agenda}{theirs}/", f"{agenda}{theirs}/remove"):
        assert editor.get(path).status_code == 404
    answer = editor.post(f"{agenda}{theirs}/", {"title-en": "Mine", "seen": ""})
    assert answer.status_code == 404
    assert agenda_of(elsewhere) == ["11:00–11:30 Theirs"]
    assert agenda_of(event_id) == ORDER


def test_an_item_is_edited_in_each_language_with_its_people(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.texts.append(EventText(language="fr", title="Parrainage"))
    url, sent = opened(editor, agenda, event_id, "Law")
    sent |= {
        "start": "11:15",
        "title-fr": "Le droit",
        "description-en": "On *appeal*.",
        "place": "Room 2",
        "people-0-name": "Omar Haddad",
        "people-0-role": "moderator",
        "people-0-order": "2",
        "people-1-name": "Ana Silva",
        "people-1-order": "1",
    }
    answer = editor.post(url, sent)
    assert answer.status_code == 303, answer.text
    item = item_of(event_id, "Law")
    assert {text.language: text.title for text in item.texts} == {"en": "Law", "fr": "Le droit"}
    assert [(part.speaker.name, part.role) for part in item.people] == [
        ("Ana Silva", "speaker"),
        ("Omar Haddad", "moderator"),
    ]
    assert (item.offset_minutes, item.duration_minutes, item.place) == (15, 35, "Room 2")
    assert editor.post(*opened(editor, agenda, event_id, "Law")).status_code == 303
    assert [part.speaker.name for part in item_of(event_id, "Law").people] == [
        "Ana Silva",
        "Omar Haddad",
    ]


def test_a_new_person_has_a_position_and_an_organisation(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    url, sent = opened(editor, agenda, event_id, "Law")
    about = {"people-0-position": "Lawyer", "people-0-affiliation": "ECRE"}
    assert editor.post(url, {**sent, "people-0-name": "Ana Silva", **about}).status_code == 303
    speaker = item_of(event_id, "Law").people[0].speaker
    assert [(text.language, text.about) for text in speaker.texts] == [("en", "Lawyer, ECRE")]
    url, sent = opened(editor, agenda, event_id, "Opening")
    answer = editor.post(
        url, {**sent, "people-0-name": "Ana Silva", **about, "people-0-position": "Judge"}
    )
    assert answer.status_code == 422
    assert "Ana Silva is in the directory already" in answer.text
    assert 'value="Judge"' in answer.text
    assert editor.post(url, {**sent, "people-0-name": "Ana Silva", **about}).status_code == 303


def test_a_new_item_is_added_where_the_last_one_ends(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    sent = fields(editor.get(f"{agenda}new").text, f'action="{agenda}new"')
    assert (sent["start"], sent["end"]) == ("12:20", "12:30")
    for _ in range(2):
        assert editor.post(f"{agenda}new", {**sent, "title-en": "Thanks"}).status_code == 303
    assert agenda_of(event_id) == [*ORDER, "12:20–12:30 Thanks"]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title-en": " "}, "Enter a title."),
        ({"start": "noon"}, "Enter a time such as 11:30."),
        ({"end": "11:00"}, "The end has to be after the start."),
        ({"start": "10:00"}, "The date begins at 11:00"),
        ({"people-0-name": "Ana", "people-1-name": "ana"}, "stands here twice"),
        ({"kind": "party"}, "Not a valid choice"),
        ({"place": "x" * 201}, "Use at most 200 characters."),
        ({"title-en": "a\nb"}, "This contains a character that cannot be used."),
    ],
)
def test_what_cannot_be_saved_is_said_and_stays_entered(
    editor: Organiser, agenda: str, event_id: int, wrong: dict[str, str], said: str
) -> None:
    url, sent = opened(editor, agenda, event_id, "Law")
    answer = editor.post(url, {**sent, "description-en": "Kept as it is.", **wrong})
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert said in html.unescape(answer.text)
    assert "Kept as it is." in answer.text
    assert agenda_of(event_id) == ORDER


def test_a_second_window_sees_both_and_can_save_again(
    editor: Organiser, owner: Organiser, agenda: str, event_id: int
) -> None:
    url, first = opened(owner, agenda, event_id, "Law")
    _url, second = opened(editor, agenda, event_id, "Law")
    owner.post(url, {**first, "title-en": "Law and practice"})
    answer = editor.post(url, {**second, "description-en": "My words."})
    assert answer.status_code == 409
    assert "Somebody else has changed this item meanwhile." in answer.text
    assert '<dd dir="auto">Law and practice</dd>' in answer.text
    assert "My words." in answer.text
    again = fields(answer.text, f'action="{url}"')
    assert editor.post(url, again).status_code == 303
    assert item_of(event_id, "Law").texts[0].description == "My words."


def test_what_was_entered_for_an_item_that_is_gone_can_be_added_again(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    url, sent = opened(editor, agenda, event_id, "Law")
    remove(editor, agenda, event_id, "Law")
    answer = editor.post(url, {**sent, "title-en": "Law, again"})
    assert answer.status_code == 409
    assert "Somebody has removed this item meanwhile." in answer.text
    again = fields(answer.text, f'action="{agenda}new"')
    assert editor.post(f"{agenda}new", again).status_code == 303
    assert "11:10–11:50 Law, again" in agenda_of(event_id)


def remove(editor: Organiser, agenda: str, event_id: int, title: str) -> None:
    url = f"{item_url(agenda, event_id, title)}remove"
    answer = editor.post(url, fields(editor.get(url).text, f'action="{url}"'))
    assert answer.status_code == 303


def test_removing_asks_first_names_the_item_and_is_audited(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    url = f"{item_url(agenda, event_id, 'Law')}remove"
    assert "Remove “Law”?" in editor.get(url).text
    remove(editor, agenda, event_id, "Law")
    assert agenda_of(event_id) == [ORDER[0], ORDER[2]]
    entry = db.session.query(AuditEntry).filter_by(action="agenda.remove").one()
    assert entry.details["title"] == "Law"


def test_what_follows_moves_by_minutes(editor: Organiser, agenda: str, event_id: int) -> None:
    url = f"{item_url(agenda, event_id, 'Opening')}shift"
    sent = fields(editor.get(item_url(agenda, event_id, "Opening")).text, f'action="{url}"')
    answer = editor.post(url, {**sent, "minutes": "5"})
    assert answer.status_code == 303
    assert agenda_of(event_id)[1:] == ["11:15–11:55 Law", "11:55–12:25 Questions"]


@pytest.mark.parametrize("minutes", ["", "0", "x", "99999", "40"])
def test_minutes_that_cannot_be_are_refused(
    editor: Organiser, agenda: str, event_id: int, minutes: str
) -> None:
    page = item_url(agenda, event_id, "Opening")
    sent = fields(editor.get(page).text, f'action="{page}shift"')
    earlier = {**sent, "minutes": minutes, "direction": "earlier"}
    answer = editor.post(f"{page}shift", earlier)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert '<a href="#minutes">' in answer.text
    assert f'autocomplete="off" value="{minutes}"' in answer.text
    assert '<option value="earlier" selected>' in answer.text
    assert agenda_of(event_id) == ORDER


def test_what_is_strange_is_said_beside_the_item(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    plan(event_id, ("Late", "12:10", "12:40"))
    page = editor.get(agenda).text
    assert "It overlaps with “Questions” by 10 minutes." in page
    assert "It ends after its date does, which is at 12:30." in page


def test_a_name_that_is_several_people_s_can_be_chosen_from_the_list(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    plan(event_id, ("Talk", "12:20", "12:25"), people=parts("Ana Silva"))
    with transaction():
        speaker = db.session.query(Speaker).one()
        db.session.add(
            Speaker(organisation_id=speaker.organisation_id, public_id="twin", name="Ana Silva")
        )
    url, sent = opened(editor, agenda, event_id, "Law")
    answer = editor.post(url, {**sent, "people-0-name": "Ana Silva"})
    assert answer.status_code == 422
    assert "Several people in the directory are called Ana Silva." in answer.text


def test_a_viewer_sees_the_agenda_without_its_buttons(viewer: Organiser, agenda: str) -> None:
    page = viewer.get(agenda).text
    assert "Opening" in page
    assert 'form="order"' not in page


def test_a_page_needs_as_many_queries_for_fifty_items_as_for_one(
    editor: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    def count() -> int:
        editor.get(f"{desk}/agenda/")
        count_queries.clear()
        page = editor.get(f"{desk}/agenda/")
        assert page.status_code == 200
        assert len(page.data) < 60 * 4 * 1024
        return len(count_queries)

    with_tracks(event_id, "A")
    plan(event_id, ("Talk", "11:00", "11:01"), track="a", people=parts("Ana"))
    before = count()
    talks = [(f"Talk {n}", f"11:{n:02}", f"11:{n + 1:02}") for n in range(1, 50)]
    plan(event_id, *talks, track="a", people=parts("Ana", "Omar"))
    assert count() <= before


def test_tracks_are_added_named_and_removed(editor: Organiser, agenda: str, event_id: int) -> None:
    url = f"{agenda}tracks"
    sent = fields(editor.get(url).text, f'action="{url}"')
    assert editor.post(url, {**sent, "new-en": "Law"}).status_code == 303
    sent = fields(editor.get(url).text, f'action="{url}"')
    assert sent["name-law-en"] == "Law"
    nameless = editor.post(url, {**sent, "name-law-en": " "})
    assert nameless.status_code == 422
    assert '<a href="#name-law-en">Each track needs a name' in nameless.text
    assert 'aria-invalid="true" aria-describedby="name-law-en-error"' in nameless.text
    assert editor.post(url, {**sent, "name-law-en": "Courts"}).status_code == 303
    assert editor.post(url, sent).status_code == 409
    gone = f"{agenda}tracks/law/remove"
    sent = fields(editor.get(url).text, f'action="{gone}"')
    asked = editor.post(gone, sent).text
    assert "Remove “Courts”?" in asked
    assert "No agenda item is in this track." in asked
    assert editor.post(gone, fields(asked, f'action="{gone}"') | {"sure": "yes"}).status_code == 303
    assert editor.post(gone).status_code == 404


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("Law\r\nBcc: x", "a character that cannot be used"), ("x" * 81, "Use at most 80")],
)
def test_a_track_s_name_is_never_cut_unasked(
    editor: Organiser, agenda: str, event_id: int, name: str, sentence: str
) -> None:
    url = f"{agenda}tracks"
    sent = fields(editor.get(url).text, f'action="{url}"')
    answer = editor.post(url, {**sent, "new-en": name})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert '<a href="#new-en">' in answer.text
    assert fields(editor.get(url).text, f'action="{url}"')["new-en"] == ""


def test_a_session_with_languages_of_its_own_has_them_beside_it_in_public(
    app: Flask, client: FlaskClient, editor: Organiser, agenda: str, event_id: int
) -> None:
    languages = agenda.replace("/agenda/", "/languages")
    seen = fields(editor.get(languages).text, "/languages/pattern")
    editor.post(f"{languages}/pattern", {**seen, "pattern": "FR-EN-FR"})
    seen = fields(editor.get(languages).text, "/languages/matrix")
    law = item_of(event_id, "Law").public_id
    items = [item_of(event_id, title).public_id for title in ("Opening", "Law", "Questions")]
    editor.post(f"{languages}/matrix", {**seen, "item": items, f"on-{law}": "floor.en"})
    page = client.get(f"/events/{db.session.get_one(Event, event_id).slug}/").text
    badges = re.findall(r'Languages: </span><span class="badge quiet">([^<]+)<', page)
    assert badges == ["EN"]


def test_what_is_known_of_a_speaker_is_corrected_from_the_item_and_back(
    editor: Organiser, agenda: str, event_id: int
) -> None:
    url, sent = opened(editor, agenda, event_id, "Law")
    editor.post(url, {**sent, "people-0-name": "Noor Haddad"})
    found = re.search(r'href="([^"]+)">Correct what is known of Noor Haddad', editor.get(url).text)
    assert found is not None
    page = editor.get(html.unescape(found[1])).text
    assert f'<a href="{agenda}">Back to the agenda</a>' in page
    action = re.search(r'enctype="multipart/form-data" action="([^"]+)"', page)
    assert action is not None
    seen = re.search(r'name="seen"[^>]* value="([^"]*)"', page)
    answer = editor.post(
        html.unescape(action[1]), {"name": "Noor Haddad", "seen": seen[1] if seen else ""}
    )
    assert answer.location == agenda
