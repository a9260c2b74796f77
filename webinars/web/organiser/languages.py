"""The languages of an event: what is spoken, interpreted, signed, captioned, and on which items."""

from __future__ import annotations

from flask import abort, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.rights import Right
from webinars.events.editing.saving import version_of
from webinars.events.editing.versions import EditConflict
from webinars.events.models import Event
from webinars.events.programme import AgendaItem, ChannelKind, LanguageChannel
from webinars.events.programming import languages as service
from webinars.events.programming.changes import load_programme
from webinars.events.programming.layout import in_order
from webinars.extensions import transaction
from webinars.languages import CONTENT, language_name, sign_languages
from webinars.registrations.listening import count_listeners
from webinars.times import utc_now
from webinars.web.organiser.agenda import are_elsewhere
from webinars.web.organiser.agenda_forms import event_languages
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser, sentence_saved
from webinars.web.organiser.saving import again
from webinars.web.organiser.sure import ask_first
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first, channel_kind_name, joined


@organiser.get("/<organisation>/events/<event>/languages")
@allow(Right.SEE_EVENTS)
def languages(desk: EventDesk) -> Answer:
    """Show the channels, what people read of them, and the matrix."""
    return _render(desk)


@organiser.post("/<organisation>/events/<event>/languages/pattern")
@allow(Right.EDIT_EVENTS)
def apply_pattern(desk: EventDesk) -> Answer:
    """Let a pattern such as `FR-EN-FR` be what is spoken and interpreted."""
    event, notation = load_programme(desk.event), request.form.get("pattern", "")
    try:
        pattern = service.read_pattern(notation)
    except service.UnknownPattern:
        problem = _("Write languages as in FR-EN-FR: their two letters, with a hyphen between.")
        return again(_render(desk, pattern_problem=problem), 422)
    kept = {each.language for each in pattern}
    gone = [
        each for each in event.channels if each.kind in service.SPEECH and each.language not in kept
    ]
    choices = _choices_lost(event, gone)
    if choices and (asked := _ask(desk, choices)):
        return asked
    try:
        with transaction():
            widened, change = service.apply_pattern(
                event=event, pattern=pattern, seen=request.form.get("seen", ""), now=utc_now()
            )
            if change.is_changed:
                desk.record("languages.pattern", pattern=notation[:60])
    except EditConflict:
        return again(_render(desk, conflict=True), 409)
    return back_to(desk.url("languages"), _saved(widened))


@organiser.post("/<organisation>/events/<event>/languages/add")
@allow(Right.EDIT_EVENTS)
def add_channel(desk: EventDesk) -> Answer:
    """Offer one more channel."""
    sent = request.form
    if sent.get("kind") not in set(ChannelKind):
        return again(
            _render(desk, channel_problem=_("Choose how the language reaches people.")), 422
        )
    kind = ChannelKind(sent["kind"])
    language = sent.get("sign" if kind is ChannelKind.SIGN else "language", "")
    source = "" if kind is ChannelKind.FLOOR else sent.get("source", "")
    details = service.ChannelDetails(kind, language, source)
    try:
        with transaction():
            service.add_channel(event=desk.event, details=details, now=utc_now())
            desk.record("languages.add", channel=details.key)
    except service.InvalidChannel:
        return again(_render(desk, channel_problem=_("Choose a language that fits.")), 422)
    except service.ChannelExists:
        return again(_render(desk, channel_problem=_("The event has this already.")), 422)
    return back_to(desk.url("languages"), sentence_saved())


@organiser.post("/<organisation>/events/<event>/languages/<key>/remove")
@allow(Right.EDIT_EVENTS)
def remove_channel(desk: EventDesk, key: str) -> Answer:
    """Offer a channel no longer, once that was asked; and how many people chose to listen to it."""
    event = load_programme(desk.event)
    channel = service.find_channel(event, key)
    if channel is None:
        abort(404)
    asked = _ask(desk, _choices_lost(event, [channel]), channel_name(channel))
    if asked:
        return asked
    try:
        with transaction():
            widened = service.remove_channel(
                event=event, channel=channel, seen=request.form.get("seen", ""), now=utc_now()
            )
            desk.record("languages.remove", channel=key)
    except service.FloorIsInterpreted:
        problem = _("It is interpreted or captioned from. Remove these channels first.")
        return again(_render(desk, channel_problem=problem), 422)
    except EditConflict:
        return again(_render(desk, conflict=True), 409)
    return back_to(desk.url("languages"), _saved(widened))


@organiser.post("/<organisation>/events/<event>/languages/matrix")
@allow(Right.EDIT_EVENTS)
def save_matrix(desk: EventDesk) -> Answer:
    """Say which item has which channels."""
    event = load_programme(desk.event)
    items = [item.public_id for date in event.dates for item in date.items]
    unknown = set(request.form.getlist("item")) - set(items)
    if unknown and are_elsewhere(unknown):
        abort(404)
    if unknown:
        return again(_render(desk, conflict=True, matrix=_sent_matrix()), 409)
    try:
        with transaction():
            change = service.set_matrix(
                event=event,
                chosen=_sent_matrix(),
                seen=request.form.get("seen", ""),
                now=utc_now(),
            )
            if change.is_changed:
                desk.record("languages.matrix")
    except EditConflict:
        return again(_render(desk, conflict=True, matrix=_sent_matrix()), 409)
    return back_to(desk.url("languages"), sentence_saved())


def channel_name(channel: LanguageChannel) -> str:
    """A channel in words: `Interpretation: English (from French)`."""
    named = _name(channel.language)
    kind = channel_kind_name(channel.kind)
    if not channel.source_language:
        return str(_("%(kind)s: %(language)s", kind=kind, language=named))
    source = language_name(channel.source_language, chosen_language())
    return str(
        _("%(kind)s: %(language)s (from %(source)s)", kind=kind, language=named, source=source)
    )


def _name(code: str) -> str:
    return capitalize_first(language_name(code, chosen_language()))


def _sent_matrix() -> dict[str, list[str]]:
    """The keys of channels that were ticked, by the id of the item."""
    return {item: request.form.getlist(f"on-{item}") for item in request.form.getlist("item")}


def _choices_lost(event: Event, gone: list[LanguageChannel]) -> dict[str, int]:
    """How many people chose each language that one could not listen in without these channels."""
    left = service.offered_languages([each for each in event.channels if each not in gone])
    lost = {each.language for each in gone if each.kind in service.SPEECH} - left
    return {code: count for code, count in count_listeners(event.id).items() if code in lost}


def _ask(desk: EventDesk, choices: dict[str, int], name: str = "") -> str | None:
    """Say how many people chose what is about to go, or `name` it; None once that was agreed to."""
    lost = [
        ngettext(
            "%(num)s person has chosen to listen in %(language)s.",
            "%(num)s people have chosen to listen in %(language)s.",
            count,
            language=_name(code),
        )
        for code, count in choices.items()
    ]
    stays = _(
        "Their choice stays visible to you here and in the list of people, so that you can write "
        "to them."
    )
    names = joined([language_name(code, chosen_language()) for code in choices])
    return ask_first(
        desk,
        _("Stop offering %(languages)s?", languages=name or names),
        [*lost, stays] if lost else [_("Nobody loses a language that they chose to listen in.")],
        button=_("Stop offering it"),
        back=desk.url("languages"),
    )


def _saved(widened: list[AgendaItem]) -> str:
    if not widened:
        return sentence_saved()
    said = ngettext(
        "Saved. %(num)s agenda item had only what is gone: it has all languages now.",
        "Saved. %(num)s agenda items had only what is gone: they have all languages now.",
        len(widened),
    )
    return str(said)


def _patterns(event: Event) -> list[str]:
    """Common notations with the languages that the event speaks or is written in."""
    spoken = [each.language for each in event.channels if each.kind in service.SPEECH]
    codes = list(dict.fromkeys([*spoken, *event_languages(event), "en", "fr"]))[:2]
    first, second = (code.upper() for code in codes)
    return [first, f"{first}-{second}", f"{first}-{second}-{first}"]


def _render(
    desk: EventDesk,
    *,
    conflict: bool = False,
    matrix: dict[str, list[str]] | None = None,
    pattern_problem: str = "",
    channel_problem: str = "",
) -> str:
    event = load_programme(desk.event)
    listeners = count_listeners(event.id) if _sees_listeners(desk) else {}
    offered = service.offered_languages(event.channels)
    return render_template(
        "organiser/languages.html",
        desk=desk,
        conflict=conflict,
        pattern_problem=pattern_problem,
        channel_problem=channel_problem,
        channels=[(service.channel_key(each), channel_name(each)) for each in event.channels],
        days=[(date, in_order(date)) for date in event.dates],
        ticked=_ticked(event, matrix or {}),
        patterns=_patterns(event),
        listeners=[(_name(code), count, code in offered) for code, count in listeners.items()],
        kinds=[(kind.value, channel_kind_name(kind)) for kind in ChannelKind],
        spoken=sorted((_name(code), code) for code in CONTENT),
        signed=sorted((_name(code), code) for code in sign_languages()),
        floors=[
            (each.language, _name(each.language))
            for each in event.channels
            if each.kind is ChannelKind.FLOOR
        ],
        sent=request.form,
        seen=version_of(service.channels_section(event)),
        matrix_seen=version_of(service.matrix_section(event)),
    )


def _sees_listeners(desk: EventDesk) -> bool:
    """Whether how many chose which language is told: to who sees all people, as other totals."""
    return desk.sees_all and desk.may(Right.SEE_PEOPLE)


def _ticked(event: Event, sent: dict[str, list[str]]) -> set[tuple[str, str]]:
    """Item and channel of each box that is ticked: as sent, else as stored."""
    return {
        (item.public_id, key)
        for date in event.dates
        for item in date.items
        for key in sent.get(item.public_id, [service.channel_key(each) for each in item.channels])
    }
