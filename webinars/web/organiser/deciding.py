"""Deciding about people: one click for one person, a page with count and consequences for many."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from flask import abort, redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from sqlalchemy import func, select
from wtforms import BooleanField, TextAreaField

from webinars.accounts.rights import Right
from webinars.extensions import db, transaction
from webinars.registrations.details import clean_text
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people import deciding, previewing
from webinars.registrations.people.deciding import MOST_AT_ONCE, WORDS_LIMIT, Decision, Outcome
from webinars.registrations.people.filters import ANSWER
from webinars.registrations.people.groups import list_left_behind
from webinars.registrations.people.listing import list_matching_ids, matching
from webinars.registrations.people.scope import get_person, list_people
from webinars.times import utc_now
from webinars.web.forms import Paragraphs, strip
from webinars.web.organiser import people_words as words
from webinars.web.organiser import receipt
from webinars.web.organiser.batches import UNDO, changes_of, find_batch, record_batch
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.people_view import View, read_view, scope_of
from webinars.web.public.own import site_domain

_NAMED = 10
_MOST_IN_ADDRESS = 40
_KEPT = {
    *("q", "status", "listening", "from", "origin", "partner", "seats", "date", "attended"),
    *("mail", "calendar", "group", "message", "sort", "columns", "after", "before"),
}
"""What of the address of a list leads back to the same place in it."""


class DecisionForm(OrganiserForm):
    """What goes with a decision."""

    words = TextAreaField(
        lazy_gettext("What you want to tell them"),
        validators=[Paragraphs(WORDS_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto"},
    )
    above = BooleanField(lazy_gettext("Also above the capacity"))


@dataclass(frozen=True)
class Chosen:
    """The people whom a decision is about: those ticked, or all who match (`is_all`)."""

    public_ids: Sequence[str]
    counts: Counter[RegistrationStatus]
    without_address: Counter[RegistrationStatus]
    is_all: bool
    named: Sequence[Registration]

    @property
    def count(self) -> int:
        """How many they are."""
        return self.counts.total()


@organiser.route("/<organisation>/events/<event>/people/decide", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def decide_people(desk: EventDesk) -> Answer | tuple[str, int]:
    """Show what a decision about several people does; carry it out when that was agreed to."""
    view, decision, chosen = read_view(desk), _decision(request.values), _chosen(desk)
    if not chosen.count:
        return back_to(desk.url("people", **view.query()), _("Choose at least one person first."))
    form = DecisionForm()
    if request.method == "GET":
        return _ask(desk, view, decision, chosen, form)
    if not form.validate():
        return _ask(desk, view, decision, chosen, form), 422
    if chosen.count > MOST_AT_ONCE or str(chosen.count) != request.form.get("count"):
        return _ask(desk, view, decision, chosen, form, is_other=True), 409
    batch, _outcome = _carry_out(desk, chosen.public_ids, decision, form)
    return redirect(desk.url("people", **view.query(done=batch)), 303)


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/decide")
@allow(Right.EDIT_PEOPLE)
def decide_person(desk: EventDesk, person: UUID) -> Answer:
    """Decide about one person; go back to their page, or to the list it was decided on."""
    found = get_person(scope_of(desk), str(person))
    decision, form = _decision(request.form), DecisionForm()
    own_page = desk.url("person", person=found.public_id)
    if not form.validate():
        return redirect(desk.url("person", person=found.public_id, refused="words"), 303)
    batch, outcome = _carry_out(desk, [found.public_id], decision, form, single=True)
    if outcome.full:
        return redirect(f"{own_page}?refused=full", 303)
    back = request.form.get("back")
    if back is None:
        return redirect(f"{own_page}?done={batch}", 303)
    return redirect(desk.url("people", **_query_of(back), done=batch), 303)


@organiser.post("/<organisation>/events/<event>/people/undo/<uuid:batch>")
@allow(Right.EDIT_PEOPLE)
def undo_people(desk: EventDesk, batch: UUID) -> Answer:
    """Put people back where they stood before a decision of the last minutes."""
    now = utc_now()
    entry = find_batch(desk, str(batch), now)
    back = _query_of(request.form.get("back", ""))
    if entry is None or entry.action == UNDO:
        return back_to(desk.url("people", **back), _("This cannot be taken back any more."))
    changes = changes_of(entry)
    decided_at = datetime.fromisoformat(entry.details["decided_at"])
    subject = entry.subject
    with transaction():
        outcome = deciding.undo(
            scope=scope_of(desk),
            changes=changes,
            decided_at=decided_at,
            domain=site_domain(),
            now=now,
        )
        undone = record_batch(desk, UNDO, outcome, subject=subject, now=now)
    return redirect(desk.url("people", **back, done=undone), 303)


def _carry_out(
    desk: EventDesk,
    public_ids: Sequence[str],
    decision: Decision,
    form: DecisionForm,
    *,
    single: bool = False,
) -> tuple[str, Outcome]:
    now = utc_now()
    with transaction():
        outcome = deciding.decide(
            scope=scope_of(desk),
            public_ids=public_ids,
            decision=decision,
            words=clean_text(form.words.data or ""),
            above_capacity=form.above.data,
            domain=site_domain(),
            now=now,
        )
        subject = f"registration/{public_ids[0]}" if single else ""
        action = f"people.{decision.value}"
        if outcome.changes or not single:
            return record_batch(desk, action, outcome, subject=subject, now=now), outcome
    return "", outcome


def _ask(
    desk: EventDesk,
    view: View,
    decision: Decision,
    chosen: Chosen,
    form: DecisionForm,
    *,
    is_other: bool = False,
) -> str:
    scope, now = scope_of(desk), utc_now()
    preview = previewing.preview(
        event=desk.event,
        counts=chosen.counts,
        without_address=chosen.without_address,
        decision=decision,
        kept=previewing.count_kept(scope, chosen.public_ids, decision, now),
        now=now,
    )
    gives = decision is Decision.CONFIRM  # whoever waits in a group cannot be reinstated
    left_behind = list_left_behind(scope, chosen.public_ids) if gives else []
    return render_template(
        "organiser/decide.html",
        desk=desk,
        view=view,
        decision=decision,
        label=words.DECISIONS[decision],
        chosen=chosen,
        preview=preview,
        to_tell=receipt.to_tell(preview.unreached),
        form=form,
        words=words,
        is_other=is_other,
        is_too_many=chosen.count > MOST_AT_ONCE,
        most=MOST_AT_ONCE,
        takes_seats=decision in deciding.TAKES_SEATS,
        staying=_staying(decision, chosen.counts),
        left_behind=left_behind,
        named=_NAMED,
        with_them=_with(desk, view, decision, chosen, left_behind),
        title=_title(decision, chosen.count),
    )


def _staying(
    decision: Decision, counts: Counter[RegistrationStatus]
) -> dict[RegistrationStatus, int]:
    """How many a decision does not apply to, by where they stand."""
    applies = deciding.APPLIES_TO[decision]
    return {status: count for status, count in counts.items() if status not in applies}


def _with(
    desk: EventDesk,
    view: View,
    decision: Decision,
    chosen: Chosen,
    left_behind: Sequence[Registration],
) -> str:
    """Where the same is asked of those left behind as well; "" for more than an address holds."""
    people = [*chosen.public_ids, *(each.public_id for each in left_behind)]
    if not left_behind or len(people) > _MOST_IN_ADDRESS:
        return ""
    return desk.url("decide_people", **view.query(person=people, do=decision.value))


def _title(decision: Decision, count: int) -> str:
    people = ngettext("%(num)s person", "%(num)s people", count)
    return str(_("%(decision)s: %(people)s", decision=words.DECISIONS[decision], people=people))


def _decision(values: Any) -> Decision:  # noqa: ANN401 - what was sent
    try:
        return Decision(values.get("do", ""))
    except ValueError:
        abort(404)


def _chosen(desk: EventDesk) -> Chosen:
    """Whom the address, or the form, names. 404 where one of them is not the event's."""
    if request.values.get("all") == "yes":
        return _all_who_match(desk)
    named = list(dict.fromkeys(request.values.getlist("person")))[: MOST_AT_ONCE + 1]
    if not all(text.isprintable() for text in named):
        abort(404)
    found = list_people(scope_of(desk), named) if named else []
    if len(found) != len(named):
        abort(404)
    counts = Counter(person.status for person in found)
    without = Counter(person.status for person in found if person.email is None)
    return Chosen([person.public_id for person in found], counts, without, False, found[:_NAMED])


def _all_who_match(desk: EventDesk) -> Chosen:
    scope, view, questions = scope_of(desk), read_view(desk), desk.event.questions
    rows = db.session.execute(
        select(Registration.status, func.count(), func.count(Registration.email_key))
        .where(*matching(scope, view.wanted, questions))
        .group_by(Registration.status)
    ).all()
    counts = Counter({status: count for status, count, _mailed in rows})
    without = Counter({status: count - mailed for status, count, mailed in rows})
    ids = list_matching_ids(scope, view.wanted, questions=questions, limit=MOST_AT_ONCE)
    return Chosen(ids, counts, without, True, [])


def _query_of(text: str) -> dict[str, list[str]]:
    """The query of the list that a form came from, without what it said of an earlier decision."""
    query = parse_qs(text, max_num_fields=100) if len(text) < 4000 else {}
    return {key: texts for key, texts in query.items() if key in _KEPT or key.startswith(ANSWER)}
