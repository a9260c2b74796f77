"""Two entries of the directory that are one person: likely pairs, and making them one."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events.programme import Speaker
from webinars.events.programming import directory, merging
from webinars.extensions import transaction
from webinars.languages import own_name
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, Desk, allow, back_to, organiser
from webinars.web.organiser.saving import again
from webinars.web.organiser.speakers import get_speaker

_OTHER = "other"


@organiser.get("/<organisation>/speakers/pairs")
@allow(Right.EDIT_EVENTS)
def speaker_pairs(desk: Desk) -> Answer:
    """List entries that are probably one person."""
    pairs = merging.list_likely_pairs(organisation_id=desk.organisation.id)
    return render_template("organiser/speaker_pairs.html", desk=desk, pairs=pairs)


@organiser.get("/<organisation>/speakers/<speaker_id>/merge")
@allow(Right.EDIT_EVENTS)
def choose_merge(desk: Desk, speaker_id: str) -> Answer:
    """Show both entries, and what there is to choose; without `other`, ask who it is."""
    speaker = get_speaker(desk, speaker_id)
    if not request.args.get(_OTHER):
        return _ask_for_other(desk, speaker)
    return _render(desk, speaker, _get_other(desk, speaker, request.args[_OTHER]))


@organiser.post("/<organisation>/speakers/<speaker_id>/merge")
@allow(Right.EDIT_EVENTS, fresh=True)
def merge_speakers(desk: Desk, speaker_id: str) -> Answer:
    """Make both entries one. What was not kept goes into the audit log."""
    kept = get_speaker(desk, speaker_id)
    other = _get_other(desk, kept, request.form.get(_OTHER, ""))
    other_id = other.public_id
    wins = {
        choice.key: request.form.get(choice.key) == _OTHER
        for choice in merging.differences(kept, other)
    }
    seen = request.form.get("seen", ""), request.form.get("other_seen", "")
    try:
        with transaction():
            dropped = merging.merge(kept=kept, other=other, seen=seen, wins=wins, now=utc_now())
            desk.record("speaker.merge", f"speaker/{speaker_id}", other=other_id, dropped=dropped)
            name = kept.name
    except directory.SpeakerChanged:
        kept, other = get_speaker(desk, speaker_id), get_speaker(desk, other_id)
        return again(_render(desk, kept, other, conflict=True), 409)
    said = _("Both entries are one now: %(name)s.", name=name)
    return back_to(desk.url("edit_speaker", speaker_id=speaker_id), said)


def _get_other(desk: Desk, speaker: Speaker, public_id: str) -> Speaker:
    other = get_speaker(desk, public_id)
    if other is speaker:
        abort(404)
    return other


def _ask_for_other(desk: Desk, speaker: Speaker) -> str:
    search = request.args.get("search", "")
    found = directory.suggest_names(
        organisation_id=desk.organisation.id, search=search or speaker.name, limit=30
    )
    return render_template(
        "organiser/speaker_other.html",
        desk=desk,
        speaker=speaker,
        search=search,
        found=[each for each in found if each is not speaker],
    )


def _render(desk: Desk, kept: Speaker, other: Speaker, *, conflict: bool = False) -> str:
    return render_template(
        "organiser/speaker_merge.html",
        desk=desk,
        kept=kept,
        other=other,
        choices=[(choice, choice_label(choice)) for choice in merging.differences(kept, other)],
        parts=directory.list_parts(other),
        entries=[(each, directory.list_parts(each)) for each in (kept, other)],
        seen=directory.fingerprint(kept),
        other_seen=directory.fingerprint(other),
        conflict=conflict,
    )


def choice_label(choice: merging.Choice) -> str:
    """What there is to choose, in words: `Biography (français)`."""
    labels = {
        "name": _("Name"),
        "picture": _("Photo"),
        "position": _("Position"),
        "affiliation": _("Organisation"),
        "biography": _("Biography"),
    }
    language, _dot, name = choice.key.rpartition(".")
    label = str(labels[name])
    return f"{label} ({own_name(language)})" if language else label
