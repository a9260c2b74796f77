"""Saving a part of an event: what is stored, what is refused, and who came first."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from flask import Flask

from tests.events.builders import make_organisation
from tests.events.editing.occasions import JULY, NOW, add_series, change, event
from tests.registrations.builders import DOMAIN, add_event
from webinars.events.editing.basics import Basics, DateEntry, DateNotFound, save_basics
from webinars.events.editing.hosts import HostEntry, UnknownHost, hosts_of, save_hosts
from webinars.events.editing.joining import Joining, save_joining
from webinars.events.editing.materials import LinkEntry, materials_of, save_materials
from webinars.events.editing.registering import InvalidWindow, Window, save_registration_window
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.editing.texts import (
    MissingTitle,
    TextEntry,
    TextState,
    is_outdated,
    missing_parts,
    save_texts,
    text_state,
    texts_of,
)
from webinars.events.models import Event, EventText, HostSight
from webinars.times import NonexistentTime

HOUR = timedelta(hours=1)


def save(found: Event, basics: Basics, version: str = "") -> None:
    save_basics(
        event=found,
        basics=basics,
        version=version or version_of(Basics.of(found)),
        domain=DOMAIN,
        now=NOW,
    )


def write(found: Event, language: str, now: datetime = NOW, right: str = "", **parts: str) -> None:
    save_texts(
        event=found,
        texts={language: TextEntry(**parts)},
        version=version_of(texts_of(found, [language])),
        now=now,
        still_right=[right] if right else [],
    )


def test_a_save_counts_and_moves_what_caches_go_by(app: Flask) -> None:
    event_id = add_event()
    later = NOW + HOUR
    stored = Joining.of(event(event_id))
    change(
        event_id,
        lambda e: save_joining(
            event=e,
            joining=Joining(join_opens_minutes=30),
            version=version_of(stored),
            now=later,
        ),
    )
    assert (event(event_id).edit_version, event(event_id).updated_at) == (1, later)
    assert event(event_id).join_opens_minutes == 30


def test_the_second_of_two_windows_is_refused_and_told_both(app: Flask) -> None:
    event_id = add_event()
    opened = Window.of(event(event_id))
    version = version_of(opened)

    def first(found: Event) -> None:
        save_registration_window(
            event=found, window=replace(opened, capacity=5), version=version, now=NOW
        )

    def second(found: Event) -> None:
        save_registration_window(
            event=found, window=replace(opened, capacity=7), version=version, now=NOW
        )

    change(event_id, first)
    with pytest.raises(SectionConflict) as conflict:
        change(event_id, second)
    assert conflict.value.theirs == replace(opened, capacity=5)
    assert conflict.value.ours == replace(opened, capacity=7)
    assert event(event_id).capacity == 5


def test_another_part_of_the_event_is_no_conflict(app: Flask) -> None:
    event_id = add_event()
    window, joining = Window.of(event(event_id)), Joining.of(event(event_id))
    change(
        event_id,
        lambda e: save_registration_window(
            event=e, window=replace(window, capacity=5), version=version_of(window), now=NOW
        ),
    )
    change(
        event_id,
        lambda e: save_joining(
            event=e,
            joining=replace(joining, platform="Zoom"),
            version=version_of(joining),
            now=NOW,
        ),
    )
    assert (event(event_id).capacity, event(event_id).platform) == (5, "Zoom")


def test_the_same_form_sent_twice_is_no_conflict(app: Flask) -> None:
    event_id = add_event()
    opened = Window.of(event(event_id))

    def send(found: Event) -> None:
        save_registration_window(
            event=found, window=replace(opened, capacity=5), version=version_of(opened), now=NOW
        )

    change(event_id, send)
    change(event_id, send)
    assert event(event_id).capacity == 5


def test_a_date_of_another_event_cannot_be_named(app: Flask) -> None:
    event_id, other = add_series(1), add_series(1)
    foreign = Basics.of(event(other)).dates[0]
    basics = replace(Basics.of(event(event_id)), dates=(foreign,))
    with pytest.raises(DateNotFound):
        change(event_id, lambda e: save(e, basics))
    assert event(other).dates[0].starts_local == JULY[0]


def test_a_zone_whose_clocks_skip_the_deadline_is_refused(app: Flask) -> None:
    skipped = datetime(2027, 3, 28, 2, 30)
    event_id = add_event(zone="Europe/Moscow", registration_closes_local=skipped)
    basics = replace(Basics.of(event(event_id)), zone="Europe/Brussels")
    with pytest.raises(NonexistentTime):
        change(event_id, lambda e: save(e, basics))
    assert event(event_id).zone == "Europe/Moscow"


def test_a_window_has_to_end_after_it_begins_and_before_the_event_ends(app: Flask) -> None:
    event_id = add_event()
    late = Window(opens=JULY[1] + HOUR)
    turned = Window(opens=JULY[0] - HOUR, closes=JULY[0] - 2 * HOUR)
    for window, field, is_late in ((late, "opens", True), (turned, "closes", False)):
        with pytest.raises(InvalidWindow) as problem:
            change(
                event_id,
                lambda e, window=window: save_registration_window(  # type: ignore[misc]
                    event=e, window=window, version=version_of(Window.of(e)), now=NOW
                ),
            )
        assert (problem.value.field, problem.value.is_late) == (field, is_late)


def test_a_translation_is_behind_once_its_source_changes(app: Flask) -> None:
    event_id = add_event(texts=[EventText(language="en", title="A", summary="B")])
    assert text_state(event(event_id), "fr") is TextState.MISSING
    change(event_id, lambda e: write(e, "fr", title="A"))
    assert text_state(event(event_id), "fr") is TextState.INCOMPLETE
    assert missing_parts(event(event_id), "fr") == ["summary"]
    change(event_id, lambda e: write(e, "fr", title="A", summary="B"))
    assert text_state(event(event_id), "fr") is TextState.CURRENT
    change(event_id, lambda e: write(e, "en", now=NOW + HOUR, title="A2", summary="B"))
    assert text_state(event(event_id), "fr") is TextState.OUTDATED


def test_an_incomplete_translation_may_be_behind_as_well(app: Flask) -> None:
    event_id = add_event(texts=[EventText(language="en", title="A", summary="B")])
    change(event_id, lambda e: write(e, "fr", title="A"))
    assert not is_outdated(event(event_id), "fr")
    change(event_id, lambda e: write(e, "en", now=NOW + HOUR, title="A1", summary="B"))
    assert text_state(event(event_id), "fr") is TextState.INCOMPLETE
    assert is_outdated(event(event_id), "fr")


def test_a_translation_that_is_still_right_says_so(app: Flask) -> None:
    event_id = add_event(
        texts=[
            EventText(language="en", title="A", changed_at=NOW),
            EventText(language="fr", title="A", changed_at=NOW - HOUR),
        ]
    )
    assert text_state(event(event_id), "fr") is TextState.OUTDATED
    change(event_id, lambda e: write(e, "fr", now=NOW + HOUR, right="fr", title="A"))
    assert text_state(event(event_id), "fr") is TextState.CURRENT


def test_saving_the_same_text_makes_no_translation_old(app: Flask) -> None:
    event_id = add_event(texts=[EventText(language=code, title="A") for code in ("en", "fr")])
    change(event_id, lambda e: write(e, "en", title="A"))
    assert text_state(event(event_id), "fr") is TextState.CURRENT


def test_an_emptied_translation_goes_and_the_source_stays(app: Flask) -> None:
    event_id = add_event(texts=[EventText(language=code, title="A") for code in ("en", "fr")])
    change(event_id, lambda e: write(e, "fr"))
    assert [text.language for text in event(event_id).texts] == ["en"]
    with pytest.raises(MissingTitle):
        change(event_id, lambda e: write(e, "en"))


def test_links_are_stored_in_their_order(app: Flask) -> None:
    event_id = add_event()
    links = (
        LinkEntry(url="https://b.example", label="B", is_material=True),
        LinkEntry(url="https://a.example", label="A", language="fr"),
    )
    for _time in range(2):
        change(
            event_id,
            lambda e: save_materials(
                event=e, materials=links, version=version_of(materials_of(e)), now=NOW
            ),
        )
    assert materials_of(event(event_id)) == links


def test_co_hosts_come_go_and_see_what_they_are_granted(app: Flask) -> None:
    event_id = add_event()
    for slug in ("city", "union"):
        make_organisation(slug)

    def put(*hosts: HostEntry) -> None:
        change(
            event_id,
            lambda e: save_hosts(event=e, hosts=hosts, version=version_of(hosts_of(e)), now=NOW),
        )

    put(HostEntry(organisation="city"), HostEntry(organisation="union", sight=HostSight.ALL))
    put(HostEntry(organisation="union", sight=HostSight.OWN))
    assert hosts_of(event(event_id)) == (HostEntry(organisation="union", sight=HostSight.OWN),)


@pytest.mark.parametrize("own", [True, False])
def test_an_event_s_owner_and_nobody_known_are_no_co_hosts(app: Flask, own: bool) -> None:
    event_id = add_event()
    slug = event(event_id).organisation.slug if own else "nobody"
    with pytest.raises(UnknownHost):
        change(
            event_id,
            lambda e: save_hosts(
                event=e,
                hosts=(HostEntry(organisation=slug),),
                version=version_of(()),
                now=NOW,
            ),
        )


def test_an_event_keeps_at_least_one_date(app: Flask) -> None:
    event_id = add_series(1)
    basics = replace(Basics.of(event(event_id)), dates=())
    with pytest.raises(ValueError, match="at least one date"):
        change(event_id, lambda e: save(e, basics))


def test_a_version_is_the_same_for_the_same_section() -> None:
    entry = DateEntry(start=JULY[0], end=JULY[1])
    assert version_of((entry,)) == version_of((replace(entry),))
    assert version_of((entry,)) != version_of((replace(entry, public_id="x"),))
