"""An event file as rows that are not stored yet.

`read_document` needs no database: what depends on one (organisations, the directory of speakers,
UIDs in use) is settled by `importing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.conditions import Condition, InvalidCondition, check_conditions
from webinars.events.editing.reminding import Reminders
from webinars.events.exchange.fields import Fields, check_once
from webinars.events.exchange.programme import Programme, read_programme
from webinars.events.inclusion import QUESTIONS
from webinars.events.models import (
    Event,
    EventFormat,
    EventKind,
    EventLink,
    EventStatus,
    EventText,
    Visibility,
)
from webinars.events.programme import CHOOSING, Question, QuestionChoice, QuestionText, QuestionType

VERSION = 1
OPENS_MINUTES, LATEST_MINUTES = 15, 1440
"""How long before a date the way in opens where nothing is said, and at most."""


@dataclass
class Document:
    """What a file says: the event without dates and owner, and what those are made from."""

    event: Event
    programme: Programme
    problems: list[str]
    owner: str = ""
    hosts: list[str] = field(default_factory=list)
    organisations: dict[str, Organisation] = field(default_factory=dict)


def read_document(data: Mapping[str, object]) -> Document:
    """Read the object of an event file; the document's `problems` say what is wrong with it."""
    problems: list[str] = []
    with Fields(data, "", problems) as file:
        file.number("version", minimum=VERSION, maximum=VERSION, required=True)
        event = _read_event(file)
        _read_registration(file, event)
        _read_reminders(file, event)
        event.questions = _read_questions(file, event.source_language)
        document = Document(event, read_programme(file, event), problems)
        _check_window(file, event)
        _read_organisations(file, document)
    return document


def _read_event(file: Fields) -> Event:
    source = file.language("source_language")
    event = Event(
        slug=file.slug("slug", 120),
        kind=file.choice("kind", EventKind),
        format=file.choice("format", EventFormat),
        status=file.choice("status", EventStatus, EventStatus.DRAFT),
        visibility=file.choice("visibility", Visibility, Visibility.PUBLIC),
        source_language=source,
        zone=file.zone("zone"),
        platform=file.text("platform", 80),
        hashtags=file.hashtags("hashtags"),
        recording=file.flag("recording", default=False),
        retention_days=file.number("retention_days", minimum=1, maximum=365),
        access_retention_days=file.number("access_retention_days", minimum=0, maximum=90),
        revision=0,
        texts=[_read_text(language, text) for language, text in file.by_language("texts", source)],
        links=_read_links(file),
    )
    with file.nested("venue") as venue:
        event.venue, event.address = venue.text("name", 200), venue.text("address", 500)
    with file.nested("join") as join:
        event.join_url = join.url("url")
        event.join_passcode = join.text("passcode", 80)
        event.join_phone = join.text("phone", 1000, many_lines=True)
        event.listening_help = join.names("interpretation", "", 1000, many_lines=True)
        minutes = join.number("opens_minutes", minimum=0, maximum=LATEST_MINUTES)
        event.join_opens_minutes = OPENS_MINUTES if minutes is None else minutes
    with file.nested("contact") as contact:
        event.contact_name, event.contact_email = contact.text("name", 200), contact.email("email")
    return event


def _read_text(language: str, text: Fields) -> EventText:
    return EventText(
        language=language,
        title=text.text("title", 300, required=True),
        summary=text.text("summary", 600),
        description=text.text("description", 50_000, many_lines=True),
    )


def _read_registration(file: Fields, event: Event) -> None:
    with file.nested("registration") as registration:
        event.registration_opens_local = registration.local("opens", event.zone)
        event.registration_closes_local = registration.local("closes", event.zone)
        event.capacity = registration.number("capacity", minimum=0, maximum=1_000_000)
        event.waiting_list = registration.flag("waiting_list", default=True)
        event.approval = registration.flag("approval", default=False)
        event.offer_hours = registration.number("offer_hours", minimum=1, maximum=336)
        event.decline_frees_seat = registration.flag("decline_frees_seat", default=True)
        event.choose_dates = registration.flag("choose_dates", default=False)
        event.online_open = registration.flag("online_open", default=False)
        event.inclusion = _read_inclusion(registration)


def _read_inclusion(registration: Fields) -> list[str]:
    """The questions about inclusion that are asked, in their order."""
    named = registration.slugs("inclusion")
    if set(named) - QUESTIONS.keys():
        registration.note("inclusion", f"has to be a list of some of: {', '.join(QUESTIONS)}")
    return [key for key in QUESTIONS if key in named]


def _read_reminders(file: Fields, event: Event) -> None:
    with file.nested("reminders") as reminders:
        wanted = {
            name: reminders.flag(name, default=default)
            for name, default in vars(Reminders()).items()
        }
        event.reminders = Reminders(**wanted).minutes


def _check_window(file: Fields, event: Event) -> None:
    """It may end after the event: where dates were moved, organisers are told so, no more."""
    opens, closes = event.registration_opens_local, event.registration_closes_local
    if opens and closes and opens >= closes:
        file.note("registration.closes", "is not after registration.opens")


def _read_links(file: Fields) -> list[EventLink]:
    return [
        EventLink(
            position=position,
            url=link.url("url", required=True),
            label=link.text("label", 300, required=True),
            language=link.language("language", required=False),
            is_material=is_material,
        )
        for key, is_material in (("links", False), ("materials", True))
        for position, link in enumerate(file.each(key))
    ]


def _read_questions(file: Fields, language: str) -> list[Question]:
    questions = [
        _read_question(fields, position, language)
        for position, fields in enumerate(file.each("questions"))
    ]
    check_once(file, "questions", [question.key for question in questions])
    try:
        check_conditions(questions)
    except InvalidCondition as problem:
        position = [question.key for question in questions].index(problem.key)
        file.note(f"questions[{position}].only_if", str(problem))
    return questions


def _read_question(fields: Fields, position: int, language: str) -> Question:
    question = Question(
        key=fields.slug("key"),
        type=fields.choice("type", QuestionType),
        required=fields.flag("required", default=False),
        position=position,
        condition=_read_condition(fields),
        texts=[
            QuestionText(
                language=code,
                label=text.text("label", 300, required=True),
                hint=text.text("hint", 500),
            )
            for code, text in fields.by_language("texts", language)
        ],
        choices=[
            QuestionChoice(
                key=choice.slug("key"), position=number, labels=choice.names("labels", language)
            )
            for number, choice in enumerate(fields.each("choices"))
        ],
    )
    check_once(fields, "choices", [choice.key for choice in question.choices])
    if (question.type in CHOOSING) != bool(question.choices):
        fields.note("choices", f"has to be given for {' and '.join(CHOOSING)}, and only there")
    return question


def _read_condition(fields: Fields) -> Condition | None:
    with fields.nested("only_if") as condition:
        question = condition.slug("question", required=False)
        answers = condition.slugs("answers")
    return {"question": question, "answers": answers} if question or answers else None


def _read_organisations(file: Fields, document: Document) -> None:
    document.owner = file.slug("organisation", 80)
    document.hosts = file.slugs("hosts")
    involved = [document.owner, *document.hosts]
    if len(set(involved)) < len(involved):
        file.note("hosts", "names an organisation twice, or the one that owns the event")
    for fields in file.each("organisations"):
        organisation = _read_organisation(fields)
        if organisation.slug not in involved:
            fields.note("slug", "is neither the event's organisation nor one of its hosts")
        if organisation.slug in document.organisations:
            fields.note("slug", "is used twice")
        document.organisations[organisation.slug] = organisation


def _read_organisation(fields: Fields) -> Organisation:
    language = fields.language("default_language")
    organisation = Organisation(
        slug=fields.slug("slug", 80),
        default_language=language,
        default_zone=fields.zone("default_zone"),
        website=fields.url("website", limit=500),
        retention_days=fields.number("retention_days", minimum=1, maximum=365),
        access_retention_days=fields.number("access_retention_days", minimum=0, maximum=90),
        texts=[
            OrganisationText(
                language=code,
                name=text.text("name", 200, required=True),
                description=text.text("description", 20_000, many_lines=True),
                supervisory_authority=text.text("supervisory_authority", 300),
            )
            for code, text in fields.by_language("texts", language)
        ],
    )
    with fields.nested("contact") as contact:
        organisation.contact_name = contact.text("name", 200)
        organisation.contact_email = contact.email("email", required=True)
    return organisation
