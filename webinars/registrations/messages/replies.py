"""Letters about what came back by mail: answers, proposals, and what people wrote."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as _

from webinars.calendar.decisions import YES, Place
from webinars.calendar.replies import Method, PartStat
from webinars.events.models import Event, EventStatus
from webinars.extensions import db
from webinars.links import Links
from webinars.localtime import format_date, format_moment, format_span, zone_label
from webinars.mail.content import Address, Content, NotYet, message, one_line
from webinars.registrations.choosing import has_date, steps
from webinars.registrations.joining import dates_ahead
from webinars.registrations.messages.about import find_date, letter_about_registration
from webinars.registrations.messages.facts import Fact, Line, brief
from webinars.registrations.messages.letter import Letter, compose, settings, spoken
from webinars.registrations.models import ACTIVE, Registration, RegistrationStatus
from webinars.registrations.newcomers import seats_for_newcomers
from webinars.registrations.replies.answers import (
    DELEGATE,
    OLDER,
    has_questions_for_later,
    moment_of,
    open_questions,
    places_asked_about,
)
from webinars.registrations.replies.models import OpenQuestion
from webinars.registrations.replies.others import Proposal, key_of
from webinars.registrations.replies.places import Loss, loss_of
from webinars.registrations.states import TAKES_REGISTRATIONS, PageState, event_state, page_state
from webinars.registrations.taking_part import TakesPart
from webinars.times import to_local

Payload = dict[str, Any]


_ASK_AGAIN = timedelta(minutes=10)
"""How often it is looked whether a wrong year was put right."""


@letter_about_registration("confirm-answer")
def write_confirm_answer(
    letter: Letter, registration: Registration, _payload: Payload, now: datetime
) -> Content | None:
    """Somebody answered in this person's name: was it they? None once it is settled.

    Or they said no to an older request: does that hold? Raises `NotYet` while the date stands in
    the past by what may be a slip.
    """
    questions = open_questions(registration, now)
    if not questions:
        if has_questions_for_later(registration, now):
            raise NotYet(now + _ASK_AGAIN)
        return None
    return letter.write(
        reasons=reasons_in_words(questions),
        is_own=all(OLDER in each.details for each in questions),
        facts=letter.facts([question.date for question in questions]),
        answers=_rows(questions, letter.language),
        consequence=consequence_in_words(registration, questions, now),
        confirm_url=letter.links.registration(
            registration.token, f"answer?shown={moment_of(questions)}"
        ),
    )


@letter_about_registration("counter-declined")
def write_counter_declined(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """The event stays where it is; the organisers know, where anybody reads what goes to them.

    None where it does not take place by now, or not for this person.
    """
    date = find_date(letter.event, payload["date"])
    if date is None or date.ends_at <= now or letter.event.status is not EventStatus.PUBLISHED:
        return None
    is_in = registration.status is RegistrationStatus.CONFIRMED and has_date(registration, date.uid)
    if not is_in:
        return None
    return letter.write(
        calendar=letter.decline_counter(date, sequence=steps(registration, date.uid), now=now),
        facts=letter.facts([date]),
        is_told=payload.get("is_told", True),
        manage_url=letter.links.registration(registration.token),
    )


@letter_about_registration("return-refused")
def write_return_refused(
    letter: Letter, registration: Registration, payload: Payload, now: datetime
) -> Content | None:
    """A yes came after the no that gave the place back, and there is no place any more."""
    asked = payload.get("dates", [payload["date"]])
    ahead = [date for date in letter.event.dates if date.id in asked and date.ends_at > now]
    if registration.status is RegistrationStatus.CONFIRMED:  # some they may have chosen since
        ahead = [date for date in ahead if not has_date(registration, date.uid)]
    if not ahead or payload["sequence"] != registration.sequence:
        return None
    event, is_registered = letter.event, registration.status in ACTIVE
    online = page_state(event, taken=0, now=now, way=TakesPart.ONLINE)
    return letter.write(
        facts=letter.facts(ahead),
        event_status=event.status.value,
        is_registered=is_registered,
        has_waiting_list=event.waiting_list,
        online_open=event.is_online_open and (is_registered or online is PageState.OPEN),
        manage_url=letter.links.registration(registration.token),
    )


@message("counter-proposal")
def render_counter_proposal(payload: Payload, recipient: str, _now: datetime) -> Content | None:
    """Tells the organisers what somebody would prefer. It changes nothing by itself."""
    registration = db.session.get(Registration, payload["registration"])
    date = find_date(registration.event, payload["date"]) if registration else None
    if registration is None or date is None:
        return None
    event = registration.event
    language = spoken(event.source_language)
    links = Links(settings().base_url, language)
    with force_locale(language):
        proposal = Proposal(**payload["proposal"])
        letter = Letter(message="", event=event, recipient=recipient, language=language)
        return compose(
            "counter-proposal",
            sender=_site(),
            language=language,
            reply_to=registration.email,
            event=brief(event, language=language, links=links),
            person=registration.name,
            email=registration.email,
            words=proposal.comment,
            facts=[*letter.facts([date]), *_proposed(proposal, event, language)],
            people_url=links.people(event.organisation.slug, event.slug),
        )


@message("personal")
def render_personal(payload: Payload, recipient: str, now: datetime) -> Content | None:
    """The invitation was another person's; here is where one registers, while anybody can."""
    event = db.session.get(Event, payload["event"])
    ahead = dates_ahead(event, now) if event else []
    if event is None or not ahead or event_state(event, now) is not None:
        return None
    state = page_state(event, taken=seats_for_newcomers(event, now).taken_for(None), now=now)
    if state is PageState.INVITATION_ONLY:
        return None
    language = spoken(payload["language"])
    letter = Letter(message="personal", event=event, recipient=recipient, language=language)
    with force_locale(language):
        return letter.write(
            facts=letter.facts(ahead),
            event_url=letter.brief.url,
            is_open=state in TAKES_REGISTRATIONS,
        )


@message("forwarded")
def render_forwarded(payload: Payload, recipient: str, _now: datetime) -> Content | None:
    """What somebody wrote to the address that the system's mail comes from."""
    event = db.session.get(Event, payload["event"]) if payload["event"] else None
    language = spoken(event.source_language if event else "en")
    links = Links(settings().base_url, language)
    with force_locale(language):
        return compose(
            "forwarded",
            sender=_site(),
            language=language,
            reply_to=payload["reply_to"] or None,
            event=brief(event, language=language, links=links) if event else None,
            writer=payload["sender"],
            about=payload["subject"],
            is_report=payload.get("is_report", False),
            is_answer=payload.get("is_answer", True),
            written_to=payload.get("written_to", ""),
            **{name: payload[name] for name in _FORWARDED},
        )


_FORWARDED = ("text", "is_cut", "is_whole", "attachments", "is_vouched")


def reasons_in_words(questions: Sequence[OpenQuestion]) -> list[str]:
    """Why somebody is asked about these answers, which have changed nothing."""
    older = [OLDER in each.details for each in questions]
    reasons = []
    if not all(older):
        reasons.append(
            _(
                "An answer to your invitation came in. We could not check that it is yours, so "
                "nothing has changed."
            )
        )
    if any(older):
        reasons.append(
            _(
                "Your calendar said no to an earlier invitation. The invitation has changed since, "
                "so we ask whether the no still holds. Your registration is as it was."
            )
        )
    return [str(each) for each in reasons]


def answer_in_words(question: OpenQuestion) -> str:
    """What somebody is said to have answered, and to whom they passed it on: we write there."""
    if question.method is Method.COUNTER:
        return str(_("You propose another time."))
    to = question.details.get(DELEGATE, "")
    if question.partstat is PartStat.DELEGATED and key_of(to):
        return str(_("Somebody else comes in your place: %(address)s.", address=to))
    words = {
        PartStat.ACCEPTED: _("You come."),
        PartStat.TENTATIVE: _("You come, perhaps."),
        PartStat.DECLINED: _("You do not come."),
        PartStat.DELEGATED: _("Somebody else comes in your place."),
    }
    return str(words[question.partstat])


def consequence_in_words(
    registration: Registration, questions: Sequence[OpenQuestion], now: datetime
) -> str:
    """What a yes to `questions` does to the person's place; "" for nothing."""
    replies = [each for each in questions if each.method is Method.REPLY]
    declined = {each.date_id for each in replies if each.partstat is PartStat.DECLINED}
    accepted = {each.date_id for each in replies if each.partstat in YES}
    returns = Place.GIVEN_BACK in places_asked_about(registration, replies).values()
    said = []
    if declined:
        loss = loss_of(registration, declined, now, accepted=accepted)
        waits = registration.status is RegistrationStatus.WAITING
        said.append(_cost_in_words(loss, waits=waits))
    if returns and declined:
        said.append(_("On the other dates, you get your place back, if it is still free."))
    elif returns:
        said.append(_("If you say yes, you get your place back, if it is still free."))
    if any(each.partstat is PartStat.DELEGATED for each in replies):
        said.append(
            _(
                "Your place does not pass on: you keep it, and whoever comes instead has to "
                "register themselves."
            )
        )
    return " ".join(str(each) for each in said)


def _cost_in_words(loss: Loss, *, waits: bool) -> str:
    """What a no means for somebody with a place, or for somebody who `waits`."""
    words = {
        Loss.NOTHING: (
            _("If you say yes, the organisers read it. You keep your place."),
            _("If you say yes, the organisers read it. You stay on the waiting list."),
        ),
        Loss.PLACE: (
            _("If you say yes, you lose your place, and somebody else may have it."),
            _("If you say yes, you leave the waiting list."),
        ),
        Loss.DATE: (
            _(
                "If you say yes, you lose your place on the dates to which you do not come, and "
                "somebody else may have it."
            ),
            _("If you say yes, you do not wait for the dates any more to which you do not come."),
        ),
    }
    return str(words[loss][waits])


def _rows(questions: Sequence[OpenQuestion], language: str) -> list[Fact]:
    """Each answer beside its date; a single one needs none, because the letter names it below."""
    label = _("The answer") if len(questions) == 1 else ""
    return [
        Fact(
            label or format_span(each.date.starts_local, each.date.ends_local, language),
            (Line(answer_in_words(each)),),
        )
        for each in questions
    ]


def _proposed(proposal: Proposal, event: Event, language: str) -> list[Fact]:
    if not proposal.starts:
        return []
    return [Fact(_("Proposed"), (Line(proposed_in_words(proposal, event.zone, language)),))]


def proposed_in_words(proposal: Proposal, zone: str, language: str) -> str:
    """The time that somebody proposes, and on whose clocks: those of `zone` where that is known.

    The end is left out where it does not come after the beginning on the same clocks.
    """
    starts, ends = proposal.times()
    if not isinstance(starts, datetime):
        last = "" if ends is None else format_date(ends, language)
        return " – ".join(filter(None, (format_date(starts, language), last)))
    clocks = _("on the clocks of their calendar, in a zone that we do not know")
    if starts.tzinfo is not None:
        clocks = zone_label(zone, language)
        starts = to_local(starts, zone)
        ends = to_local(ends, zone) if isinstance(ends, datetime) else None
    span = format_moment(starts, language)
    if isinstance(ends, datetime):
        span = format_span(starts, ends, language)
    return f"{span} ({clocks})"


def _site() -> Address:
    return Address(one_line(settings().site_name), settings().mail_default_sender)
