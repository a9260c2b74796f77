"""Statistics of inclusion, as organisers choose them and see them."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from tests.web.organiser.filling import fill
from tests.web.organiser.people import Organiser
from tests.web.test_inclusion import answer, counted, link
from tests.web.visiting import span, text_of
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.registrations.statistics.inclusion import close_ended
from webinars.times import utc_now


def end_answers(event_id: int) -> None:
    """Let registration have closed three days ago, and the worker have come by."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        event.registration_closes_local = span(-timedelta(days=3))[0]
    with transaction():
        close_ended(now=utc_now())


def test_organisers_see_totals_once_they_stand_still_and_none_that_is_small(
    client: FlaskClient, owner: Organiser, desk: str, event_id: int
) -> None:
    fill(owner, f"{desk}/inclusion", gender="y", background="y")
    slug = desk.rpartition("/")[2]
    for number in range(12):
        given = {"gender": "woman" if number < 9 else "man", "background": "unsaid"}
        path = link(event_id, f"person{number}@example.org", slug)
        assert answer(client, path, slug, **given).status_code == 303
    page = text_of(owner.get(f"{desk}/figures/"))
    assert "Until then nobody sees them." in page
    assert "Woman" not in page

    end_answers(event_id)
    page = text_of(owner.get(f"{desk}/figures/")).partition('id="inclusion"')[2]
    assert "Woman" not in page, "with the total, one number would leave the others few"
    assert ">3<" not in page
    assert "Too few people to tell." in page.partition("background")[2]

    with transaction():  # registration is opened once more: nobody's answer can be read off
        db.session.get_one(Event, event_id).registration_closes_local = None
    late = answer(client, link(event_id, "late@example.org", slug), slug, gender="man")
    assert late.status_code == 410
    assert counted()["gender", "man"] == 3
