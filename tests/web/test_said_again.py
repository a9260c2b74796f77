"""A person's own page, loaded again later, says nothing that is not true any more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from tests.registrations.builders import cancel, find
from tests.web.registering import location
from tests.web.visiting import own, register_person, send, text_of
from webinars.times import utc_now

SAID = {
    "done=waits": "Your place is not free any more",
    "done=undone": "The cancellation is undone",
    "done=left": "You get an e-mail that takes the event out",
    "done=newsletter": "You get the newsletter from now on",
    "refused=full": "there is no waiting list",
    "refused=cancelled": "The event is cancelled.",
    "refused=postponed": "The event is postponed.",
    "refused=ended": "The event is over.",
    "refused=dates": "Your dates are over.",
    "refused=offer": "because time was up",
    "refused=edit": "your answers cannot be changed",
    "refused=over": "nothing to cancel",
    "refused=links": "Try again in an hour",
}
WHILE_REGISTERED = {"done=undone"}
WHILE_CANCELLED = {"done=left", "refused=edit", "refused=offer"}


@pytest.mark.parametrize("query", SAID)
@pytest.mark.parametrize("is_cancelled", [False, True], ids=["confirmed", "cancelled"])
def test_each_sentence_stands_only_where_it_is_true(
    client: FlaskClient, query: str, is_cancelled: bool
) -> None:
    token = register_person()
    if is_cancelled:
        cancel(now=utc_now())

    page = text_of(client.get(f"{own(token)}?{query}"))

    is_true = query in (WHILE_CANCELLED if is_cancelled else WHILE_REGISTERED)
    assert (SAID[query] in page) is is_true
    assert "<title>Your registration</title>" in page or is_true


def test_a_cancellation_that_was_undone_is_not_said_any_more(client: FlaskClient) -> None:
    token = register_person()
    left = location(send(client, own(token, "cancel")))
    assert SAID["done=left"] in text_of(client.get(left))
    undone = location(send(client, own(token, "undo")))
    assert SAID["done=undone"] in text_of(client.get(undone))

    assert SAID["done=left"] not in text_of(client.get(left))
    send(client, own(token, "cancel"))
    assert SAID["done=undone"] not in text_of(client.get(undone))


def test_somebody_without_a_place_reads_why_until_there_is_one(client: FlaskClient) -> None:
    token = register_person()
    cancel(now=utc_now())
    page = f"{own(token)}?refused=offer"
    assert SAID["refused=offer"] in text_of(client.get(page))
    send(client, own(token, "undo"))
    assert SAID["refused=offer"] not in text_of(client.get(page))


def test_links_that_were_made_too_often_are_a_reason_for_an_hour(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    register_person()
    for _ in range(3):
        send(client, own(find().token, "new-links"))
    refused = location(send(client, own(find().token, "new-links")))
    assert SAID["refused=links"] in text_of(client.get(refused))

    later = utc_now() + timedelta(hours=2)
    monkeypatch.setattr("webinars.web.public.registration.utc_now", lambda: later)
    assert SAID["refused=links"] not in text_of(client.get(refused))
