"""The audit log: readable, filterable, and silent about people who were erased."""

from __future__ import annotations

from dataclasses import fields as dataclass_fields
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask_babel import force_locale

from tests.events.programming.agendas import item_of, plan
from tests.registrations.builders import find, sign_up
from tests.web.events import channel
from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser, organisation_of, user_of
from tests.web.organiser.test_agenda import fields
from tests.web.organiser.test_co_hosting import desk_at
from tests.web.visiting import text_of
from webinars.accounts import audit
from webinars.accounts.models import User
from webinars.events.editing.basics import Basics
from webinars.events.editing.joining import Joining
from webinars.events.editing.registering import Window
from webinars.events.editing.reminding import Reminders
from webinars.events.models import Event, EventText
from webinars.events.programme import ChannelKind, Speaker
from webinars.extensions import db, transaction
from webinars.web.organiser.audit_facts import COLUMNS, FIELDS
from webinars.web.organiser.audit_words import KINDS, SENTENCES
from webinars.web.organiser.people_view import columns_of

AT = datetime(2027, 3, 1, 22, 30, tzinfo=UTC)
"""In Brussels half past eleven in the evening."""


@pytest.fixture
def log(desk: str) -> str:
    """The address of the log."""
    return f"{desk.partition('/events/')[0]}/log/"


def write(
    event_id: int,
    action: str,
    subject: str = "",
    *,
    who: Organiser | User | None = None,
    at: datetime = AT,
    **details: object,
) -> None:
    """Something was done in the event's organisation."""
    user = user_of(who) if isinstance(who, Organiser) else who
    user_id = user.id if user else None
    organisation_id = organisation_of(event_id).id
    with transaction():
        audit.record(
            organisation_id=organisation_id,
            user_id=user_id,
            action=action,
            subject=subject,
            now=at,
            **details,
        )


def colleague(number: int) -> User:
    """Somebody else with an account."""
    with transaction():
        user = User(email=f"c{number}@example.org", fs_uniquifier=f"c{number}", created_at=AT)
        db.session.add(user)
    return user


def subject_of(event_id: int) -> str:
    return f"event/{db.session.get_one(Event, event_id).slug}"


def shown(who: Organiser, path: str) -> str:
    answer = who.get(path)
    assert answer.status_code == 200
    return text_of(answer)


def test_an_entry_says_who_did_what_when_to_what(
    owner: Organiser, editor: Organiser, log: str, event_id: int
) -> None:
    write(event_id, "event.publish", subject_of(event_id), who=editor)
    page = shown(owner, log)
    assert "Monday 1 March 2027, 23:30" in page
    assert "2027-03-01T23:30+01:00" in page
    assert "<bdi>Editor</bdi></b> · Published the event" in page
    assert "Community sponsorship" in page
    assert "such as registering, changing or cancelling, is not listed here" in page


def test_numbers_and_settings_stand_beside_it(owner: Organiser, log: str, event_id: int) -> None:
    write(event_id, "export.people", columns=["name", "email"], rows=42, reason="Badges")
    write(event_id, "settings.change", fields=["retention_days"], retention_days=[90, 30])
    page = shown(owner, log)
    assert "Columns: Name, E-mail · Number: 42 · Reason: Badges" in page
    assert "90 before, now 30" in page


def test_of_a_moved_event_it_says_from_when_and_where_to_when_and_where(
    owner: Organiser, log: str, desk: str
) -> None:
    changes = {
        "day-0": "2027-07-08",
        "start-0": "10:00",
        "venue": "Town hall",
        "contact_name": "Noor",
        "contact_email": "noor@example.org",
    }
    assert fill(owner, f"{desk}/basics", **changes).status_code == 303
    page = shown(owner, log)
    assert "Changed the basics of the event" in page
    assert "Dates: Tuesday 6 July 2027, 11:00–12:30 before, now Thursday 8 July 2027, 10:00" in page
    assert "Venue: – before, now Town hall" in page
    assert "Changed: Who answers questions, E-mail address for questions · Dates" in page
    assert "noor" not in page.lower()


def test_of_how_people_register_and_join_it_names_what_changed(
    owner: Organiser, log: str, desk: str
) -> None:
    fill(owner, f"{desk}/registration", capacity="40", closes_day="2027-07-01", approval="y")
    fill(owner, f"{desk}/joining", join_url="https://example.org/j/1", join_passcode="hush")
    fill(owner, f"{desk}/joining", join_phone="+32 2 555 01 23,,845521# Brussels")
    page = shown(owner, log)
    assert "By phone: – before, now +32 2 555 01 23" in page
    assert "845521" not in page
    assert "Register by: – before, now Thursday 1 July 2027, 23:59" in page
    assert "Number of places: – before, now 40" in page
    assert "Changed: We decide about each registration" in page
    assert "Changed: Link to the meeting, Passcode" in page
    assert "hush" not in page
    assert "example.org/j" not in page


@pytest.mark.parametrize("part", [Basics, Window, Joining, Reminders])
def test_each_part_of_an_event_that_can_change_has_a_name(part: type[Any]) -> None:
    assert {each.name for each in dataclass_fields(part)} <= FIELDS.keys()


def test_each_column_of_an_export_has_a_name(app: Flask, owner: Organiser, event_id: int) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.choose_dates = True
        db.session.add(EventText(event_id=event_id, language="ar", title="أهلا"))
        event.channels = [
            channel(ChannelKind.FLOOR, "en"),
            channel(ChannelKind.INTERPRETATION, "fr", "en"),
        ]
    with app.test_request_context():
        keys = {each.key for each in columns_of(desk_at(event_id, owner))}
    assert keys >= {"calendar", "dates", "note", "listening", "reads"}
    assert keys <= COLUMNS.keys()


def test_a_co_host_is_named_with_what_its_members_see(
    owner: Organiser, stranger: Organiser, log: str, desk: str, event_id: int
) -> None:
    partner = user_of(stranger).memberships[0].organisation
    with transaction():
        db.session.get_one(type(partner), partner.id).texts[0].name = "ICMC Europe"
    row = {"organisation-0": partner.slug, "sight-0": "all"}
    assert fill(owner, f"{desk}/co-hosts", **row).status_code == 303
    page = shown(owner, log)
    assert "Co-hosts before: none · Co-hosts now: ICMC Europe (sees: Everybody)" in page


def test_an_agenda_item_is_named_and_how_far_it_moved(
    owner: Organiser, log: str, desk: str, event_id: int
) -> None:
    plan(event_id, ("Law", "11:00", "11:30"), ("Towns", "11:30", "12:00"))
    item = item_of(event_id, "Law").public_id
    url = f"{desk}/agenda/{item}/"
    sent = fields(owner.get(url).text, f'action="{url}shift"')
    owner.post(f"{url}shift", {**sent, "minutes": "15"})
    assert "Shifted the agenda" in shown(owner, log)
    assert "Agenda item: Law · Minutes: +15 · Number: 1" in shown(owner, log)


def test_columns_channels_and_numbers_are_said_in_the_reader_s_language(
    owner: Organiser, log: str, event_id: int
) -> None:
    columns = ["name", "organisation", "answer-visa"]
    labels = {"answer-visa": "Avez-vous besoin d’un visa ?"}
    write(event_id, "export.people", columns=columns, labels=labels, rows=2)
    write(event_id, "languages.add", channel="interpretation.en.fr")
    write(event_id, "event.create", items=5)
    with transaction():
        user_of(owner).language = "fr"
    page = shown(owner, log)
    assert "Colonnes : Nom, Organisation, Avez-vous besoin d’un visa ?" in page
    assert "Interprétation, français → anglais" in page
    assert "Points du programme : 5" in page


def test_french_puts_a_space_before_the_colon(owner: Organiser, log: str, event_id: int) -> None:
    sign_up(event_id)
    write(event_id, "registration.note", f"registration/{find().public_id}")
    with transaction():
        user_of(owner).language = "fr"
    page = owner.get(log).text
    assert "A modifié la note d’une inscription\u00a0: <bdi>Amina Diallo</bdi>" in page


def test_each_sentence_follows_a_name_in_french(app: Flask) -> None:
    with app.test_request_context(), force_locale("fr"):
        said = [str(sentence) for sentence in SENTENCES.values()]
    assert [each for each in said if not each.startswith(("A ", "S’est "))] == []


def test_what_is_not_in_the_table_is_shown_all_the_same(
    owner: Organiser, log: str, event_id: int
) -> None:
    write(event_id, "agenda.turn-around")
    write(event_id, "something.new", thing="x", role="unheard of", rows="many", before=[])
    page = shown(owner, log)
    assert "Another change (Events: agenda.turn-around)" in page
    assert "Another change (something.new)" in page


def test_a_registrant_is_named_while_registered_and_never_after(
    owner: Organiser, log: str, event_id: int
) -> None:
    sign_up(event_id)
    write(event_id, "registration.note", f"registration/{find().public_id}", who=owner)
    assert "Changed the note on a registration: <bdi>Amina Diallo</bdi>" in shown(owner, log)
    with transaction():
        db.session.delete(find())
    page = shown(owner, log)
    assert "Amina" not in page
    assert "a registration that was deleted since" in page


def test_a_registrant_of_another_organisation_s_event_is_not_named(
    owner: Organiser, stranger: Organiser, log: str, event_id: int
) -> None:
    elsewhere = db.session.query(Event).filter(Event.id != event_id).one().id
    sign_up(elsewhere)
    write(event_id, "registration.note", f"registration/{find().public_id}")
    assert "Amina" not in shown(owner, log)


def test_members_are_named_as_long_as_they_have_an_account(
    owner: Organiser, editor: Organiser, log: str, event_id: int
) -> None:
    person = user_of(editor)
    write(event_id, "member.remove", f"user/{person.public_id}", who=owner)
    write(event_id, "member.join", f"user/{person.public_id}", who=editor)
    page = shown(owner, log)
    assert "Removed somebody from the team: <bdi>Editor</bdi>" in page
    assert "Joined the team</li>" in page
    with transaction():
        db.session.delete(user_of(editor))
    page = shown(owner, log)
    assert "somebody whose account was deleted since" in page
    assert "Somebody whose account was deleted since</b> · Joined the team" in page


def test_speakers_are_named_as_long_as_they_are_in_the_directory(
    owner: Organiser, log: str, event_id: int
) -> None:
    with transaction():
        speaker = Speaker(
            organisation_id=organisation_of(event_id).id, public_id="s-1", name="Noor Haddad"
        )
        db.session.add(speaker)
    write(event_id, "speaker.edit", "speaker/s-1")
    write(event_id, "speaker.remove", "speaker/s-2")
    page = shown(owner, log)
    assert "Changed a speaker: <bdi>Noor Haddad</bdi>" in page
    assert "Removed a speaker</li>" in page


def test_the_latest_stand_first_fifty_on_a_page(owner: Organiser, log: str, event_id: int) -> None:
    moments = [AT + timedelta(minutes=number // 110) for number in range(120)]
    for number, moment in enumerate(moments):
        write(event_id, "something.new", at=moment, rows=number)
    seen: list[list[int]] = []
    path = log
    while path and len(seen) < 9:
        text = owner.get(path).text
        numbers = [part.partition("<")[0] for part in text.split("Number: ")[1:]]
        seen.append([int(each) for each in numbers])
        rest = text.partition(' rel="next"')[0].rpartition('href="')[2]
        path = rest.rstrip('"').replace("&amp;", "&") if 'rel="next"' in text else ""
    assert [len(each) for each in seen] == [50, 50, 20]
    assert [number for page in seen for number in page] == list(range(119, -1, -1))


def test_filters_stand_in_the_address(
    owner: Organiser, editor: Organiser, log: str, event_id: int
) -> None:
    slug = db.session.get_one(Event, event_id).slug
    write(event_id, "event.publish", f"event/{slug}", who=editor, at=AT)
    write(event_id, "agenda.add", f"event/{slug}", who=owner, at=AT + timedelta(days=1))
    write(event_id, "registration.note", "registration/x", event=slug, at=AT + timedelta(days=2))
    write(event_id, "settings.logo", who=owner, at=AT + timedelta(days=3))

    def found(query: str) -> list[str]:
        page = shown(owner, f"{log}?{query}")
        return [
            each for each in ("Published", "Added", "note on", "Uploaded a logo") if each in page
        ]

    assert found("") == ["Published", "Added", "note on", "Uploaded a logo"]
    assert found(f"who={user_of(editor).public_id}") == ["Published"]
    assert found("kind=events") == ["Published", "Added"]
    assert found("kind=people") == ["note on"]
    assert found(f"event={slug}") == ["Published", "Added", "note on"]
    assert found("since=2027-03-02&until=2027-03-03") == ["Added", "note on"]
    assert found("since=2027-03-02&kind=settings") == ["Uploaded a logo"]
    assert found("event=another") == []
    assert "Nothing was found" in shown(owner, f"{log}?event=another")


def test_days_are_those_of_the_organisation_s_clocks(
    owner: Organiser, log: str, event_id: int
) -> None:
    write(event_id, "event.publish", at=AT + timedelta(minutes=30))  # midnight in Brussels
    assert "Published" not in shown(owner, f"{log}?until=2027-03-01")
    assert "Published" in shown(owner, f"{log}?since=2027-03-02")


@pytest.mark.parametrize(
    "query",
    [
        "who=%00&event=%00",
        "kind=x&since=yesterday&until=9999-99-99",
        "from=x",
        "from=1.x",
        f"from={'9' * 16}.0",
        f"from={'9' * 40}.0",
        "from=١.٢",
        "since=0001-01-01&until=9999-12-31",
        "since=2027-03-02&until=2027-03-01",
    ],
)
def test_what_cannot_be_read_does_no_harm(
    owner: Organiser, log: str, event_id: int, query: str
) -> None:
    write(event_id, "event.publish")
    assert owner.get(f"{log}?{query}").status_code == 200


def test_only_owners_read_it_and_only_their_own(
    owner: Organiser, editor: Organiser, stranger: Organiser, log: str, event_id: int
) -> None:
    write(event_id, "event.publish", reason="a secret reason")
    assert editor.get(log).status_code == 403
    assert stranger.get(log).status_code == 404
    other = stranger.get("/organiser/").location
    assert "a secret reason" not in shown(stranger, f"{other}log/")


def test_a_page_needs_as_many_queries_for_fifty_entries_as_for_one(
    app: Flask, owner: Organiser, log: str, event_id: int, count_queries: list[str]
) -> None:
    sign_up(event_id)
    for subject in (
        subject_of(event_id),
        f"registration/{find().public_id}",
        f"user/{user_of(owner).public_id}",
        "invitation/x",
    ):
        write(event_id, "event.publish", subject, who=owner)
    owner.get(log)
    count_queries.clear()
    owner.get(log)
    for_few = len(count_queries)
    for number in range(12):
        sign_up(event_id, f"p{number}@example.org")
        public_id = find(f"p{number}@example.org").public_id
        write(event_id, "event.publish", f"registration/{public_id}", who=owner)
        write(event_id, "event.publish", subject_of(event_id), who=colleague(number))
    count_queries.clear()
    assert owner.get(log).text.count("<time ") == 28
    assert len(count_queries) <= for_few


def test_titles_of_events_are_in_their_language(owner: Organiser, log: str, event_id: int) -> None:
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.texts = [EventText(language="fr", title="Accueillir")]
        event.source_language = "fr"
    write(event_id, "event.publish", subject_of(event_id))
    assert '<span lang="fr" dir="ltr">Accueillir</span>' in shown(owner, log)


def test_every_known_action_belongs_to_a_kind() -> None:
    parts = {part for kind in KINDS.values() for part in kind.parts}
    assert {action.partition(".")[0] for action in SENTENCES} <= parts
