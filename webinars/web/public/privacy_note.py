"""What an event's page says about personal data: in short above the button, the rest on request."""

from __future__ import annotations

from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.events.models import Event
from webinars.events.organising import PartnerLink
from webinars.registrations.retention import postponed_days
from webinars.registrations.taking_part import is_asked
from webinars.web.reading import words_of
from webinars.web.words import host_names


@dataclass(frozen=True)
class PrivacyNote:
    """A paragraph of about 60 words, and further sentences."""

    short: str
    more: list[str]


def privacy_note(event: Event, link: PartnerLink | None = None) -> PrivacyNote:
    """The note for `event`, with its hosts and its periods, for who came by a partner's `link`."""
    more = [*_more(event), *(_about_link(link) if link else [])]
    return PrivacyNote(" ".join(_short(event)), [text for text in more if text])


def _short(event: Event) -> list[str]:
    asks_more = is_asked(event) or any(question.required for question in event.questions)
    return [
        _(
            "What you enter here is used by %(hosts)s to run this event, because you ask to take "
            "part.",
            hosts=host_names(event),
        ),
        _("Only their staff see it."),
        ngettext(
            "Your registration is removed %(num)s day after the event.",
            "Your registration is removed %(num)s days after the event.",
            event.kept_days,
        ),
        *([] if asks_more else [_("Only your name and e-mail address are required.")]),
        _("You can see, correct and delete everything with the link in your e-mail."),
    ]


def _more(event: Event) -> list[str]:
    owner = event.organisation
    authority = words_of(owner, "supervisory_authority").supervisory_authority
    return [
        _("Responsible: %(hosts)s.", hosts=host_names(event)),
        _("Contact: %(email)s.", email=event.contact_email or owner.contact_email),
        _(
            "Basis: you ask us to register you (Article 6(1)(b) of the General Data Protection "
            "Regulation). What you need to take part, and the newsletter: only your consent, "
            "which you can take back at any time on your own page."
        ),
        _(
            "What you need to take part is seen only by those whom the organisers name to prepare "
            "it; if nobody is named yet, the form says so. There is no public list of participants."
        ),
        _(
            "Your browser adds its time zone, and we keep the language of this page: to write in "
            "your language, with times on your clocks."
        ),
        ngettext(
            "What you need to take part is removed %(num)s day after the event.",
            "What you need to take part is removed %(num)s days after the event.",
            event.needs_kept_days,
        ),
        ngettext(
            "If the event is postponed, your data waits for its new date: at most %(num)s day "
            "without news of it.",
            "If the event is postponed, your data waits for its new date: at most %(num)s days "
            "without news of it.",
            postponed_days(event),
        ),
        _recording(event),
        _(
            "You have the right to see, correct, delete, restrict and take along your data, and to "
            "object to its use. You do most of it yourself on your own page; for the rest, write "
            "to the contact."
        ),
        _("You can complain to: %(authority)s.", authority=authority)
        if authority
        else _("You can complain to the data protection authority of the country where you live."),
    ]


def _about_link(link: PartnerLink) -> list[str]:
    """What is kept of the link by which somebody came to the page."""
    return [
        _(
            "You opened this page with a link of a partner: %(label)s. Your registration keeps by "
            "which link it came, to show how people hear of the event.",
            label=link.label,
        ),
        _("How often the link is opened is counted. By whom is not: nothing else is kept of it."),
    ]


def _recording(event: Event) -> str:
    if not event.recording:
        return str(_("The event is not recorded."))
    return str(
        _(
            "The event is recorded. Your name, picture and voice may be in the recording only with "
            "your consent (Article 6(1)(a)), which you can take back at any time on your own page, "
            "or, once your registration is deleted, by writing to %(email)s. Then whoever has the "
            "recording has to take you out of it. You can take part without it.",
            email=event.contact_address,
        )
    )
