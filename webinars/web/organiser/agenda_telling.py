"""Telling people of the agenda: the receipt for all its changes since they were last told."""

from __future__ import annotations

from flask import render_template, request
from flask_babel import gettext as _

from webinars.accounts.rights import Right
from webinars.events.programming.changes import load_programme
from webinars.extensions import transaction
from webinars.languages import SHIPPED
from webinars.registrations.messages.differences import Reader, differences
from webinars.registrations.news import agenda as news
from webinars.registrations.telling import ReceiptNeeded
from webinars.times import utc_now
from webinars.web.organiser import receipt
from webinars.web.organiser.desk import Answer, EventDesk, allow, back_to, organiser
from webinars.web.organiser.saving import again, reasons
from webinars.web.urls import chosen_language

_DROP = f"{receipt.PREFIX}drop"


@organiser.get("/<organisation>/events/<event>/agenda/tell")
@allow(Right.EDIT_EVENTS)
def ask_to_tell_agenda(desk: EventDesk) -> Answer:
    """Show what people would hear of the agenda, and how many they are."""
    untold = news.find_untold(load_programme(desk.event), utc_now())
    return _render(desk, untold) if untold else _nothing(desk)


@organiser.post("/<organisation>/events/<event>/agenda/tell")
@allow(Right.EDIT_EVENTS)
def tell_agenda(desk: EventDesk) -> Answer:
    """Let them hear of it, or let it count as known; shown anew where it is another by now."""
    drops, seen, now = _DROP in request.form, request.form.get(receipt.SEEN, ""), utc_now()
    try:
        with transaction():
            if drops:
                untold = news.drop(desk.event, seen=seen, now=now)
            else:
                untold = news.tell(
                    desk.event, seen=seen, reasons=reasons(), user_id=desk.user.id, now=now
                )
            if untold is not None:
                desk.record("agenda.untold" if drops else "agenda.tell", items=untold.count)
    except ReceiptNeeded:
        untold = news.find_untold(load_programme(desk.event), now)
        return again(_render(desk, untold, is_other=True), 409) if untold else _nothing(desk)
    if untold is None:
        return _nothing(desk)
    if drops:
        return back_to(desk.url("agenda"), _("Nobody is told of these changes."))
    said = _("The changes of the agenda are told. Here you see when, and how far it has come.")
    return back_to(desk.url("news"), said)


def _nothing(desk: EventDesk) -> Answer:
    return back_to(desk.url("agenda"), _("Nothing has changed that people are told."))


def _render(desk: EventDesk, untold: news.Untold, *, is_other: bool = False) -> str:
    language = chosen_language()
    return render_template(
        "organiser/agenda_tell.html",
        desk=desk,
        untold=untold,
        is_other=is_other,
        differences=differences(untold.news, Reader(language, None, language)),
        words=receipt,
        drop=_DROP,
        languages=receipt.reason_languages(untold.audience),
        reasons={code: request.form.get(receipt.reason_field(code), "") for code in SHIPPED},
    )
