"""What is told of an event that was moved into the past, and when it comes back from there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.events.editing.occasions import AUGUST, DAY, JULY, add_series, event
from tests.registrations.builders import (
    DOMAIN,
    NOW,
    deliver_all,
    find,
    mails,
    messages,
    sign_up,
)
from tests.registrations.changing import Save, agree, change, edit, move, notices, reinstate
from tests.registrations.changing import set_link as set_way_in
from tests.registrations.replies.posting import answered, reply, take
from tests.web.organiser.people import join
from webinars.accounts.models import Role
from webinars.calendar.replies import PartStat
from webinars.events.editing import life
from webinars.events.editing.basics import Basics
from webinars.events.editing.materials import LinkEntry, materials_of, save_materials
from webinars.events.editing.saving import version_of
from webinars.events.models import Event
from webinars.events.organising import NoticeKind
from webinars.extensions import transaction
from webinars.mail.content import get_render
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.news.expanding import expand
from webinars.registrations.retention import removed_at

FAR = 3000 * DAY
MINUTE = timedelta(minutes=1)


@pytest.fixture
def event_id(app: Flask) -> int:
    """A published event on 6 July, with somebody to change it and somebody to hear of it."""
    made = add_series(1)
    join(app, event(made).organisation, Role.OWNER)
    sign_up(made)
    deliver_all()
    return made


def add_recording(found: Event) -> None:
    version = version_of(materials_of(found))
    links = (LinkEntry(url="https://b.example", label="Recording", is_material=True),)
    save_materials(event=found, materials=links, version=version, now=NOW)


def cancel(found: Event) -> None:
    life.cancel(event=found, now=NOW)


def to(span: tuple[datetime, datetime]) -> Save:
    def save(found: Event) -> None:
        [date] = Basics.of(found).dates
        edit(dates=(replace(date, start=span[0], end=span[1]),))(found)

    return save


def write_mails(now: datetime = NOW) -> None:
    with transaction():
        expand(notice_id=notices()[-1].id, domain=DOMAIN, now=now)


def test_what_it_brought_is_told_after_an_event_was_said_to_have_taken_place(event_id: int) -> None:
    change(event_id, move(-FAR))
    needed = agree(event_id, add_recording, now=NOW + DAY, about_texts=True)
    assert needed.changes.keys() == {"materials"}
    write_mails()
    assert messages()[1:] == ["update"]


@pytest.mark.parametrize(
    ("save", "kind", "changes"),
    [
        (edit(venue="Hall"), NoticeKind.PLACE, {"venue": ["", "Hall"]}),
        (set_way_in, NoticeKind.PLACE, {"join_url": [None, None]}),
        (move(DAY), None, {}),
        (add_recording, None, {}),
    ],
    ids=["place", "way in", "another wrong date", "recording"],
)
def test_what_was_changed_in_a_wrong_year_is_told_when_the_event_is_back(
    event_id: int, save: Save, kind: NoticeKind | None, changes: dict[str, object]
) -> None:
    change(event_id, move(-FAR))
    change(event_id, save, now=NOW + DAY)
    assert len(notices()) == 1
    if kind is None:
        change(event_id, to(JULY), now=NOW + 2 * DAY)
        return
    assert agree(event_id, to(JULY), now=NOW + 2 * DAY).changes == changes
    assert notices()[-1].kind is kind


def test_news_that_had_not_left_is_told_when_the_event_is_back(event_id: int) -> None:
    agree(event_id, move(DAY))
    write_mails()
    change(event_id, move(-FAR), now=NOW + MINUTE / 2)
    [waiting] = [mail for mail in mails() if mail.message == "update"]
    assert get_render("update")(waiting.payload, waiting.recipient, NOW + 2 * MINUTE) is None
    needed = agree(event_id, move(FAR), now=NOW + 6 * MINUTE)
    old, new = needed.changes["dates"]
    assert (old[0]["start"], new[0]["start"]) == ("2027-07-06T11:00", "2027-07-07T11:00")


def test_news_that_has_left_is_not_told_again(event_id: int) -> None:
    agree(event_id, move(DAY))
    write_mails()
    deliver_all()
    change(event_id, move(-FAR), now=NOW + 2 * MINUTE)
    change(event_id, move(FAR), now=NOW + 6 * MINUTE)
    assert len(notices()) == 2


def test_who_knows_it_as_cancelled_hears_that_it_takes_place(event_id: int) -> None:
    agree(event_id, cancel)
    write_mails()
    deliver_all()
    past = (JULY[0] - FAR, JULY[1] - FAR)
    change(event_id, reinstate(past))
    needed = agree(event_id, to(AUGUST))
    assert notices()[-1].kind is NoticeKind.REINSTATED
    assert needed.changes["status"] == ["cancelled", "published"]
    old, new = needed.changes["dates"]
    assert (old[0]["start"], new[0]["start"]) == ("2027-07-06T11:00", "2027-08-03T11:00")


def test_the_last_date_ahead_is_told_when_it_is_dropped(app: Flask) -> None:
    series = add_series(2)
    join(app, event(series).organisation, Role.OWNER)
    sign_up(series)
    deliver_all()
    between = datetime(2027, 7, 20, tzinfo=UTC)

    def drop(found: Event) -> None:
        edit(dates=Basics.of(found).dates[:1])(found)

    assert agree(series, drop, now=between).audience.mailed == 1
    write_mails(between)
    [mail] = [mail for mail in mails() if mail.message in {"update", "date-gone"}]
    letter = get_render("update")(mail.payload, mail.recipient, between)
    assert letter is not None
    assert letter.calendar is not None
    assert letter.calendar.method == "CANCEL"
    assert "Vous n’avez pas d’autre date à venir." in letter.text


def test_only_a_move_to_an_earlier_day_starts_the_time_that_data_is_kept(event_id: int) -> None:
    end = event(event_id).ends_at
    change(event_id, move(-5 * MINUTE), now=end + 89 * DAY)
    assert notices() == []
    assert removed_at(event(event_id)) == end - 5 * MINUTE + 90 * DAY
    change(event_id, move(-FAR), now=end + 89 * DAY)
    kept_until = end - 5 * MINUTE + 90 * DAY
    assert removed_at(event(event_id)) == kept_until, "as if it had not been moved"


def test_changes_of_an_event_that_took_place_do_not_keep_data_longer(event_id: int) -> None:
    change(event_id, move(-FAR))
    for day, save in ((80, edit(venue="Hall")), (120, move(-DAY)), (160, edit(zone="Asia/Dhaka"))):
        change(event_id, save, now=NOW + day * DAY)
        assert removed_at(event(event_id)) == NOW + 90 * DAY


def test_calendars_can_still_answer_when_a_wrong_year_was_taken_back(event_id: int) -> None:
    change(event_id, move(-FAR))
    change(event_id, move(FAR), now=NOW + MINUTE)
    take(reply(event_id, "ACCEPTED"))
    assert answered() == [PartStat.ACCEPTED]
    take(reply(event_id, stamp="20270301T110000Z"))
    assert find().status is RegistrationStatus.CANCELLED


def test_calendars_can_still_answer_when_a_move_was_taken_back_at_once(event_id: int) -> None:
    agree(event_id, move(DAY))
    agree(event_id, move(-DAY))
    take(reply(event_id))
    assert find().status is RegistrationStatus.CANCELLED
    take(reply(event_id, "ACCEPTED", stamp="20270301T110000Z"))
    assert find().status is RegistrationStatus.CONFIRMED


def test_an_answer_to_the_time_between_is_outdone_after_it(event_id: int) -> None:
    agree(event_id, move(DAY))
    take(reply(event_id, "TENTATIVE", sequence=1))
    agree(event_id, move(-DAY), now=NOW + 3 * MINUTE)
    take(reply(event_id, sequence=0, stamp="20270301T095900Z"))
    assert find().status is RegistrationStatus.CONFIRMED, "older than what is known"
    take(reply(event_id, sequence=2, stamp="20270301T110000Z"))
    assert find().status is RegistrationStatus.CANCELLED


def test_once_another_place_was_told_no_older_answer_counts(event_id: int) -> None:
    change(event_id, move(-FAR))
    change(event_id, move(FAR), now=NOW + MINUTE)
    agree(event_id, edit(venue="Hall"), now=NOW + 2 * MINUTE)
    take(reply(event_id))
    assert find().status is RegistrationStatus.CONFIRMED
    take(reply(event_id, sequence=event(event_id).dates[0].sequence))
    assert find().status is RegistrationStatus.CANCELLED


def test_what_is_told_of_one_date_then_leaves_answers_about_the_others_alone(app: Flask) -> None:
    series = add_series(2)
    join(app, event(series).organisation, Role.OWNER)
    sign_up(series)
    deliver_all()
    change(series, move(-FAR))

    def back_without_the_second(found: Event) -> None:
        [first, _second] = Basics.of(found).dates
        edit(dates=(replace(first, start=first.start + FAR, end=first.end + FAR),))(found)

    agree(series, back_without_the_second, now=NOW + MINUTE)
    take(reply(series))
    assert find().status is RegistrationStatus.CANCELLED
