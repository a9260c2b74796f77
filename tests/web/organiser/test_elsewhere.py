"""What belongs to another organisation is nowhere under one's own: every address with a real id."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask
from werkzeug.routing import Rule

from tests.events.builders import channel, make_question
from tests.registrations.builders import find, sign_up
from tests.registrations.invitations.lists import draft as draft_round
from tests.registrations.invitations.lists import invite, invited
from tests.registrations.mailings.drafts import draft as draft_message
from tests.web.organiser.people import Organiser, user_of
from tests.web.organiser.test_policies import methods, pages_with_a_right
from webinars.accounts.models import Member, MemberInvitation, Organisation, Role
from webinars.events.models import Event
from webinars.events.organising import PartnerLink, PastedText, SeatReservation
from webinars.events.programme import AgendaItem, AgendaItemText, Speaker, Track
from webinars.extensions import db, transaction
from webinars.registrations.mailings.models import MailingTemplate
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.moving.models import FileKind, UploadedFile
from webinars.times import utc_now

NOT_IDS = {"organisation", "event", "lang", "language"}
REDIRECTED = {"organiser.undo_people", "organiser.cancel_one_date"}
"""They say that it is too late, as they do of what was never there."""


def fill_an_event(event_id: int, owner: Organiser) -> dict[str, str]:
    """Give an event one of everything; the ids, by what stands before them in an address."""
    now, user_id = utc_now(), user_of(owner).id
    sign_up(event_id)
    invite(event_id, "bo@example.org\n")
    ids = {
        "people": find().public_id,
        "needs": find().public_id,
        "invitations": invited("bo@example.org").public_id,
        "rounds": draft_round(event_id, "eva@example.org\n"),
        "messages": draft_message(event_id),
    }
    with transaction():
        event = db.session.get_one(Event, event_id)
        date, own = event.dates[0], {"organisation_id": event.organisation_id}
        track = Track(key="hall", names={"en": "Hall"})
        item = AgendaItem(
            public_id="0b5b2c1e-item",
            uid="item@example.org",
            offset_minutes=0,
            duration_minutes=10,
            texts=[AgendaItemText(language="en", title="Opening")],
        )
        event.tracks.append(track)
        event.channels.extend([channel("en"), channel("de")])
        event.questions.append(make_question(77))
        date.items.append(item)
        speaker = Speaker(**own, public_id="5ad1-speaker", name="Ana")
        template = MailingTemplate(**own, name="Welcome", texts={})
        pasted = PastedText(**own, facts="A note", created_at=now)
        asked = MemberInvitation(
            **own,
            email="new@example.org",
            role=Role.VIEWER,
            token_hash="x",
            created_at=now,
            expires_at=now + timedelta(days=1),
        )
        link = PartnerLink(event_id=event_id, code="icmc-code", label="ICMC", created_at=now)
        seats = SeatReservation(event_id=event_id, code="seat", label="Panel", seats=1)
        files = {kind: _file(event_id, user_id, kind) for kind in FileKind}
        db.session.add_all([speaker, template, pasted, asked, link, seats, *files.values()])
        db.session.flush()
        member = db.session.query(Member).filter_by(user_id=user_id).one()
        return ids | {
            "agenda": item.public_id,
            "tracks": track.key,
            "dates": date.public_id,
            "check-in": date.public_id,
            "languages": "floor.de",
            "links": link.code,
            "templates": template.public_id,
            "questions": event.questions[0].key,
            "speakers": speaker.public_id,
            "new": pasted.public_id,
            "team": str(getattr(member, "public_id", member.user.public_id)),
            "team/invitations": asked.public_id,
            "seats": seats.public_id,
            "import": files[FileKind.PEOPLE].public_id,
            "attendance": files[FileKind.ATTENDANCE].public_id,
            "undo": "00000000-0000-0000-0000-000000000000",
        }


def _file(event_id: int, user_id: int, kind: FileKind) -> UploadedFile:
    return UploadedFile(
        event_id=event_id,
        user_id=user_id,
        kind=kind,
        name="people.csv",
        headings=["Name", "E-mail"],
        mapping=["name", "email"],
        row_count=0,
        created_at=utc_now(),
    )


def address(rule: Rule, organisation: str, event: str, ids: dict[str, str]) -> str:
    """The page of a rule, with real ids in it."""
    parts: list[str] = []
    for part in rule.rule.split("/"):
        before = "/".join(parts[-2:])
        if part == "<organisation>":
            parts.append(organisation)
        elif part == "<event>":
            parts.append(event)
        elif part.startswith("<"):
            is_person = part == "<uuid:person>"
            parts.append(ids["people" if is_person else before if before in ids else parts[-1]])
        else:
            parts.append(part)
    return "/".join(parts)


def pages_of_something(app: Flask) -> list[Rule]:
    """The rules whose address names something besides the organisation and its event."""
    return [rule for rule, _right in pages_with_a_right(app) if rule.arguments - NOT_IDS]


def test_nothing_of_another_organisation_is_under_one_s_own(
    app: Flask, owner: Organiser, stranger: Organiser, event_id: int
) -> None:
    ids = fill_an_event(event_id, owner)
    theirs = db.session.get_one(Event, event_id)
    own = db.session.query(Event).filter(Event.id != event_id).one()
    there, here = ((each.organisation.slug, each.slug) for each in (theirs, own))
    found: dict[str, int] = {}
    for rule in pages_of_something(app):
        for method in methods(rule):
            if method == "GET":  # the ids are real: their owner comes in
                path = address(rule, *there, ids)
                assert owner.get(path).status_code != 404, path
            path = address(rule, *here, ids)
            send = stranger.get if method == "GET" else stranger.post
            status = send(path).status_code
            if status != 404 and rule.endpoint not in REDIRECTED:
                found[f"{method} {path}"] = status
    assert found == {}
    db.session.rollback()
    assert find().status is RegistrationStatus.CONFIRMED
    assert db.session.query(Organisation).count() == 2
