"""Two entries that are one person become one, and nothing is lost."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.events.programming.agendas import add_person, item_of, organisation_id, plan
from tests.events.programming.test_directory import photo
from tests.registrations.builders import NOW, add_event
from webinars.accounts.models import Picture
from webinars.accounts.pictures import add_picture
from webinars.events.programme import Speaker, SpeakerRole
from webinars.events.programming import directory, merging
from webinars.events.programming.directory import About
from webinars.events.programming.people import Part
from webinars.extensions import db, transaction


@pytest.fixture
def event_id(app: Flask) -> int:
    return add_event()


@pytest.fixture
def here(event_id: int) -> int:
    return organisation_id(event_id)


def merge(kept: Speaker, other: Speaker, *wins: str) -> dict[str, object]:
    seen = directory.fingerprint(kept), directory.fingerprint(other)
    with transaction():
        return merging.merge(
            kept=kept, other=other, seen=seen, wins=dict.fromkeys(wins, True), now=NOW
        )


def said(speaker: Speaker) -> dict[str, tuple[str, str, str]]:
    return {
        text.language: (text.position, text.affiliation, text.biography) for text in speaker.texts
    }


def test_likely_pairs_have_the_same_words_in_any_order_and_spelling(here: int) -> None:
    for name in ("Ana Sílva", "SILVA, Ana", "Ana Silva Costa", "Omar"):
        add_person(here, name)
    add_person(organisation_id(add_event()), "Omar")
    pairs = merging.list_likely_pairs(organisation_id=here)
    assert [(first.name, second.name) for first, second in pairs] == [("Ana Sílva", "SILVA, Ana")]


def test_finding_pairs_needs_as_many_queries_for_ten_as_for_one(
    here: int, count_queries: list[str]
) -> None:
    def count() -> int:
        db.session.rollback()
        db.session.expunge_all()
        count_queries.clear()
        pairs = merging.list_likely_pairs(organisation_id=here)
        assert all(first.texts is not second.texts for first, second in pairs)
        return len(count_queries)

    add_person(here, "Ana Silva")
    add_person(here, "Silva Ana")
    before = count()
    for number in range(9):
        add_person(here, f"Omar Haddad {number}")
        add_person(here, f"Haddad {number} Omar")
    assert count() <= before


def test_what_only_one_of_them_says_is_kept(here: int) -> None:
    kept = add_person(here, "Ana", en=About("Officer", "", "Works on law."))
    other = add_person(here, "Ana", en=About("Officer", "ECRE"), fr=About("Chargée"))
    assert merging.differences(kept, other) == []
    assert merge(kept, other) == {}
    assert said(kept) == {"en": ("Officer", "ECRE", "Works on law."), "fr": ("Chargée", "", "")}
    assert db.session.query(Speaker).count() == 1


def test_where_both_say_something_the_choice_counts_and_the_rest_is_handed_back(here: int) -> None:
    kept = add_person(here, "Ana Silva", en=About("Officer", "ECRE"))
    other = add_person(here, "SILVA Ana", en=About("Director", "SHARE"))
    keys = [choice.key for choice in merging.differences(kept, other)]
    assert keys == ["name", "en.affiliation", "en.position"]
    dropped = merge(kept, other, "en.position")
    assert said(kept) == {"en": ("Director", "ECRE", "")}
    assert dropped == {"name": "SILVA Ana", "en.position": "Officer", "en.affiliation": "SHARE"}


def test_parts_in_agendas_move(event_id: int, here: int) -> None:
    kept, other = add_person(here, "Ana"), add_person(here, "Anna")
    plan(event_id, ("Law", "11:00", "11:30"), people=[Part("Anna", SpeakerRole.CLOSING)])
    merge(kept, other)
    people = item_of(event_id, "Law").people
    assert [(part.speaker.name, part.role) for part in people] == [("Ana", SpeakerRole.CLOSING)]


@pytest.mark.parametrize(
    ("ours", "theirs", "role", "lost"),
    [
        (SpeakerRole.SPEAKER, SpeakerRole.MODERATOR, SpeakerRole.MODERATOR, "speaker"),
        (SpeakerRole.OPENING, SpeakerRole.MODERATOR, SpeakerRole.OPENING, "moderator"),
    ],
)
def test_on_one_item_the_weightier_role_stays(
    event_id: int, ours: SpeakerRole, theirs: SpeakerRole, role: SpeakerRole, lost: str
) -> None:
    here = organisation_id(event_id)
    kept, other = add_person(here, "Ana"), add_person(here, "Anna")
    plan(event_id, ("Law", "11:00", "11:30"), people=[Part("Ana", ours), Part("Anna", theirs)])
    dropped = merge(kept, other)
    item = item_of(event_id, "Law")
    assert [part.role for part in item.people] == [role]
    assert dropped[f"role.{item.public_id}"] == lost


@pytest.mark.parametrize("wins", [(), ("picture",)])
def test_one_photo_stays(here: int, wins: tuple[str, ...]) -> None:
    kept, other = add_person(here, "Ana"), add_person(here, "Ana")
    pictures = []
    for speaker in (kept, other):
        with transaction():
            picture = add_picture(photo(), now=NOW)
            directory.set_picture(speaker=speaker, picture=picture, now=NOW)
            pictures.append(picture.name)
    merge(kept, other, *wins)
    assert kept.picture is not None
    assert kept.picture.name == pictures[len(wins)]
    assert db.session.query(Picture).count() == 1


def test_the_only_photo_is_kept(here: int) -> None:
    kept, other = add_person(here, "Ana"), add_person(here, "Ana")
    with transaction():
        picture = add_picture(photo(), now=NOW)
        directory.set_picture(speaker=other, picture=picture, now=NOW)
        other.shows_photo = True
    merge(kept, other)
    assert kept.picture is not None
    assert kept.shows_photo


def test_an_entry_that_was_changed_meanwhile_is_not_merged(here: int) -> None:
    kept, other = add_person(here, "Ana"), add_person(here, "Anna")
    with pytest.raises(directory.SpeakerChanged), transaction():
        merging.merge(kept=kept, other=other, seen=("old", "old"), wins={}, now=NOW)
    assert db.session.query(Speaker).count() == 2


def test_nobody_is_merged_with_themselves_or_with_another_directory(here: int) -> None:
    ana = add_person(here, "Ana")
    stranger = add_person(organisation_id(add_event()), "Ana")
    for other in (ana, stranger):
        with pytest.raises(merging.SamePerson):
            merge(ana, other)
