"""The guides say the same in each language, name what there is, and show it in small pictures."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient

from tests.check_translations import catalogue_path
from webinars.languages import SHIPPED
from webinars.web.guides import FOLDER, STATIC, Picture, guide

GUIDES = ["organisers", "registrants"]
BOLD = re.compile(r"\*\*(.+?)\*\*")
LARGEST, LARGEST_FOR_PHONES = 60_000, 40_000
READABLE = 600
"""So many pixels wide at most a picture's letters are large enough on a phone."""


def files(language: str) -> list[Path]:
    return sorted((FOLDER / language).rglob("*.md"))


def pictures(name: str, language: str) -> list[Picture]:
    return [
        part
        for topic in guide(name, language).values()
        for section in topic.sections
        for part in section.parts
        if isinstance(part, Picture)
    ]


def shape(name: str, language: str) -> list[tuple[str, list[tuple[str, int]]]]:
    """Topics with their sections, and how many parts each has."""
    return [
        (key, [(section.anchor, len(section.parts)) for section in topic.sections])
        for key, topic in guide(name, language).items()
    ]


@pytest.mark.parametrize("name", GUIDES)
@pytest.mark.parametrize("language", SHIPPED)
def test_each_language_has_the_same_topics_sections_and_pictures(name: str, language: str) -> None:
    assert shape(name, language) == shape(name, "en")
    assert shape(name, "en")
    shown = [Path(picture.file).name for picture in pictures(name, language)]
    assert shown == [Path(picture.file).name for picture in pictures(name, "en")]


@pytest.mark.parametrize("language", SHIPPED)
def test_the_same_links_lead_on(language: str) -> None:
    for mine, english in zip(files(language), files("en"), strict=True):
        link = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
        assert link.findall(mine.read_text("utf-8")) == link.findall(english.read_text("utf-8"))
        assert {*link.findall(mine.read_text("utf-8"))} <= {*guide("organisers", language)}


@pytest.mark.parametrize("language", SHIPPED)
def test_what_is_bold_is_a_label_of_the_interface(language: str) -> None:
    with catalogue_path(SHIPPED[1]).open("rb") as file:
        catalogue = read_po(file, locale=SHIPPED[1])
    english = {text.id for text in catalogue if isinstance(text.id, str)}
    if language == "en":
        known = english
    else:
        with catalogue_path(language).open("rb") as file:
            known = {str(text.string) for text in read_po(file, locale=language)}
    labels = {label for path in files(language) for label in BOLD.findall(path.read_text("utf-8"))}
    assert labels - known == set()
    assert len(labels) > 20


@pytest.mark.parametrize("language", SHIPPED)
def test_pictures_are_small_described_and_all_of_them_used(language: str) -> None:
    shown = pictures("organisers", language)
    for picture in shown:
        assert len(picture.alt) > 20
        for_phones = picture.narrow or picture
        assert for_phones.width <= READABLE
        assert (STATIC / for_phones.file).stat().st_size <= LARGEST_FOR_PHONES
        assert (STATIC / picture.file).stat().st_size <= LARGEST
        assert picture.width <= 1200
    there = {f"help/{language}/{path.name}" for path in (STATIC / "help" / language).glob("*")}
    files = [picture.file for each in shown for picture in (each, each.narrow) if picture]
    assert {*files} == there


@pytest.mark.parametrize("language", SHIPPED)
def test_no_heading_or_picture_is_left_as_text(language: str) -> None:
    for name in GUIDES:
        for topic in guide(name, language).values():
            text = str(topic.lead) + "".join(
                str(part) for section in topic.sections for part in section.parts
            )
            assert "{#" not in text
            assert "static/help" not in re.sub(r"file='[^']*'", "", text)


@pytest.mark.parametrize("language", SHIPPED)
def test_the_registrants_help_is_a_public_page(client: FlaskClient, language: str) -> None:
    answer = client.get(f"/{language}/help")
    assert answer.status_code == 200
    assert "Set-Cookie" not in answer.headers
    for section in next(iter(guide("registrants", language).values())).sections:
        assert f'id="{section.anchor}"' in answer.text
    assert f'href="/{language}/help"' in client.get(f"/{language}/").text


def test_a_language_without_a_guide_reads_the_english_one(app: Flask) -> None:
    assert guide("registrants", "uk") == guide("registrants", "en")
