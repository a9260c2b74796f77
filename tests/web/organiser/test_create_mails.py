"""A mail that was pasted whole: what it says to colleagues is nothing for the event's page."""

from __future__ import annotations

import pytest

from tests.web.organiser.pasting import create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

MAIL = """Objet : TR: RE: Journée d'échange « Accueillir ensemble »

Chères et chers collègues,

Voici le programme (version 3 – PAS DÉFINITIF !!) de la journée :
le 14 décembre 2027 de 9h30 à 16h30, à Bruxelles et en ligne.
"""


def test_subject_and_greeting_are_proposed_to_be_left_out(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, MAIL)
    page = editor.get(review).text
    assert "Chères et chers collègues" in page.partition('id="unplaced"')[2]
    made = create(editor, review)
    assert made.texts[0].title == "Journée d'échange « Accueillir ensemble »"
    assert made.texts[0].description.startswith("Voici le programme")


@pytest.mark.parametrize(
    ("greeting", "is_one"),
    [
        ("Dear all,", True),
        ("Bonjour à toutes et à tous !", True),
        ("Sehr geehrte Damen und Herren,", True),
        ("Madame, Monsieur,", True),
        ("Hello world is our title", False),
        ("Beste praktijken in de opvang!", False),
        ("Madame Oksana Koval, directrice de SHARE,", False),
        ("We met women who\ncare for undocumented women and their children,\nand work.", False),
        ("We met\nDear friends of ours,\nand more.", False),
        ("Dear friends of refugees need more than words, as we know.", False),
    ],
)
def test_a_greeting_is_a_line_of_its_own(
    editor: Organiser, pages: str, greeting: str, is_one: bool
) -> None:
    note = f"Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n{greeting}\n\nCome.\n"
    made = create(editor, paste(editor, pages, note))
    description = " ".join(made.texts[0].description.split())
    assert (" ".join(greeting.split()) not in description) is is_one


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("The programme (version 3 – PAS DÉFINITIF !!) is this.", "version 3 – PAS DÉFINITIF"),
        ("DRAFT – for comments only", "DRAFT"),
        ("This is the draft agenda of the day.", "draft agenda"),
        ("Das ist noch ein Entwurf.", ""),
        ("The draft regulation is out.", ""),
    ],
)
def test_what_is_not_final_is_pointed_out(
    editor: Organiser, pages: str, words: str, said: str
) -> None:
    note = f"Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n{words}\n"
    page = editor.get(paste(editor, pages, note)).text
    assert ("The text says that it is not final" in page) is bool(said)
    assert f"not final: “{said}”" in page or not said


def test_what_is_not_final_is_pointed_out_while_it_would_be_public(
    editor: Organiser, pages: str
) -> None:
    note = "Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\nThis is not final.\n"
    review = paste(editor, pages, note, "Programme (v3)\n10:00 - 11:00 Welcome (draft)\n")
    page = editor.get(review).text
    assert "not final: “not final”" in page
    assert "not final: “draft”" in page
    assert "not final: “v3”" not in page, "it stands in no text of the event"
    editor.post(review, {**entered(editor, review, description="It is."), "act": "save"})
    assert "not final: “not final”" not in editor.get(review).text


def test_what_is_not_for_everybody_is_pointed_out_while_it_would_be_public(
    editor: Organiser, pages: str
) -> None:
    note = "Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\nFor internal use only\n"
    review = paste(editor, pages, note)
    assert "not for everybody: “For internal use only”" in editor.get(review).text
    editor.post(review, {**entered(editor, review, description="It is."), "act": "save"})
    assert "not for everybody" not in editor.get(review).text


def test_a_part_in_another_language_is_named(editor: Organiser, pages: str) -> None:
    note = (
        "Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n"
        "We look at what the rights of people are when they come to a town, and at who tells them"
        " what they can do and where they have to go for it.\n\n"
        "Nous vous invitons à parler des droits des personnes qui arrivent dans une ville, et de"
        " celles qui leur disent ce que la loi permet et où aller pour cela.\n"
    )
    assert "is in another language (French)" in editor.get(paste(editor, pages, note)).text


def test_links_without_address_are_one_line(editor: Organiser, pages: str) -> None:
    links = " ".join(f"[place {number}](#)" for number in range(5))
    note = f"Title: Rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\nRead {links}.\n"
    page = editor.get(paste(editor, pages, note)).text
    cautions = page.partition('id="cautions"')[2].partition("</section>")[0]
    assert "5 links have no address" in cautions
    assert cautions.partition("<details")[2].count("leads nowhere") == 5
    assert "leads nowhere" not in cautions.partition("<details")[0]
    assert "](https" not in cautions
