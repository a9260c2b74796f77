"""An event whose people choose their dates: its form, their own page, their calendar."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient

from tests.registrations.builders import add_event, current, deliver_all, find, sign_up
from tests.registrations.invitations.lists import invite, invited
from tests.web.registering import PATH, errors_of, location, registered
from tests.web.registering import send as send_form
from tests.web.test_register_several import letter
from tests.web.test_register_several import send as send_several
from tests.web.visiting import own, send, span, text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.localtime import format_date
from webinars.registrations.choosing import own_dates
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.people.reserving import hold_seats
from webinars.times import utc_now

DAYS = [timedelta(days=-2), timedelta(days=3), timedelta(days=9), timedelta(days=16)]


def add(**changes: Any) -> list[str]:  # noqa: ANN401
    """A series of which one date is over; the public ids of the dates to come."""
    fields: dict[str, Any] = {
        "slug": "talk",
        "spans": [span(day) for day in DAYS],
        "choose_dates": True,
    }
    event_id = add_event(**(fields | changes))
    return [date.public_id for date in db.session.get_one(Event, event_id).dates[1:]]


def boxes(page: str) -> dict[str, str]:
    """The boxes for dates: what each sends, and how it stands."""
    found = re.findall(
        r'<input type="checkbox" id="dates[^"]*" name="dates" value="(.*?)"(.*?)>', page
    )
    return {value: state.strip() for value, state in found}


def test_a_form_for_several_dates_says_that_an_e_mail_comes_for_each(client: FlaskClient) -> None:
    add()
    said = "With a place, one e-mail comes for each date that you tick."
    assert said in client.get("/events/talk/").text
    assert said in client.get("/events/talk/register-several").text
    add(slug="course", choose_dates=False)
    counted = "With a place, 3 e-mails come: one for each date; the first at once"
    assert counted in client.get("/events/course/").text
    assert counted in client.get("/events/course/register-several").text
    add(slug="short", spans=[span(DAYS[1])], choose_dates=False)
    assert "one for each date" not in client.get("/events/short/").text
    sign_up(db.session.query(Event.id).filter_by(slug="talk").scalar(), now=utc_now())
    assert said not in client.get(own(find().token, "edit")).text


def chosen() -> list[str]:
    return [date.public_id for date in own_dates(registered()[0])]


def test_the_dates_to_come_are_offered_and_ticked(client: FlaskClient) -> None:
    dates = add()
    form = client.get("/events/talk/").text
    assert boxes(form) == dict.fromkeys(dates, "checked")
    assert "All dates are ticked. Untick those" in form
    answer = send_form(client, dates=dates[1:])
    assert chosen() == dates[1:]
    page = client.get(location(answer)).text
    assert page.count("data-from=") == 2  # each with the visitor's own time
    assert boxes(client.get("/events/talk/").text) == dict.fromkeys(dates, "checked")


def test_no_date_is_an_error_that_keeps_what_was_typed(client: FlaskClient) -> None:
    dates = add()
    answer = send_form(client, organisation="A group", dates=["no-date"])
    assert answer.status_code == 422
    assert errors_of(answer) == [("dates", "Choose at least one date.")]
    assert "A group" in answer.text
    assert boxes(answer.text) == dict.fromkeys(dates, "")
    assert "All dates are ticked" not in answer.text
    assert registered() == []


def test_a_date_that_filled_up_meanwhile_is_named_and_waiting_is_a_choice(
    client: FlaskClient,
) -> None:
    dates = add(capacity=1)
    first = send_form(client, dates=dates[:1], submission="first", email="omar@example.org")
    assert first.status_code == 303
    answer = send_form(client, dates=dates[:2])
    assert answer.status_code == 409
    assert "This date is full" in errors_of(answer)[0][1]
    assert boxes(answer.text)[f"wait:{dates[0]}"] == "checked"
    assert f"wait:{dates[0]}" in boxes(client.get("/events/talk/").text)
    send_form(client, dates=[f"wait:{dates[0]}", dates[1]])
    assert find("amina@example.org").status is RegistrationStatus.WAITING
    page = text_of(client.get(own(find("amina@example.org").token)))
    assert "You wait until each of your dates has a place." in page


def test_without_a_waiting_list_a_full_date_cannot_be_ticked(client: FlaskClient) -> None:
    dates = add(capacity=1, waiting_list=False)
    send_form(client, dates=dates[:1], email="omar@example.org")
    assert boxes(client.get("/events/talk/").text)[f"wait:{dates[0]}"] == "disabled"
    assert send_form(client, dates=[f"wait:{dates[0]}"], submission="next").status_code == 409
    assert len(registered()) == 1


def edit(client: FlaskClient, token: str, dates: list[str]) -> int:
    data: dict[str, object] = {"name": "Amina Diallo", "dates": dates}
    return send(client, own(token, "edit"), data, subject="talk").status_code


def test_the_own_page_changes_the_dates_and_shows_them_alone(client: FlaskClient) -> None:
    dates = add()
    send_form(client, dates=dates[:2])
    deliver_all()
    token = registered()[0].token
    assert list(boxes(client.get(own(token, "edit")).text).values()) == ["checked", "checked", ""]
    assert edit(client, token, []) == 422
    assert edit(client, token, dates[1:]) == 303
    assert chosen() == dates[1:]
    assert "date-dropped" in current("amina@example.org")
    calendar = client.get(own(token, "calendar.ics")).text
    assert calendar.count("BEGIN:VEVENT") == 2
    assert client.get(own(token)).text.count("data-from=") == 2


def test_an_old_window_changes_only_what_was_changed_in_it(client: FlaskClient) -> None:
    dates = add()
    send_form(client, dates=dates[:2])
    token = registered()[0].token
    shown = shown_in(client.get(own(token, "edit")).text)
    assert shown == ",".join(dates[:2])
    assert edit(client, token, dates[1:]) == 303  # in another window: the last for the first

    old: dict[str, object] = {"name": "Amina D.", "dates": dates[:2], "dates-shown": shown}
    failed = send(client, own(token, "edit"), {**old, "name": ""}, subject="talk")
    assert list(boxes(failed.text).values()) == ["", "checked", "checked"]
    assert shown_in(failed.text) == ",".join(dates[1:])
    assert send(client, own(token, "edit"), old, subject="talk").status_code == 303
    assert (registered()[0].name, chosen()) == ("Amina D.", dates[1:])

    old["dates"] = dates[:1]  # drops the second, and does not ask for the first again
    assert send(client, own(token, "edit"), old, subject="talk").status_code == 303
    assert chosen() == dates[2:]
    old |= {"dates": [], "dates-shown": dates[2]}
    assert send(client, own(token, "edit"), old, subject="talk").status_code == 422


def shown_in(page: str) -> str:
    found = re.search(r'name="dates-shown" value="(.*?)"', page)
    return found[1] if found else ""


def test_who_has_only_dates_that_are_over_is_told_of_the_others(client: FlaskClient) -> None:
    add()
    event_id = db.session.query(Event.id).scalar()
    first = db.session.get_one(Event, event_id).dates[0].uid
    sign_up(event_id, now=utc_now() - timedelta(days=3), dates=[first])
    token = find().token
    assert "Other dates of the event are still to come." in text_of(client.get(own(token)))
    join = client.get(f"/join/{find().join_token}")
    assert "Your dates are over" in text_of(join)
    assert token not in join.text
    assert edit(client, token, []) == 303


def test_an_event_for_all_dates_asks_nothing_about_them(client: FlaskClient) -> None:
    add(choose_dates=False)
    page = client.get("/events/talk/").text
    assert boxes(page) == {}
    assert location(send_form(client, PATH))
    assert len(own_dates(registered()[0])) == len(DAYS)


def test_nobody_starts_to_wait_for_a_date_that_goes_on(client: FlaskClient) -> None:
    spans = [span(timedelta(minutes=-20)), span(DAYS[1])]
    dates = add(capacity=1, spans=[span(DAYS[0]), *spans])
    send_form(client, dates=dates[:1], submission="first", email="noor@example.org")

    page = client.get("/events/talk/")
    assert boxes(page.text) == {f"wait:{dates[0]}": "disabled", dates[1]: "checked"}
    assert "Going on now" in page.text
    assert "You can still register" not in page.text
    wanted = [f"wait:{dates[0]}", dates[1]]
    for refused in (send_form(client, dates=wanted), send_several(client, "amina", dates=wanted)):
        assert refused.status_code == 409
        assert "This date is full" in refused.text
        assert "to wait for a place" not in refused.text
    assert len(registered()) == 1
    assert send_form(client, dates=dates[1:]).status_code == 303


def test_those_of_one_form_have_the_same_dates_and_the_full_one_is_named(
    client: FlaskClient,
) -> None:
    dates = add(capacity=3, waiting_list=False)
    send_form(client, dates=dates[:1], submission="first", email="noor@example.org")
    assert list(boxes(client.get("/events/talk/register-several").text)) == dates
    refused = send_several(client, dates=dates[:2])
    assert refused.status_code == 409
    assert "not enough places for all of you on this date" in text_of(refused)
    assert boxes(refused.text) == {dates[0]: "checked", dates[1]: "checked", dates[2]: ""}
    assert errors_of(send_several(client, dates=[])) == [("dates", "Choose at least one date.")]
    assert len(registered()) == 1
    assert send_several(client, dates=dates[1:]).status_code == 303
    for person in registered()[1:]:
        assert [date.public_id for date in own_dates(person)] == dates[1:]
    about = letter("layla@example.org").text
    first, *others = db.session.query(Event).one().dates[1:]
    assert format_date(first.starts_local, "en") not in about
    assert all(format_date(date.starts_local, "en") in about for date in others)


def test_a_form_for_several_asks_again_when_a_date_filled_up_meanwhile(
    client: FlaskClient,
) -> None:
    dates = add(capacity=1)
    send_form(client, dates=dates[:1], submission="first", email="noor@example.org")
    refused = send_several(client, dates=dates[:1])
    assert refused.status_code == 409
    assert "or send the form again to wait" in errors_of(refused)[0][1]
    assert boxes(refused.text)[f"wait:{dates[0]}"] == "checked"
    assert len(registered()) == 1
    assert send_several(client, dates=[f"wait:{dates[0]}"]).status_code == 303
    assert {each.status for each in registered()[1:]} == {RegistrationStatus.WAITING}


def test_the_page_counts_seats_once_and_names_the_dates_on_which_a_group_has_some(
    client: FlaskClient, count_queries: list[str]
) -> None:
    dates = add(capacity=2)
    event_id = db.session.query(Event.id).scalar()
    with transaction():
        held = hold_seats(
            event_id=event_id,
            label="Delegation",
            seats=1,
            released_local=None,
            domain="events.example.org",
            now=utc_now(),
        ).code
    of_group = f"/en/events/talk/?seat={held}"
    send_form(client, f"{PATH}?seat={held}", dates=dates[:1], seat=held)
    days = [format_date(date.starts_local, "en") for date in own_event().dates[1:]]
    note = text_of(client.get(of_group)).split("that you tick:")[1].split("account")[0]
    assert [day in note for day in days] == [False, True, True]
    client.get("/en/events/talk/")
    count_queries.clear()
    client.get("/en/events/talk/")
    assert sum("JOIN seat_reservations" in each for each in count_queries) == 1


def own_event() -> Event:
    db.session.rollback()
    return db.session.query(Event).one()


def test_who_is_invited_to_a_held_seat_chooses_a_date_that_is_full_for_others(
    client: FlaskClient,
) -> None:
    dates = add(capacity=2)
    event_id = db.session.query(Event.id).scalar()
    with transaction():
        held_id = hold_seats(
            event_id=event_id,
            label="Delegation",
            seats=1,
            released_local=None,
            domain="events.example.org",
            now=utc_now(),
        ).id
    send_form(client, dates=dates, email="noor@example.org")
    assert f"wait:{dates[0]}" in boxes(client.get("/events/talk/").text)
    invite(event_id, reservation_id=held_id, now=utc_now() - timedelta(minutes=10))
    link = f"/en/invitations/{invited('amina@example.org').token}/"
    assert list(boxes(client.get(link).text)) == dates
    data: dict[str, object] = {"name": "Amina", "email": "amina@example.org", "dates": dates[:1]}
    answer = send(client, link, data, subject="talk")
    assert find("amina@example.org").status is RegistrationStatus.CONFIRMED
    assert client.get(answer.location).text.count("data-from=") == 1
    assert [date.public_id for date in own_dates(find("amina@example.org"))] == dates[:1]
