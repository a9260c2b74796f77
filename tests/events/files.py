"""Event files for the tests: a small one, and one with everything in it."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

File = dict[str, Any]

NETWORK: File = {
    "slug": "network",
    "default_language": "en",
    "default_zone": "Europe/Brussels",
    "contact": {"email": "network@example.org"},
    "texts": {"en": {"name": "The Network"}},
}
MINIMAL: File = {
    "version": 1,
    "slug": "briefing",
    "organisation": "network",
    "kind": "briefing",
    "format": "online",
    "source_language": "en",
    "zone": "Europe/Brussels",
    "texts": {"en": {"title": "A briefing"}},
    "dates": [{"start": "2026-03-04T11:00", "end": "2026-03-04T12:15"}],
    "organisations": [NETWORK],
}
FULL: File = {
    **MINIMAL,
    "hosts": ["city"],
    "format": "hybrid",
    "status": "published",
    "visibility": "unlisted",
    "texts": {
        "en": {"title": "A briefing", "summary": "Short.", "description": "Long.\n\n- *list*"},
        "ar": {"title": "إحاطة"},
    },
    "platform": "Zoom",
    "venue": {"name": "Town hall", "address": "1 Main Square"},
    "join": {
        "url": "https://example.org/meet/1",
        "passcode": "abc",
        "phone": "+32 2 555 01 23 Brussels\n+33 1 23 45 67 89 Paris",
        "interpretation": {"en": "Press 2.\nThen wait.", "fr": "Appuyez sur 2."},
        "opens_minutes": 30,
    },
    "contact": {"name": "Ana", "email": "ana@example.org"},
    "hashtags": ["#EUisU"],
    "recording": True,
    "retention_days": 30,
    "access_retention_days": 3,
    "registration": {
        "opens": "2026-02-01T09:00",
        "closes": "2026-03-03T23:59",
        "capacity": 0,
        "waiting_list": False,
        "approval": True,
        "online_open": True,
    },
    "reminders": {"week": False, "three_days": True, "hour": False, "quarter": True},
    "channels": [
        {"kind": "floor", "language": "fr"},
        {"kind": "floor", "language": "en"},
        {"kind": "interpretation", "from": "fr", "language": "en"},
        {"kind": "sign", "language": "ils"},
        {"kind": "captions", "language": "en"},
    ],
    "tracks": [{"key": "law", "names": {"en": "Law", "fr": "Droit"}}],
    "speakers": [
        {
            "key": "omar",
            "id": "6b1f2c8e-2f0a-4f5e-9d3f-0c9a7f4c1a11",
            "name": "Omar Çelik",
            "texts": {"en": {"position": "Judge", "affiliation": "Court", "biography": "…"}},
        },
        {"key": "layla", "name": "ليلى"},
    ],
    "dates": [
        {
            "uid": "date-1@elsewhere.example",
            "id": "0b0f2c8e-2f0a-4f5e-9d3f-0c9a7f4c1a12",
            "sequence": 3,
            "start": "2026-03-04T22:00",
            "end": "2026-03-05T01:00",
            "agenda": [
                {
                    "start": "23:30",
                    "end": "00:30",
                    "track": "law",
                    "place": "Room 1",
                    "texts": {"en": {"title": "Late talk", "description": "Over midnight."}},
                    "people": [
                        {"speaker": "layla", "role": "moderator"},
                        {"speaker": "omar"},
                    ],
                    "channels": [{"kind": "floor", "language": "fr"}],
                },
                {
                    "uid": "item-1@elsewhere.example",
                    "kind": "break",
                    "start": "22:30",
                    "end": "22:45",
                    "texts": {"en": {"title": "Tea"}, "fr": {"title": "Thé"}},
                },
            ],
        },
        {"start": "2026-03-11T22:00", "end": "2026-03-11T23:00"},
    ],
    "questions": [
        {
            "key": "country",
            "type": "country",
            "required": True,
            "texts": {"en": {"label": "Country?", "hint": "Where you work."}},
        },
        {
            "key": "way",
            "type": "choice",
            "texts": {"en": {"label": "How?"}},
            "choices": [{"key": "bus", "labels": {"en": "Bus"}}],
        },
        {
            "key": "stop",
            "type": "text",
            "only_if": {"question": "way", "answers": ["bus"]},
            "texts": {"en": {"label": "Where do you get on?"}},
        },
    ],
    "links": [{"url": "https://example.org/a", "label": "Reading", "language": "en"}],
    "materials": [{"url": "https://example.org/b", "label": "Slides"}],
    "organisations": [
        NETWORK,
        {**NETWORK, "slug": "city", "texts": {"en": {"name": "The City"}}},
    ],
}


def changed(change: Callable[[File], object], data: File = FULL) -> File:
    data = copy.deepcopy(data)
    change(data)
    return data
