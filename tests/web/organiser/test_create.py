"""From pasted texts to a draft: paste, check beside the source, create; nothing is lost."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from tests.web.organiser.pasting import (
    AGENDA,
    BRIEFING,
    NOTE,
    create,
    entered,
    items_of,
    pages,
    paste,
)
from tests.web.organiser.people import Organiser, organisation_of
from webinars.accounts.models import AuditEntry
from webinars.events.organising import PastedText
from webinars.extensions import db, transaction

__all__ = ["pages"]


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


def test_where_the_text_says_no_language_the_usual_ones_stand_there_to_be_changed(
    editor: Organiser, pages: str, event_id: int
) -> None:
    with transaction():
        organisation_of(event_id).default_pattern = "FR-EN-FR"
    review = paste(editor, pages, BRIEFING)
    assert entered(editor, review)["pattern"] == ["FR-EN-FR"]
    assert len(create(editor, review).channels) == 4
    emptied = paste(editor, pages, BRIEFING)
    assert create(editor, emptied, pattern=[""]).channels == []


def test_whoever_unticks_every_language_gets_none(
    editor: Organiser, pages: str, event_id: int
) -> None:
    with transaction():
        organisation_of(event_id).default_pattern = "FR-EN-FR"
    review = paste(editor, pages, NOTE)
    assert entered(editor, review)["pattern"] == [""]
    assert create(editor, review, channels=[]).channels == []


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
    assert '<li id="note-3" value="3"><span dir="auto">SHARE Network webinar (15 December' in page
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


def test_a_link_that_leads_nowhere_is_listed_until_it_has_an_address(
    editor: Organiser, pages: str
) -> None:
    html = "<p>Rights for all, a webinar on 1 March 2028</p><p>Read it <a href='#'>here</a>.</p>"
    sent = {"facts": "Rights for all", "facts_html": html, "agenda": "10:00 Talk, [tell us]()"}
    review = editor.post(f"{pages}/events/new", sent).location
    page = editor.get(review).text
    assert "The link “here” leads nowhere" in page
    assert "The link “tell us” leads nowhere" in page
    assert "](#)" not in page
    pasted = page.rpartition('class="numbered"')[2].partition("</ol>")[0]
    assert "tell us" in pasted
    assert "[tell us]" not in pasted
    fields = entered(editor, review, description="Read it [here](https://example.org).")
    editor.post(review, {**fields, "act": "save"})
    page = editor.get(review).text
    assert "The link “here” leads nowhere" not in page
    assert "The link “tell us” leads nowhere" in page


@pytest.mark.parametrize(
    ("description", "warns"),
    [
        ("Read it [here](https://example.org/1), and it is here.", True),
        ("Read it [here](https://example.org/1) and [here](https://example.org/2), now.", False),
        ("What is there, and where.", False),
    ],
    ids=["one-has-an-address", "both-have", "both-are-out"],
)
def test_two_links_of_one_label_are_counted(
    editor: Organiser, pages: str, description: str, warns: bool
) -> None:
    html = "<p>Rights for all</p><p><a href='#'>here</a> and <a href='#'>here</a></p>"
    sent = {"facts": "Rights for all", "facts_html": html, "agenda": ""}
    review = editor.post(f"{pages}/events/new", sent).location
    said = "The link “here” leads nowhere"
    assert editor.get(review).text.count(said) == 2
    fields = entered(editor, review, description=description)
    editor.post(review, {**fields, "act": "save"})
    assert (said in editor.get(review).text) is warns


def test_an_item_that_goes_on_after_the_event_is_said(editor: Organiser, pages: str) -> None:
    note = "A talk\n\nTuesday 14 December 2027, 10:00-12:00 CET, Zoom\n"
    review = paste(editor, pages, note, "10:00 Welcome\n11:30-12:15 Panel\n")
    said = "“Panel” goes on after the event, which ends at 12:00."
    assert said in editor.get(review).text
    changes = {"items-1-end": ["12:00"]}
    editor.post(review, {**entered(editor, review, **changes), "act": "save"})
    assert said not in editor.get(review).text


def test_what_is_said_of_many_items_is_said_once(editor: Organiser, pages: str) -> None:
    note = "A talk\n\nTuesday 14 December 2027, 10:00-11:00 CET, Zoom\n"
    agenda = "".join(f"11:00-12:00 {name}\n" for name in ("Panel", "Debate", "Closing"))
    page = editor.get(paste(editor, pages, note, agenda)).text
    cautions = page.partition('id="cautions"')[2].partition("</section>")[0]
    said = "3 items go on after the event, which ends at 11:00: “Panel”, “Debate” and “Closing”."
    assert said in cautions
    assert cautions.count("More than one item begins at 11:00.") == 1
    for name in ("Panel", "Debate", "Closing"):
        assert f"11:00-12:00 {name}</q>" in cautions


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
    assert editor.post(f"{review}/discard").status_code == 303
    assert db.session.scalars(select(PastedText)).all() == []
    assert editor.get(review).status_code == 404


def test_another_organisation_s_texts_do_not_exist(
    editor: Organiser, stranger: Organiser, pages: str
) -> None:
    review = paste(editor, pages, NOTE)
    other = f"/organiser/{stranger.email.split('@')[1].split('.')[0]}/events/new"
    name = review.rsplit("/", 1)[1]
    assert stranger.get(f"{other}/{name}").status_code == 404
    assert stranger.post(f"{other}/{name}/discard").status_code == 404
    assert len(db.session.scalars(select(PastedText)).all()) == 1


def test_workshops_of_one_time_become_tracks(editor: Organiser, pages: str) -> None:
    note = "A talk\n\nTuesday 14 December 2027, 10:00-12:00 CET, Zoom\n"
    agenda = "10:00 Welcome\n11:00-12:00 Choose one\nWorkshop A: Law\nWorkshop B: Housing\n"
    review = paste(editor, pages, note, agenda)
    assert "whether it is at the same time as others" in editor.get(review).text
    event = create(editor, review)
    assert [each.names for each in event.tracks] == [{"en": "Workshop A"}, {"en": "Workshop B"}]
    planned = [
        (item.texts[0].title, item.offset_minutes, item.track and item.track.names["en"])
        for item in event.dates[0].items
    ]
    assert planned == [
        ("Welcome", 0, None),
        ("Law", 60, "Workshop A"),
        ("Housing", 60, "Workshop B"),
    ]
