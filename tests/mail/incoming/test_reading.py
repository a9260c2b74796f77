"""Mail that comes in is read within limits; nothing in it raises or takes long."""

from __future__ import annotations

import base64
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mail.incoming.letters import bounce, calendar_mail, incoming
from tests.quickness import within
from webinars.mail.incoming.authentication import is_vouched
from webinars.mail.incoming.bounces import find_bounces
from webinars.mail.incoming.reading import LARGEST, Incoming, read

CALENDAR = b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n"


def look_at_everything(mail: Incoming) -> None:
    """Ask all that is ever asked of a mail."""
    for name in ("sender", "subject", "message_id", "answers", "is_automatic", "calendars"):
        getattr(mail, name)
    assert len(mail.text) <= 200_000
    assert mail.attachments >= 0
    is_vouched(mail, "mx.example.org")
    find_bounces(mail)


def test_a_mail_tells_who_wrote_what_about_what() -> None:
    mail = read(
        incoming(
            subject="=?utf-8?q?H=C3=A9?=", more=["In-Reply-To: <2@a>", "References: <1@a> <2@a>"]
        )
    )
    assert (mail.sender, mail.subject) == ("amina@example.org", "Hé")
    assert mail.message_id == "<one@example.org>"
    assert mail.answers == ["<2@a>", "<1@a>"]
    assert mail.text == "Good morning\r\n"
    assert not mail.is_automatic


def test_what_the_library_writes_is_read_back() -> None:
    message = EmailMessage()
    message["From"] = "Zoé Ñandú <zoe@example.org>"
    message["Subject"] = "Une question très longue, " * 6
    message.set_content("Bonjour à tous\n")
    message.add_alternative("<p>Bonjour</p>", subtype="html")
    message.add_attachment(CALENDAR, maintype="text", subtype="calendar", filename="a.ics")
    mail = read(message.as_bytes())
    assert mail.sender == "zoe@example.org"
    assert mail.subject == ("Une question très longue, " * 6).strip()
    assert mail.text == "Bonjour à tous\n"
    assert (mail.calendars, mail.attachments) == ([CALENDAR], 1)


def test_a_calendar_is_found_at_any_place_and_in_any_encoding() -> None:
    assert [body.strip() for body in read(calendar_mail(CALENDAR)).calendars] == [CALENDAR.strip()]
    encoded = base64.encodebytes(CALENDAR)
    alone = incoming(encoded, kind="text/calendar", more=["Content-Transfer-Encoding: Base64"])
    assert read(alone).calendars == [CALENDAR]


def with_calendars(*bodies: bytes) -> Incoming:
    parts = (b"--b\r\nContent-Type: text/calendar\r\n\r\n" + body + b"\r\n" for body in bodies)
    return read(incoming(b"".join(parts) + b"--b--\r\n", kind="multipart/mixed; boundary=b"))


def test_a_calendar_over_half_a_mebibyte_is_passed_over() -> None:
    largest = b"x" * 512 * 1024
    assert with_calendars(largest + b"x", b"small", largest).calendars == [b"small", largest]


def test_of_many_calendars_five_different_ones_are_looked_at() -> None:
    bodies = [str(number).encode() for number in range(8)]
    assert with_calendars(*bodies[:2], *bodies).calendars == bodies[:5]


@pytest.mark.parametrize("cut", [0, 1, 2, 3])
def test_broken_base64_gives_what_can_be_read(cut: int) -> None:
    encoded = base64.b64encode(CALENDAR)[: 40 + cut] + b"=*"
    mail = read(incoming(encoded, kind="text/calendar", more=["Content-Transfer-Encoding: base64"]))
    assert mail.calendars[0].startswith(CALENDAR[:29])


def test_the_words_of_an_html_mail_are_read_without_its_marks() -> None:
    html = "<style>p{}</style><p>Hello &amp; <b>welcome</b></p><script>alert(1)</script><p>Bye</p>"
    assert read(incoming(html.encode(), kind="text/html")).text == "Hello & welcome\nBye"


@pytest.mark.parametrize(
    "sender",
    [
        "amina@example.org, eve@example.org",
        "amina@example.org <eve@example.org> <bilal@example.org>",
        "amina@example.org\r\nFrom: eve@example.org",
        '"amina@example.org',
        "(amina@example.org",
        "",
    ],
)
def test_a_sender_who_is_not_plainly_one_is_nobody(sender: str) -> None:
    assert read(incoming(sender=sender)).sender == ""


def test_a_name_cannot_pose_as_an_address() -> None:
    assert (
        read(incoming(sender='"amina@example.org" <eve@example.net>')).sender == "eve@example.net"
    )
    assert read(incoming(sender="amina@example.org (eve@x.net)")).sender == "amina@example.org"


@pytest.mark.parametrize(
    "line",
    [
        "Auto-Submitted: auto-replied (vacation)",
        "Precedence: bulk",
        "X-Autoreply: yes",
        "List-Id: <list.example.org>",
        "Return-Path: <>",
    ],
)
def test_what_a_program_sent_by_itself_is_known(line: str) -> None:
    assert read(incoming(more=[line])).is_automatic
    assert not read(incoming(more=["Auto-Submitted: no"])).is_automatic
    assert read(incoming(sender="MAILER-DAEMON@example.org")).is_automatic


def test_of_a_mail_that_is_too_large_the_header_alone_is_read() -> None:
    mail = read(incoming(b"x" * LARGEST))
    assert (mail.is_whole, mail.parts, mail.sender) == (False, (), "amina@example.org")


def nested(depth: int) -> bytes:
    heads = [
        f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n'.encode()
        for level in range(depth)
    ]
    return b"MIME-Version: 1.0\r\n" + b"".join(heads) + b"\r\nHello"


HOSTILE = {
    "nested": nested(1000),
    "parts": incoming(b"--b\r\n\r\n\r\n" * 400_000, kind="multipart/mixed; boundary=b"),
    "dashes": incoming(b"--b" * 2_000_000, kind="multipart/mixed; boundary=b"),
    "one header": b"From: " + b"(" * 5_000_000,
    "many headers": b"A: b\r\n" * 1_000_000,
    "folds": b"Subject: a" + b"\r\n =?utf-8?q?a?=" * 300_000,
    "blanks": b"\r\n" * 4_000_000,
    "tags": incoming(b"<" * 3_000_000, kind="text/html"),
    "base64": incoming(
        b"=" * 9_000_000, kind="text/calendar", more=["Content-Transfer-Encoding: base64"]
    ),
    "quoted": incoming(b"=3D" * 3_000_000, more=["Content-Transfer-Encoding: quoted-printable"]),
    "NUL": b"\0" * 5_000_000,
    "charset": incoming(b"\xff\x00" * 1_000_000, kind="text/plain; charset=punycode"),
}


@pytest.mark.parametrize("message", HOSTILE.values(), ids=HOSTILE)
def test_hostile_mail_is_read_in_little_time(message: bytes) -> None:
    with within(4):
        look_at_everything(read(message))


@given(st.binary(max_size=400))
def test_no_bytes_whatever_raise(noise: bytes) -> None:
    look_at_everything(read(noise))
    look_at_everything(read(incoming(noise, kind="multipart/mixed; boundary=b")))


@given(st.data())
def test_no_damage_to_a_mail_raises(data: st.DataObject) -> None:
    whole = data.draw(
        st.sampled_from([calendar_mail(CALENDAR), bounce("<1@a.org>", "amina@example.org")])
    )
    begin = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(begin, len(whole)))
    look_at_everything(read(whole[:begin] + data.draw(st.binary(max_size=40)) + whole[end:]))


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_header_whatever_raises(subject: str, kind: str) -> None:
    head = f"Subject: {subject}\r\nFrom: {kind}\r\nContent-Type: {kind}; charset={subject}\r\n"
    look_at_everything(read(head.encode("utf-8", "surrogatepass") + b"\r\nx"))
