"""Who is invited to an event: how many come, who has not answered, and reminding them."""

from __future__ import annotations

from datetime import datetime

from flask import render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from wtforms import RadioField

from webinars.accounts.rights import Right
from webinars.events.schedule import closes_at
from webinars.extensions import transaction
from webinars.registrations.invitations import changing, listing, reminding, sending
from webinars.registrations.invitations.listing import InvitedFilter, Standing
from webinars.registrations.invitations.sending import (
    AlreadyReminding,
    ChangedSinceCheck,
    NotReady,
)
from webinars.times import utc_now
from webinars.web.organiser import invited_words as words
from webinars.web.organiser.desk import Answer, EventDesk, NotForRole, allow, back_to, organiser
from webinars.web.organiser.fields import Needed
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.people_view import short_moment
from webinars.web.organiser.saving import again
from webinars.web.public.own import site_domain

MOST_ROUNDS = 20


class RemindingForm(OrganiserForm):
    """When people who have not answered are reminded by itself."""

    days = RadioField(_l("Remind those who have not answered"), validators=[Needed()])

    def __init__(self, **values: object) -> None:
        super().__init__(**values)
        offered = [
            (
                str(days),
                ngettext(
                    "%(num)s day before registration closes",
                    "%(num)s days before registration closes",
                    days,
                ),
            )
            for days in reminding.OFFERED_DAYS
        ]
        self.days.choices = [("", _("Not by itself")), *offered]


@organiser.get("/<organisation>/events/<event>/invitations/")
@allow(Right.SEE_PEOPLE)
def invitations(desk: EventDesk) -> Answer:
    """A page of the invitations that match what the address asks for."""
    sees_all_or_403(desk)
    wanted, now = InvitedFilter.of(request.args), utc_now()
    found = listing.list_page(
        desk.event.id,
        wanted,
        after=request.args.get("after", ""),
        before=request.args.get("before", ""),
    )
    counts = listing.count_by_standing(desk.event.id)
    matching = counts if wanted == InvitedFilter() else _count(desk, wanted)
    may_edit = desk.may(Right.EDIT_PEOPLE)
    days = reminding.settings_of(desk.event.id) if may_edit else None
    return render_template(
        "organiser/invited.html",
        desk=desk,
        found=found,
        wanted=wanted,
        counts=counts,
        summary=summary(counts),
        total=sum(counts.values()),
        matching=sum(matching.values()),
        unsent=listing.count_unsent(desk.event.id),
        labels=listing.list_labels(desk.event.id),
        rounds=sending.list_rounds(desk.event.id, limit=MOST_ROUNDS) if may_edit else [],
        to_remind=reminding.count_due(desk.event.id, now) if may_edit else 0,
        remind_from=_remind_from(desk, now) if may_edit else "",
        form=RemindingForm(data={"days": str(days or "")}),
        may_edit=may_edit,
        is_filtered=wanted != InvitedFilter(),
        obstacle=sending.obstacle(desk.event, now),
        standing_of=listing.standing_of,
        Standing=Standing,
        words=words,
    )


@organiser.post("/<organisation>/events/<event>/invitations/reminders")
@allow(Right.EDIT_PEOPLE)
def set_invitation_reminders(desk: EventDesk) -> Answer:
    """Set when people are reminded by itself."""
    form = RemindingForm()
    if form.validate():
        days = int(form.days.data) if form.days.data else None
        with transaction():
            if reminding.save_settings(desk.event.id, days):
                desk.record("invitations.settings")
        return back_to(desk.url("invitations"), _("Saved."))
    return back_to(desk.url("invitations"), _("Nothing was changed."))


@organiser.route("/<organisation>/events/<event>/invitations/remind", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def remind_invited(desk: EventDesk) -> Answer:
    """Ask before those are reminded who have not answered."""
    if request.method == "GET":
        return _reminding_page(desk)
    count = request.form.get("count", "")
    try:
        with transaction():
            round_ = sending.remind(
                event_id=desk.event.id,
                count=int(count) if count.isdecimal() and len(count) < 9 else -1,
                now=utc_now(),
            )
            desk.record("invitations.remind", count=int(count))
            public_id = round_.public_id
    except AlreadyReminding as going:
        return back_to(desk.url("invitation_round", public_id=going.public_id))
    except (ChangedSinceCheck, NotReady):
        return again(_reminding_page(desk, changed=True), 409)
    return back_to(desk.url("invitation_round", public_id=public_id))


@organiser.post("/<organisation>/events/<event>/invitations/unsent")
@allow(Right.EDIT_PEOPLE)
def send_unsent(desk: EventDesk) -> Answer:
    """Send the invitations now that were not sent when their turn came."""
    sees_all_or_403(desk)
    here = desk.url("invitations")
    try:
        with transaction():
            count = changing.send_unsent(
                event_id=desk.event.id, domain=site_domain(), now=utc_now()
            )
            if count:
                desk.record("invitations.again", count=count)
    except NotReady as refused:
        return back_to(here, str(words.OBSTACLES[refused.obstacle]))
    sent = ngettext("%(num)s invitation is sent.", "%(num)s invitations are sent.", count)
    return back_to(here, str(sent) if count else _("Nothing was changed."))


def summary(counts: dict[Standing, int]) -> str:
    """`120 invited: 64 registered, 12 said no, 44 have not answered`."""
    total = sum(counts.values())
    waiting = counts.get(Standing.WAITING, 0)
    registered = counts.get(Standing.REGISTERED, 0) + waiting
    waits = ngettext(
        "%(num)s of them on the waiting list", "%(num)s of them on the waiting list", waiting
    )
    said = [
        ngettext("%(num)s registered", "%(num)s registered", registered),
        *([waits] if waiting else []),
        ngettext("%(num)s said no", "%(num)s said no", counts.get(Standing.NO, 0)),
        ngettext(
            "%(num)s has not answered", "%(num)s have not answered", counts.get(Standing.OPEN, 0)
        ),
    ]
    if withdrawn := counts.get(Standing.WITHDRAWN, 0):
        said.append(ngettext("%(num)s withdrawn", "%(num)s withdrawn", withdrawn))
    invited = ngettext("%(num)s person invited", "%(num)s people invited", total)
    return str(_("%(invited)s: %(said)s.", invited=invited, said=", ".join(map(str, said))))


def sees_all_or_403(desk: EventDesk) -> None:
    """Invitations come by nobody's link: a co-host who sees its own people sees none of them."""
    if not desk.sees_all:
        raise NotForRole(desk, Right.SEE_PEOPLE)


def _remind_from(desk: EventDesk, now: datetime) -> str:
    """When somebody can be reminded, where nobody can yet; "" where that is never."""
    earliest = reminding.next_due_at(desk.event.id)
    if earliest is None or not now < earliest < closes_at(desk.event):
        return ""
    return short_moment(earliest, desk.event)


def _count(desk: EventDesk, wanted: InvitedFilter) -> dict[Standing, int]:
    return listing.count_by_standing(desk.event.id, wanted)


def _reminding_page(desk: EventDesk, *, changed: bool = False) -> str:
    now = utc_now()
    return render_template(
        "organiser/remind_invited.html",
        desk=desk,
        count=reminding.count_due(desk.event.id, now),
        open=listing.count_by_standing(desk.event.id).get(Standing.OPEN, 0),
        obstacle=sending.obstacle(desk.event, now),
        changed=changed,
        words=words,
    )
