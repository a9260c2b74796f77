"""Messages to many, from "for whom" to "taken back": the pages, and who may open them."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from tests.registrations.builders import cancel, find_in_transaction, mails, sign_up
from tests.registrations.mailings.drafts import expand
from tests.web.organiser.people import Organiser
from tests.web.organiser.writing import TEXT, begin, hidden, press_send, sent, write
from webinars.accounts.models import AuditEntry
from webinars.extensions import db, transaction
from webinars.registrations.mailings.models import Mailing, MailingStatus
from webinars.registrations.models import Registration, RegistrationStatus
from webinars.times import utc_now

HOSTILE = ["a\x00b", "x" * 6000, "\u202eevil", "a\r\nBcc: x@example.org"]


def mailing() -> Mailing:
    """The only message that there is."""
    db.session.rollback()
    return db.session.query(Mailing).one()


def test_without_messages_the_list_says_the_next_step(owner: Organiser, desk: str) -> None:
    page = owner.get(f"{desk}/messages/").text
    assert "Nothing was written yet." in page
    assert f'href="{desk}/messages/new"' in page


def test_the_navigation_leads_there(owner: Organiser, viewer: Organiser, desk: str) -> None:
    link = f'href="{desk}/messages/"'
    assert link in owner.get(f"{desk}/").text
    assert link not in viewer.get(f"{desk}/").text


def test_people_are_counted_by_language(owner: Organiser, event_id: int, desk: str) -> None:
    for number, language in enumerate(["fr"] * 3 + ["en"] * 2 + ["ar"]):
        sign_up(event_id, f"p{number}@example.org", language=language)
    with transaction():
        reachless = find_in_transaction("p0@example.org")
        reachless.email = reachless.email_key = None
    page = owner.get(f"{desk}/messages/new").text
    assert "5 people: 2 English, 2 French, 1 Arabic" in page
    assert "It is also for 1 person without an e-mail address" in page
    assert "without an e-mail address" in owner.get(f"{begin(owner, desk)}write").text


def test_presets_are_links_and_counting_saves_nothing(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    page = owner.get(f"{desk}/messages/new").text
    query = "status=confirmed&amp;attended=no"
    assert f'href="{desk}/messages/new?{query}"' in page
    assert "1 person: 1 French" in owner.get(f"{desk}/messages/new?attended=no").text
    counted = owner.post(f"{desk}/messages/new", {"status": "waiting", "count": "1"}).text
    assert "Nobody matches." in counted
    assert db.session.query(Mailing).count() == 0


def test_the_people_page_leads_to_a_message_to_those_who_match(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, name="Zoë")
    sign_up(event_id, "b@example.org", name="Ana")
    page = owner.get(f"{desk}/people/?q=zoe").text
    link = re.search(r'href="([^"]+/messages/new[^"]*)"', page)
    assert link is not None
    assert "1 person: 1 French" in owner.get(link[1].replace("&amp;", "&")).text


def test_from_choosing_to_sending(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id, language="en")
    own = begin(owner, desk)
    answer = write(owner, own, press="go-on")
    assert answer.location.endswith("/check")
    page = owner.get(f"{own}check").text
    assert "As <bdi>Amina Diallo</bdi> gets it" in page
    assert "Send to 1 person" in page
    assert "see you tomorrow" in owner.get(f"{own}check/html").text
    shown = owner.get(press_send(owner, own, page=page).location).text
    assert "Take it back" in shown
    assert re.search(r"data-countdown>(5\d|60)<", shown)
    assert mailing().status is MailingStatus.SCHEDULED
    assert "0 people" not in owner.get(f"{desk}/messages/").text
    with transaction():
        db.session.query(Mailing).one().status = MailingStatus.SENDING
    assert "The mails are being written." in owner.get(f"{desk}/messages/").text


def test_taken_back_it_is_a_draft(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    page = owner.post(f"{own}undo", follow_redirects=True).text
    assert "Taken back." in page
    assert "Send to 1 person" in page
    assert mailing().status is MailingStatus.DRAFT


def test_send_pressed_twice_sends_once(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    page = owner.get(f"{own}check").text
    first, second = (press_send(owner, own, page=page) for _ in range(2))
    assert first.location == second.location
    assert [e.action for e in db.session.query(AuditEntry)].count("mailing.send") == 1


def test_others_who_match_meanwhile_are_told_before_anything_leaves(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "a@example.org")
    own = begin(owner, desk)
    write(owner, own)
    page = owner.get(f"{own}check").text
    sign_up(event_id, "b@example.org")
    answer = press_send(owner, own, page=page)
    assert answer.status_code == 409
    assert "You have seen 1 person; now the message would go to 2 people." in answer.text
    assert mailing().status is MailingStatus.DRAFT
    assert press_send(owner, own, page=answer.text).status_code == 303


def test_a_text_changed_in_another_window_is_told_before_anything_leaves(
    owner: Organiser, editor: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    page = owner.get(f"{own}check").text
    write(editor, own, {**TEXT, "body-en": "Something else"})
    answer = press_send(owner, own, page=page)
    assert answer.status_code == 409
    assert "changed in another window" in answer.text


def test_two_windows_lose_nothing(
    owner: Organiser, editor: Organiser, event_id: int, desk: str
) -> None:
    own = begin(owner, desk)
    page = owner.get(f"{own}write").text
    write(editor, own, {**TEXT, "body-en": "Theirs"})
    answer = write(owner, own, {**TEXT, "body-en": "Mine"}, page=page)
    assert answer.status_code == 409
    assert "Mine" in answer.text
    assert '<q dir="auto">Theirs</q>' in answer.text
    assert mailing().texts[0].body == "Theirs"
    write(owner, own, {**TEXT, "body-en": "Mine"}, page=answer.text)
    assert mailing().texts[0].body == "Mine"


def test_who_writes_while_another_sends_can_keep_it_as_a_new_message(
    owner: Organiser, editor: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    page = owner.get(f"{own}write").text
    press_send(editor, own)
    answer = write(owner, own, {**TEXT, "body-en": "Too late"}, page=page)
    assert answer.status_code == 409
    assert "sent in another window" in answer.text
    assert "Too late" in answer.text
    kept = write(owner, own, {**TEXT, "body-en": "Too late"}, page=answer.text, press="as-new")
    assert kept.status_code == 303
    db.session.rollback()
    bodies = [text.body for each in db.session.query(Mailing) for text in each.texts]
    assert sorted(bodies) == ["Dear {name}, see you tomorrow.", "Too late"]


def test_an_unknown_placeholder_is_a_sentence_beside_its_field(owner: Organiser, desk: str) -> None:
    own = begin(owner, desk)
    answer = write(owner, own, {**TEXT, "body-en": "Dear {firstname}"})
    assert answer.status_code == 422
    assert "{firstname} is not a placeholder" in answer.text
    assert 'href="#body-en"' in answer.text
    assert "Dear {firstname}</textarea>" in answer.text
    assert "<title>Error: Write the message" in answer.text


def test_a_subject_without_a_message_is_a_sentence(owner: Organiser, desk: str) -> None:
    own = begin(owner, desk)
    answer = write(owner, own, {"subject-en": "Hello", "body-en": ""})
    assert answer.status_code == 422
    assert "Enter the message in this language" in answer.text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("field", ["subject-en", "body-en"])
def test_hostile_texts_are_stored_or_refused_never_a_failure(
    owner: Organiser, event_id: int, desk: str, field: str, text: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    assert write(owner, own, {**TEXT, field: text}).status_code in {303, 422}
    assert owner.get(f"{own}check").status_code == 200
    assert owner.get(f"{desk}/messages/").status_code == 200


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_filters_and_names_are_no_failure(
    owner: Organiser, event_id: int, desk: str, text: str
) -> None:
    sent_fields = {"q": text, "from": text, "listening": text, "partner": text, "status": text}
    assert owner.post(f"{desk}/messages/new", {**sent_fields, "count": "1"}).status_code == 200
    own = begin(owner, desk, q=text)
    assert owner.get(f"{own}check", query_string={"person": text}).status_code == 200
    assert owner.get(f"{own}check", query_string={"language": text}).status_code == 200
    assert owner.post(f"{own}test", {"language": text, "person": text}).status_code == 303
    assert owner.post(f"{own}send", {"count": text, "version": text}).status_code == 409


def test_another_language_is_added_without_saving(owner: Organiser, desk: str) -> None:
    own = begin(owner, desk)
    page = write(owner, own, more="ar", press="add-language").text
    assert 'lang="ar" dir="rtl"' in page
    assert "see you tomorrow" in page
    assert mailing().texts == []
    write(owner, own, {**TEXT, "subject-ar": "غدا", "body-ar": "أهلا {name}"}, page=page)
    assert [text.language for text in mailing().texts] == ["ar", "en"]


def test_who_reads_another_language_is_named_before_sending(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for number, language in enumerate(["fr", "fr", "en"]):
        sign_up(event_id, f"p{number}@example.org", language=language)
    own = begin(owner, desk)
    write(owner, own)
    page = owner.get(f"{own}check").text
    assert "Not in their own language: 2 French." in page


def test_who_has_no_join_page_is_counted_before_sending(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own, {**TEXT, "body-en": "{join_link}"})
    assert "no join page" not in owner.get(f"{own}check").text
    choose(owner, own, ["confirmed", "waiting"])
    with transaction():
        db.session.query(Registration).one().status = RegistrationStatus.WAITING
    assert "1 person has no join page" in owner.get(f"{own}check").text


def choose(organiser: Organiser, own: str, statuses: list[str], *, page: str = "") -> TestResponse:
    """Choose other people, from the form as it is, or as it was in `page`."""
    page = page or organiser.get(f"{own}who").text
    version = hidden(page, "version")[0]
    return organiser.post(f"{own}who", {"status": statuses, "version": version})


def test_other_people_chosen_in_two_windows_are_told(
    owner: Organiser, editor: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    page = owner.get(f"{own}who").text
    choose(editor, own, ["waiting"])
    answer = choose(owner, own, ["pending", "confirmed"], page=page)
    assert answer.status_code == 409
    assert "saved this in another window meanwhile" in answer.text
    assert "There it is for other people now. Nobody matches" in answer.text
    assert mailing().audience == {"status": ["waiting"]}
    assert choose(owner, own, ["confirmed"], page=answer.text).status_code == 303


def test_going_on_twice_makes_one_draft(owner: Organiser, desk: str) -> None:
    new = hidden(owner.get(f"{desk}/messages/new").text, "new")[0]
    addresses = {begin(owner, desk, new=new) for _ in range(2)}
    assert len(addresses) == 1
    assert db.session.query(Mailing).count() == 1


def test_the_look_goes_from_person_to_person_and_shows_no_secret(
    owner: Organiser, event_id: int, desk: str
) -> None:
    for number, language in enumerate(["fr", "en"]):
        sign_up(event_id, f"p{number}@example.org", name=f"Person {number}", language=language)
    own = begin(owner, desk)
    write(owner, own, {**TEXT, "body-en": "{own_page} {join_link}"})
    first = owner.get(f"{own}check").text
    assert "As <bdi>Person 0</bdi> gets it" in first
    following = re.search(r'href="([^"#]+)#as-read" rel="next"', first)
    assert following is not None
    second = owner.get(following[1]).text
    assert "As <bdi>Person 1</bdi> gets it" in second
    assert "As <bdi>Person 1</bdi> gets it" in owner.get(f"{own}check?language=en").text
    for person in db.session.query(Registration).all():
        for shown in (first, second, owner.get(f"{own}check/html").text):
            assert person.token not in shown
            assert person.join_token not in shown


def test_the_frame_runs_nothing_and_only_this_page_may_show_it(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    policy = owner.get(f"{own}check/html").headers["Content-Security-Policy"]
    assert policy.startswith("sandbox;")
    assert "script" not in policy
    assert "frame-src 'self'" in owner.get(f"{own}check").headers["Content-Security-Policy"]


def test_a_test_goes_to_oneself(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up(event_id)
    own = begin(owner, desk)
    write(owner, own)
    page = owner.post(f"{own}test", {"language": "en"}, follow_redirects=True).text
    assert f"The test is on its way to {owner.email}." in page
    assert [mail.message for mail in mails(owner.email)] == ["mailing-test"]
    for _ in range(20):
        owner.post(f"{own}test", {"language": "en"})
    assert len(mails(owner.email)) == 20


def test_a_message_that_was_sent_can_be_used_again(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    answer = owner.post(f"{own}copy")
    assert answer.location.endswith("/who")
    db.session.rollback()
    assert sorted(each.status.value for each in db.session.query(Mailing)) == [
        "draft",
        "scheduled",
    ]


def test_a_draft_is_deleted_after_a_question(owner: Organiser, event_id: int, desk: str) -> None:
    own = begin(owner, desk)
    assert "Delete the draft" in owner.get(f"{own}delete").text
    assert "The draft is deleted." in owner.post(f"{own}delete", follow_redirects=True).text
    assert db.session.query(Mailing).count() == 0


@pytest.mark.parametrize("page", ["write", "who", "check", "delete"])
def test_what_is_on_its_way_leads_to_where_it_is(
    owner: Organiser, event_id: int, desk: str, page: str
) -> None:
    sign_up(event_id)
    own = sent(owner, desk)
    assert "on its way already" in owner.get(f"{own}{page}", follow_redirects=True).text
    if page in {"who", "delete"}:
        assert owner.post(f"{own}{page}", {"status": "waiting"}).location == own
    assert mailing().audience == {"status": ["confirmed"]}


def test_who_withdraws_in_the_minute_gets_nothing(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up(event_id, "stays@example.org")
    sign_up(event_id, "goes@example.org")
    sent(owner, desk)
    cancel("goes@example.org")
    expand(now=utc_now() + timedelta(seconds=61))
    assert [m.recipient for m in mails() if m.message == "mailing"] == ["stays@example.org"]
