"""Deciding about people: one click for one person, a page with count and consequences for many."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlencode
from uuid import UUID

from flask import abort, redirect, render_template, request, session
from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from wtforms import BooleanField, TextAreaField

from webinars.accounts.rights import Right
from webinars.events.programme import Question
from webinars.extensions import transaction
from webinars.registrations.details import clean_text
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.registrations.people import deciding, previewing
from webinars.registrations.people.deciding import WORDS_LIMIT, Decision, Outcome
from webinars.registrations.people.filters import read_filter, write_filter
from webinars.registrations.people.groups import list_left_behind
from webinars.registrations.scope import get_person, list_people
from webinars.times import utc_now
from webinars.web.forms import Paragraphs, strip
from webinars.web.organiser import people_words as words
from webinars.web.organiser import receipt
from webinars.web.organiser.batches import UNDO, changes_of, find_batch, find_done, record_batch
from webinars.web.organiser.chosen import BEYOND, MOST_AT_ONCE, NAMED, Chosen, choose
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.organiser.people_view import View, read_view, scope_of
from webinars.web.public.own import site_domain

_MOST_IN_ADDRESS = 40
_WORDS = "words_of_step"
"""In the session: the batch of the last step of a decision about many, and its words."""
_PLACE = {"sort", "columns", "after", "before"}
"""What of the address of a list leads back to the same place in it, beside its filter."""


class DecisionForm(OrganiserForm):
    """What goes with a decision."""

    words = TextAreaField(
        lazy_gettext("What you want to tell them"),
        validators=[Paragraphs(WORDS_LIMIT)],
        filters=[strip],
        render_kw={"rows": 3, "dir": "auto"},
    )
    above = BooleanField(lazy_gettext("Also above the capacity"))


@organiser.route("/<organisation>/events/<event>/people/decide", methods=["GET", "POST"])
@allow(Right.EDIT_PEOPLE)
def decide_people(desk: EventDesk) -> Answer | tuple[str, int]:
    """Show what a decision about several people does; carry it out when that was agreed to."""
    view, decision = read_view(desk), _decision(request.values)
    chosen = choose(desk, decision)
    if not (chosen.seen or chosen.staying or chosen.beyond):
        return back_to(desk.url("people", **view.query()), _("Choose at least one person first."))
    form = DecisionForm()
    if request.method == "GET":
        batch = request.args.get("done", "")
        form.words.data = _words_of(desk, batch)
        form.above.data = "above" in request.args
        return _ask(desk, view, decision, chosen, form, batch=batch)
    if not form.validate():
        return _ask(desk, view, decision, chosen, form), 422
    if len(chosen.seen) > MOST_AT_ONCE or chosen.version != request.form.get("seen"):
        return _ask(desk, view, decision, chosen, form, is_other=True), 409
    batch, _outcome = _carry_out(desk, chosen.seen, decision, form)
    if chosen.rest:
        session[_WORDS] = [batch, form.words.data or ""]
        step = {"all": "yes", "do": decision.value, BEYOND: chosen.public_ids[-1], "done": batch}
        above = {"above": "y"} if form.above.data else {}
        return redirect(desk.url("decide_people", **view.query(**step, **above)), 303)
    session.pop(_WORDS, None)
    return redirect(desk.url("people", **view.query(done=batch)), 303)


@organiser.post("/<organisation>/events/<event>/people/<uuid:person>/decide")
@allow(Right.EDIT_PEOPLE)
def decide_person(desk: EventDesk, person: UUID) -> Answer:
    """Decide about one person; go back to their page, or to the list it was decided on.

    Nothing is decided where they stand elsewhere than the page showed.
    """
    found = get_person(scope_of(desk), str(person))
    decision, form = _decision(request.form), DecisionForm()
    own_page = desk.url("person", person=found.public_id)
    if not form.validate():
        return redirect(desk.url("person", person=found.public_id, refused="words"), 303)
    if request.form.get("seen") != found.status.value:
        return redirect(f"{own_page}?refused=overtaken", 303)
    seen = {found.public_id: found.status}
    batch, outcome = _carry_out(desk, seen, decision, form, single=True)
    if outcome.full or outcome.overtaken:
        refused = "full" if outcome.full else "overtaken"
        return redirect(f"{own_page}?refused={refused}", 303)
    back = request.form.get("back")
    if back is None:
        return redirect(f"{own_page}?done={batch}", 303)
    return redirect(desk.url("people", **_query_of(back, desk.event.questions), done=batch), 303)


@organiser.post("/<organisation>/events/<event>/people/undo/<uuid:batch>")
@allow(Right.EDIT_PEOPLE)
def undo_people(desk: EventDesk, batch: UUID) -> Answer:
    """Put people back where they stood before a decision of the last minutes."""
    now = utc_now()
    entry, address = find_batch(desk, str(batch), now), _came_from(desk)
    if entry is None or entry.action == UNDO:
        return back_to(address(), _("This cannot be taken back any more."))
    changes = changes_of(entry)
    subject = entry.subject
    with transaction():
        outcome = deciding.undo(
            scope=scope_of(desk),
            changes=changes,
            domain=site_domain(),
            now=now,
        )
        undone = record_batch(desk, UNDO, outcome, subject=subject, now=now, of=str(batch))
    return redirect(address(done=undone), 303)


def _came_from(desk: EventDesk) -> Callable[..., str]:
    """The address of the page where "Undo" was pressed: a person's own, else the list as it was."""
    person = request.form.get("person", "")
    if person.isascii() and list_people(scope_of(desk), [person]):
        return partial(desk.url, "person", person=person)
    return partial(
        desk.url, "people", **_query_of(request.form.get("back", ""), desk.event.questions)
    )


def _carry_out(
    desk: EventDesk,
    seen: Mapping[str, RegistrationStatus],
    decision: Decision,
    form: DecisionForm,
    *,
    single: bool = False,
) -> tuple[str, Outcome]:
    now, public_ids = utc_now(), list(seen)
    with transaction():
        outcome = deciding.decide(
            scope=scope_of(desk),
            public_ids=public_ids,
            seen=seen,
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


def _words_of(desk: EventDesk, batch: str) -> str:
    """What was written for those of the step before, for whom it comes next.

    It stands in no address, and the step may have changed nobody who could have it.
    """
    kept, words = session.get(_WORDS, ("", ""))
    if kept == batch and find_batch(desk, batch, utc_now()):
        return str(words)
    session.pop(_WORDS, None)  # nobody comes back for them
    return ""


def _ask(
    desk: EventDesk,
    view: View,
    decision: Decision,
    chosen: Chosen,
    form: DecisionForm,
    *,
    is_other: bool = False,
    batch: str = "",
) -> str:
    """The question; `batch` is the step before it, which was carried out."""
    scope, now = scope_of(desk), utc_now()
    preview = previewing.preview(
        event=desk.event,
        counts=chosen.counts,
        without_address=chosen.without_address,
        decision=decision,
        kept=previewing.count_kept(scope, chosen.public_ids, decision, now),
        online=previewing.count_online(scope, chosen.public_ids, decision),
        now=now,
    )
    gives = decision is Decision.CONFIRM  # whoever waits in a group cannot be reinstated
    left_behind = list_left_behind(scope, chosen.public_ids) if gives else []
    is_too_many = chosen.count > MOST_AT_ONCE
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
        is_too_many=is_too_many,
        done=find_done(desk, scope, batch, now),
        back=urlencode(view.query(), doseq=True),
        most=MOST_AT_ONCE,
        takes_seats=decision in deciding.TAKES_SEATS,
        left_behind=left_behind,
        named=NAMED,
        with_them=_with(desk, view, decision, chosen, left_behind),
        title=_title(decision, 0 if is_too_many or not preview.changing else chosen.count),
        is_later_step=bool(batch),
    )


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
    """The decision, and about how many; without a number where it cannot be made."""
    if not count:
        return str(words.DECISIONS[decision])
    people = ngettext("%(num)s person", "%(num)s people", count)
    return str(_("%(decision)s: %(people)s", decision=words.DECISIONS[decision], people=people))


def _decision(values: Any) -> Decision:  # noqa: ANN401 - what was sent
    try:
        return Decision(values.get("do", ""))
    except ValueError:
        abort(404)


def _query_of(text: str, questions: Sequence[Question]) -> dict[str, list[str]]:
    """The query of the list that a form came from, without what it said of an earlier decision."""
    query = parse_qs(text, max_num_fields=100) if len(text) < 4000 else {}
    place = {key: texts for key, texts in query.items() if key in _PLACE}
    return {**write_filter(read_filter(query, questions)), **place}
