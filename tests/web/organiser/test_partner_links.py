"""Links for partners: made, passed on, renamed, deleted, and seen by the partner alone."""

from __future__ import annotations

import re

import pytest

from tests.registrations.builders import NOW, find, sign_up
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import at_partners, co_host
from webinars.accounts.models import AuditEntry, Organisation
from webinars.events.models import HostSight
from webinars.events.organising import PartnerLink
from webinars.extensions import db, transaction


def only_link() -> PartnerLink:
    """The only link, as it is stored."""
    db.session.rollback()
    return db.session.query(PartnerLink).one()


def seen_in(page: str) -> str:
    """What the form says of the link that it shows."""
    found = re.search(r'name="seen"[^>]* value="([^"]+)"', page)
    assert found
    return found[1]


def add(owner: Organiser, desk: str, label: str = "ECRE newsletter", **more: str) -> int:
    """Make a link; the status of the answer."""
    return owner.post(f"{desk}/links/add", {"label": label, **more}).status_code


def test_a_link_is_made_and_can_be_copied(owner: Organiser, event_id: int, desk: str) -> None:
    slug = desk.rpartition("/")[2]
    assert "There is no link yet." in owner.get(f"{desk}/links/").text
    assert add(owner, desk) == 303
    page = owner.get(f"{desk}/links/").text
    assert f"http://localhost:8000/events/{slug}/?via=ecre-newsletter" in page
    assert 'data-copy="link-1"' in page


def test_a_code_of_one_s_own_is_taken(owner: Organiser, desk: str, event_id: int) -> None:
    assert add(owner, desk, code="ECRE-26") == 303
    assert only_link().code == "ecre-26"


@pytest.mark.parametrize("label", ["Лист", "رسالة", "!!!", "\u202eecre", "x" * 200])
def test_every_label_gives_a_code(owner: Organiser, desk: str, event_id: int, label: str) -> None:
    assert add(owner, desk, label) == 303
    code = only_link().code
    assert code.isascii()
    assert 2 <= len(code) <= 40
    assert owner.get(f"{desk}/links/{code}/").status_code == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"label": ""},
        {"label": "a\x01b"},
        {"label": "a\r\nBcc: x@example.org"},
        {"label": "x" * 6000},
        {"label": "A", "code": "a b"},
        {"label": "A", "code": "é"},
        {"label": "A", "code": "x" * 41},
        {"label": "A", "code": "a\x01"},
        {"label": "A", "partner": "nobody"},
        {"label": "A", "partner": "\x01"},
    ],
)
def test_what_cannot_be_gets_a_sentence(
    owner: Organiser, desk: str, event_id: int, fields: dict[str, str]
) -> None:
    answer = owner.post(f"{desk}/links/add", fields)
    assert answer.status_code == 422
    assert "There is a problem" in answer.text
    assert db.session.query(PartnerLink).count() == 0


def test_two_links_never_have_one_code(owner: Organiser, desk: str, event_id: int) -> None:
    assert add(owner, desk, "ECRE", code="ecre") == 303
    assert add(owner, desk, "Another", code="ecre") == 422
    assert add(owner, desk, "ÉCRE") == 303
    assert {link.code for link in db.session.query(PartnerLink)} == {"ecre", "ecre-2"}


def test_a_form_that_is_sent_twice_makes_one_link(
    owner: Organiser, desk: str, event_id: int
) -> None:
    assert [add(owner, desk), add(owner, desk)] == [303, 303]
    assert only_link().label == "ECRE newsletter"


def test_a_link_gets_another_name_and_keeps_its_code(
    owner: Organiser, desk: str, event_id: int
) -> None:
    add(owner, desk)
    path = f"{desk}/links/ecre-newsletter/"
    seen = seen_in(owner.get(path).text)
    assert owner.post(path, {"label": "ECRE, May", "seen": seen}).status_code == 303
    assert (only_link().label, only_link().code) == ("ECRE, May", "ecre-newsletter")


def test_no_page_has_a_number_that_counts_rows(
    owner: Organiser, stranger: Organiser, desk: str, event_id: int
) -> None:
    co_host(event_id, HostSight.OWN)
    partner = only_link().organisation_id
    page = owner.get(f"{desk}/links/them/").text
    assert f'"{partner}:' not in page
    assert f'"{partner}"' not in page


def test_a_second_window_is_told_and_loses_nothing(
    owner: Organiser, desk: str, event_id: int
) -> None:
    add(owner, desk)
    path = f"{desk}/links/ecre-newsletter/"
    seen = seen_in(owner.get(path).text)
    owner.post(path, {"label": "First", "seen": seen})
    answer = owner.post(path, {"label": "Second", "seen": seen})
    assert answer.status_code == 409
    assert "First" in answer.text
    assert 'value="Second"' in answer.text
    assert only_link().label == "First"
    seen = seen_in(answer.text)
    assert owner.post(path, {"label": "Second", "seen": seen}).status_code == 303
    assert only_link().label == "Second"


def test_a_link_that_nobody_used_goes_at_once(owner: Organiser, desk: str, event_id: int) -> None:
    add(owner, desk)
    assert owner.post(f"{desk}/links/ecre-newsletter/remove").status_code == 303
    assert db.session.query(PartnerLink).count() == 0
    assert owner.post(f"{desk}/links/ecre-newsletter/remove").status_code == 404


def test_a_link_in_use_is_deleted_when_that_is_confirmed_and_its_people_stay(
    owner: Organiser, desk: str, event_id: int
) -> None:
    add(owner, desk)
    sign_up(event_id, via="ecre-newsletter")
    answer = owner.post(f"{desk}/links/ecre-newsletter/remove")
    assert answer.status_code == 200
    assert "1 person registered by this link." in answer.text
    assert only_link().code == "ecre-newsletter"
    owner.post(f"{desk}/links/ecre-newsletter/remove", {"sure": "yes"})
    assert find().partner_link_id is None
    assert db.session.query(PartnerLink).count() == 0


def test_the_people_who_came_by_a_link_are_one_click_away(
    owner: Organiser, desk: str, event_id: int
) -> None:
    add(owner, desk)
    sign_up(event_id, via="ecre-newsletter")
    sign_up(event_id, "bo@example.org", name="Bo")
    assert "/people/?partner=ecre-newsletter" in owner.get(f"{desk}/links/").text
    people = owner.get(f"{desk}/people/?partner=ecre-newsletter").text
    assert "Amina" in people
    assert ">Bo<" not in people


def test_the_audit_log_says_what_was_done(owner: Organiser, desk: str, event_id: int) -> None:
    add(owner, desk)
    path = f"{desk}/links/ecre-newsletter/"
    owner.post(path, {"label": "B", "seen": seen_in(owner.get(path).text)})
    owner.post(f"{desk}/links/ecre-newsletter/remove")
    actions = [entry.action for entry in db.session.query(AuditEntry).order_by(AuditEntry.id)]
    assert actions[-3:] == ["links.add", "links.change", "links.remove"]
    log = owner.get(f"{desk.partition('/events/')[0]}/log/").text
    assert "Made a link for a partner" in log


def test_a_viewer_copies_links_and_changes_none(
    viewer: Organiser, owner: Organiser, desk: str, event_id: int
) -> None:
    add(owner, desk)
    page = viewer.get(f"{desk}/links/").text
    assert "via=ecre-newsletter" in page
    assert "links/add" not in page
    for path in ("add", "ecre-newsletter/", "ecre-newsletter/remove"):
        assert viewer.post(f"{desk}/links/{path}", {"label": "X"}).status_code == 403
    assert only_link().label == "ECRE newsletter"


@pytest.fixture
def ours(owner: Organiser, desk: str) -> str:
    """The address of an event whose owner has made a link."""
    add(owner, desk, "Ours", code="ours")
    return desk


@pytest.mark.parametrize(
    ("sight", "status", "seen"),
    [
        (HostSight.NONE, 403, set()),
        (HostSight.OWN, 200, {"them"}),
        (HostSight.ALL, 200, {"them", "ours"}),
    ],
)
def test_a_partner_sees_its_own_links_or_all(
    stranger: Organiser, ours: str, sight: HostSight, status: int, seen: set[str]
) -> None:
    event_id, desk = db.session.query(PartnerLink).one().event_id, ours
    co_host(event_id, sight)
    answer = stranger.get(f"{at_partners(desk, stranger)}/links/")
    assert answer.status_code == status
    assert {code for code in ("them", "ours") if f"via={code}" in answer.text} == seen
    refused = stranger.post(f"{at_partners(desk, stranger)}/links/them/remove", {"sure": "yes"})
    assert refused.status_code == 403


def test_only_a_co_host_can_be_the_partner(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str
) -> None:
    other = db.session.query(Organisation).order_by(Organisation.id.desc()).first()
    assert other is not None
    slug = other.slug
    assert add(owner, desk, "A", partner=slug) == 422
    co_host(event_id, HostSight.OWN)
    assert add(owner, desk, "A", partner=slug) == 303
    made = db.session.query(PartnerLink).filter_by(label="A").one()
    assert made.organisation is not None
    assert made.organisation.slug == slug


def test_another_event_s_link_is_not_there(
    owner: Organiser, stranger: Organiser, event_id: int, desk: str
) -> None:
    with transaction():
        theirs = PartnerLink(
            event_id=event_id + 1, code="theirs", label="T", visits=0, created_at=NOW
        )
        db.session.add(theirs)
    assert owner.get(f"{desk}/links/theirs/").status_code == 404
    assert owner.post(f"{desk}/links/theirs/", {"label": "X"}).status_code == 404
    assert owner.post(f"{desk}/links/theirs/remove", {"sure": "yes"}).status_code == 404
    assert only_link().label == "T"


@pytest.mark.parametrize("number", [1, 50])
def test_many_links_need_no_more_queries(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str], number: int
) -> None:
    with transaction():
        for each in range(number):
            link = PartnerLink(
                event_id=event_id, code=f"l{each}", label=f"L {each}", visits=0, created_at=NOW
            )
            db.session.add(link)
    count_queries.clear()
    assert owner.get(f"{desk}/links/").status_code == 200
    assert len(count_queries) <= 12, count_queries
