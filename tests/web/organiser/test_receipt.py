"""The receipt: how many people hear of a change, in which languages, of what exactly, and why."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from tests.events.programming.agendas import plan
from tests.registrations.builders import cancel, deliver_all, find_in_transaction, sign_up
from tests.registrations.invitations.lists import invite
from tests.web.organiser.filling import fill, filled, forms_of, send_again
from tests.web.organiser.people import Organiser
from webinars.events.drafting.old_dates import find_details
from webinars.events.editing.heard import moves_dates
from webinars.events.models import Event, EventFormat, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.news.expanding import expand
from webinars.registrations.news.merging import news_of
from webinars.times import utc_now


def event(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def notices() -> list[EventNotice]:
    db.session.rollback()
    return db.session.query(EventNotice).order_by(EventNotice.id).all()


def crowd(event_id: int) -> None:
    """Three people in French, two in English, one in Arabic."""
    for number, language in enumerate(["fr", "en", "ar", "fr", "en", "fr"]):
        sign_up(event_id, f"p{number}@example.org", language=language)


def test_before_it_is_saved_the_receipt_says_who_hears_what(
    editor: Organiser, desk: str, event_id: int
) -> None:
    crowd(event_id)
    receipt = fill(editor, f"{desk}/basics", day__0="2027-07-07", zone="Europe/Kyiv", venue="Hall")
    assert receipt.status_code == 200
    assert "6 people will be told: 3 FR, 2 EN, 1 AR" in receipt.text
    assert "<del>Tuesday 6 July 2027, 11:00–12:30 (Brussels time)</del>" in receipt.text
    assert "<ins>Wednesday 7 July 2027, 11:00–12:30 (Kyiv time)</ins>" in receipt.text
    assert "<ins>Hall</ins>" in receipt.text
    assert event(event_id).venue == ""
    assert notices() == []


def test_that_the_agenda_moves_along_is_said_where_there_is_one(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    moves = "The agenda moves along"
    assert moves not in fill(editor, f"{desk}/basics", day__0="2027-07-07").text
    plan(event_id, ("Law", "11:00", "11:30"))
    assert moves in fill(editor, f"{desk}/basics", day__0="2027-07-07").text
    assert moves not in fill(editor, f"{desk}/basics", venue="Hall").text


def test_an_act_keeps_its_name_on_the_receipt_and_moves_no_agenda(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    plan(event_id, ("Law", "11:00", "11:30"))
    receipt = fill(editor, f"{desk}/cancel").text
    assert ">Cancel the event, and tell them</button>" in receipt
    assert "The agenda moves along" not in receipt
    assert "Time zone" not in receipt


def test_what_is_confirmed_is_saved_with_its_notice(
    editor: Organiser, desk: str, event_id: int
) -> None:
    crowd(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall", hashtags="#a")
    reasons = {"receipt__reason__en": "More room.", "receipt__reason__fr": " "}
    answer = send_again(editor, f"{desk}/basics", receipt, **reasons)
    assert (answer.status_code, answer.location) == (303, f"{desk}/")
    assert (event(event_id).venue, event(event_id).hashtags) == ("Hall", ["#a"])
    [notice] = notices()
    assert (notice.kind, notice.changes) == (NoticeKind.PLACE, {"venue": ["", "Hall"]})
    assert notice.reasons == {"en": "More room."}
    assert "The place or the way in has changed" in editor.get(f"{desk}/").text
    assert "People get an e-mail from " in editor.get(f"{desk}/").text


@pytest.mark.parametrize("fields", [{"venue": "Hall"}, {"day__0": "2027-07-07"}])
def test_after_saving_it_is_said_who_is_told_and_what_is_put_back_at_once_is_told_to_nobody(
    editor: Organiser, desk: str, event_id: int, fields: dict[str, str]
) -> None:
    crowd(event_id)
    before = filled(editor.get(f"{desk}/basics"))
    answer = send_again(editor, f"{desk}/basics", fill(editor, f"{desk}/basics", **fields))
    said = editor.get(answer.location).text
    assert "6 people get an e-mail about it, from " in said
    assert (
        "(Brussels time). If you change it back to what it was before then, nobody gets an e-mail."
        in said
    )
    assert f'<a href="{desk}/news">See how far it has come</a>' in said
    back = {name: before[name.replace("__", "-")] for name in fields}
    send_again(editor, f"{desk}/basics", fill(editor, f"{desk}/basics", **back))
    assert news_of(event(event_id), notices()).changes == {}


def test_of_the_link_people_hear_that_it_changed_even_if_it_is_put_back(
    editor: Organiser, desk: str, event_id: int
) -> None:
    crowd(event_id)
    receipt = fill(editor, f"{desk}/joining", join_url="https://meet.example/2")
    said = editor.get(send_again(editor, f"{desk}/joining", receipt).location).text
    assert "6 people get an e-mail about it" in said
    assert "If you put it back" not in said


def test_a_reason_can_be_given_in_each_language_that_mails_are_written_in(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall").text
    assert 'name="receipt-reason-fr"' in receipt
    assert 'name="receipt-reason-en"' not in receipt
    sign_up(event_id, "omar@example.org", language="ar")
    assert 'name="receipt-reason-en"' in fill(editor, f"{desk}/basics", venue="Hall").text


def test_of_a_text_alone_hears_who_reads_it(editor: Organiser, desk: str, event_id: int) -> None:
    with transaction():
        db.session.add(EventText(event_id=event_id, language="ar", title="أهلا"))
    people = (("a", "en", ""), ("b", "fr", "ar"), ("c", "fr", ""), ("d", "uk", ""))
    for name, spoken, reads in people:
        sign_up(event_id, f"{name}@example.org", language=spoken, text_language=reads)
    receipt = fill(editor, f"{desk}/texts", title__ar="مرحبا", tell="y").text
    assert "1 person will be told: 1 FR" in receipt
    assert (event(event_id).text("fr").language, event(event_id).source_language) == ("en", "en")
    receipt = fill(editor, f"{desk}/texts", title__en="Another", tell="y").text
    assert "3 people will be told: 1 EN, 1 FR, 1 UK" in receipt


def test_who_waits_is_listed_apart_and_who_cancelled_not_at_all(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        db.session.get_one(Event, event_id).capacity = 1
    for name in ("a", "b", "c", "d"):
        sign_up(event_id, f"{name}@example.org")
    cancel("d@example.org")
    receipt = fill(editor, f"{desk}/basics", venue="Hall").text
    assert "3 people will be told: 3 FR" in receipt
    assert "<li>1 person has a place.</li>" in receipt
    assert "<li>2 people are on the waiting list: " in receipt


@pytest.mark.parametrize(("ticked", "told"), [("yes", 0), (None, None)])
def test_who_was_invited_and_is_silent_is_told_as_well_unless_the_organiser_does_not_want_it(
    editor: Organiser, desk: str, event_id: int, ticked: str | None, told: int | None
) -> None:
    sign_up(event_id)
    invite(event_id, "cy@example.org\nbo@example.org\n", now=utc_now() - timedelta(hours=1))
    assert "receipt-invited" not in fill(editor, f"{desk}/basics", venue="Hall").text
    deliver_all()  # until then the invitations themselves say how it is
    receipt = fill(editor, f"{desk}/basics", venue="Hall")
    assert "1 person will be told: 1 FR" in receipt.text
    assert "With those invited, as long as the box below is ticked: 3 people." in receipt.text
    assert "Also tell 2 people who are invited and have not answered" in receipt.text
    assert filled(receipt)["receipt-invited"] == ["yes"]
    send_again(editor, f"{desk}/basics", receipt, receipt__invited=ticked)
    [notice] = notices()
    assert notice.last_invitation_id == told
    with transaction():
        expand(notice_id=notice.id, domain="example.org", now=utc_now())
    said = "2 people invited who had not answered" in editor.get(f"{desk}/news").text
    assert said is bool(ticked)


def test_where_only_the_invited_may_hear_the_button_promises_nothing(
    editor: Organiser, desk: str, event_id: int
) -> None:
    invite(event_id, "cy@example.org\nbo@example.org\n", now=utc_now() - timedelta(hours=1))
    deliver_all()
    receipt = fill(editor, f"{desk}/basics", venue="Hall").text
    assert "Nobody who is registered is told, but people are invited." in receipt
    assert ">Tell 2 people who are invited and have not answered<" in receipt
    assert "Save, and tell them" not in receipt
    assert 'name="receipt-reason-en"' in receipt
    sign_up(event_id)
    with transaction():
        unreached = find_in_transaction()
        unreached.email = unreached.email_key = None
    receipt = fill(editor, f"{desk}/basics", venue="Hall").text
    assert "Nobody who is registered gets a mail." in receipt
    assert "1 more person has no e-mail address: tell them yourself." in receipt
    assert "Save, and tell them" not in receipt


def test_back_leads_to_the_form_with_everything_in_it(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall", hashtags="#a")
    form = send_again(editor, f"{desk}/basics", receipt, receipt__back="1")
    assert form.status_code == 200
    assert filled(form)["venue"] == ["Hall"]
    assert filled(form)["hashtags"] == ["#a"]
    assert event(event_id).venue == ""
    receipt = send_again(editor, f"{desk}/basics", form)
    assert "1 person will be told" in receipt.text


def test_another_difference_than_the_one_seen_is_shown_again(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall")
    again = send_again(editor, f"{desk}/basics", receipt, venue="Another hall")
    assert "<ins>Another hall</ins>" in again.text
    assert (event(event_id).venue, notices()) == ("", [])


def test_what_another_window_saved_meanwhile_is_no_less_a_conflict(
    editor: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall")
    fill(owner, f"{desk}/basics", hashtags="#b")
    answer = send_again(editor, f"{desk}/basics", receipt)
    assert answer.status_code == 409
    assert '<q dir="auto">#b</q>' in answer.text
    assert (event(event_id).venue, notices()) == ("", [])


def test_a_confirmed_form_sent_twice_is_told_once(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue="Hall")
    for _time in range(2):
        assert send_again(editor, f"{desk}/basics", receipt).status_code == 303
    assert len(notices()) == 1


@pytest.mark.parametrize(
    ("page", "changes"),
    [
        ("basics", {"hashtags": "#a", "recording": "y"}),
        ("registration", {"capacity": "9"}),
        ("joining", {"join_opens_minutes": "30"}),
        ("texts", {"title__en": "Another"}),
    ],
)
def test_what_nobody_has_to_hear_of_is_just_saved(
    editor: Organiser, desk: str, event_id: int, page: str, changes: dict[str, str]
) -> None:
    sign_up(event_id)
    assert fill(editor, f"{desk}/{page}", **changes).status_code == 303
    assert not [notice for notice in notices() if notice.expanded_at is None]
    assert "What people are told" not in editor.get(f"{desk}/").text


def test_markup_in_a_field_is_text_on_the_receipt(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/basics", venue='<b>"Hall"</b>')
    assert "<b>" not in receipt.text
    assert forms_of(receipt)[-1].fields["venue"] == ['<b>"Hall"</b>']


def test_what_concerns_nobody_is_saved_without_asking(
    editor: Organiser, desk: str, event_id: int
) -> None:
    with transaction():
        event(event_id).approval = True
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/joining", join_url="https://meet.example.org/2")
    assert receipt.status_code == 303
    assert event(event_id).join_url == "https://meet.example.org/2"
    moved = fill(editor, f"{desk}/basics", day__0="2027-07-07")
    assert "1 person will be told: 1 FR" in moved.text
    assert "Save, and tell them" in moved.text


def test_a_date_that_the_texts_still_name_is_said_before_and_after_the_move(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    with transaction():
        event(event_id).text("en").description = "We meet on 6 July 2027 in Brussels."
    named = "They name a date of before: “6 July 2027”. Change it, unless it is meant."
    assert named not in editor.get(f"{desk}/").text
    receipt = fill(editor, f"{desk}/basics", day__0="2027-07-07")
    assert f"Texts: {named}" in receipt.text
    assert named not in fill(editor, f"{desk}/basics", venue="Hall").text
    send_again(editor, f"{desk}/basics", receipt)
    assert named in editor.get(f"{desk}/").text


def test_a_place_and_a_time_that_the_texts_still_name_are_said_with_the_deadline(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    with transaction():
        stored = event(event_id)
        stored.format, stored.venue = EventFormat.HYBRID, "Town Hall"
        stored.text("en").description = "Doors of the town hall open at 10:30, we begin at 11h00."
        stored.registration_closes_local = datetime(2027, 7, 1, 18, 0)
    named = "Texts: “town hall”. Change it there, unless it is meant."
    receipt = fill(editor, f"{desk}/basics", venue="Library")
    assert named in receipt.text
    assert "Registration still closes" not in receipt.text
    assert named in editor.get(send_again(editor, f"{desk}/basics", receipt).location).text

    moved = fill(editor, f"{desk}/basics", start__0="11:15").text
    assert "Texts: “11h00”. Change it there, unless it is meant." in moved
    assert "Registration still closes on Thursday 1 July 2027, 18:00 (Brussels time)." in moved


def test_old_times_are_recognised_as_people_write_them() -> None:
    times = [time(14, 30), time(9)]
    text = "14:30, at 14.30, 14h30, 2:30 pm, 9h, 09:00, 9 am; not 114:30, 14:305, 19:00, 9 people"
    found = ["14:30", "14.30", "14h30", "2:30 pm", "9h", "09:00", "9 am"]
    assert find_details(text, [], times) == found


def test_old_times_are_not_seen_in_prices_and_versions() -> None:
    times = [time(14), time(10), time(1, 30), time(14, 30)]
    named = "2 p.m., 10.00 a.m.; 10.00 h; at 10.00; 14.30–16.00; 13.00 – 14.00; à 14.30"
    found = ["2 p.m.", "10.00 a.m.", "10.00", "14.30", "14.00"]
    assert find_details(named, [], times) == found
    other = "Price 10.00 EUR, version 1.30, 1.30 million, 14.30.2, a chat 10.00 times"
    assert find_details(other, [], times) == []


def test_a_date_that_is_removed_moves_no_agenda(
    editor: Organiser, desk: str, event_id: int
) -> None:
    one, two = (
        {"uid": uid, "start": f"2027-07-0{day}T11:00", "end": f"2027-07-0{day}T12:00"}
        for uid, day in (("a", 6), ("b", 7))
    )
    assert not moves_dates({"dates": [[one, two], [two]]})
    assert moves_dates({"dates": [[one, two], [two | {"start": "2027-07-08T10:00"}]]})


def test_how_many_read_the_reason_in_another_language_is_said(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id, language="fr")
    said = "If you leave it empty, they get your reason in another one."
    assert said not in fill(editor, f"{desk}/basics", venue="Hall").text
    for number in range(2):
        sign_up(event_id, f"e{number}@example.org", language="en")
    receipt = fill(editor, f"{desk}/basics", venue="Hall").text
    assert f"1 person reads this language. {said}" in receipt
    assert f"2 people read this language. {said}" in receipt
