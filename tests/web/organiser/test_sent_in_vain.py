"""A form that is sent signed out, or with the token of an older session, is shown back."""

from __future__ import annotations

import io
import re
from uuid import uuid4

from tests.web.organiser.filling import filled
from tests.web.organiser.people import Organiser, token_of
from webinars.events.models import Event
from webinars.extensions import db

OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}
WRITTEN = "A summary that took an hour to write\r\nand has two lines"


def stored(event_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Event, event_id).texts[0].summary


def sent_of(editor: Organiser, path: str) -> dict[str, list[str]]:
    return {**filled(editor.get(path), summary__en=WRITTEN), "csrf_token": [editor.token]}


def sign_out(who: Organiser) -> None:
    who.post("/organiser/-/logout")


def kept(page: str) -> dict[str, str]:
    """What the page's own form would send again."""
    areas = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', page, re.S)
    return dict(areas)


def test_what_was_written_comes_back_and_is_sent_after_signing_in(
    editor: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/texts"
    sent = sent_of(editor, path)
    sign_out(editor)
    out = editor.client.post(path, data=sent, headers=OWN_PAGE)
    assert out.status_code == 401
    assert "You are signed out" in out.text
    assert WRITTEN in out.text
    assert 'name="csrf_token" value' not in out.text.partition("<main")[2]
    editor.sign_in()
    again = editor.client.post(path, data=kept(out.text), headers=OWN_PAGE)
    assert again.status_code == 400
    assert "You have signed in anew since this page was opened" in again.text
    assert stored(event_id) != WRITTEN.replace("\r\n", "\n")
    last = {**kept(again.text), "csrf_token": token_of(again)}
    assert editor.client.post(path, data=last, headers=OWN_PAGE).status_code == 303
    assert stored(event_id).split() == WRITTEN.split()


def test_a_form_from_before_signing_in_anew_is_not_taken_but_shown(
    editor: Organiser, desk: str, event_id: int
) -> None:
    path = f"{desk}/texts"
    sent = sent_of(editor, path)
    sign_out(editor)
    editor.sign_in()
    answer = editor.client.post(path, data={**sent, "csrf_token": "of another session"})
    assert answer.status_code == 400
    assert WRITTEN in answer.text
    assert stored(event_id).split() != WRITTEN.split()


def test_one_click_and_a_password_are_not_offered_again(editor: Organiser, desk: str) -> None:
    answers = [
        editor.client.post(f"{desk}/cancel", data={"sure": "yes"}, headers=OWN_PAGE),
        editor.client.post(
            f"{desk}/texts", data={"password": "four words and more"}, headers=OWN_PAGE
        ),
    ]
    for answer in answers:
        assert answer.status_code == 400
        assert "four words" not in answer.text
        assert "Send it now" not in answer.text


def test_a_stranger_s_form_is_shown_to_nobody_else(
    stranger: Organiser, desk: str, event_id: int
) -> None:
    answer = stranger.client.post(f"{desk}/texts", data={"summary-en": WRITTEN})
    assert answer.status_code == 404
    assert WRITTEN not in answer.text
    foreign = {"Sec-Fetch-Site": "cross-site"}
    refused = stranger.client.post(f"{desk}/texts", data={"summary-en": WRITTEN}, headers=foreign)
    assert refused.status_code == 403
    assert WRITTEN not in refused.text


def test_long_forms_and_those_with_a_photo_come_back_as_well(editor: Organiser, desk: str) -> None:
    organisation = desk.partition("/events/")[0]
    sign_out(editor)
    long = editor.client.post(
        f"{organisation}/events/new/{uuid4()}",
        data={"first": WRITTEN, "second": "word " * 60_000},
        headers=OWN_PAGE,
    )
    photo = io.BytesIO(b"x" * 300_000)
    pictured = editor.client.post(
        f"{organisation}/speakers/{uuid4()}",
        data={"biography-en": WRITTEN, "photo": (photo, "me.jpg")},
        headers=OWN_PAGE,
    )
    assert "The file has to be chosen again." in pictured.text
    for answer in (long, pictured):
        assert answer.status_code == 401
        assert WRITTEN in answer.text


def test_a_text_without_blanks_is_written_and_the_keys_of_a_form_are_not(
    editor: Organiser, desk: str
) -> None:
    data = {"summary-ja": "難民のための勉強会です。", "seen": "diet language"}
    answer = editor.client.post(f"{desk}/texts", data=data, headers=OWN_PAGE)
    assert '<p dir="auto" class="own-words">難民のための勉強会です。</p>' in answer.text
    assert '<p dir="auto" class="own-words">diet' not in answer.text
    assert kept(answer.text) == data


def test_a_form_of_no_certain_site_is_shown_without_a_button_to_send_it(
    editor: Organiser, desk: str
) -> None:
    sent = {"summary-en": WRITTEN, "visibility": "public"}
    old_browser = {"Origin": "null"}
    signed_in = editor.client.post(f"{desk}/texts", data=sent, headers=old_browser)
    sign_out(editor)
    signed_out = editor.client.post(f"{desk}/texts", data=sent, headers=old_browser)
    for answer in (signed_in, signed_out):
        assert WRITTEN in answer.text
        assert "Copy it, load the page again" in answer.text
        assert kept(answer.text) == {}
