"""The languages that a text says an event has."""

from __future__ import annotations

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.languages import find_languages, is_language_line
from webinars.events.parsing.facts.model import Channel, Languages
from webinars.events.programme import ChannelKind
from webinars.languages import is_language


def read(text: str) -> tuple[str, bool]:
    """The channels as in `"fr en fr>en sign:ils captions:en"`, and whether they are unsure."""
    fact, _unknown = find_languages(read_text(text).lines)
    if fact is None:
        return "", False
    return " ".join(notation(channel) for channel in fact.value.channels), fact.is_unsure


def notation(channel: Channel) -> str:
    assert is_language(channel.language)
    if channel.kind == ChannelKind.INTERPRETATION:
        return f"{channel.source_language}>{channel.language}"
    prefix = "" if channel.kind == ChannelKind.FLOOR else f"{channel.kind}:"
    return f"{prefix}{channel.language}"


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("with simultaneous FR-EN-FR interpretation.", "fr en fr>en en>fr"),
        ("Interpretation EN <> UK", "en uk en>uk uk>en"),
        ("Interpretation EN > FR", "en en>fr"),
        ("Interpretation EN>FR and EN>AR", "en en>fr en>ar"),
        ("Simultaneous interpretation from French into English", "fr fr>en"),
        ("Held in English with interpretation into French and Arabic.", "en en>fr en>ar"),
        ("The event is held in English. Interpretation into French.", "en en>fr"),
        ("Languages: English, French", "en fr"),
        ("Working languages: ENG, FRA", "en fr"),
        ("Langue : français", "fr"),
        ("La réunion se tiendra en français avec traduction vers l'arabe", "fr fr>ar"),
        ("Veranstaltungssprache: Deutsch", "de"),
        ("Die Tagung findet auf Deutsch statt und wird ins Englische gedolmetscht.", "de de>en"),
        ("El seminario se celebrará en español, con interpretación al inglés", "es es>en"),
        ("Idioma: português", "pt"),
        ("L'incontro si terrà in italiano e inglese", "it en"),
        ("Voertaal: Nederlands", "nl"),
        ("No interpretation is provided; the meeting will be in English", "en"),
        ("Interpretation into Dari will be offered", ">prs"),
        ("International Sign interpretation", "sign:ils"),
        ("International Sign (IS) interpretation", "sign:ils"),
        ("Interpretation into Dari, Pashto and Farsi", ">prs >ps >fa"),
        ("Interpretation into Kurdish (Sorani) and Kurmanji", ">ckb >ku"),
        ("Interpretation into Sorani Kurdish, Arabic", ">ckb >ar"),
        ("British Sign Language (BSL) interpreters", "sign:bfi"),
        ("Langue des signes française (LSF)", "sign:fsl"),
        ("Übersetzung in Deutsche Gebärdensprache", "sign:gsg"),
        ("Vlaamse Gebarentaal", "sign:vgt"),
        ("Live captions in English and French", "captions:en captions:fr"),
        ("English captions will be available", "captions:en"),
        ("The webinar will be in English with French subtitles", "en captions:fr"),
        ("The report is available in English", ""),
        ("People in English towns", ""),
        ("Closed captioning", ""),
        ("IT IS IN NO WAY LT", ""),
    ],
)
def test_languages_are_read_as_channels(text: str, channels: str) -> None:
    assert read(text) == (channels, False)


@pytest.mark.parametrize(
    ("text", "channels"),
    [
        ("interprétation simultanée français-anglais", "fr en fr>en en>fr"),
        ("Simultanübersetzung DE/EN", "de en de>en en>de"),
        ("Interpretation EN-FR and EN-AR", "en fr ar en>fr fr>en en>ar ar>en"),
        ("Traducción simultánea español-inglés", "es en es>en en>es"),
        ("Interpretação simultânea PT-EN", "pt en pt>en en>pt"),
        ("Interpretazione simultanea italiano-inglese", "it en it>en en>it"),
        ("Simultane vertaling Nederlands-Frans", "nl fr nl>fr fr>nl"),
        ("Interpretation will be available in English and French", "en fr en>fr fr>en"),
        ("Language: German. Live captions.", "de captions:de"),
    ],
)
def test_what_could_be_one_way_or_another_is_unsure(text: str, channels: str) -> None:
    assert read(text) == (channels, True)


def test_a_sign_language_without_a_code_here_is_named_to_the_organiser() -> None:
    fact, unknown = find_languages(read_text("\nInterpretación en lengua de signos").lines)
    assert fact is None
    assert unknown == ("lengua de signos", 2)


@pytest.mark.parametrize(
    ("text", "is_alone"),
    [
        ("Languages: EN, FR with interpretation", True),
        ("Sprache: Deutsch, Simultanübersetzung DE/EN, Live-Untertitel", True),
        ("Languages: English; bring a headset", False),
        ("English and French", False),
    ],
)
def test_a_line_with_languages_alone_can_be_left_out(text: str, is_alone: bool) -> None:
    assert is_language_line(text) == is_alone


def test_channels_come_in_the_order_in_which_an_event_lists_them() -> None:
    languages = Languages(("fr", "en"), (("fr", "en"),), ("ils",), ("en",))
    assert languages.channels == (
        Channel(ChannelKind.FLOOR, "fr"),
        Channel(ChannelKind.FLOOR, "en"),
        Channel(ChannelKind.INTERPRETATION, "en", "fr"),
        Channel(ChannelKind.SIGN, "ils"),
        Channel(ChannelKind.CAPTIONS, "en"),
    )


def test_a_language_named_behind_a_pair_is_not_dropped() -> None:
    channels, is_unsure = read("Interprétation simultanée FR-EN, et arabe le matin uniquement.")
    assert channels == "fr en fr>en en>fr fr>ar en>ar"
    assert is_unsure


@pytest.mark.parametrize(
    "sentence",
    [
        "session 3: EN-ES interpretation",
        "third session with simultaneous English-Spanish interpretation",
        "la troisième séance avec interprétation anglais-espagnol",
        "dritte Sitzung mit Verdolmetschung Englisch-Spanisch",
        "la tercera sesión tendrá interpretación simultánea inglés-español",
        "sessão 3: interpretação inglês-espanhol",
        "sessione 3: interpretazione inglese-spagnolo",
        "sessie 3: vertaling Engels-Spaans",
    ],
)
def test_what_is_interpreted_in_one_session_is_one_way_and_unsure(sentence: str) -> None:
    assert read(f"Idioma: español; {sentence}.") == ("es en en>es", True)


@pytest.mark.parametrize(
    "text", ["English, with IS interpretation", "English, IS-interpreters", "Interpretation in IS"]
)
def test_is_is_international_sign_and_unsure(text: str) -> None:
    channels, is_unsure = read(f"Language: {text}")
    assert ("sign:ils" in channels, "is" in channels.split(), is_unsure) == (True, False, True)
