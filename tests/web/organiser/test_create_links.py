"""The links of a pasted text on the review page: all of them, what is wrong, what was mended."""

from __future__ import annotations

import pytest

from tests.web.organiser.pasting import create, entered, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

SAFE = "https://eur03.safelinks.protection.outlook.com/?url=https%3A%2F%2Fecre.org%2Fplan&data=05"
NOTE = f"""Rights today

14 December 2027, 10:00-12:00 CET, Zoom

Read [the plan]({SAFE}) and http://intranet/notes before you come, and https// unhcr.org too.
More stands at https:www.unhcr.org/plan, as before.
"""
AGENDA = f"10:00 - 10:20 Welcome\n10:20 - 12:00 Panel\nSee https://ecre.org/panel and {SAFE}\n"


def links_of(page: str) -> str:
    return page.partition('id="all-links"')[2].partition("</section>")[0]


def test_all_links_are_listed_with_what_is_wrong(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE, AGENDA)
    page = editor.get(review).text
    listed = links_of(page)
    for url in ("https://ecre.org/plan", "http://intranet/notes", "https://ecre.org/panel"):
        assert listed.count(f'<a href="{url}" rel="noreferrer"') == 1
    assert "its name has no dot" in listed
    assert 'href="https:www' not in listed, "what is no address is no link"
    assert "https:www.unhcr.org/plan" in listed
    cautions = page.partition('id="cautions"')[2].partition("</section>")[0]
    assert "The address “http://intranet/notes” leads nowhere: its name has no dot" in cautions
    assert "wrapper was taken off: https://ecre.org/plan" in cautions
    made = create(editor, review)
    assert "safelinks" not in made.texts[0].description
    assert "safelinks" not in made.dates[0].items[1].texts[0].description


def test_what_was_corrected_is_not_flagged_any_more(editor: Organiser, pages: str) -> None:
    review = paste(editor, pages, NOTE)
    sent = {
        name: [each.replace("http://intranet", "https://ecre.org") for each in values]
        for name, values in entered(editor, review).items()
    }
    editor.post(review, {**sent, "act": "save"})
    page = editor.get(review).text
    assert "has no dot" not in page
    assert '<a href="https://ecre.org/notes"' in links_of(page)


@pytest.mark.parametrize(
    "head",
    [
        ("From: Ana Silva <ana@ecre.org>", "Sent: Monday, 1 March 2027 09:14", "To: all@ecre.org"),
        ("De : Ana Silva", "Envoyé : lundi 1 mars 2027 09:14", "À : tous@ecre.org"),
        ("Von: Ana Silva", "Gesendet: Montag, 1. März 2027 09:14", "An: alle@ecre.org"),
    ],
)
def test_who_wrote_a_pasted_mail_is_not_placed(
    editor: Organiser, pages: str, head: tuple[str, ...]
) -> None:
    mail = "\n".join(
        [*head, "Subject: Rights today", "", "14 December 2027, 10:00-12:00 CET, Zoom"]
    )
    review = paste(editor, pages, f"{mail}\n\nPlease come, from: everywhere.\n")
    unplaced = editor.get(review).text.partition('id="unplaced"')[2]
    made = create(editor, review)
    for line in head:
        assert line.partition("<")[0].strip() in unplaced
        assert line.partition(" ")[2][:9] not in made.texts[0].description
    assert "Please come, from: everywhere." in made.texts[0].description
    assert made.dates[0].starts_local.month == 12


def test_what_a_footnote_cites_is_no_link_of_the_event(editor: Organiser, pages: str) -> None:
    note = (
        "A talk on rights\n\n14 December 2027, 10:00-12:00 CET, Zoom\n\n"
        "Much is closed.[1] See [the plan](https://ecre.org/plan).\n\n"
        "[1] See the closure of it in August:\nhttps://ecre.org/closure\n"
    )
    made = create(editor, paste(editor, pages, note))
    assert [link.url for link in made.links] == ["https://ecre.org/plan"]
    assert "https://ecre.org/closure" in made.texts[0].description
