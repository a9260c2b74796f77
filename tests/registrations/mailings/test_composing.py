"""Writing a message: what can be stored, what another window did, and whom it is for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from tests.registrations.builders import (
    DOMAIN,
    NOW,
    add_event,
    cancel,
    find,
    find_in_transaction,
    sign_up,
)
from tests.registrations.mailings.drafts import CONFIRMED, HELLO, draft, send, stored
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.models import Event, EventFormat
from webinars.events.programme import Question, QuestionText, QuestionType
from webinars.extensions import db, transaction
from webinars.registrations import manage
from webinars.registrations.mailings import audience, composing, forgetting, sending
from webinars.registrations.mailings.composing import (
    HalfWritten,
    MailingNotFound,
    NotADraft,
    Words,
    WrongPlaceholder,
    texts_of,
)
from webinars.registrations.mailings.models import Mailing
from webinars.registrations.mailings.sending import Obstacle
from webinars.registrations.models import Answer, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter

STATUS = RegistrationStatus
EVERYBODY = PeopleFilter()


def write(event_id: int, public_id: str, version: str, **bodies: str) -> None:
    """Save a subject and these bodies."""
    texts = {code: Words(subject="Hello", body=body) for code, body in bodies.items()}
    with transaction():
        composing.write(event_id=event_id, public_id=public_id, texts=texts, version=version)


def version(public_id: str, *languages: str) -> str:
    """What a form about these languages is opened with."""
    return version_of(texts_of(stored(public_id), languages))


def test_a_draft_says_something_else_after_it_was_saved(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id)
    write(event_id, public_id, version(public_id, "en", "fr"), en="Hi", fr="Salut")
    assert {text.language: text.body for text in stored(public_id).texts} == {
        "en": "Hi",
        "fr": "Salut",
    }


def test_a_second_window_is_told_and_nothing_is_overwritten(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id)
    opened = version(public_id, "en")
    write(event_id, public_id, opened, en="First")
    with pytest.raises(SectionConflict):
        write(event_id, public_id, opened, en="Second")
    assert stored(public_id).texts[0].body == "First"


def test_saving_the_same_twice_is_no_conflict(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id)
    opened = version(public_id, "en")
    write(event_id, public_id, opened, en="Same")
    write(event_id, public_id, opened, en="Same")


def test_an_emptied_language_goes(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id, {**HELLO, "fr": Words(subject="Demain", body="À demain")})
    opened = version(public_id, "fr")
    with transaction():
        composing.write(
            event_id=event_id, public_id=public_id, texts={"fr": Words()}, version=opened
        )
    assert [text.language for text in stored(public_id).texts] == ["en"]


@pytest.mark.parametrize("words", [Words(subject="Only"), Words(body="Only")])
def test_half_a_text_is_refused(app: Flask, words: Words) -> None:
    with pytest.raises(HalfWritten):
        draft(add_event(), {"en": words})


def test_an_unknown_placeholder_is_refused_by_name(app: Flask) -> None:
    with pytest.raises(WrongPlaceholder) as raised:
        draft(add_event(), {"en": Words(subject="Hello", body="Dear {firstname}")})
    assert (raised.value.language, raised.value.part) == ("en", "body")
    assert raised.value.mark == "{firstname}"


def test_a_message_on_its_way_cannot_be_changed(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    public_id = draft(event_id)
    send(public_id)
    with pytest.raises(NotADraft):
        write(event_id, public_id, version(public_id, "en"), en="Too late")
    with pytest.raises(NotADraft), transaction():
        composing.choose_audience(
            event_id=event_id, public_id=public_id, wanted=EVERYBODY, version=""
        )
    with pytest.raises(NotADraft), transaction():
        composing.discard(event_id=event_id, public_id=public_id)


def test_other_people_chosen_in_two_windows_are_a_conflict(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id)
    opened = version_of(stored(public_id).audience)
    choose(event_id, public_id, PeopleFilter(statuses=(STATUS.WAITING,)), opened)
    with pytest.raises(SectionConflict):
        choose(event_id, public_id, PeopleFilter(statuses=(STATUS.PENDING,)), opened)
    assert stored(public_id).audience == {"status": ["waiting"]}


def choose(event_id: int, public_id: str, wanted: PeopleFilter, version: str) -> None:
    """Choose other people."""
    with transaction():
        composing.choose_audience(
            event_id=event_id, public_id=public_id, wanted=wanted, version=version
        )


def test_a_form_that_is_sent_twice_makes_one_draft(app: Flask) -> None:
    event_id = add_event()
    for _ in range(2):
        with transaction():
            composing.begin(
                event=db.session.get_one(Event, event_id),
                wanted=CONFIRMED,
                texts={},
                user_id=None,
                now=NOW,
                public_id="00000000-0000-4000-8000-000000000001",
            )
    assert db.session.query(Mailing).count() == 1


def test_another_event_s_message_is_not_found(app: Flask) -> None:
    public_id = draft(add_event())
    with pytest.raises(MailingNotFound):
        composing.get_mailing(add_event(), public_id)


def test_who_has_cancelled_is_never_written_to(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    cancel()
    for wanted in (EVERYBODY, PeopleFilter(statuses=(STATUS.CANCELLED,))):
        mailing = stored(draft(event_id, wanted=wanted))
        assert audience.recipients_of(mailing).total == 0
        assert sending.obstacles(mailing, audience.recipients_of(mailing)) == [Obstacle.NOBODY]


def test_the_declined_are_written_to_only_if_asked_for(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    with transaction():
        find_in_transaction().status = STATUS.DECLINED
    assert count(event_id, EVERYBODY) == 0
    assert count(event_id, PeopleFilter(statuses=(STATUS.DECLINED,))) == 1


def count(event_id: int, wanted: PeopleFilter) -> int:
    """How many people a message with this filter would reach."""
    return audience.recipients_of(stored(draft(event_id, wanted=wanted))).total


def test_who_came_and_who_did_not_are_told_apart(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org")
    sign_up(event_id, "b@example.org")
    with transaction():
        find_in_transaction("a@example.org").attended_at = NOW
    came, missed = replace(CONFIRMED, attended="yes"), replace(CONFIRMED, attended="no")
    assert (count(event_id, came), count(event_id, missed)) == (1, 1)


def test_people_are_counted_by_language_the_most_first(app: Flask) -> None:
    event_id = add_event(capacity=3)
    for number, language in enumerate(("fr", "fr", "en", "fr")):
        sign_up(event_id, f"p{number}@example.org", language=language)
    found = audience.recipients_of(stored(draft(event_id, wanted=EVERYBODY)))
    assert list(found.by_language.items()) == [("fr", 3), ("en", 1)]
    assert found.total == 4
    assert found.without_link == 1  # who waits


def test_nobody_has_a_join_page_where_all_come_in_person(app: Flask) -> None:
    event_id = add_event(format=EventFormat.IN_PERSON)
    sign_up(event_id)
    found = audience.recipients_of(stored(draft(event_id)))
    assert found.without_link == 1


def test_who_reads_another_language_is_known(app: Flask) -> None:
    event_id = add_event()
    for number, language in enumerate(("ar", "fr", "en")):
        sign_up(event_id, f"p{number}@example.org", language=language)
    mailing = stored(draft(event_id, {**HELLO, "fr": Words(subject="Demain", body="À demain")}))
    found = audience.recipients_of(mailing)
    assert audience.reads_another(mailing, found) == {"en": {"ar": 1}}


def test_without_a_text_in_the_source_language_everybody_gets_the_one_that_is_written(
    app: Flask,
) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org", language="fr")
    sign_up(event_id, "b@example.org", language="en")
    mailing = stored(draft(event_id, {"fr": Words(subject="Demain", body="À demain")}))
    recipients = audience.recipients_of(mailing)
    assert sending.obstacles(mailing, recipients) == []
    assert audience.reads_another(mailing, recipients) == {"fr": {"en": 1}}


def test_a_filter_by_a_question_that_is_gone_lets_nobody_in(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    with transaction():
        question = Question(
            event_id=event_id,
            key="vegan",
            type=QuestionType.YES_NO,
            position=0,
            texts=[QuestionText(language="en", label="Vegan?")],
        )
        db.session.add(question)
        db.session.flush()
        db.session.add(
            Answer(registration_id=find_in_transaction().id, question_id=question.id, value=True)
        )
    public_id = draft(event_id, wanted=replace(CONFIRMED, answers={"vegan": "yes"}))
    assert audience.recipients_of(stored(public_id)).total == 1
    with transaction():
        db.session.delete(db.session.query(Question).one())
    mailing = stored(public_id)
    assert audience.recipients_of(mailing).total == 0
    assert Obstacle.LOST_FILTER in sending.obstacles(mailing, audience.recipients_of(mailing))


def test_readers_are_gone_through_one_after_the_other(app: Flask) -> None:
    event_id = add_event()
    for number, language in enumerate(("fr", "en", "fr")):
        sign_up(event_id, f"p{number}@example.org", language=language)
    mailing = stored(draft(event_id))
    first = audience.find_reader(mailing)
    assert first is not None
    assert (first.registration.email, first.number, first.before) == ("p0@example.org", 1, "")
    second = audience.find_reader(mailing, public_id=first.after)
    assert second is not None
    assert (second.registration.email, second.number) == ("p1@example.org", 2)
    assert second.before == first.registration.public_id
    english = audience.find_reader(mailing, language="en")
    assert english is not None
    assert english.registration.email == "p1@example.org"


def test_who_does_not_get_it_is_not_shown(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org")
    other = add_event()
    sign_up(other, "b@example.org")
    shown = audience.find_reader(stored(draft(event_id)), public_id=find("b@example.org").public_id)
    assert shown is not None
    assert shown.registration.email == "a@example.org"


def test_what_was_searched_for_is_forgotten_with_the_people(app: Flask) -> None:
    event_id = add_event()
    public_id = draft(event_id, wanted=replace(CONFIRMED, search="amina"))
    with transaction():
        forgetting.forget_searches(event_id)
    assert "amina" not in str(stored(public_id).audience)
    assert not audience.is_whole(stored(public_id))


def test_looking_for_somebody_finds_only_them(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id, "a@example.org", name="Zoë", now=NOW + timedelta(minutes=1))
    sign_up(event_id, "b@example.org", name="Ana")
    assert count(event_id, replace(CONFIRMED, search="zoe")) == 1


def test_erasing_somebody_forgets_the_searches_that_find_them(app: Flask) -> None:
    event_id = add_event()
    sign_up(event_id)
    theirs = draft(event_id, wanted=PeopleFilter(search="amina diallo"))
    others = draft(event_id, wanted=PeopleFilter(search="bo huang"))
    with transaction():
        manage.erase(registration=find_in_transaction(), domain=DOMAIN, now=NOW)
    assert stored(theirs).audience == {"searched": ["yes"]}
    assert stored(others).audience == {"q": ["bo huang"]}
