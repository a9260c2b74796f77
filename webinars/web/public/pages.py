"""The pages about the site itself: help, accessibility and privacy."""

from __future__ import annotations

from datetime import timedelta

from flask import render_template
from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.models import Organisation
from webinars.registrations.erasing import MISTYPED_FOR
from webinars.registrations.retention import MAILS_KEPT, RATE_COUNTS_KEPT
from webinars.web.guides import REGISTRANTS, guide
from webinars.web.urls import chosen_language, public

Row = tuple[str, str, str]


@public.get("/help", endpoint="help")
def show_help() -> str:
    """Say how to register, change, cancel and take part."""
    (topic,) = guide(REGISTRANTS, chosen_language()).values()
    return render_template("public/help.html", topic=topic)


@public.get("/accessibility")
def accessibility() -> str:
    """Say how accessible the site is, and whom to tell when it is not."""
    minutes = MISTYPED_FOR // timedelta(minutes=1)
    return render_template("public/accessibility.html", mistyped_minutes=minutes)


@public.get("/privacy")
def privacy() -> str:
    """Say what happens with personal data, and for how long."""
    return render_template("public/privacy.html", kept=_kept(), rate_days=RATE_COUNTS_KEPT.days)


def _kept() -> list[Row]:
    """What is kept, what for, and until when, where an organisation did not choose otherwise."""
    columns = Organisation.__table__.columns
    stay = _after_event(columns["retention_days"].default.arg)
    access = _after_event(columns["access_retention_days"].default.arg)
    return [
        (_("Name, e-mail address"), _("To run the event and write to you about it."), stay),
        (
            _("Organisation, listening language, answers"),
            _("To plan the event; afterwards only counted."),
            stay,
        ),
        (
            _("Time zone of your device, language of the pages, and of the event's texts"),
            _("To write in your language, with times on your clocks."),
            stay,
        ),
        (_("Your code for the door"), _("To let you in."), stay),
        (_("Your calendar's answers"), _("To know if you come."), stay),
        (
            _("Telephone number, where somebody has no e-mail address"),
            _("To tell them what is new."),
            stay,
        ),
        (
            _("Name and e-mail address of who registered several people"),
            _("To say to these where their data came from."),
            stay,
        ),
        (_("What you need to take part"), _("To make it possible."), access),
        (_("That you took part"), _("To follow up, and to report to funders."), stay),
        (
            _("Consent to the newsletter"),
            _("To send it to you."),
            _(
                "Removed when you take it back: on your own page, or by the newsletter's own "
                "link, which works for as long as you get it. Then only a scrambled form of your "
                "address stays, so that you are not added again by mistake."
            ),
        ),
        (
            _("Consent to be recorded"),
            _("To know who may be seen and heard in a recording."),
            stay,
        ),
        (_("That an e-mail was delivered"), _("To find problems."), _after_delivery(MAILS_KEPT)),
    ]


def _after_event(days: int) -> str:
    return str(
        ngettext(
            "Removed %(num)s day after the event.", "Removed %(num)s days after the event.", days
        )
    )


def _after_delivery(time: timedelta) -> str:
    return str(ngettext("Removed after %(num)s day.", "Removed after %(num)s days.", time.days))
