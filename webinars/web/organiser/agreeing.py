"""Writing down whether somebody without an e-mail address agrees to be recorded."""

from __future__ import annotations

from uuid import UUID

from flask import abort, redirect, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.extensions import transaction
from webinars.registrations.people import agreeing
from webinars.registrations.people.adding import Way
from webinars.registrations.people.history import subject_of
from webinars.registrations.people.without_email import WAYS
from webinars.registrations.scope import lock_person
from webinars.times import utc_now
from webinars.web.consent_words import recording_consent_text
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.people_view import scope_of
from webinars.web.public.own import site_domain
from webinars.web.urls import chosen_language


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/recording/agree")
@allow(Right.EDIT_PEOPLE)
def agree_to_recording(desk: EventDesk, person: UUID) -> Answer:
    """The person said that they agree; in which way is kept with the sentence they agreed to."""
    way = request.form.get("way", "")
    with transaction():
        found = lock_person(scope_of(desk), str(person))
        if way not in {each.value for each in WAYS}:
            return redirect(desk.url("person", person=str(person), refused="way"), 303)
        try:
            is_new = agreeing.write_agreement(
                registration=found,
                text=recording_consent_text(desk.event, has_page=False),
                language=chosen_language(),
                way=Way(way),
                now=utc_now(),
            )
        except agreeing.CannotSpeakForThem:
            abort(409)
        if is_new:
            desk.record("registration.recorded", subject_of(found), way=way)
    return _back(desk, person, is_new=is_new)


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/recording/take-back")
@allow(Right.EDIT_PEOPLE)
def take_back_recording(desk: EventDesk, person: UUID) -> Answer:
    """The person said that they do not agree any more."""
    with transaction():
        found = lock_person(scope_of(desk), str(person))
        try:
            is_new = agreeing.write_withdrawal(
                registration=found, domain=site_domain(), now=utc_now()
            )
        except agreeing.CannotSpeakForThem:
            abort(409)
        if is_new:
            desk.record("registration.recorded-undo", subject_of(found))
    return _back(desk, person, is_new=is_new)


def _back(desk: EventDesk, person: UUID, *, is_new: bool) -> Answer:
    said = _("Saved.") if is_new else _("Nothing was changed.")
    return back_to(desk.url("person", person=str(person)), said)
