"""All titles of the agenda side by side, in every language of the event."""

from __future__ import annotations

import pytest

from tests.events.programming.agendas import item_of, load, plan
from tests.web.organiser.filling import filled, forms_of
from tests.web.organiser.people import Organiser
from webinars.accounts.models import AuditEntry
from webinars.events.models import EventText
from webinars.events.programme import AgendaItemText
from webinars.extensions import db, transaction


@pytest.fixture
def titles(desk: str, event_id: int) -> str:
    """The page of an event in English and French, whose agenda is in English alone."""
    plan(event_id, ("Opening", "11:00", "11:10"), ("Law", "11:10", "11:50"))
    with transaction():
        db.session.add(EventText(event_id=event_id, language="fr", title="Un titre"))
    return f"{desk}/agenda/titles"


def in_french(event_id: int) -> dict[str, str]:
    """The titles by those in English."""
    db.session.rollback()
    items = [item for date in load(event_id).dates for item in date.items]
    said = [{text.language: text.title for text in item.texts} for item in items]
    return {each["en"]: each.get("fr", "") for each in said}


def field(event_id: int, title: str, language: str) -> str:
    return f"title-{item_of(event_id, title).public_id}-{language}"


def test_titles_are_written_side_by_side(editor: Organiser, titles: str, event_id: int) -> None:
    agenda = titles.removesuffix("titles")
    assert f'href="{titles}"' in editor.get(agenda).text
    law = field(event_id, "Law", "fr")
    sent = filled(editor.get(titles)) | {law: ["Le droit"]}
    assert editor.post(titles, sent).status_code == 303
    assert in_french(event_id) == {"Opening": "", "Law": "Le droit"}
    assert editor.post(titles, filled(editor.get(titles))).status_code == 303
    entries = db.session.query(AuditEntry).filter_by(action="agenda.titles").count()
    assert entries == 1
    assert editor.post(titles, filled(editor.get(titles)) | {law: [""]}).status_code == 303
    assert in_french(event_id) == {"Opening": "", "Law": ""}


def test_a_title_that_is_needed_is_asked_for(editor: Organiser, titles: str, event_id: int) -> None:
    with transaction():
        item = item_of(event_id, "Law")
        text = AgendaItemText(item_id=item.id, language="fr", title="Le droit", description="Tout")
        db.session.add(text)
    for name in (field(event_id, "Opening", "en"), field(event_id, "Law", "fr")):
        refused = editor.post(titles, filled(editor.get(titles)) | {name: [" "]})
        assert refused.status_code == 422
        assert f'<a href="#{name}">Enter a title.</a>' in refused.text
    too_long = filled(editor.get(titles)) | {field(event_id, "Law", "en"): ["x" * 301]}
    assert editor.post(titles, too_long).status_code == 422
    assert in_french(event_id) == {"Opening": "", "Law": "Le droit"}


def test_another_window_s_titles_are_not_lost(
    owner: Organiser, editor: Organiser, titles: str, event_id: int
) -> None:
    one, two = owner.get(titles), editor.get(titles)
    opening, law = (field(event_id, title, "fr") for title in ("Opening", "Law"))
    assert owner.post(titles, filled(one) | {opening: ["Ouverture"]}).status_code == 303
    english = field(event_id, "Law", "en")
    conflict = editor.post(titles, filled(two) | {law: ["Le droit"], english: ["Laws"]})
    assert conflict.status_code == 409
    assert in_french(event_id) == {"Opening": "Ouverture", "Law": ""}
    [form] = [each for each in forms_of(conflict) if law in each.fields]
    assert (form.fields[law], form.fields[opening]) == (["Le droit"], ["Ouverture"])
    assert '<q dir="auto">Law</q>' in conflict.text
    assert editor.post(titles, form.fields).status_code == 303
    assert in_french(event_id) == {"Opening": "Ouverture", "Laws": "Le droit"}


def test_viewers_write_no_titles(viewer: Organiser, titles: str) -> None:
    assert viewer.get(titles).status_code == 403
    assert viewer.post(titles).status_code == 403
