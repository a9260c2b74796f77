"""What organisers read before another format takes from people the way they chose."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import ngettext

from webinars.events.models import Event
from webinars.registrations.taking_part import TakesPart
from webinars.registrations.ways_lost import WaysLost


def ways_lost_in_words(lost: WaysLost, event: Event) -> str:
    """How many people it concerns, what becomes of them and of the places, and the way back."""
    return " ".join([_of_people(lost), *_of_places(lost, event), _way_back()])


def _of_people(lost: WaysLost) -> str:
    if lost.way is TakesPart.ONLINE:
        return str(
            ngettext(
                "%(num)s person has chosen to take part online. They stay registered, and are"
                " expected in the room.",
                "%(num)s people have chosen to take part online. They stay registered, and are"
                " expected in the room.",
                lost.people,
            )
        )
    return str(
        ngettext(
            "%(num)s person was to come to the room. They stay registered, and are expected"
            " online.",
            "%(num)s people were to come to the room. They stay registered, and are expected"
            " online.",
            lost.people,
        )
    )


def _of_places(lost: WaysLost, event: Event) -> list[str]:
    places = event.capacity
    if places is None or lost.taken <= places:
        return []
    return [
        ngettext(
            "That is %(taken)s people for %(num)s place: nobody else gets one until there are"
            " fewer people or more places.",
            "That is %(taken)s people for %(num)s places: nobody else gets one until there are"
            " fewer people or more places.",
            places,
            taken=lost.taken,
        )
    ]


def _way_back() -> str:
    return str(_("What they chose is kept, and holds again when you take the change back."))
