"""An event's life on pages: from draft to archive, off and on again, copies and series."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.registrations.builders import cancel, find, sign_up
from tests.web.organiser.filling import fill, send_again
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_co_hosting import grant
from webinars.accounts.models import AuditEntry
from webinars.events.models import Event, EventStatus, HostSight, Visibility
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.models import Registration
from webinars.times import utc_now


def event(event_id: int) -> Event:
    db.session.rollback()
    return db.session.get_one(Event, event_id)


def set_status(event_id: int, status: EventStatus) -> None:
    with transaction():
        db.session.get_one(Event, event_id).status = status


def audited() -> list[str]:
    return [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]


def unfolded(answer: TestResponse) -> str:
    return answer.text.replace("\r\n ", "")


def places(client: FlaskClient, slug: str, organisation: str) -> dict[str, bool]:
    """Where visitors and programs find the event."""
    lists = ["/en/", f"/en/organisations/{organisation}/", "/calendar.ics"]
    lists.append(f"/organisations/{organisation}/calendar.ics")
    own = [f"/en/events/{slug}/", f"/events/{slug}/calendar.ics", f"/events/{slug}/registered"]
    address = f"/events/{slug}/"
    found = {path: address in unfolded(client.get(path)) for path in lists}
    return found | {path: client.get(path).status_code == 200 for path in own}


def test_a_draft_is_published_and_taken_back(
    editor: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    slug, organisation = event(event_id).slug, event(event_id).organisation.slug
    set_status(event_id, EventStatus.DRAFT)
    assert not any(places(client, slug, organisation).values())
    answer = fill(editor, f"{desk}/publish", unread="yes")
    assert (answer.status_code, answer.location) == (303, f"{desk}/")
    assert all(places(client, slug, organisation).values())
    assert fill(editor, f"{desk}/unpublish").status_code == 303
    assert not any(places(client, slug, organisation).values())
    assert audited()[-2:] == ["event.publish", "event.unpublish"]


def test_what_is_still_to_do_is_said_before_publishing(
    editor: Organiser, desk: str, event_id: int
) -> None:
    set_status(event_id, EventStatus.DRAFT)
    page = unfolded(editor.get(f"{desk}/publish"))
    assert "Still to do" in page
    assert "There is no agenda yet." in page
    assert f'href="{desk}/agenda/"' in page


@pytest.mark.parametrize(
    ("visibility", "said"),
    [
        (Visibility.PUBLIC, "Everybody then finds it in the lists"),
        (Visibility.UNLISTED, "Whoever has its address then sees its page, and can register."),
        (Visibility.INVITATION, "only those whom you invite or add take part"),
    ],
)
def test_before_publishing_it_is_said_who_will_find_it_and_which_languages_lack(
    editor: Organiser, desk: str, event_id: int, visibility: Visibility, said: str
) -> None:
    set_status(event_id, EventStatus.DRAFT)
    with transaction():
        db.session.get_one(Event, event_id).visibility = visibility
    page = unfolded(editor.get(f"{desk}/publish"))
    assert said in page
    assert "The summary is missing" in page
    assert "Missing: French." in page


@pytest.mark.parametrize(
    ("path", "named", "current"),
    [
        ("people/", "People", "page"),
        ("people/add", "People", "true"),
        ("basics", "Prepare", "true"),
    ],
)
def test_the_navigation_shows_where_one_is(
    editor: Organiser, desk: str, path: str, named: str, current: str
) -> None:
    assert f'aria-current="{current}">{named}</a>' in editor.get(f"{desk}/{path}").text


@pytest.mark.parametrize("visibility", list(Visibility))
def test_a_draft_is_nowhere_whoever_may_find_it_later(
    editor: Organiser,
    client: FlaskClient,
    desk: str,
    event_id: int,
    visibility: Visibility,
) -> None:
    with transaction():
        found = db.session.get_one(Event, event_id)
        found.visibility, found.status = visibility, EventStatus.DRAFT
    slug, organisation = event(event_id).slug, event(event_id).organisation.slug
    assert not any(places(client, slug, organisation).values())
    assert client.post(f"/events/{slug}/register").status_code in {403, 404}


def test_an_event_with_people_is_not_taken_back(
    editor: Organiser, desk: str, event_id: int
) -> None:
    page = editor.get(f"{desk}/unpublish")
    sign_up(event_id)
    answer = send_again(editor, f"{desk}/unpublish", page)
    assert answer.status_code == 409
    assert "1 person is registered. Their link leads to this event" in answer.text
    assert event(event_id).status is EventStatus.PUBLISHED
    assert "event.unpublish" not in audited()


@pytest.mark.parametrize(
    "act",
    [
        ("postpone", EventStatus.POSTPONED, NoticeKind.POSTPONED),
        ("cancel", EventStatus.CANCELLED, NoticeKind.CANCELLED),
    ],
    ids=["postpone", "cancel"],
)
def test_calling_it_off_names_the_event_counts_and_asks_twice(
    editor: Organiser,
    desk: str,
    event_id: int,
    act: tuple[str, EventStatus, NoticeKind],
) -> None:
    page, status, kind = act
    sign_up(event_id)
    asked = editor.get(f"{desk}/{page}")
    assert "Community sponsorship" in asked.text
    assert "1 person is registered." in asked.text
    receipt = send_again(editor, f"{desk}/{page}", asked)
    assert "1 person will be told: 1 FR" in receipt.text
    assert event(event_id).status is EventStatus.PUBLISHED
    answer = send_again(editor, f"{desk}/{page}", receipt, receipt__reason__fr="Grève.")
    assert answer.status_code == 303
    assert event(event_id).status is status
    notice = db.session.query(EventNotice).one()
    assert (notice.kind, notice.reasons) == (kind, {"fr": "Grève."})
    assert notice.user_id is not None
    assert audited()[-1] == f"event.{page}"


def test_without_people_nothing_more_is_asked(editor: Organiser, desk: str, event_id: int) -> None:
    assert fill(editor, f"{desk}/cancel").status_code == 303
    assert event(event_id).status is EventStatus.CANCELLED
    assert db.session.query(EventNotice).count() == 0


def test_it_takes_place_after_all_on_a_new_date(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    receipt = fill(editor, f"{desk}/postpone")
    send_again(editor, f"{desk}/postpone", receipt)
    receipt = fill(editor, f"{desk}/reinstate", day__0="2027-08-03")
    assert "Tuesday 6 July 2027, 11:00–12:30 (Brussels time)</del>" in receipt.text
    assert "Tuesday 3 August 2027, 11:00–12:30 (Brussels time)</ins>" in receipt.text
    assert send_again(editor, f"{desk}/reinstate", receipt).status_code == 303
    found = event(event_id)
    assert found.status is EventStatus.PUBLISHED
    assert found.dates[0].starts_local == datetime(2027, 8, 3, 11)
    assert [n.kind for n in db.session.query(EventNotice).order_by(EventNotice.id)] == [
        NoticeKind.POSTPONED,
        NoticeKind.REINSTATED,
    ]


@pytest.mark.parametrize(
    "changes", [{"day__0": ""}, {"end__0": "09:00"}, {"day__0": "2027-03-28", "start__0": "02:30"}]
)
def test_it_does_not_take_place_on_a_date_that_cannot_be(
    editor: Organiser, desk: str, event_id: int, changes: dict[str, str]
) -> None:
    set_status(event_id, EventStatus.POSTPONED)
    answer = fill(editor, f"{desk}/reinstate", **changes)
    assert answer.status_code == 422
    assert '<a href="#day-0">' in answer.text
    assert event(event_id).status is EventStatus.POSTPONED


def test_another_window_was_first(editor: Organiser, desk: str, event_id: int) -> None:
    page = editor.get(f"{desk}/postpone")
    set_status(event_id, EventStatus.CANCELLED)
    answer = editor.post(f"{desk}/postpone", follow_redirects=True)
    assert "the event is in another state now" in answer.text
    assert event(event_id).status is EventStatus.CANCELLED
    assert page.status_code == 200


def test_a_copy_is_a_draft_on_other_dates(editor: Organiser, desk: str, event_id: int) -> None:
    answer = fill(editor, f"{desk}/duplicate", day="2028-01-11", start="14:00")
    assert answer.status_code == 303
    made = db.session.query(Event).filter(Event.id != event_id).one()
    assert made.dates[0].starts_local == datetime(2028, 1, 11, 14)
    assert made.dates[0].uid != event(event_id).dates[0].uid
    assert (made.status, made.slug) == (EventStatus.DRAFT, "community-sponsorship")
    assert answer.location.endswith("/events/community-sponsorship/")


@pytest.mark.parametrize("changes", [{"day": ""}, {"title": ""}, {"day": "2028-02-30"}])
def test_half_a_copy_is_none(
    editor: Organiser, desk: str, event_id: int, changes: dict[str, str]
) -> None:
    entered = {"day": "2028-01-11", **changes}
    assert fill(editor, f"{desk}/duplicate", **entered).status_code == 422
    assert db.session.query(Event).count() == 1


def test_a_copy_shows_nobody_to_co_hosts_but_who_comes_by_their_links_for_an_owner(
    owner: Organiser, editor: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    grant(event_id, stranger, HostSight.ALL)
    says = {
        editor: "The co-hosts of the copy see nobody",
        owner: "No co-host of the copy sees everybody",
    }
    for who, sight in ((editor, HostSight.NONE), (owner, HostSight.OWN)):
        answer = fill(who, f"{desk}/duplicate", day="2028-01-11", start="14:00")
        copy = db.session.query(Event).order_by(Event.id.desc()).first()
        assert copy is not None
        assert [host.sight for host in copy.hosts] == [sight]
        assert says[who] in who.get(answer.location).text


def test_a_series_is_shown_then_added(editor: Organiser, desk: str, event_id: int) -> None:
    path = f"{desk}/series"
    pattern = {"day": "2027-07-13", "number": "4", "step": "2", "every": "week"}
    shown = fill(editor, path, **pattern)
    assert shown.status_code == 200
    assert "Tuesday 13 July 2027, 11:00–12:30" in shown.text
    assert len(event(event_id).dates) == 1
    kept = ["2027-07-13", "2027-08-10", "2027-08-24"]
    assert send_again(editor, path, shown, chosen=kept).status_code == 303
    days = [f"{date.starts_local:%Y-%m-%d}" for date in event(event_id).dates]
    assert days == ["2027-07-06", *kept]


def test_a_series_says_which_dates_cannot_be(editor: Organiser, desk: str, event_id: int) -> None:
    path = f"{desk}/series"
    over = fill(editor, path, day="2025-07-08", number="2")
    assert over.text.count("This date is over. Check the year.") == 2
    assert over.text.count(" checked>") == 0
    shown = fill(editor, path, day="2027-06-29", number="2")
    assert "There is a date of this event already." in shown.text
    assert shown.text.count(" checked>") == 1
    refused = send_again(editor, path, shown, chosen=["2027-06-29", "2027-07-06"])
    assert refused.status_code == 422
    assert len(event(event_id).dates) == 1


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"number": ""}, "Enter how many dates there are, or the last day."),
        ({"number": "61"}, "Enter a number from 1 to 60."),
        ({"step": "0"}, "Enter a number from 1 to 12."),
        ({"number": "", "until": "2027-07-01"}, "This is before the first date."),
        ({"day": ""}, "Enter the date."),
    ],
)
def test_a_series_needs_a_beginning_and_an_end(
    editor: Organiser, desk: str, changes: dict[str, str], sentence: str
) -> None:
    entered = {"day": "2027-07-13", "number": "4", **changes}
    answer = fill(editor, f"{desk}/series", **entered)
    assert answer.status_code == 422
    assert sentence in answer.text


def test_more_dates_for_registered_people_come_with_a_receipt(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    path = f"{desk}/series"
    shown = fill(editor, path, day="2027-07-13", number="1")
    receipt = send_again(editor, path, shown)
    assert "Tuesday 13 July 2027, 11:00–12:30 (Brussels time)</ins>" in receipt.text
    assert send_again(editor, path, receipt).status_code == 303
    assert len(event(event_id).dates) == 2


def test_an_archived_event_is_in_its_own_list(
    editor: Organiser, client: FlaskClient, desk: str, event_id: int
) -> None:
    overview = f"{desk.partition('/events/')[0]}/"
    slug = event(event_id).slug
    assert fill(editor, f"{desk}/archive").status_code == 303
    assert event(event_id).archived_at is None, "it is still to come"
    set_status(event_id, EventStatus.CANCELLED)
    fill(editor, f"{desk}/archive")
    assert "<article" not in editor.get(overview).text
    assert "<article" in editor.get(f"{overview}?show=archived").text
    assert client.get(f"/events/{slug}/").status_code == 200
    fill(editor, f"{desk}/unarchive")
    assert "<article" in editor.get(overview).text


def test_the_main_act_of_an_archived_draft_is_to_put_it_back(
    editor: Organiser, desk: str, event_id: int
) -> None:
    def main_act() -> list[str]:
        page = editor.get(f"{desk}/").text
        return re.findall(r'<a class="button" href="[^"]*/(\w+)">', page)

    set_status(event_id, EventStatus.DRAFT)
    assert main_act() == ["publish"]
    fill(editor, f"{desk}/archive")
    assert main_act() == ["unarchive"]
    fill(editor, f"{desk}/unarchive")
    assert main_act() == ["publish"]


def test_deleting_needs_the_name_typed(editor: Organiser, desk: str, event_id: int) -> None:
    answer = fill(editor, f"{desk}/delete", typed="sponsorship")
    assert answer.status_code == 422
    assert "This is not the title of the event." in answer.text
    answer = fill(editor, f"{desk}/delete", typed="Community sponsorship")
    assert answer.location == f"{desk.partition('/events/')[0]}/"
    assert db.session.query(Event).count() == 0
    assert audited()[-1] == "event.delete"


def test_an_event_with_registrations_is_not_deleted(
    editor: Organiser, desk: str, event_id: int
) -> None:
    sign_up(event_id)
    cancel()
    answer = fill(editor, f"{desk}/delete", typed="Community sponsorship")
    assert answer.status_code == 409
    assert "There are registrations" in answer.text
    assert "event.delete" not in audited()
    with transaction():
        db.session.delete(db.session.get_one(Registration, find().id))
    assert fill(editor, f"{desk}/delete", typed="Community sponsorship").status_code == 303


def test_deleting_asks_for_the_password_again_after_a_while(
    editor: Organiser, desk: str, event_id: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = utc_now() + timedelta(hours=1)
    monkeypatch.setattr("webinars.web.organiser.step_up.utc_now", lambda: later)
    assert "confirm" in editor.get(f"{desk}/delete").location
    answer = editor.post(f"{desk}/delete", {"typed": "Community sponsorship"})
    assert answer.status_code == 401
    assert db.session.query(Event).count() == 1


@pytest.mark.parametrize("page", ["publish", "postpone", "cancel", "delete", "duplicate", "series"])
def test_a_viewer_does_none_of_it(viewer: Organiser, desk: str, page: str) -> None:
    assert viewer.get(f"{desk}/{page}").status_code == 403
    assert viewer.post(f"{desk}/{page}").status_code == 403
