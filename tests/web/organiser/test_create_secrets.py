"""From pasted texts to a published event: what opens its meeting is on no page for everybody."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.web.organiser.filling import fill
from tests.web.organiser.pasting import create, pages, paste
from tests.web.organiser.people import Organiser

__all__ = ["pages"]

NOTE = """Local welcome in five cities

Thursday 9 December 2027, 10:00-12:00 (CET), online

Join Zoom Meeting
us02web.zoom.us/j/81234567890?pwd=SECRETpwd1
Access code: 482913
Host key: 775511

Join instructions
https://us02web.zoom.us/meetings/81234567890/invitations?signature=SIGNED

We look at local welcome in five cities. On the day, join here: https://video.city.org/our-room
"""
AGENDA = """10:00 - 10:30 Welcome (join: https://zoom.us/wc/join/81234567890)
Codice d'accesso: 661122
10:30 - 11:30 Panel (Zoom, Wachtwoord voor de vergadering: X9k2Lm7Q)
Dial 23456789012@ecre.webex.com
11:30 - 12:00 Closing (https://video.city.org/our-room)
"""
SECRETS = (
    *("81234567890", "SECRETpwd1", "482913", "775511", "SIGNED", "our-room", "661122"),
    *("X9k2Lm7Q", "23456789012"),
)


@pytest.mark.parametrize("texts", [(NOTE, AGENDA), (f"{NOTE}\n{AGENDA}",)], ids=["two", "one"])
def test_what_opens_the_meeting_is_for_organisers_alone(
    editor: Organiser, client: FlaskClient, pages: str, texts: tuple[str, ...]
) -> None:
    review = paste(editor, pages, *texts)
    listed = editor.get(review).text.partition('id="unplaced"')[2].partition("</section>")[0]
    made = create(editor, review)
    joining = f"{made.join_url} {made.join_passcode} {made.join_phone}"
    assert made.join_url == "https://us02web.zoom.us/j/81234567890?pwd=SECRETpwd1"
    assert made.join_passcode == "482913"
    assert [each for each in SECRETS if each not in joining + listed] == []
    assert fill(editor, f"{pages}/events/{made.slug}/publish", unread="yes").status_code == 303
    for path in (
        *(f"/en/events/{made.slug}/", f"/fr/events/{made.slug}/", "/feed.atom", "/calendar.ics"),
        *(f"/events/{made.slug}/calendar.ics", "/en/"),
    ):
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "five cities" in answer.text, path
        shown = answer.text.replace("\r\n ", "")
        assert [each for each in SECRETS if each in shown] == [], path
