"""What is said about an event file that is wrong."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.events.files import FULL, MINIMAL, File, changed
from webinars.events import exchange
from webinars.events.exchange.document import read_document


def edit(path: str, value: object) -> Callable[[File], None]:
    """A change of one value of the file; `...` removes it."""

    def change(file: File) -> None:
        *parents, last = [int(key) if key.isdigit() else key for key in path.split("/")]
        place: Any = file
        for parent in parents:
            place = place[parent]
        if value is ...:
            del place[last]
        else:
            place[last] = value

    return change


AGENDA = "dates/0/agenda/0"


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("version", ..., "version is missing."),
        ("version", 2, "version has to be 1."),
        ("slug", "Élan", "slug may hold small letters a to z"),
        ("slug", "a--b", "slug may hold"),
        ("visibilty", "public", 'visibilty is not a key of this format; did you mean "visibility"'),
        ("kind", ..., "kind is missing."),
        ("status", "open", "status has to be one of: draft, published, postponed, cancelled"),
        ("zone", "CET", "zone is not a time zone"),
        ("source_language", "fr", "texts.fr is missing, and it is the source language."),
        ("texts/xx", {"title": "?"}, "texts.xx does not stand for a language."),
        ("texts/EN", {"title": "?"}, "texts.EN does not stand for a language."),
        ("texts/en/title", "  ", "texts.en.title is empty."),
        ("texts/en/title", "\u200b", "texts.en.title is empty."),
        ("texts/en/title", "a\nb", "texts.en.title holds a line break"),
        ("texts/en/title", "a\x00b", "texts.en.title holds a line break or another character"),
        ("texts/en/description", "a\ud800", "texts.en.description holds"),
        ("texts/en/title", "x" * 301, "texts.en.title has 301 characters; 300 are allowed."),
        ("texts/en", "A briefing", "texts.en has to be an object, in curly brackets."),
        ("join/url", "ftp://example.org", "join.url is not an address that begins with https://"),
        ("join/url", "https://ana@example.org/", "join.url is not an address"),
        ("join/url", "https://[", "join.url is not an address"),
        ("links/0/url", "data:text/html,x", "links[0].url is not an address"),
        ("reminders", {"day": 60}, "reminders.day has to be true or false."),
        ("reminders", {"month": True}, "reminders.month is not a key of this format"),
        ("join/opens_minutes", 2000, "join.opens_minutes has to be a whole number from 0 to 1440."),
        ("questions/2/only_if/question", "stop", "questions[2].only_if names a question that does"),
        (
            "questions/2/only_if/question",
            "country",
            "questions[2].only_if names a question without",
        ),
        ("questions/2/only_if/answers", ["train"], "questions[2].only_if names no answer, or one"),
        ("questions/2/only_if/answers", ..., "questions[2].only_if names no answer, or one"),
        ("questions/2/only_if/answer", "bus", "questions[2].only_if.answer is not a key"),
        ("links/0/label", ..., "links[0].label is missing."),
        ("links", {}, "links has to be a list, in square brackets."),
        ("contact/email", "ana at example", "contact.email is not an e-mail address"),
        ("hashtags", ["#two words"], "hashtags[0] is not a hashtag"),
        ("hashtags", ["#a\x01b"], "hashtags[0] is not a hashtag"),
        ("hashtags", ["#"], "hashtags[0] is not a hashtag"),
        ("recording", "yes", "recording has to be true or false."),
        ("retention_days", True, "retention_days has to be a whole number from 1 to 365."),
        ("hosts", ["network"], "hosts names an organisation twice"),
        ("registration/capacity", -1, "registration.capacity has to be a whole number from 0"),
        ("registration/closes", "2026-03-03", "registration.closes is not a date and time"),
        ("registration/closes", "2026-03-03T23:59Z", "registration.closes is not a date and time"),
        ("registration/closes", "2026-01-31T23:59", "registration.closes is not after"),
        ("registration/opens", "2025-03-30T02:30", "registration.opens does not exist"),
        ("dates", [], "dates has to be a list of at least one date."),
        ("dates/0/start", "2026-02-30T10:00", "dates[0].start is not a date and time"),
        ("dates/0/end", "2026-03-29T02:30", "dates[0].end does not exist: the clocks in"),
        ("dates/0/end", "2026-03-04T21:00", "dates: The date that begins 2026-03-04 22:00 ends"),
        ("dates/0/end", "2026-03-06T21:00", "dates: The date that begins 2026-03-04 22:00 is"),
        ("dates/1/start", "2026-03-01T22:00", "dates: The date that begins 2026-03-01 22:00 is"),
        ("dates/0/uid", "a b", "dates[0].uid may hold visible ASCII"),
        ("dates/0/id", "7", "dates[0].id is not a UUID"),
        ("dates/1/uid", "date-1@elsewhere.example", "dates[1].uid is the same as dates[0].uid."),
        (f"{AGENDA}/start", "11.30", "dates[0].agenda[0].start is not a time of day"),
        (f"{AGENDA}/end", "01:30", "dates[0].agenda[0].start puts this item outside its date"),
        (f"{AGENDA}/end", "23:30", "dates[0].agenda[0].end is not after its start."),
        (f"{AGENDA}/end", "2026-03-04T23:00", "dates[0].agenda[0].end is not after its start."),
        (f"{AGENDA}/start", "2026-03-04T21:59", "dates[0].agenda[0].start is before its date."),
        (f"{AGENDA}/start", "2026-02-30T23:30", "dates[0].agenda[0].start is not a time of day"),
        (f"{AGENDA}/track", "sport", "dates[0].agenda[0].track is not the key of one"),
        (f"{AGENDA}/people/0/speaker", "eve", "dates[0].agenda[0].people[0].speaker is not"),
        (f"{AGENDA}/people/0/role", "boss", "dates[0].agenda[0].people[0].role has to be one of"),
        (f"{AGENDA}/people/0/speaker", "omar", "dates[0].agenda[0].people[1] repeats people[0]."),
        (f"{AGENDA}/people", [], 'speakers: "omar" has no part in the agenda.'),
        (f"{AGENDA}/channels/0/language", "de", "dates[0].agenda[0].channels[0] is not one of"),
        ("channels/2/from", "de", "channels[2].from is not the language of a floor channel."),
        ("channels/0/from", "en", "channels[0].from has no meaning for the floor."),
        ("channels/2/from", "en", "channels[2].from is the language itself."),
        ("channels/1/language", "fr", "channels[1] repeats channels[0]."),
        ("tracks/0/names", {"fr": "Droit"}, "tracks[0].names.en is missing"),
        ("speakers/1/key", "omar", "speakers[1] repeats speakers[0]."),
        ("questions/1/key", "country", "questions[1] repeats questions[0]."),
        ("questions/1/choices", [], "questions[1].choices has to be given for choice and choices"),
        ("questions/0/choices", [{"key": "a", "labels": {"en": "A"}}], "questions[0].choices has"),
        ("questions/0/type", "colour", "questions[0].type has to be one of: text, long-text"),
        ("organisations/0/contact", ..., "organisations[0].contact.email is missing."),
        ("organisations/0/slug", "nobody", "organisations[0].slug is neither"),
        ("organisations/1/slug", "network", "organisations[1].slug is used twice."),
    ],
)
def test_a_problem_is_named_with_its_path(path: str, value: object, sentence: str) -> None:
    problems = read_document(changed(edit(path, value))).problems
    assert any(problem.startswith(sentence) for problem in problems), problems


def test_a_file_without_a_problem_has_none() -> None:
    assert read_document(FULL).problems == []


def test_a_problem_ends_with_what_was_written() -> None:
    assert read_document({**MINIMAL, "zone": "Brussels"}).problems == [
        'zone is not a time zone, such as "Europe/Brussels" (it is "Brussels").'
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\xff", "The file is not text in UTF-8."),
        (b"{", "The file is not JSON"),
        (b"[]", "The file has to hold one JSON object."),
        (b'{"slug": "a", "slug": "b"}', 'The key "slug" is written twice in one object.'),
        (b"[" * 100_000, "The file is not"),
        (b'{"version": ' + b"9" * 6000 + b"}", "The file has a number of 6,000 digits."),
        (rb'{"hosts": ["a\ud800"]}', r'The file has "\\ud800", which is half of a character.'),
    ],
)
def test_a_file_that_is_not_an_object_is_refused(content: bytes, sentence: str) -> None:
    with pytest.raises(exchange.InvalidEvent, match=sentence):
        exchange.parse(content)


def test_a_file_with_a_byte_order_mark_is_read() -> None:
    assert exchange.parse(b'\xef\xbb\xbf{"version": 1}') == {"version": 1}
