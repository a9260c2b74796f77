"""What is pasted or entered and cannot be is said, and does no harm; files and long texts."""

from __future__ import annotations

import io
import zipfile

import pytest
from sqlalchemy import select

from tests.web.organiser.pasting import (
    AGENDA,
    NOTE,
    create,
    entered,
    pages,
    paste,
)
from tests.web.organiser.people import Organiser
from webinars.events.organising import PastedText
from webinars.extensions import db

__all__ = ["pages"]


def test_nothing_pasted_is_said(editor: Organiser, pages: str) -> None:
    answer = editor.post(f"{pages}/events/new", {"facts": " ", "agenda": ""})
    assert answer.status_code == 422
    assert "Paste a concept note or an agenda" in answer.text


def test_what_is_missing_is_said_and_what_was_entered_stays(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, "Just some words about a talk.\n")
    sent = entered(editor, review, title=[""], venue=["Room of many"], act=["create"])
    answer = editor.post(review, sent)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert 'href="#dates-0-day"' in answer.text
    assert "Room of many" in answer.text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"items-0-title": [""]}, "Enter a title."),
        ({"items-0-end": [""]}, "Enter when it starts and ends."),
        ({"items-0-start": ["09:00"]}, "It begins before the event does."),
        ({"items-0-end": ["10:00"]}, "It ends before it begins."),
        ({"pattern": ["FR-XX"]}, "Write languages as in"),
        ({"deadline_day": ["2027-12-20"]}, "The deadline is after the end of the event."),
        ({"items-0-people-1-name": ["ada lindt"]}, "This person is on this item twice."),
        ({"items-0-people-1-position": ["Chair"]}, "Enter a name."),
        ({"contact_email": ["nobody"]}, "Enter an e-mail address"),
    ],
)
def test_what_cannot_be_is_refused(
    editor: Organiser, pages: str, changes: dict[str, list[str]], said: str
) -> None:
    review = paste(editor, pages, NOTE, AGENDA)
    answer = editor.post(review, {**entered(editor, review, **changes), "act": "create"})
    assert answer.status_code == 422
    assert said in answer.text
    assert len(db.session.scalars(select(PastedText)).all()) == 1


@pytest.mark.parametrize(
    "text",
    [
        "\0\0 title \0 10:00 - 11:00 Talk, Ada \0 Lindt",
        "\u202eevil\u202c 10:00 - 11:00 \u202eknaT",
        "<script>alert(1)</script>\n<b onclick=x>11:00 Talk</b> {{ 7 * 7 }}",
        "\ud800 10:00 Talk".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "10:00 " + "(" * 3000 + "[^1]" * 500,
        "99/99/9999 25:99-26:00 CET\n31 February 2028",
    ],
)
def test_hostile_texts_do_no_harm(editor: Organiser, pages: str, text: str) -> None:
    for facts, agenda in ((text, ""), ("", text), (text, text)):
        answer = editor.post(f"{pages}/events/new", {"facts": facts, "agenda": agenda})
        assert answer.status_code == 303
        page = editor.get(answer.location)
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        sent = entered(editor, answer.location)
        assert editor.post(answer.location, {**sent, "act": "save"}).status_code == 303
        assert editor.get(answer.location).status_code == 200
        strange = {**sent, "title": ["\0\u202e"], "items-0-origin": ["9" * 50], "zone": ["x\0"]}
        answer = editor.post(answer.location, {**strange, "act": "create"})
        assert answer.status_code == 422


def test_a_word_file_keeps_its_headings(editor: Organiser, pages: str) -> None:
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'
        "<w:r><w:t>A talk on rights</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>1 March 2028, 11:00-12:00 CET, Zoom</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>We speak about rights.</w:t></w:r></w:p>"
    )
    answer = editor.post(
        f"{pages}/events/new",
        {"facts": "", "facts_file": (io.BytesIO(word_file(body)), "note.docx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 303, answer.text
    event = create(editor, answer.location)
    assert event.texts[0].title == "A talk on rights"
    assert event.texts[0].description == "We speak about rights."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04nonsense", "The file cannot be read."),
        (b"%PDF-1.7 \xe2\xe3", "Open it, select all, copy, and paste"),
    ],
)
def test_a_file_that_is_no_text_is_refused(
    editor: Organiser, pages: str, content: bytes, said: str
) -> None:
    answer = editor.post(
        f"{pages}/events/new",
        {"facts": "Kept words", "agenda_file": (io.BytesIO(content), "a.docx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert "Kept words" in answer.text


def test_formatting_from_the_clipboard_is_kept(editor: Organiser, pages: str) -> None:
    html = "<h2>Aims</h2><ul><li>To <a href='https://example.org/x'>read</a></li></ul>"
    data = {"facts": "Aims\nTo read", "facts_html": html, "agenda": ""}
    review = editor.post(f"{pages}/events/new", data).location
    [description] = entered(editor, review)["description"]
    assert "[read](https://example.org/x)" in description


def test_two_long_texts_are_taken_and_longer_ones_refused(editor: Organiser, pages: str) -> None:
    long = "Слова " * 33_000
    review = paste(editor, pages, long, long)
    assert editor.get(review).status_code == 200
    answer = editor.post(f"{pages}/events/new", {"facts": long + long, "agenda": ""})
    assert answer.status_code == 422
    assert "Use at most 200000 characters." in answer.text


def test_the_page_asks_as_little_for_a_long_agenda_as_for_a_short_one(
    editor: Organiser, pages: str, count_queries: list[str]
) -> None:
    counts = []
    for length in (1, 50):
        lines = [
            f"{8 + at // 6:02}:{at % 6}0 Talk {at} (Ada Lindt, Director, ECRE)"
            for at in range(length)
        ]
        review = paste(editor, pages, NOTE, "\n".join(lines))
        count_queries.clear()
        assert editor.get(review).status_code == 200
        counts.append(len(count_queries))
    assert counts[0] == counts[1]


def word_file(body: str) -> bytes:
    """The smallest file that Word opens, with these paragraphs."""
    space = "http://schemas.openxmlformats.org"
    word = f'xmlns:w="{space}/wordprocessingml/2006/main"'
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{space}/package/2006/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{main}.document.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{space}/package/2006/relationships"><Relationship '
        f'Id="r" Type="{space}/officeDocument/2006/relationships/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {word}><w:body>{body}</w:body></w:document>",
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as packed:
        for name, text in parts.items():
            packed.writestr(name, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return stream.getvalue()


def test_an_item_before_the_event_is_said_before_a_draft_is_made(
    editor: Organiser, pages: str
) -> None:
    note = "A talk\n\nTuesday 14 December 2027, 14:30-16:00 CET, Zoom\n"
    review = paste(editor, pages, note, "14:15 Sound check\n14:30 Welcome\n15:00 Panel\n")
    said = "“Sound check” begins at 14:15, before the event, which begins at 14:30."
    page = editor.get(review).text
    assert said in page
    assert "it begins before the event" in page
    fields = entered(editor, review, **{"dates-0-start": "14:15"})
    editor.post(review, {**fields, "act": "save"})
    assert said not in editor.get(review).text
