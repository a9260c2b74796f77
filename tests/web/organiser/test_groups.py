"""People who were registered with one form: marked in the list, and named on each other's page."""

from __future__ import annotations

import re

from tests.registrations.builders import find, find_in_transaction, sign_up, sign_up_together
from tests.web.organiser.people import Organiser
from tests.web.organiser.test_people import at_partners, co_host, names
from tests.web.visiting import text_of
from webinars.events.models import HostSight
from webinars.extensions import transaction
from webinars.registrations import manage
from webinars.registrations.parties.models import Party

TWO = ("one-1@example.org", "one-2@example.org")


def groups_in(page: str) -> list[tuple[str, str]]:
    """The marks of groups in the list: where each leads, and what it says."""
    return re.findall(r'class="group" href="([^"]+)">([^<]+)</a>', page)


def test_a_group_is_marked_in_the_list_and_seen_alone(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up_together(event_id, "one", 2)
    sign_up_together(event_id, "two", 3, together=False)
    sign_up(event_id, name="Amina")
    page = text_of(owner.get(f"{desk}/people/"))
    marks = groups_in(page)
    assert len(set(marks)) == 2
    assert len(marks) == 5
    assert page.count("Only together.") == 2

    [leads] = {url for url, said in marks if said == "Group of 2, registered by Layla Haddad"}
    page = text_of(owner.get(leads))
    assert sorted(names(page)) == ["one 1", "one 2"]
    assert "Registered together: Layla Haddad" in page
    everybody = owner.get(f"{desk}/people/?group=0&q=amina").text
    assert "Nobody matches." in everybody


def test_a_persons_page_leads_to_the_others_of_their_group(
    owner: Organiser, event_id: int, desk: str
) -> None:
    sign_up_together(event_id, "one", 3)
    sign_up_together(event_id, "two", 2)
    page = text_of(owner.get(f"{desk}/people/{find(TWO[0]).public_id}/"))
    with_them = page.partition("With these people:")[2].partition("</ul>")[0]
    assert "They asked to come only together." in page
    assert re.findall(r"<bdi>([^<]+)</bdi>", with_them) == ["one 2", "one 3"]
    assert f'href="{desk}/people/{find(TWO[1]).public_id}/"' in with_them
    assert "Show the group in the list" in page


def test_who_is_left_alone_is_in_no_group(owner: Organiser, event_id: int, desk: str) -> None:
    sign_up_together(event_id, "one", 2)
    with transaction():
        gone = find_in_transaction(TWO[0])
        manage.erase(registration=gone, domain="events.example.org", now=gone.created_at)
    assert groups_in(owner.get(f"{desk}/people/").text) == []
    page = owner.get(f"{desk}/people/{find(TWO[1]).public_id}/").text
    assert "Registered together with others by" in page
    assert "With these people:" not in page


def test_a_co_host_sees_of_a_group_only_its_own_people(
    stranger: Organiser, event_id: int, desk: str
) -> None:
    link_id = co_host(event_id, HostSight.OWN)
    sign_up_together(event_id, "one", 2)
    sign_up_together(event_id, "two", 2)
    with transaction():
        find_in_transaction(TWO[0]).partner_link_id = link_id
        other = find_in_transaction("two-1@example.org").party
        assert isinstance(other, Party)
        hidden = other.public_id
    here = at_partners(desk, stranger)
    page = stranger.get(f"{here}/people/").text
    assert names(page) == ["one 1"]
    assert groups_in(page) == []
    page = stranger.get(f"{here}/people/{find(TWO[0]).public_id}/").text
    assert "one 2" not in page
    page = stranger.get(f"{here}/people/?group={hidden}").text
    assert names(page) == []
    assert "Layla" not in page
