"""What is said of an event's languages."""

from __future__ import annotations

import pytest

from webinars.events.channels import badge, describe, listening_languages
from webinars.events.programme import ChannelKind, LanguageChannel


def channels(notation: str) -> list[LanguageChannel]:
    """`"fr en fr>en >ar sign:ils captions:en"` as channels, `>ar` from any language."""
    return [channel(part) for part in notation.split()]


def channel(part: str) -> LanguageChannel:
    if ":" in part:
        kind, code = part.split(":")
        return LanguageChannel(kind=ChannelKind(kind), language=code, source_language="")
    source, arrow, code = part.rpartition(">")
    kind = ChannelKind.INTERPRETATION if arrow else ChannelKind.FLOOR
    return LanguageChannel(kind=kind, language=code, source_language=source)


@pytest.mark.parametrize(
    ("notation", "sentences"),
    [
        ("", []),
        ("en", ["Spoken in English."]),
        ("fr en", ["Spoken in French and English."]),
        ("fr en fr>en en>fr", ["Spoken in French and English; you can listen in either."]),
        ("fr en >en >fr", ["Spoken in French and English; you can listen in either."]),
        (
            "fr en ar >fr >en >ar",
            ["Spoken in French, English and Arabic; you can listen in any of them."],
        ),
        (
            "fr en fr>en en>fr >ar",
            ["Spoken in French and English; you can listen in French, English or Arabic."],
        ),
        ("en en>fr en>ar", ["Spoken in English; interpreted into French and Arabic."]),
        ("en >fr", ["Spoken in English; interpreted into French."]),
        ("en >en", ["Spoken in English."]),
        (
            "fr en en>fr",
            ["Spoken in French and English.", "Interpreted from English into French."],
        ),
        (
            "fr en fr>en fr>ar >uk",
            [
                "Spoken in French and English.",
                "Interpreted from French into English and Arabic.",
                "Interpreted into Ukrainian.",
            ],
        ),
        (">fr", ["Interpreted into French."]),
        (
            "en sign:ils sign:fsl",
            [
                "Spoken in English.",
                "International Sign interpretation.",
                "French Sign Language interpretation.",
            ],
        ),
        (
            "en captions:en captions:fr",
            ["Spoken in English.", "Live captions in English and French."],
        ),
    ],
)
def test_languages_are_described_as_people_need_them(notation: str, sentences: list[str]) -> None:
    assert describe(channels(notation), "en") == sentences


def test_languages_are_named_in_the_language_of_the_reader() -> None:
    assert describe(channels("fr uk"), "fr") == ["Spoken in français et ukrainien."]
    assert describe(channels("sign:ils"), "fr") == ["signes internationaux interpretation."]


@pytest.mark.parametrize(
    ("notation", "codes"),
    [
        ("", []),
        ("en", []),
        ("fr en", []),
        ("en sign:ils captions:en", []),
        ("fr en fr>en en>fr", ["fr", "en"]),
        ("en en>fr en>ar", ["en", "fr", "ar"]),
        ("en>fr en", ["en", "fr"]),
        ("en >en", []),
    ],
)
def test_one_chooses_a_language_only_where_there_is_interpretation(
    notation: str, codes: list[str]
) -> None:
    assert listening_languages(channels(notation)) == codes


@pytest.mark.parametrize(
    ("notation", "text"),
    [
        ("", ""),
        ("sign:ils", ""),
        ("en", "EN"),
        ("fr en", "FR, EN"),
        ("fr en fr>en en>fr", "FR-EN-FR"),
        ("en en>fr", "EN-FR"),
        ("fr en en>fr", "FR-EN"),
        ("en en>fr en>ar", "EN-FR-AR"),
    ],
)
def test_the_badge_is_the_notation_of_concept_notes(notation: str, text: str) -> None:
    assert badge(channels(notation)) == text
