"""The letter that answers a lost link: looked up at delivery, on both engines."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.registrations.letters import (
    DOMAIN,
    NOW,
    SERIES,
    deliver,
    deliver_one,
    make_event,
    make_registration,
    send,
)
from webinars.extensions import db
from webinars.registrations import notices
from webinars.registrations.models import RegistrationStatus
from webinars.registrations.renewing import FEED, send_new_links

pytestmark = pytest.mark.usefixtures("app")


def test_lost_links_lists_all_that_is_kept_of_that_address_alone() -> None:
    later = make_event(slug="later", spans=[SERIES[1]])
    sooner = make_event(slug="sooner")
    make_registration(later, token="a" * 32, status=RegistrationStatus.WAITING)
    mine = make_registration(sooner, token="b" * 32)
    make_registration(
        sooner, token="c" * 32, email="else@example.com", email_key="else@example.com"
    )
    gone = make_event(slug="gone")
    make_registration(gone, token="d" * 32, status=RegistrationStatus.CANCELLED)
    letter = send("links", mine)
    text = letter.text
    assert letter.sender.name == "webinars", "the site's name signs it"
    assert "\nwebinars\n" in text
    assert text.index("a" * 32) < text.index("b" * 32)
    assert "On the waiting list" in text
    assert "c" * 32 not in text
    assert "d" * 32 in text


def test_lost_links_lists_a_past_event_so_that_its_data_can_be_erased() -> None:
    event = make_event(slug="over")
    mine = make_registration(event, token="a" * 32)
    notices.queue_links(email=mine.email or "", language="en", domain=DOMAIN, now=NOW)
    [(_, content)] = deliver("links", now=event.ends_at + timedelta(days=30))
    assert content is not None
    assert "a" * 32 in content.text


def test_only_the_registration_whose_links_were_replaced_is_said_to_have_new_ones() -> None:
    make_registration(make_event(slug="other"), token="a" * 32)
    mine = make_registration(
        make_event(spans=[SERIES[1]]), token="b" * 32, status=RegistrationStatus.CANCELLED
    )
    send_new_links(mine, FEED, domain=DOMAIN, now=NOW)
    letter = deliver_one("links")
    for part in (letter.text, letter.html):
        told = part.index("The links to this registration are new.")
        assert part.index("/events/welcome") < told < part.index("b" * 32) < part.index("a" * 32)
        assert part.count("The old ones no longer work.") == 1
        assert "Your links are new" not in part
        assert "asked for these links" not in part
    assert "Your own calendar address has ended too." in letter.text


def test_who_has_not_heard_of_their_place_reads_that_first_with_new_links() -> None:
    mine = make_registration(make_event())
    notices.queue_confirmation(mine, domain=DOMAIN, now=NOW, promoted=True)
    send_new_links(mine, FEED, domain=DOMAIN, now=NOW + timedelta(minutes=1))
    _taken_back, (_, letter) = deliver("confirmation")
    assert letter is not None
    assert letter.subject.startswith("Confirmed:")
    for part in (letter.text, letter.html):
        assert "You are registered" in part
        assert "Your new links" not in part


def test_lost_links_tells_an_unknown_address_nothing() -> None:
    make_registration(make_event())
    notices.queue_links(email="stranger@example.com", language="en", domain=DOMAIN, now=NOW)
    [(_, content)] = deliver("links")
    assert content is None


def test_the_number_of_queries_does_not_grow_with_the_registrations(
    count_queries: list[str],
) -> None:
    def queries_for(events: range) -> int:
        for number in events:
            make_registration(make_event(slug=f"event-{number}"), token=f"{number:032}")
        db.session.flush()
        db.session.expire_all()
        count_queries.clear()
        deliver_one("links")
        return len(count_queries)

    notices.queue_links(email="amal@example.com", language="en", domain=DOMAIN, now=NOW)
    assert queries_for(range(1)) == queries_for(range(1, 6))


@pytest.mark.parametrize(("events", "listed"), [(14, 14), (70, 60)])
def test_a_letter_with_many_registrations_is_light_and_leads_to_each(
    events: int, listed: int
) -> None:
    """The first are told whole, the others by title, state and link; the plain text has all."""
    for number in range(events):
        event = make_event(SERIES, slug=f"webinar-{number}")
        registration = make_registration(event, token=f"t{number:02}".ljust(32, "x"))
    content = send("links", registration)
    assert len(content.html.encode()) < 30 * 1024
    assert len(set(re.findall(r"/registrations/t\d\dx+/", content.html))) == listed
    assert ("more registrations" in content.html) is (listed < events)
    assert len(set(re.findall(r"/registrations/t\d\dx+/", content.text))) == events
    assert "more registrations" not in content.text
    assert content.text.count("Where:") == events
