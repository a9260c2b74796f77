"""One person's page: what they told and agreed to, their mails, what happened, and what to do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask import redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from wtforms import TextAreaField

from webinars.accounts.models import AuditEntry
from webinars.accounts.rights import Right
from webinars.events import questions
from webinars.events.channels import listening_languages
from webinars.events.editing.saving import SectionConflict, check_section, version_of
from webinars.extensions import db, transaction
from webinars.languages import language_name
from webinars.localtime import format_date
from webinars.mail.models import OutgoingMail
from webinars.registrations import manage
from webinars.registrations.attendance import list_attendances
from webinars.registrations.details import clean_text
from webinars.registrations.mailings.models import Mailing, id_in
from webinars.registrations.models import Attendance, EmailChange, Registration, RegistrationStatus
from webinars.registrations.moving.importing import find_ground
from webinars.registrations.parties.keeping import dissolve
from webinars.registrations.parties.waiting import (
    count_waiting,
    parties_with_a_place,
    waits_together,
)
from webinars.registrations.people import agreeing, history, ticking
from webinars.registrations.people.deciding import APPLIES_TO, Decision
from webinars.registrations.people.groups import list_left_behind, list_others
from webinars.registrations.people.listing import place_in_line
from webinars.registrations.people.lost_places import is_passed_on
from webinars.registrations.people.without_email import WAYS
from webinars.registrations.replies.places import has_declined
from webinars.registrations.scope import get_person, lock_person
from webinars.registrations.states import has_offer
from webinars.registrations.taking_part import is_asked
from webinars.registrations.untold import list_untold
from webinars.times import utc_now
from webinars.web.answer_words import shown_answers
from webinars.web.consent_words import recording_consent_text
from webinars.web.forms import TEXT_LIMIT, Paragraphs, strip
from webinars.web.organiser import people_words as words
from webinars.web.organiser.batches import find_done, find_last
from webinars.web.organiser.deciding import DecisionForm
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.mailing_words import title_of
from webinars.web.organiser.people_view import (
    QUEUES,
    days_of,
    scope_of,
    sees_needs,
    short_day,
    short_moment,
    what_to_tell,
)
from webinars.web.organiser.saving import SectionForm, again
from webinars.web.organiser.without_email import told_words
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language
from webinars.web.words import labelled, way_name

_REFUSALS = {
    "full": lazy_gettext(
        "All places are taken or held. Tick “Also above the capacity” to confirm this person "
        "all the same."
    ),
    "overtaken": lazy_gettext(
        "This person stands elsewhere by now than your page showed. Look again, then decide."
    ),
    "words": lazy_gettext("Your words are too long, or contain a character that cannot be used."),
    "way": lazy_gettext("Choose how this person agreed."),
    "often": lazy_gettext(
        "This person got three mails again within an hour. Please wait before you send another."
    ),
}


_AT_ONCE = timedelta(seconds=5)


class NoteForm(SectionForm):
    """The organisers' own note about somebody."""

    note = TextAreaField(
        lazy_gettext("Note"),
        validators=[Paragraphs(TEXT_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto"},
    )


@dataclass(frozen=True)
class Happening:
    """Something that happened to a registration: when, what, and by whom, where that is kept."""

    at: datetime
    what: str
    who: str = ""


@organiser.get("/<organisation>/events/<event>/people/<uuid:person>/")
@allow(Right.SEE_PEOPLE)
def person(desk: EventDesk, person: UUID) -> Answer:
    """Everything about one registration that the member may see."""
    found = get_person(scope_of(desk), str(person))
    return _render(desk, found, NoteForm(version=version_of(found.note), note=found.note))


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/note")
@allow(Right.EDIT_PEOPLE)
def save_note(desk: EventDesk, person: UUID) -> Answer:
    """Keep a note about somebody; the audit log holds that it changed, not what it says."""
    scope, form = scope_of(desk), NoteForm()
    found = get_person(scope, str(person))
    if not form.validate():
        return again(_render(desk, found, form), 422)
    note = clean_text(form.note.data or "")
    try:
        with transaction():
            found = lock_person(scope, str(person))
            check_section(form.version.data or "", theirs=found.note, ours=note)
            if found.note != note:
                found.note = note
                desk.record("registration.note", history.subject_of(found))
    except SectionConflict as conflict:
        form.show_conflict(conflict.theirs, {"note": conflict.theirs})
        return again(_render(desk, get_person(scope, str(person)), form), 409)
    return back_to(desk.url("person", person=str(person)), _("Saved."))


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/resend")
@allow(Right.EDIT_PEOPLE)
def resend(desk: EventDesk, person: UUID) -> Answer:
    """Send the person once more where they stand, or the link to their own page."""
    what = "links" if request.form.get("what") == "links" else "standing"
    send = history.resend_links if what == "links" else history.resend_standing
    try:
        with transaction():
            found = get_person(scope_of(desk), str(person))
            send(registration=found, domain=site_domain(), now=utc_now())
            desk.record("registration.resend", history.subject_of(found), what=what)
    except history.ResentTooOften:
        return redirect(desk.url("person", person=str(person), refused="often"), 303)
    return back_to(desk.url("person", person=str(person)), _("The mail is on its way."))


@organiser.route(
    "/<organisation>/events/<event>/people/<uuid:person>/new-links", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE)
def renew_links(desk: EventDesk, person: UUID) -> Answer:
    """Ask whether this person's links are to be replaced; replace them and mail the new ones."""
    scope = scope_of(desk)
    if request.method == "GET":
        found = get_person(scope, str(person))
        return render_template("organiser/new_links.html", desk=desk, person=found)
    try:
        with transaction():
            found = get_person(scope, str(person))
            manage.renew_links(registration=found, domain=site_domain(), now=utc_now())
            desk.record("registration.links", history.subject_of(found))
    except manage.RenewedTooOften:
        return redirect(desk.url("person", person=str(person), refused="often"), 303)
    return back_to(desk.url("person", person=str(person)), _("The new links are on their way."))


@organiser.route(
    "/<organisation>/events/<event>/people/<uuid:person>/erase", methods=["GET", "POST"]
)
@allow(Right.EDIT_PEOPLE, fresh=True)
def erase_person(desk: EventDesk, person: UUID) -> Answer:
    """Ask whether everything about this person is to be deleted; delete it."""
    scope = scope_of(desk)
    if request.method == "GET":
        found = get_person(scope, str(person))
        return render_template("organiser/erase_person.html", desk=desk, person=found)
    with transaction():
        found = get_person(scope, str(person))
        desk.record("registration.erase", history.subject_of(found))
        manage.erase(registration=found, domain=site_domain(), now=utc_now())
    return back_to(desk.url("people"), _("All data about this person is deleted."))


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/dissolve")
@allow(Right.EDIT_PEOPLE)
def dissolve_group(desk: EventDesk, person: UUID) -> Answer:
    """Let the people of a group that waits together wait each for one place."""
    with transaction():
        found = get_person(scope_of(desk), str(person))
        dissolve(registration=found, domain=site_domain(), now=utc_now())
        desk.record("registration.dissolve", history.subject_of(found))
    return back_to(desk.url("person", person=str(person)), _("They do not wait together any more."))


def _render(desk: EventDesk, found: Registration, form: NoteForm) -> str:
    mails = history.list_mails(found)
    waiting = db.session.get(EmailChange, found.id)
    is_kept = found.status is RegistrationStatus.WAITING and found.waits_by_hand
    is_in_line = found.status in QUEUES and not is_kept and scope_of(desk).partner_id is None
    untold = list_untold([found.id]).get(found.id)
    scope, now = scope_of(desk), utc_now()
    done = find_done(desk, scope, request.args.get("done", ""), now)
    return render_template(
        "organiser/person.html",
        desk=desk,
        person=found,
        form=form,
        decision_form=DecisionForm(formdata=None),
        answers=shown_answers(found),
        offered=has_offer(found, now),
        told=list(_told(desk, found)),
        needs=found.access_needs if sees_needs(desk) else None,
        sees_needs=sees_needs(desk),
        recording_text=recording_consent_text(desk.event, has_page=False)
        if agreeing.can_agree(found)
        else "",
        can_take_back=agreeing.can_take_back(found),
        ways_to_agree=WAYS,
        ground=find_ground(found) if desk.is_owner else None,
        mails=mails,
        messages=_messages(desk, mails),
        troubled=history.is_unreached(found),
        happenings=_happenings(desk, found),
        place=place_in_line(found) if is_in_line else None,
        kept_waiting=_kept_waiting(found) if is_kept else "",
        group_seats=count_waiting([found.party_id]).get(found.party_id, 0)
        if found.party_id and waits_together(found)
        else 0,
        is_split=_is_split(found),
        others=list_others(scope, found),
        untold=untold,
        to_tell=what_to_tell(desk, [(found, untold)] if untold else [], now).get(found.id),
        new_email=waiting.email if waiting and desk.may(Right.EDIT_PEOPLE) else "",
        ticked=ticking.find_told(found, now) if desk.may(Right.EDIT_PEOPLE) else None,
        what_was_told=lambda entry: told_words(desk, entry),
        decisions=[each for each in Decision if found.status in APPLIES_TO[each]],
        is_ended=found.status in APPLIES_TO[Decision.REINSTATE],
        may_edit=desk.may(Right.EDIT_PEOPLE),
        left_behind=list_left_behind(scope_of(desk), [found.public_id]) if found.party else [],
        is_passed_on=is_passed_on(desk.event, found, now),
        refused=_REFUSALS.get(request.args.get("refused", "")),
        done=done,
        last=None if done else find_last(desk, scope, now, about=found.public_id),
        words=words,
        title_of=title_of,
        now=now,
        moment=lambda instant: short_moment(instant, desk.event),
        day=lambda instant: short_day(instant, desk.event),
    )


def _messages(desk: EventDesk, mails: Sequence[OutgoingMail]) -> dict[str, Mailing]:
    """The messages to many that are among the mails, by their key there, for who may read them."""
    ids = {number for mail in mails if (number := id_in(mail.part_of)) is not None}
    if not ids or not desk.may(Right.SEND):
        return {}
    found = db.session.scalars(
        select(Mailing).where(Mailing.event_id == desk.event.id, Mailing.id.in_(ids))
    )
    return {mailing.part_of: mailing for mailing in found}


def _is_split(found: Registration) -> bool:
    """Whether some of a group that comes only together have a place, while others wait."""
    party_id = found.party_id
    if party_id is None or party_id not in count_waiting([party_id]):
        return False
    return bool(parties_with_a_place([party_id]))


def _kept_waiting(found: Registration) -> str:
    """Who put somebody on the waiting list by hand, and that they stay there."""
    entry = history.find_move(found, to=RegistrationStatus.WAITING)
    who = entry.user.name if entry and entry.user else _("an organiser")
    return str(
        _("Put on the waiting list by %(who)s: stays there until somebody confirms them.", who=who)
    )


def _told(desk: EventDesk, found: Registration) -> Iterator[tuple[str, str]]:
    """Label and value of what the person told; also what they left empty."""
    event, language = desk.event, chosen_language()
    yield _("Organisation"), found.organisation
    if is_asked(event):
        yield _("Takes part"), way_name(found.takes_part) or _("Not said")
    if event.choose_dates:
        yield _("Dates"), days_of(found)
    yield _("Language"), language_name(found.language, language)
    if listening_languages(event.channels):
        heard = found.listening_language
        yield _("Listens in"), language_name(heard, language) if heard else ""
    values = {answer.question_id: answer.value for answer in found.answers}
    for question in event.questions:
        label = question.text(language, event.source_language).label
        yield label, questions.show(question, values.get(question.id), language)
    yield _("Origin"), str(words.ORIGINS[found.origin])
    if found.partner_link:
        yield _("Came by"), found.partner_link.label
    if found.reservation:
        yield _("Held seats"), found.reservation.label


def _came(desk: EventDesk, attendance: Attendance) -> str:
    """To which date somebody came, where there are several."""
    if len(desk.event.dates) == 1:
        return str(_("Came"))
    day = format_date(attendance.date.starts_local, chosen_language())
    return str(_("Came: %(day)s", day=day))


def _done(desk: EventDesk, entry: AuditEntry) -> str:
    """What a member did; of somebody who was told something, what."""
    done, told = words.action_name(entry.action), ticking.messages_told(entry)
    return labelled(done, told_words(desk, entry)) if told else done


def _happenings(desk: EventDesk, found: Registration) -> list[Happening]:
    """What happened, the latest first. What members did is told to the event's owner alone."""
    stored = [
        (found.created_at, _("Registered")),
        (
            found.cancelled_at,
            _("Declined in the calendar") if has_declined(found) else _("Cancelled"),
        ),
        *((each.came_at, _came(desk, each)) for each in list_attendances(found)),
    ]
    happened = [Happening(at, what) for at, what in stored if at is not None]
    if desk.is_owner:
        for entry in history.list_audit(found):
            who = (entry.user.name or entry.user.email) if entry.user else ""
            happened.append(Happening(entry.at, _done(desk, entry), who))
    if all(abs(each.at - found.updated_at) > _AT_ONCE for each in happened):
        happened.append(Happening(found.updated_at, _("Last change")))
    return sorted(happened, key=lambda each: each.at, reverse=True)
