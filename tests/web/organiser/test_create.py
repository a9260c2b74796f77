"""From pasted texts to a draft: paste, check beside the source, create; nothing is lost."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.registrations.builders import add_event
from tests.web.organiser.form_reading import Sent, read_form
from tests.web.organiser.people import Organiser, organisation_of
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event
from webinars.events.organising import PastedText
from webinars.events.programme import Speaker
from webinars.events.programming.directory import About, SpeakerDetails, add_speaker
from webinars.extensions import db, transaction

BRIEFING = """Shaping Tomorrow: how refugee-led organisations can take part in the 2028 elections

Wednesday 1 March 2028

11.00-12.15 (CET), Zoom

People vote in **June**. The aims are to:

- inform members
- invite them to the campaign #EUisU

11:00 – 11:10\tWelcome
11.10 – 11.25\tThe Together.eu project <ul> • Giulia Busolin – Outreach, European Parliament </ul>
11.25 – 11.50\tThe campaign <ul> • Tamam Abu – Officer, ECRE • Reshad Jalali – Aide, ECRE </ul>
11.50 – 12:00\tQ&A
12.00 – 12:15\tClosing <ul> • Omar Alshogre - Director at the Syrian Emergency Task Force </ul>
"""

NOTE = """# Participation and co-creation for integration

SHARE Network webinar (15 December 2027, 10-12h CET)

CONCEPT NOTE

## Why now

The budget is being planned¹, and the [Action Plan](https://example.org/plan) is out.

- It says who decides.

1 Mostly the social fund

## Webinar information

The webinar is held via Zoom, with simultaneous FR-EN-FR interpretation. Registration is
available until Thursday December 9.

For more information please contact Marika Carlucci at ICMC Europe (carlucci@example.org).
"""

AGENDA = """Programme of the morning
10:00 - 10:20 Opening
• Ada Lindt – Director, ICMC Europe
10:30 - 11:15 Panel
11:10 - 12:00 Closing

Bring your own tea
"""


@pytest.fixture
def pages(event_id: int) -> str:
    """The address of the organisation's pages."""
    return f"/organiser/{organisation_of(event_id).slug}"


def paste(editor: Organiser, pages: str, facts: str = "", agenda: str = "") -> str:
    """Paste, and return the address of the review page."""
    answer = editor.post(f"{pages}/events/new", {"facts": facts, "agenda": agenda})
    assert answer.status_code == 303, answer.text
    return answer.location


def entered(editor: Organiser, review: str, **changes: Any) -> Sent:  # noqa: ANN401
    sent = read_form(editor.get(review).text, "title")
    sent.pop("csrf_token")
    return {**sent, **{name: value for name, value in changes.items() if value is not None}}


def create(editor: Organiser, review: str, **changes: Any) -> Event:  # noqa: ANN401
    answer = editor.post(review, {**entered(editor, review, **changes), "act": "create"})
    assert answer.status_code == 303, re.findall(r"error-summary.*?</div>", answer.text, re.S)
    db.session.rollback()
    slug = answer.location.split("/events/")[1].split("/")[0]
    return db.session.scalars(select(Event).where(Event.slug == slug)).one()


def items_of(event: Event) -> list[tuple[int, int, str, list[tuple[str, str, str]]]]:
    """Offset, duration, title, and people with position and affiliation."""
    return [
        (
            item.offset_minutes,
            item.duration_minutes,
            item.texts[0].title,
            [
                (
                    part.speaker.name,
                    part.speaker.texts[0].position,
                    part.speaker.texts[0].affiliation,
                )
                for part in item.people
            ],
        )
        for date in event.dates
        for item in date.items
    ]


def test_a_text_with_its_agenda_becomes_a_draft_with_every_fact(
    editor: Organiser, pages: str
) -> None:
    event = create(editor, paste(editor, pages, BRIEFING))
    assert event.status == "draft"
    assert event.texts[0].title.startswith("Shaping Tomorrow: how refugee-led")
    assert (event.kind, event.format, event.platform, event.zone) == (
        event.kind,
        "online",
        "Zoom",
        "Europe/Brussels",
    )
    [date] = event.dates
    assert (f"{date.starts_local}", f"{date.ends_local}") == (
        "2028-03-01 11:00:00",
        "2028-03-01 12:15:00",
    )
    assert event.hashtags == ["#EUisU"]
    assert "- inform members\n- invite them to the campaign #EUisU" in event.texts[0].description
    assert "Q&A" not in event.texts[0].description
    assert items_of(event) == [
        (0, 10, "Welcome", []),
        (
            10,
            15,
            "The Together.eu project",
            [("Giulia Busolin", "Outreach", "European Parliament")],
        ),
        (
            25,
            25,
            "The campaign",
            [
                ("Tamam Abu", "Officer", "ECRE"),
                ("Reshad Jalali", "Aide", "ECRE"),
            ],
        ),
        (50, 10, "Q&A", []),
        (
            60,
            15,
            "Closing",
            [("Omar Alshogre", "Director", "Syrian Emergency Task Force")],
        ),
    ]


def test_a_concept_note_keeps_deadline_languages_contact_links_and_footnotes(
    editor: Organiser, pages: str
) -> None:
    event = create(editor, paste(editor, pages, NOTE))
    assert event.kind == "webinar"
    assert event.texts[0].title == "Participation and co-creation for integration"
    assert f"{event.registration_closes_local}" == "2027-12-09 23:59:00"
    assert (event.contact_name, event.contact_email) == (
        "Marika Carlucci, ICMC Europe",
        "carlucci@example.org",
    )
    assert [(c.kind.value, c.language, c.source_language) for c in event.channels] == [
        ("floor", "fr", ""),
        ("floor", "en", ""),
        ("interpretation", "en", "fr"),
        ("interpretation", "fr", "en"),
    ]
    assert [(link.label, link.url) for link in event.links] == [
        ("Action Plan", "https://example.org/plan")
    ]
    description = event.texts[0].description
    assert "planned[^1]" in description
    assert "[^1]: Mostly the social fund" in description
    assert "## Why now" in description
    assert "[Action Plan](https://example.org/plan)" in description


def test_the_public_page_shows_what_was_pasted(editor: Organiser, pages: str) -> None:
    event = create(editor, paste(editor, pages, NOTE, AGENDA))
    shown = editor.get(f"{pages}/events/{event.slug}/preview/en").text
    for words in (
        "Participation and co-creation",
        "15 December 2027",
        "Zoom",
        "FR-EN-FR",
        "9 December 2027",
        "Marika Carlucci",
        "carlucci@example.org",
        "Action Plan",
        "Why now",
        "Mostly the social",
        "Opening",
        "Panel",
        "Closing",
        "Ada Lindt",
        "Director",
        "ICMC Europe",
    ):
        assert words in shown, words


def test_values_stand_beside_their_lines(editor: Organiser, pages: str) -> None:
    page = editor.get(paste(editor, pages, NOTE)).text
    assert '<li id="note-3" value="3" dir="auto">SHARE Network webinar (15 December' in page
    assert re.search(r'href="#note-20">Line 20</a> <q dir="auto">For more information', page)


def test_lines_of_the_agenda_that_were_not_placed_can_go_into_the_description(
    editor: Organiser, pages: str
) -> None:
    review = paste(editor, pages, NOTE, AGENDA)
    page = editor.get(review).text
    rest = page[page.index("Not placed") :]
    assert "Programme of the morning" in rest
    assert "Bring your own tea" in rest
    assert "CONCEPT NOTE" in rest
    event = create(editor, review, unplaced=["agenda-7"])
    assert event.texts[0].description.endswith("Bring your own tea")
    assert "Programme of the morning" not in event.texts[0].description


def test_warnings_are_about_what_is_entered(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE, AGENDA)
    page = editor.get(review).text
    assert "Nothing is planned between 10:20 and 10:30." in page
    assert "This begins at 11:10, before the one before is over (11:15)." in page
    changes = {"items-1-start": ["10:20"], "items-2-start": ["11:15"]}
    editor.post(review, {**entered(editor, review, **changes), "act": "save"})
    page = editor.get(review).text
    assert "Nothing is planned" not in page
    assert "before the one before is over" not in page


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("Wednesday 2 March 2028\n11.00-12.15 CET", "a Wednesday is written"),
        ("Wednesday 28 February 2024\n11.00-12.15 CET", "This date is in the past"),
        ("Wednesday 5 July 2028\n11.00-12.15 CET", "“CET” is written"),
    ],
)
def test_what_is_strange_about_a_date_is_said(
    editor: Organiser, pages: str, written: str, said: str
) -> None:
    assert said in editor.get(paste(editor, pages, f"A talk\n\n{written}, Zoom\n")).text


def test_corrections_stay_from_visit_to_visit(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE, AGENDA)
    changes = {
        "title": ["Another title"],
        "items-0-remove": ["y"],
        "items-3-title": ["Songs"],
        "items-3-start": ["12:00"],
        "items-3-end": ["12:10"],
        "act": ["save"],
    }
    editor.post(review, {**entered(editor, review), **changes})
    event = create(editor, review)
    assert event.texts[0].title == "Another title"
    assert [title for _o, _d, title, _p in items_of(event)] == ["Panel", "Closing", "Songs"]


def test_a_value_is_not_unsure_any_more_when_somebody_has_corrected_it(
    editor: Organiser, pages: str
) -> None:
    review = paste(editor, pages, "Rights today\n\n4 May 2028, 10:00-12:00 CET, Zoom\n")
    assert "It is not written; this is assumed." in editor.get(review).text
    editor.post(review, {**entered(editor, review, kind=["meeting"]), "act": "save"})
    assert "It is not written; this is assumed." not in editor.get(review).text


def test_people_are_found_in_the_directory(editor: Organiser, pages: str, event_id: int) -> None:
    organisation = organisation_of(event_id)
    with transaction():
        known = add_speaker(
            organisation_id=organisation.id,
            details=SpeakerDetails(name="Ada Lindt", texts={"en": About("Chair", "")}),
        ).public_id
    review = paste(editor, pages, NOTE, AGENDA)
    assert "Found in your directory." in editor.get(review).text
    event = create(editor, review)
    speaker = event.dates[0].items[0].people[0].speaker
    assert speaker.public_id == known
    assert (speaker.texts[0].position, speaker.texts[0].affiliation) == ("Chair", "ICMC Europe")


def test_a_similar_name_is_offered_and_can_be_somebody_else(
    editor: Organiser, pages: str, event_id: int
) -> None:
    organisation = organisation_of(event_id).id
    with transaction():
        details = SpeakerDetails(name="A. Lindt", texts={})
        add_speaker(organisation_id=organisation, details=details)
    review = paste(editor, pages, NOTE, AGENDA)
    assert "Is this the same person as in your directory?" in editor.get(review).text
    event = create(editor, review, **{"items-0-people-0-speaker": ["new"]})
    assert event.dates[0].items[0].people[0].speaker.name == "Ada Lindt"
    names = db.session.scalars(select(Speaker.name).filter_by(organisation_id=organisation)).all()
    assert sorted(names) == ["A. Lindt", "Ada Lindt"]


def test_another_organisation_s_speaker_cannot_be_chosen(
    editor: Organiser, pages: str, app: Flask
) -> None:
    other = organisation_of(add_event()).id
    with transaction():
        details = SpeakerDetails(name="Ada Lindt", texts={})
        theirs = add_speaker(organisation_id=other, details=details).public_id
    review = paste(editor, pages, NOTE, AGENDA)
    event = create(editor, review, **{"items-0-people-0-speaker": [theirs]})
    assert event.dates[0].items[0].people[0].speaker.public_id != theirs


def test_the_texts_are_gone_with_the_draft_and_the_log_knows(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    event = create(editor, review)
    assert db.session.scalars(select(PastedText)).all() == []
    entry = db.session.scalars(select(AuditEntry).filter_by(action="event.create")).one()
    assert entry.subject == f"event/{event.slug}"


def test_create_sent_twice_makes_one_event_and_leads_to_it(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    form = {**entered(editor, review), "act": "create"}
    answers = [editor.post(review, form), editor.post(review, form), editor.get(review)]
    assert [answer.status_code for answer in answers] == [303, 303, 303]
    assert len({answer.location for answer in answers}) == 1
    assert len(db.session.scalars(select(AuditEntry).filter_by(action="event.create")).all()) == 1


def test_texts_can_be_discarded(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    assert editor.post(review, {"act": "discard"}).status_code == 303
    assert db.session.scalars(select(PastedText)).all() == []
    assert editor.get(review).status_code == 404


def test_another_organisation_s_texts_do_not_exist(
    editor: Organiser, stranger: Organiser, pages: str
) -> None:
    review = paste(editor, pages, NOTE)
    other = f"/organiser/{stranger.email.split('@')[1].split('.')[0]}/events/new"
    name = review.rsplit("/", 1)[1]
    assert stranger.get(f"{other}/{name}").status_code == 404
    assert stranger.post(f"{other}/{name}", {"act": "discard"}).status_code == 404
    assert len(db.session.scalars(select(PastedText)).all()) == 1


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


def test_a_file_that_is_no_text_is_refused(editor: Organiser, pages: str) -> None:
    answer = editor.post(
        f"{pages}/events/new",
        {"facts": "Kept words", "agenda_file": (io.BytesIO(b"PK\x03\x04nonsense"), "a.docx")},
        content_type="multipart/form-data",
    )
    assert answer.status_code == 422
    assert "The file cannot be read." in answer.text
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
