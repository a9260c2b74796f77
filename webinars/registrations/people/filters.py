"""What an organiser looks for among an event's people, as it stands in an address.

A filter is read from the query of a page and written back to it, so that what is seen can be
passed on, kept as a mailing's audience, or acted upon. Unknown values are left out; an answer to a
question that is gone is given by nobody, for without its condition everybody would be let in.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from webinars.events.models import EventDate
from webinars.events.organising import PartnerLink, SeatReservation
from webinars.events.programme import Question, QuestionType
from webinars.events.search import folded_words
from webinars.mail import outbox
from webinars.mail.models import OutgoingMail
from webinars.registrations.mailings.models import Mailing
from webinars.registrations.models import (
    NAMED_BY,
    ORGANISATION_KEY_LENGTH,
    Answer,
    ChosenDate,
    Consent,
    ConsentPurpose,
    Origin,
    Registration,
    RegistrationStatus,
)
from webinars.registrations.parties.models import Party
from webinars.registrations.replies.overview import ANSWERS, NOT_ANSWERED, has_answered
from webinars.registrations.scope import Condition
from webinars.registrations.taking_part import TakesPart
from webinars.registrations.untold import Untold

E = TypeVar("E", bound=StrEnum)
Query = Mapping[str, Sequence[str]]

ANSWER = "answer-"
"""In front of a question's key: the name of its filter."""

NO_PREFERENCE = "none"
_LONGEST = 200
_CHOSEN = {QuestionType.CHOICE, QuestionType.CHOICES, QuestionType.YES_NO, QuestionType.COUNTRY}


@dataclass(frozen=True, kw_only=True)
class PeopleFilter:
    """Who is looked for; what is empty leaves nobody out.

    `listening` is a language, or `NO_PREFERENCE`; `partner` the code of a partner's link;
    `reservation` a reservation's public id; `date` that of a date that was chosen; `way` is one of
    `TakesPart`, or `NO_PREFERENCE` for who has not said how they take part; `answers` maps a
    question's key to one of its choices, as a form sends it; `attended` is `yes` or `no`, and so is
    `recorded`, for who agrees to be; `mail` is `trouble` for those whom a mail to their present
    address did not reach, `none` for those who have no address; `calendar` is what they answered
    there, see `webinars.registrations.replies.overview`; `group` the public id of the party with
    which people were registered; `message` that of a message to many which they got, are to get or
    to be told, as far as that is kept.
    """

    search: str = ""
    statuses: tuple[RegistrationStatus, ...] = ()
    listening: str = ""
    way: str = ""
    organisation: str = ""
    origin: Origin | None = None
    partner: str = ""
    reservation: str = ""
    date: str = ""
    attended: str = ""
    recorded: str = ""
    mail: str = ""
    calendar: str = ""
    group: str = ""
    message: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)

    @property
    def only_statuses(self) -> bool:
        """Whether nothing but the status leaves anybody out."""
        return self == PeopleFilter(statuses=self.statuses)

    def conditions(self, event_id: int, questions: Sequence[Question]) -> list[Condition]:
        """What leaves out all others, among the people of an event with these `questions`."""
        found = [_mentions(word) for word in folded_words(self.search)]
        found += [_is_from(word) for word in folded_words(self.organisation)]
        if self.statuses:
            found.append(Registration.status.in_(self.statuses))
        if self.listening:
            wanted = None if self.listening == NO_PREFERENCE else self.listening
            found.append(Registration.listening_language.is_not_distinct_from(wanted))
        if self.way:
            way = TakesPart(self.way) if self.way in set(TakesPart) else None
            found.append(Registration.takes_part.is_not_distinct_from(way))
        if self.origin:
            found.append(Registration.origin == self.origin)
        if self.partner:
            found.append(Registration.partner_link_id.in_(_links(event_id, self.partner)))
        if self.reservation:
            found.append(Registration.reservation_id.in_(_seats(event_id, self.reservation)))
        if self.date:
            found.append(Registration.id.in_(_choosers(event_id, self.date)))
        found += _is_so(self.attended, Registration.attended_at.is_not(None))
        found += _is_so(self.recorded, agrees_to_recording())
        if self.mail:
            has_none = Registration.email.is_(None)
            found.append(has_none if self.mail == "none" else has_mail_trouble())
        if self.calendar:
            found.append(has_answered(event_id, self.calendar))
        if self.group:
            found.append(Registration.party_id.in_(_party(event_id, self.group)))
        if self.message:
            found.append(_is_written_to(event_id, self.message))
        by_key = {question.key: question for question in filterable(questions)}
        for key, said in self.answers.items():
            found.append(_answered(by_key[key], said) if key in by_key else sa.false())
        return found

    def lost(self, questions: Sequence[Question]) -> list[str]:
        """The keys of questions that it names, and that are not among these any more."""
        return sorted(self.answers.keys() - {each.key for each in filterable(questions)})


def filterable(questions: Sequence[Question]) -> list[Question]:
    """The questions that people answer by choosing."""
    return [question for question in questions if question.type in _CHOSEN]


def read_filter(query: Query, questions: Sequence[Question]) -> PeopleFilter:
    """The filter that `query` holds, for an event with these `questions`."""
    keys = [question.key for question in filterable(questions)]
    asked = [name.removeprefix(ANSWER) for name in query if name.startswith(ANSWER)]
    keys = sorted(asked, key=lambda key: keys.index(key) if key in keys else len(keys))
    answers = {key: _first(query, ANSWER + key) for key in keys if key.isprintable()}
    origin = _members(Origin, query.get("origin", ()))
    attended, mail = _first(query, "attended"), _first(query, "mail")
    calendar, way = _first(query, "calendar"), _first(query, "way")
    recorded = _first(query, "recorded")
    return PeopleFilter(
        search=_first(query, "q"),
        statuses=_members(RegistrationStatus, query.get("status", ())),
        listening=_first(query, "listening"),
        way=way if way in {*TakesPart, NO_PREFERENCE} else "",
        organisation=_first(query, "from"),
        origin=origin[0] if origin else None,
        partner=_first(query, "partner"),
        reservation=_first(query, "seats"),
        date=_first(query, "date"),
        attended=attended if attended in {"yes", "no"} else "",
        recorded=recorded if recorded in {"yes", "no"} else "",
        mail=mail if mail in {"trouble", "none"} else "",
        calendar=calendar if calendar in {*ANSWERS, NOT_ANSWERED} else "",
        group=_first(query, "group"),
        message=_first(query, "message"),
        answers={key: said for key, said in answers.items() if said},
    )


def write_filter(wanted: PeopleFilter) -> dict[str, list[str]]:
    """The query from which `read_filter` reads `wanted` again."""
    values: dict[str, list[str]] = {
        "q": [wanted.search],
        "status": [status.value for status in wanted.statuses],
        "listening": [wanted.listening],
        "way": [wanted.way],
        "from": [wanted.organisation],
        "origin": [wanted.origin.value if wanted.origin else ""],
        "partner": [wanted.partner],
        "seats": [wanted.reservation],
        "date": [wanted.date],
        "attended": [wanted.attended],
        "recorded": [wanted.recorded],
        "mail": [wanted.mail],
        "calendar": [wanted.calendar],
        "group": [wanted.group],
        "message": [wanted.message],
        **{ANSWER + key: [said] for key, said in wanted.answers.items()},
    }
    return {
        name: kept for name, found in values.items() if (kept := [text for text in found if text])
    }


def agrees_to_recording() -> Condition:
    """Whether somebody agrees to be recorded.

    Each person is looked up: a list of all who agree, of whatever event, can be too long for the
    database to keep it at hand, and is then read anew for everybody who is not on it.
    """
    return sa.exists().where(
        Consent.registration_id == Registration.id,
        Consent.purpose == ConsentPurpose.RECORDING,
        Consent.withdrawn_at.is_(None),
    )


def has_mail_trouble() -> Condition:
    """Whether a mail to the person's present address could not be delivered, and none has since.

    It begins with the few mails that were not, whatever they are about.
    """
    person, about = aliased(Registration), registration_of_mail()
    troubled = (
        sa.select(person.id)
        .join(OutgoingMail, sa.and_(about == person.id, OutgoingMail.recipient == person.email))
        .where(outbox.is_unreached())
    )
    return Registration.id.in_(troubled)


def registration_of_mail() -> sa.ColumnElement[int | None]:
    """The id of the registration that a mail is about; NULL where it is about none."""
    prefix = "registration/"
    number = sa.cast(sa.func.substr(OutgoingMail.about, len(prefix) + 1), sa.Integer)
    return sa.case((OutgoingMail.about.startswith(prefix), number))


def _first(query: Query, name: str) -> str:
    """The text under `name`; nothing that a database could refuse to compare with."""
    texts = query.get(name, ())
    text = texts[0].strip() if texts else ""
    return text[:_LONGEST] if text.isprintable() else ""


def _members(kind: type[E], texts: Sequence[str]) -> tuple[E, ...]:
    return tuple(member for member in kind if member.value in texts)


def _is_so(said: str, condition: Condition) -> list[Condition]:
    """The condition for `yes`, its opposite for `no`, and nothing for ""."""
    if not said:
        return []
    return [condition if said == "yes" else sa.not_(condition)]


def _mentions(word: str) -> Condition:
    return Registration.search_text.contains(word, autoescape=True)


def _is_from(word: str) -> Condition:
    """Whether the organisation mentions `word`, which stands in no name or address for it.

    Its key is in an index, which is read in place of all texts. It holds the beginning of a very
    long name; what follows is looked for where `search_text` goes on after that.
    """
    key = Registration.organisation_key
    mentioned = f"%{_escaped(word)}%"
    begins = sa.func.substr(key, len(NAMED_BY) + 1)
    marked = sa.func.replace(Registration.search_text, begins, sa.literal("\n").concat(begins))
    goes_on = marked.like(f"%\n{mentioned}", escape="/")
    is_cut = sa.func.length(key) == ORGANISATION_KEY_LENGTH
    return sa.or_(key.like(NAMED_BY + mentioned, escape="/"), sa.and_(is_cut, goes_on))


def _escaped(word: str) -> str:
    return "".join(f"/{char}" if char in "/%_" else char for char in word)


def _links(event_id: int, code: str) -> sa.Select[int]:
    return sa.select(PartnerLink.id).where(
        PartnerLink.event_id == event_id, PartnerLink.code == code
    )


def _seats(event_id: int, public_id: str) -> sa.Select[int]:
    return sa.select(SeatReservation.id).where(
        SeatReservation.event_id == event_id, SeatReservation.public_id == public_id
    )


def _party(event_id: int, public_id: str) -> sa.Select[int]:
    return sa.select(Party.id).where(Party.event_id == event_id, Party.public_id == public_id)


def _is_written_to(event_id: int, public_id: str) -> Condition:
    """Whether a message was written to somebody, or they have to be told of it."""
    key = sa.literal("mailing/").concat(sa.cast(Mailing.id, sa.String))
    keys = sa.select(key).where(Mailing.event_id == event_id, Mailing.public_id == public_id)
    mailed = sa.select(registration_of_mail()).where(OutgoingMail.part_of.in_(keys))
    to_tell = sa.select(Untold.registration_id).where(Untold.message.in_(keys))
    return sa.or_(Registration.id.in_(mailed), Registration.id.in_(to_tell))


def _choosers(event_id: int, public_id: str) -> sa.Select[int]:
    return (
        sa.select(ChosenDate.registration_id)
        .join(EventDate, EventDate.uid == ChosenDate.uid)
        .where(
            EventDate.event_id == event_id,
            EventDate.public_id == public_id,
            ChosenDate.chosen.is_(sa.true()),
        )
    )


def _answered(question: Question, said: str) -> Condition:
    """Whether the answer, as JSON keeps it, is `said`, or has it among several."""
    kept = sa.cast(Answer.value, sa.Text)
    if question.type is QuestionType.YES_NO:
        same = kept == json.dumps(said == "yes")
    elif question.type is QuestionType.CHOICES:
        same = kept.contains(json.dumps(said), autoescape=True)
    else:
        same = kept == json.dumps(said)
    return Registration.id.in_(
        sa.select(Answer.registration_id).where(Answer.question_id == question.id, same)
    )
