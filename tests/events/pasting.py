"""Texts that an organiser pastes."""

from __future__ import annotations

from datetime import date

from webinars.events.drafting.reading import read_pasted
from webinars.events.drafting.suggestions import Suggestions
from webinars.events.organising import PastedText

TODAY = date(2027, 3, 1)


def read(facts: str = "", agenda: str = "") -> Suggestions:
    """What is suggested for an event of somebody who pastes these texts in Brussels, in English."""
    pasted = PastedText(facts=facts, agenda=agenda)
    return read_pasted(pasted, today=TODAY, default_zone="Europe/Brussels", language="en")
