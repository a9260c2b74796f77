"""The questions about inclusion in words, as networks of civil society use them."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from webinars.events.inclusion import QUESTIONS, UNSAID

TITLES = {
    "gender": _l("Gender"),
    "age": _l("Age group"),
    "background": _l("Refugee or migrant background"),
    "disability": _l("Disability"),
}
"""How a question is named in figures and settings."""

ASKED = {
    "gender": _l("What is your gender?"),
    "age": _l("How old are you?"),
    "background": _l("Do you have a refugee or migrant background?"),
    "disability": _l("Do you have a disability or a long-term health condition?"),
}
"""How people are asked."""

HINTS = {
    "background": _l("You yourself, or a parent of yours, had to flee or has moved here."),
}

_UNSAID = _l("Prefer not to say")

_ANSWERS = {
    "gender": {
        "woman": _l("Woman"),
        "man": _l("Man"),
        "non-binary": _l("Non-binary"),
        "other": _l("Another gender"),
    },
    "age": {
        "under-18": _l("Under 18"),
        "18-29": _l("18 to 29"),
        "30-44": _l("30 to 44"),
        "45-59": _l("45 to 59"),
        "60-plus": _l("60 or older"),
    },
    "background": {
        "refugee": _l("Yes, a refugee background"),
        "migrant": _l("Yes, a migrant background"),
        "both": _l("Yes, both"),
        "neither": _l("No"),
    },
    "disability": {"yes": _l("Yes"), "no": _l("No")},
}


def choices(question: str) -> list[tuple[str, str]]:
    """The answers to a question with their words, "prefer not to say" first."""
    words = _ANSWERS[question]
    return [(UNSAID, str(_UNSAID)), *((key, str(words[key])) for key in QUESTIONS[question])]
