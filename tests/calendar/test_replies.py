"""Answers of calendars: read leniently, whatever the bytes are, and never slowly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given, reject
from hypothesis import strategies as st

from tests.calendar.answers import UID, answer
from tests.calendar.samples import ORGANIZER, entry
from tests.quickness import within
from webinars.calendar.objects import Attendee, invitation
from webinars.calendar.replies import LARGEST, Method, PartStat, Reply, When, read_replies
from webinars.registrations.addresses import InvalidAddress, parse_address

STAMP = datetime(2027, 3, 1, 10, tzinfo=UTC)


def read(body: bytes, sender: str = "") -> Reply:
    [reply] = read_replies(body, sender=sender)
    return reply


def test_an_answer_says_who_answers_what_and_how() -> None:
    assert read(answer("DECLINED", sequence=3)) == Reply(
        method=Method.REPLY,
        uid=UID,
        attendee="amina@example.org",
        partstat=PartStat.DECLINED,
        sequence=3,
        stamped_at=STAMP,
    )


def test_what_calendars_copy_from_the_invitation_changes_nothing() -> None:
    copied = 'ORGANIZER;CN="Network: all":mailto:events@example.org\nSUMMARY:Sponsorship'
    times = "DTSTART;TZID=Europe/Brussels:20270706T110000\nDTEND:20270706T100000Z"
    assert read(answer(more=f"{copied}\n{times}")) == read(answer())


def test_a_calendar_over_half_a_mebibyte_is_not_read() -> None:
    largest = answer().ljust(LARGEST)
    assert read(largest) == read(answer())
    assert read_replies(largest + b" ") == []


@pytest.mark.parametrize("partstat", list(PartStat))
def test_each_answer_is_known(partstat: PartStat) -> None:
    assert read(answer(partstat.lower())).partstat is partstat


def test_an_answer_may_be_missing_or_unknown() -> None:
    assert read(answer("NEEDS-ACTION")).partstat is None
    assert read(answer("X-PERHAPS")).partstat is None


def test_a_sequence_and_a_stamp_may_be_missing_or_broken() -> None:
    bare = read(answer(sequence=None, stamp=""))
    assert (bare.sequence, bare.stamped_at) == (0, None)
    assert read(answer(sequence=-1)).sequence == 0
    assert read(answer(sequence=10**11)).sequence == 2**31 - 1
    assert read(answer(stamp="20271301T990000Z")).stamped_at is None
    assert read(answer(sequence=None, more="SEQUENCE:" + "9" * 3000)).sequence == 0


def test_folded_lines_lone_line_feeds_and_a_mark_at_the_start_are_read() -> None:
    folded = answer().replace(b"PARTSTAT", b"PAR\r\n TSTAT").replace(b"UID:7b", b"UID:7\r\n\tb")
    assert read(folded) == read(answer())
    assert read(answer().replace(b"\r\n", b"\n")) == read(answer())
    assert read(b"\xef\xbb\xbf" + answer()) == read(answer())


def test_addresses_are_read_in_any_case_and_without_a_scheme() -> None:
    assert read(answer().replace(b"mailto:", b"MAILTO:")).attendee == "amina@example.org"
    assert read(answer().replace(b":mailto:", b":")).attendee == "amina@example.org"
    assert read_replies(answer().replace(b"mailto:", b"https:")) == []
    assert read_replies(answer(attendee="no address")) == []


def test_an_encoded_address_is_read_up_to_its_fields() -> None:
    encoded = answer(attendee="jos%C3%A9%3Fa%26b@example.org?subject=No")
    assert read(encoded).attendee == "josé?a&b@example.org"
    for hidden in ("a%2Cb@example.org", "a%00@example.org", "a%0D%0AX@example.org"):
        assert read_replies(answer(attendee=hidden)) == []


LOCAL_PARTS = st.text(st.sampled_from("aZ0.!#$%&'*+/=?^_`{|}~-éßłжع語"), min_size=1, max_size=20)


@given(st.builds("{}@{}".format, LOCAL_PARTS, st.sampled_from(["example.org", "exämple.org"])))
@example("josé@example.org")
@example("a&b%40?c@example.org")
def test_whoever_is_invited_is_known_by_the_answer(typed: str) -> None:
    try:
        address = parse_address(typed).email
    except InvalidAddress:
        reject()
    request = invitation(
        entry(),
        organizer=ORGANIZER,
        attendee=Attendee("José", address),
        conference=None,
        sequence=0,
        now=STAMP,
    )
    assert read(request.replace(b"METHOD:REQUEST", b"METHOD:REPLY")).attendee == address


def test_who_passes_an_invitation_on_names_the_other() -> None:
    passed = answer("DELEGATED", parameters=';DELEGATED-TO="mailto:bilal@example.org"')
    assert read(passed).delegate == "bilal@example.org"


@pytest.mark.parametrize("trick", ["\u202e", "\u200b", "%7F", "%E2%80%AE", "\x85"])
def test_an_address_with_what_does_not_show_is_none(trick: str) -> None:
    assert read_replies(answer(attendee=f"amina{trick}@example.org")) == []
    passed = answer("DELEGATED", parameters=f';DELEGATED-TO="mailto:bi{trick}lal@example.org"')
    assert read(passed).delegate == ""


def test_of_a_delegation_s_two_attendees_the_sender_speaks() -> None:
    both = answer(
        "ACCEPTED",
        attendee="bilal@example.org",
        parameters=';DELEGATED-FROM="mailto:amina@example.org"',
        more='ATTENDEE;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:bilal@example.org":'
        "mailto:amina@example.org",
    )
    assert read(both, "Bilal@example.org").delegated_from == "amina@example.org"
    assert read(both, "amina@example.org").partstat is PartStat.DELEGATED
    assert read(both).attendee == "amina@example.org"


def test_among_many_attendees_nobody_speaks_who_is_not_the_sender() -> None:
    many = answer(more="ATTENDEE;PARTSTAT=DECLINED:mailto:bilal@example.org")
    assert read_replies(many) == []
    assert read(many, "bilal@example.org").attendee == "bilal@example.org"


def test_a_proposal_holds_its_times_and_its_words() -> None:
    counter = answer(
        "TENTATIVE",
        method="COUNTER",
        more="DTSTART;TZID=Europe/Brussels:20270707T110000\nDTEND:20270707T100000Z\n"
        "COMMENT:Later\\, please\\nThank you",
    )
    reply = read(counter)
    assert reply.starts == When(at=datetime(2027, 7, 7, 9, tzinfo=UTC))
    assert reply.ends == When(at=datetime(2027, 7, 7, 10, tzinfo=UTC))
    assert reply.comment == "Later, please\nThank you"


def proposed(*lines: str) -> tuple[When | None, When | None]:
    reply = read(answer("TENTATIVE", method="COUNTER", more="\n".join(lines)))
    return reply.starts, reply.ends


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("Romance Standard Time", 9),
        ('"GTB Standard Time"', 8),
        ("UTC", 11),
        ("/freeassociation.sourceforge.net/Europe/Brussels", 9),
        ("America/Argentina/Buenos_Aires", 14),
        ("Etc/UTC", 11),
        ("GMT", 11),
        ("US/Eastern", 15),
        ('"tzone://Microsoft/Utc"', 11),
    ],
)
def test_a_zone_is_known_by_the_names_that_calendars_give_it(zone: str, hour: int) -> None:
    starts, _ends = proposed(f"DTSTART;TZID={zone}:20270707T110000")
    assert starts == When(at=datetime(2027, 7, 7, hour, tzinfo=UTC))


def test_of_a_zone_that_only_the_calendar_knows_the_clock_is_kept() -> None:
    starts, _ends = proposed("DTSTART;TZID=Customized Time Zone:20270707T110000")
    assert starts == When(local=datetime(2027, 7, 7, 11))
    assert proposed("DTSTART:29990707T110000Z") == (None, None)


def test_a_proposal_may_be_for_days_or_say_how_long_it_lasts() -> None:
    days = proposed("DTSTART;VALUE=DATE:20270707", "DURATION:P2D")
    assert days == tuple(When(local=datetime(2027, 7, day), is_day=True) for day in (7, 9))
    hours = proposed("DTSTART:20270707T090000Z", "DURATION:PT1H30M")
    assert hours[1] == When(at=datetime(2027, 7, 7, 10, 30, tzinfo=UTC))
    assert proposed("DTSTART:20270707T090000Z", "DURATION:long")[1] is None


def test_a_recurrence_is_read_in_each_form() -> None:
    def recurrence(line: str) -> When | None:
        return read(answer(more=line)).recurrence

    moment = When(at=datetime(2027, 7, 6, 9, tzinfo=UTC))
    assert recurrence("RECURRENCE-ID:20270706T090000Z") == moment
    assert recurrence("RECURRENCE-ID;TZID=Europe/Brussels:20270706T110000") == moment
    assert recurrence("RECURRENCE-ID;VALUE=DATE:20270706") == When(
        local=datetime(2027, 7, 6), is_day=True
    )
    assert recurrence("RECURRENCE-ID:soon") is None


def test_what_is_nested_in_an_event_or_comes_after_the_first_uid_is_passed_over() -> None:
    alarm = "BEGIN:VALARM\nUID:other\nATTENDEE:mailto:eve@example.org\nEND:VALARM"
    assert read(answer(more=alarm)) == read(answer())
    first, second = answer(), answer(uid="other")
    both = first[: first.index(b"END:VCALENDAR")] + second[second.index(b"BEGIN:VEVENT") :]
    assert [reply.uid for reply in read_replies(both)] == [UID]


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL", "PUBLISH", "ADD", "REPLY;X", ""])
def test_other_messages_are_no_answers(method: str) -> None:
    assert read_replies(answer(method=method)) == []


def test_two_methods_or_ten_thousand_components_are_no_answer() -> None:
    assert read_replies(answer().replace(b"METHOD:REPLY", b"METHOD:REPLY\r\nMETHOD:REPLY")) == []
    many = answer().replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 10_000)
    assert read_replies(many) == []


def test_controls_and_marks_that_turn_text_around_do_not_survive() -> None:
    reply = read(answer(more="COMMENT:a\u202eb\x07c"))
    assert reply.comment == "abc"
    assert read(answer().replace(b"DECLINED", b"DECL\0INED")).partstat is PartStat.DECLINED


HOSTILE = [
    b"BEGIN:VEVENT\r\n" * 30_000,
    b"ATTENDEE" + b";A=" * 100_000,
    b'ATTENDEE;A="' + b'","' * 100_000,
    b"\r\n " * 150_000,
    b":" * 500_000,
    answer(more="COMMENT:" + "\\" * 400_000),
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_files_are_read_in_no_time(body: bytes) -> None:
    with within(2):
        read_replies(body)


@given(st.binary(max_size=300))
@example(b"\xff\xfe\x00")
def test_no_bytes_whatever_raise(noise: bytes) -> None:
    read_replies(noise)
    read_replies(answer() + noise)


@given(st.data())
def test_no_damage_to_an_answer_raises(data: st.DataObject) -> None:
    body = answer(more="RECURRENCE-ID;TZID=Europe/Brussels:20270706T110000")
    begin = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(begin, len(body)))
    read_replies(body[:begin] + data.draw(st.binary(max_size=40)) + body[end:])


@given(st.from_regex(rb"RECURRENCE-ID(;TZID=Europe/Kyiv)?:[0-9]{8}(T[0-9]{6}Z?)?", fullmatch=True))
def test_no_time_whatever_raises(line: bytes) -> None:
    read_replies(answer(more=line.decode()))
