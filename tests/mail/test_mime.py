"""The messages as another program reads them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.mail.content import Address, CalendarPart, Content, one_line
from webinars.mail.mime import ascii_domain, build

NOW = datetime(2026, 7, 1, 12, tzinfo=UTC)
INVITATION = b"BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:\xc3\x89t\xc3\xa9\r\nEND:VCALENDAR\r\n"
CONTENT = Content(
    subject="Inscription confirmée : élections",
    text="Bonjour Zoë,\n.\n.. deux points\nFrom here\n" + "long " * 100 + "\n",
    html="<p>Bonjour Zoë</p>\n",
    sender=Address("SHARE Network", "events@here.org"),
    reply_to="contact@here.org",
    to_name="Zoë",
    language="fr",
    calendar=CalendarPart("REQUEST", INVITATION),
)


@dataclass(frozen=True)
class Row:
    recipient: str = "zoe@example.org"
    message_id: str = "<one@here.org>"


def read(content: Content, row: Row = Row()) -> EmailMessage:
    message = message_from_bytes(build(row, content, NOW), policy=policy.default)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert part.defects == []
    return message


def test_an_invitation_has_the_shape_that_calendars_need() -> None:
    message = read(CONTENT)
    alternatives, attachment = message.iter_parts()
    plain, html, calendar = alternatives.iter_parts()
    assert message.get_content_type() == "multipart/mixed"
    assert alternatives.get_content_type() == "multipart/alternative"
    assert (plain.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert plain.get_content().replace("\r\n", "\n") == CONTENT.text
    assert html.get_content().replace("\r\n", "\n") == CONTENT.html
    assert calendar.get_content_type() == "text/calendar"
    assert dict(calendar["Content-Type"].params) == {"charset": "utf-8", "method": "REQUEST"}
    assert calendar["Content-Disposition"] is None
    assert calendar.get_payload(decode=True) == INVITATION
    assert attachment.get_content_type() == "application/ics"
    assert attachment.get_filename() == "invite.ics"
    assert attachment.get_payload(decode=True) == INVITATION


def test_without_a_calendar_there_are_two_alternatives() -> None:
    message = read(replace(CONTENT, calendar=None))
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_the_headers_say_who_when_and_in_which_language() -> None:
    message = read(CONTENT)
    assert message["From"] == "SHARE Network <events@here.org>"
    assert message["To"] == "Zoë <zoe@example.org>"
    assert message["Reply-To"] == "contact@here.org"
    assert message["Subject"] == CONTENT.subject
    assert message["Message-ID"] == "<one@here.org>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "fr"
    assert message["Date"].datetime == NOW


def test_every_line_is_ascii_and_short_enough() -> None:
    content = replace(CONTENT, subject="é" * 240, to_name="日本" * 100)
    raw = build(Row(), content, NOW)
    assert raw.isascii()
    assert max(len(line) for line in raw.split(b"\r\n")) <= 76
    assert b"\n" not in raw.replace(b"\r\n", b"")


@given(st.text(max_size=300), st.text(max_size=200))
def test_names_and_subjects_in_any_script_arrive_as_one_line(subject: str, name: str) -> None:
    content = replace(CONTENT, subject=subject, to_name=name)
    raw = build(Row(), content, NOW)
    message = message_from_bytes(raw, policy=policy.compat32)
    assert str(make_header(decode_header(message["Subject"]))) == one_line(subject)
    [(shown, address)] = [message["To"].rsplit("<", 1)] if "<" in message["To"] else [("", "")]
    assert (address or message["To"] + ">") == "zoe@example.org>"
    decoded = str(make_header(decode_header(shown.strip()))).strip()
    assert decoded.removeprefix('"').removesuffix('"') == one_line(name) or decoded == one_line(
        name
    )


@pytest.mark.parametrize(
    "name", ['Long "quoted" name, with commas, ' * 6, "a@b.org, c@d.org", "=?utf-8?q?x?=", "(x)"]
)
def test_a_name_never_becomes_another_recipient(name: str) -> None:
    message = read(replace(CONTENT, to_name=name))
    (address,) = message["To"].addresses
    assert address.addr_spec == "zoe@example.org"


def test_a_name_cannot_smuggle_in_a_header() -> None:
    message = read(replace(CONTENT, subject="Hi\r\nBcc: x@y.org", to_name="Zoë\nCc: x@y.org"))
    assert message["Bcc"] is None
    assert message["Cc"] is None
    assert message["Subject"] == "Hi Bcc: x@y.org"


@pytest.mark.parametrize("address", ["a@b.org\r\nBcc: x@y.org", "a@b.org>, <c@d.org", "a b@c.org"])
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="address"):
        build(Row(recipient=address), CONTENT, NOW)


def test_a_domain_beyond_ascii_travels_in_its_ascii_form() -> None:
    assert ascii_domain("zoe@exämple.org") == "zoe@xn--exmple-cua.org"
    assert read(CONTENT, Row("zoe@exämple.org"))["To"] == "Zoë <zoe@xn--exmple-cua.org>"


def test_a_local_part_beyond_ascii_is_written_as_it_is() -> None:
    assert "ольга@example.org".encode() in build(Row("ольга@example.org"), CONTENT, NOW)
