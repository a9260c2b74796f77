"""The translations: every shipped language says everything, and says it right."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import unescape
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from babel.support import Translations
from flask import Flask
from flask_babel import force_locale, ngettext

from config import ROOT
from tests.check_translations import catalogue_path, extract, missing
from tests.events.test_channels import channels
from tests.registrations.builders import add_event
from tests.registrations.letters import make_event, make_registration, send
from tests.web.visiting import LATER, span, text_of
from tests.web.visiting import send as send_form
from webinars.events.channels import describe
from webinars.events.models import EventText
from webinars.languages import SHIPPED

BLANK = "\N{NO-BREAK SPACE}"

every_translation = pytest.mark.parametrize("language", SHIPPED[1:])


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    """Every text of the code and the templates."""
    folder: Path = tmp_path_factory.mktemp("texts")
    return extract(folder / "messages.pot")


def catalogue(language: str) -> Catalog:
    """The translations into `language`, as they are kept."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | Sequence[str] | None) -> list[str]:
    """A text, or the forms of one that has a plural."""
    return [text] if isinstance(text, str) else list(text or ())


def translated(language: str) -> Iterator[Message]:
    """Every text of a catalogue with its translation, without the header."""
    return (message for message in catalogue(language) if message.id)


def placeholders(text: str) -> list[str]:
    """What is put into a text when it is shown."""
    return sorted(re.findall(r"%\(\w+\)s", text))


def english_left_in(shown: str) -> list[str]:
    """The English sentences and labels, of two words or more, that stand in a French text."""
    return [
        english
        for message in translated("fr")
        for english in forms(message.id)
        if english not in forms(message.string)
        and " " in english
        and not placeholders(english)
        and english in unescape(shown)
    ]


def test_no_text_hides_in_an_f_string(texts: Catalog) -> None:
    """There it is not found for translating, and stays English."""
    hidden = re.compile(r"\{_l?\('([^']+)'\)\}")
    known = {text.id for text in texts}
    sources = Path(ROOT, "webinars").rglob("*.py")
    found = {text for path in sources for text in hidden.findall(path.read_text("utf-8"))}
    assert found <= known


@every_translation
def test_every_text_is_translated(language: str, texts: Catalog) -> None:
    assert len(texts) > 400
    assert list(missing(language, texts)) == []


@every_translation
def test_nothing_is_kept_that_is_not_shown_any_more(language: str, texts: Catalog) -> None:
    assert catalogue(language).obsolete == {}
    assert [m.id for m in translated(language) if texts.get(m.id, m.context) is None] == []


@every_translation
def test_translations_take_what_the_texts_take(language: str) -> None:
    for message in translated(language):
        wanted = {tuple(placeholders(form)) for form in forms(message.id)}
        assert {tuple(placeholders(form)) for form in forms(message.string)} == wanted, message.id


@every_translation
def test_a_text_means_something_else_where_it_has_a_context(language: str) -> None:
    plain = {message.id: message.string for message in translated(language) if not message.context}
    special = [message for message in translated(language) if message.context]
    assert [each.id for each in special if plain.get(each.id) == each.string] == []


BEFORE_A_NAME = re.compile(r"(?<!\w)(?:de|du|des|par|aux?|à|d’) ?%\((?:hosts?|organisation)\)s")


def test_no_french_name_of_an_organisation_needs_an_article() -> None:
    """`de Conseil européen` lacks one, and which one a name takes nobody can know."""
    texts = [text for each in translated("fr") for text in forms(each.string)]
    assert [text for text in texts if BEFORE_A_NAME.search(text)] == []


def test_the_way_into_a_meeting_is_no_page_to_sign_in_on_in_french() -> None:
    for each in translated("fr"):
        [english, *_more] = forms(each.id)
        for french in forms(each.string):
            if re.search("join page", english, re.IGNORECASE):
                assert "connexion" not in french
                assert re.search("page d’accès", french, re.IGNORECASE)
            if re.search("passcode", english, re.IGNORECASE):
                assert re.search("code d’accès", french, re.IGNORECASE)


def test_french_is_set_as_the_french_set_it() -> None:
    for message in translated("fr"):
        for text in forms(message.string):
            assert "'" not in text, text
            assert not re.search(rf"(?<!{BLANK})[:;?!»](?!\w|//)|«(?!{BLANK})", text), text


@pytest.mark.parametrize(
    ("number", "days"),
    [
        (0, "Suppression après 0 jour."),
        (1, "Suppression après 1 jour."),
        (2, "Suppression après 2 jours."),
    ],
)
def test_none_is_singular_in_french(sqlite_app: Flask, number: int, days: str) -> None:
    with sqlite_app.test_request_context(), force_locale("fr"):
        assert ngettext("Removed after %(num)s day.", "Removed after %(num)s days.", number) == days


@pytest.mark.parametrize(
    ("notation", "sentence"),
    [
        ("en", "Échanges en anglais."),
        ("fr uk", "Échanges en français et en ukrainien."),
        ("en >fr >ar", "Échanges en anglais. Interprétation en français et en arabe."),
        (
            "fr en >fr >en >ar",
            "Échanges en français et en anglais. Vous pouvez écouter en français, en anglais "
            "ou en arabe.",
        ),
    ],
)
def test_every_language_has_its_preposition_in_french(
    sqlite_app: Flask, notation: str, sentence: str
) -> None:
    with sqlite_app.test_request_context(), force_locale("fr"):
        assert describe(channels(notation), "fr") == [sentence]


def add_french_event() -> None:
    """A webinar in nine days with interpretation, all of whose texts are in French."""
    programme = channels("fr >en")
    for position, channel in enumerate(programme):
        channel.position = position
    text = EventText(language="fr", title="Accueillir")
    add_event(slug="accueil", spans=[span(LATER)], texts=[text], channels=programme)


@pytest.mark.parametrize("path", ["", "events/accueil/", "privacy", "accessibility", "lost-link"])
def test_a_french_page_has_no_english_on_it(sqlite_app: Flask, path: str) -> None:
    add_french_event()
    shown = text_of(sqlite_app.test_client().get(f"/fr/{path}"))

    assert "Protection des données" in shown
    assert english_left_in(shown) == []


def test_a_form_with_errors_is_answered_in_french(sqlite_app: Flask) -> None:
    add_french_event()
    answer = send_form(sqlite_app.test_client(), "/fr/events/accueil/register")

    assert "Écrivez votre nom." in text_of(answer)
    assert english_left_in(text_of(answer)) == []


@pytest.mark.usefixtures("sqlite_app")
@pytest.mark.parametrize("message", ["confirmation", "cancelled", "links"])
def test_a_french_letter_has_no_english_in_it(message: str) -> None:
    registration = make_registration(make_event(), language="fr")
    letter = send(message, registration)

    assert "Vous recevez cet e-mail" in letter.text
    for shown in (letter.subject, letter.text, letter.html):
        assert english_left_in(shown) == []


def test_english_that_is_left_is_found() -> None:
    assert english_left_in("<p>Your place is confirmed.</p>") == ["Your place is confirmed."]


PLURALS = {"ar": (0, 1, 2, 3, 100, 11), "uk": (1, 2, 5)}
"""By language: a number for each of its plural forms, in the order in which Babel has them."""


@pytest.mark.parametrize("language", PLURALS)
def test_a_language_with_more_plurals_is_checked_and_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    monkeypatch.setattr("tests.check_translations.FOLDER", tmp_path)
    path = catalogue_path(language)
    path.parent.mkdir(parents=True)
    numbers, key = PLURALS[language], ("%(num)s date", "%(num)s dates")
    kept = Catalog(locale=language)
    assert kept.num_plurals == len(numbers)

    def keep(last: str) -> None:
        kept.delete(key[0])
        kept.add(key, [f"form {place}" for place in range(len(numbers) - 1)] + [last])
        with path.open("wb") as file:
            write_po(file, kept)

    wanted = Catalog()
    wanted.add(key)
    keep("")
    assert list(missing(language, wanted)) == [str(key)], "each form is needed"
    keep(f"form {len(numbers) - 1}")
    assert list(missing(language, wanted)) == []
    compiled = BytesIO()
    write_mo(compiled, kept)
    compiled.seek(0)
    said = Translations(compiled)
    assert [said.ngettext(*key, number) for number in numbers] == [
        f"form {place}" for place in range(len(numbers))
    ]
