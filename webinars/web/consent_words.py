"""What people agree to, in the page's language. Each consent is stored as it was shown."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.accounts.models import Organisation
from webinars.events.models import Event, EventFormat
from webinars.web.words import host_names, organisation_name


def access_consent_text(event: Event) -> str:
    """What a person agrees to who writes what they need."""
    agreement = _(
        "I agree that the staff of %(hosts)s who prepare this event may use what I wrote here "
        "to make it possible for me to take part.",
        hosts=host_names(event),
    )
    return f"{agreement} {_removal_of_needs(event)}"


def passed_on_needs_text(event: Event) -> str:
    """What somebody says who passes on what another person needs."""
    asked = _(
        "They asked me to pass this on to the staff of %(hosts)s who prepare this event.",
        hosts=host_names(event),
    )
    return f"{asked} {_removal_of_needs(event)}"


def newsletter_consent_text(organisation: Organisation) -> str:
    """What a person agrees to who wants the newsletter.

    It names the one whose list they come to, whoever else hosts the event.
    """
    whose = organisation_name(organisation)
    return str(_("Send me the newsletter of %(hosts)s. I can stop it at any time.", hosts=whose))


def recording_consent_text(event: Event, *, has_page: bool = True) -> str:
    """What a person agrees to who may be in the recording; perhaps without a page of their own."""
    if not has_page:
        return str(
            _(
                "I agree that the recording of this event by %(hosts)s may show my name, picture "
                "and voice. I can take this back at any time: by telling them, or by writing to "
                "%(email)s.",
                hosts=host_names(event),
                email=event.contact_address,
            )
        )
    return str(
        _(
            "I agree that the recording of this event by %(hosts)s may show my name, picture and "
            "voice. I can take this back at any time: on my own page, or, once my registration is "
            "deleted, by writing to %(email)s.",
            hosts=host_names(event),
            email=event.contact_address,
        )
    )


def passed_on_recording_text(event: Event) -> str:
    """What somebody says who passes on that another person agrees to be in the recording."""
    return str(
        _(
            "They asked me to say: the recording of this event by %(hosts)s may show their name, "
            "picture and voice. They can take this back at any time: on their own page, or, once "
            "their registration is deleted, by writing to %(email)s.",
            hosts=host_names(event),
            email=event.contact_address,
        )
    )


def recording_hint(event: Event) -> str:
    """How one takes part without being in the recording."""
    if event.format is EventFormat.ONLINE:
        how = _("You can take part without it: keep your camera and microphone off.")
    elif event.format is EventFormat.IN_PERSON:
        how = _("You can take part without it: ask at the entrance where you are not recorded.")
    else:
        how = _(
            "You can take part without it: online, keep your camera and microphone off; in the "
            "room, ask at the entrance where you are not recorded."
        )
    return str(how)


def _removal_of_needs(event: Event) -> str:
    return str(
        ngettext(
            "What I wrote here is removed %(num)s day after the event.",
            "What I wrote here is removed %(num)s days after the event.",
            event.needs_kept_days,
        )
    )
