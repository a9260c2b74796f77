"""What is said where people write what they need to take part: who reads it, perhaps nobody."""

from __future__ import annotations

from flask_babel import gettext as _

from webinars.accounts.team import is_anybody_named
from webinars.events.models import Event


def nobody_reads(event: Event) -> str:
    """That nobody is named yet to read what people need, and what becomes of it; "" otherwise."""
    if is_anybody_named(event.organisation_id):
        return ""
    return str(
        _(
            "The organisers have not said yet who may read what people need. Until then it is kept "
            "safe for them, and we remind them. If it is urgent, write to: %(email)s",
            email=event.contact_address,
        )
    )


def needs_hint(event: Event) -> str:
    """What stands beside the field for it."""
    examples = _(
        "For example sign language, captions, step-free access, a quiet place, child care."
    )
    return " ".join(filter(None, (examples, nobody_reads(event))))
