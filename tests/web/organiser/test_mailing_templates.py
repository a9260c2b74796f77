"""Templates of messages: kept, used, renamed, deleted, and an organisation's own."""

from __future__ import annotations

import re

import pytest

from tests.registrations.builders import add_event
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser, organisation_of
from tests.web.organiser.writing import TEXT, begin, write
from webinars.events.models import Event
from webinars.extensions import db
from webinars.registrations.mailings.models import Mailing, MailingTemplate

FRENCH = {"subject-fr": "Demain", "body-fr": "Bonjour {name}"}
TOO_LONG = "Use at most 10000 characters."


def keep(organiser: Organiser, desk: str, name: str, **more: str) -> str:
    """Write a message in two languages and keep it; the page that follows."""
    own = begin(organiser, desk)
    page = write(organiser, own, more="fr", press="add-language").text
    write(organiser, own, {**TEXT, **FRENCH}, page=page)
    return organiser.post(f"{own}keep", {"name": name, **more}, follow_redirects=True).text


def template() -> MailingTemplate:
    """The only template that there is."""
    db.session.rollback()
    return db.session.query(MailingTemplate).one()


def test_without_templates_the_page_says_how_there_are_some(owner: Organiser, desk: str) -> None:
    assert "There are no templates yet." in owner.get(f"{desk}/messages/templates/").text


def test_a_message_is_kept_in_all_its_languages(owner: Organiser, desk: str) -> None:
    page = keep(owner, desk, "A day before")
    assert "The template is kept." in page
    assert "A day before" in page
    assert set(template().texts) == {"en", "fr"}


def test_another_event_of_the_organisation_begins_with_it(
    owner: Organiser, event_id: int, desk: str
) -> None:
    keep(owner, desk, "A day before")
    other = db.session.get_one(Event, add_event(organisation=organisation_of(event_id)))
    theirs = re.sub(r"[^/]+$", other.slug, desk)
    assert "A day before" in owner.get(f"{theirs}/messages/new").text
    begin(owner, theirs, template=template().public_id)
    db.session.rollback()
    made = db.session.query(Mailing).filter_by(event_id=other.id).one()
    assert {text.language: text.subject for text in made.texts} == {
        "en": "Tomorrow",
        "fr": "Demain",
    }


def test_a_name_that_is_taken_is_a_sentence_and_can_be_replaced(
    owner: Organiser, desk: str
) -> None:
    keep(owner, desk, "A day before")
    assert "There is a template of this name already." in keep(owner, desk, "A day before")
    assert "The template is kept." in keep(owner, desk, "A day before", replace="y")
    assert template().name == "A day before"


def test_it_gets_another_name(owner: Organiser, desk: str) -> None:
    keep(owner, desk, "A day before")
    own = f"{desk}/messages/templates/{template().public_id}/"
    assert fill(owner, own, name="Reminder").status_code == 303
    assert template().name == "Reminder"
    keep(owner, desk, "A day before")
    assert fill(owner, own, name="A day before").status_code == 422
    assert owner.post(own, {"name": ""}).status_code == 422


def test_deleted_it_is_gone_and_messages_stay(owner: Organiser, desk: str) -> None:
    keep(owner, desk, "A day before")
    own = f"{desk}/messages/templates/{template().public_id}/"
    assert "Delete the template “" in owner.post(f"{own}delete").text
    page = owner.post(f"{own}delete", {"sure": "yes"}, follow_redirects=True).text
    assert "is deleted" in page
    assert db.session.query(MailingTemplate).count() == 0
    assert db.session.query(Mailing).count() == 1


def test_an_empty_message_cannot_be_kept(owner: Organiser, desk: str) -> None:
    own = begin(owner, desk)
    answer = owner.post(f"{own}keep", {"name": "Nothing"})
    assert answer.status_code == 422
    assert "Nothing is written yet." in answer.text


@pytest.mark.parametrize("name", ["a\x00b", "x" * 6000, "a\r\nb", "\u202eevil"])
def test_hostile_names_are_no_failure(owner: Organiser, desk: str, name: str) -> None:
    keep(owner, desk, "First")
    own = f"{desk}/messages/templates/{template().public_id}/"
    assert fill(owner, own, name=name).status_code in {303, 422}
    assert owner.get(f"{desk}/messages/templates/").status_code == 200


def test_another_organisations_template_is_not_found(
    owner: Organiser, stranger: Organiser, desk: str
) -> None:
    keep(owner, desk, "A day before")
    public_id = template().public_id
    slug = stranger.email.partition("@")[2].partition(".")[0]
    theirs = f"/organiser/{slug}/events/{slug.removeprefix('of-')}"
    own = f"{theirs}/messages/templates/{public_id}/"
    assert stranger.get(f"{theirs}/messages/templates/").status_code == 200
    assert stranger.get(own).status_code == 404
    assert stranger.post(own, {"name": "Mine"}).status_code == 404
    assert stranger.post(f"{own}delete").status_code == 404
    sent = {"status": "confirmed", "template": public_id}
    assert stranger.post(f"{theirs}/messages/new", sent).status_code == 404
    assert template().name == "A day before"


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_takes_the_same_queries_for_one_and_for_fifty(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], count: int
) -> None:
    organisation_id = organisation_of(event_id).id
    for number in range(count):
        texts = {"en": {"subject": "a", "body": "b"}}
        db.session.add(
            MailingTemplate(organisation_id=organisation_id, name=f"T{number}", texts=texts)
        )
    db.session.commit()
    owner.get(f"{desk}/messages/templates/")
    count_queries.clear()
    page = owner.get(f"{desk}/messages/templates/").text
    assert page.count("<bdi>T") == count
    assert len(count_queries) <= 11, count_queries


def test_a_message_has_ten_thousand_characters_and_a_longer_template_says_so_at_once(
    owner: Organiser, desk: str
) -> None:
    own = begin(owner, desk)
    longest = {**TEXT, "body-en": "д" * 10_000}
    assert write(owner, own, {**TEXT, "body-en": "д" * 10_001}).status_code == 422
    assert write(owner, own, longest).status_code == 303
    owner.post(f"{own}keep", {"name": "Long"})
    kept = template()
    assert TOO_LONG not in owner.get(f"{own}write").text
    kept.texts = {"en": {"subject": "Tomorrow", "body": "д" * 10_001}}
    db.session.commit()
    page = owner.get(f"{begin(owner, desk, template=kept.public_id)}write").text
    assert page.count(TOO_LONG) == 2, "in the summary and beside the field"


def test_a_message_too_heavy_to_be_read_whole_is_refused_on_every_way_to_sending(
    owner: Organiser, desk: str
) -> None:
    own = begin(owner, desk)
    heavy = {**TEXT, "body-en": "&" * 10_000}
    said = "This message is too heavy: as an e-mail it has "
    refused = write(owner, own, heavy)
    assert refused.status_code == 422
    assert refused.text.count(said) == 2, "in the summary and beside the field"
    write(owner, own, TEXT)
    owner.post(f"{own}keep", {"name": "Heavy"})
    kept = template()
    kept.texts = {"en": {"subject": "Tomorrow", "body": heavy["body-en"]}}
    db.session.commit()
    begun = begin(owner, desk, template=kept.public_id)
    assert said in owner.get(f"{begun}write").text
    assert "mail programs would cut it off" in owner.get(f"{begun}check").text
