"""Inviting people on the organisers' pages: paste, check, send, look, remind, correct."""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO

from flask import Flask
from sqlalchemy import select, update

from tests.registrations.builders import add_event, mails, sign_up
from tests.registrations.invitations.lists import invite, invited, write
from tests.web.organiser.filling import forms_of
from tests.web.organiser.people import Organiser, join, organisation_of
from tests.web.visiting import LATER, span, text_of
from webinars.accounts.models import AuditEntry, Role
from webinars.events.models import Event, EventHost, EventStatus, HostSight
from webinars.extensions import db, transaction
from webinars.mail.models import MailState, OutgoingMail
from webinars.registrations.invitations import changing
from webinars.registrations.invitations.models import Invitation, InvitationRound
from webinars.times import utc_now

LINES = "Amina Diallo, ECRE, amina@example.org, fr\r\nbo@example.org\r\nnobody\r\n"


def soon(event_id: int) -> None:
    """Let the event be in nine days."""
    with transaction():
        event = db.session.get_one(Event, event_id)
        later = db.session.get_one(Event, add_event(spans=[span(LATER)]))
        event.dates[0].starts_local = later.dates[0].starts_local
        event.dates[0].ends_local = later.dates[0].ends_local
        event.dates[0].starts_at = event.starts_at = later.starts_at
        event.dates[0].ends_at = event.ends_at = later.ends_at


def begun(owner: Organiser, desk: str, **more: object) -> str:
    """Read a list; the address of what would be sent."""
    told = {"lines": LINES, "language": "en", "label": "Members", **more}
    answer = owner.post(f"{desk}/invitations/add", told, content_type="multipart/form-data")
    assert answer.status_code == 303, text_of(answer)
    return str(answer.location)


def test_a_list_is_looked_at_sent_and_taken_back(
    owner: Organiser, event_id: int, desk: str
) -> None:
    soon(event_id)
    assert "Nobody is invited yet" in owner.get(f"{desk}/invitations/").text
    form = text_of(owner.get(f"{desk}/invitations/add"))
    assert ">People to invite</span></label>" in form
    empty = owner.post(f"{desk}/invitations/add", {"lines": "", "language": "en"})
    assert empty.status_code == 422
    assert "Paste at least one address" in empty.text
    sign_up(event_id, "bo@example.org", now=utc_now())
    file = (BytesIO(b"Name;E-mail\nCy;cy@example.org\n"), "list.csv")
    check = begun(owner, desk, file=file)
    page = text_of(owner.get(check))
    assert "Send 2 invitations" in page
    assert "There is no e-mail address in this line." in page
    assert "Registered already: 1" in page
    assert db.session.scalars(select(Invitation)).all() == []
    words = {"words-en": "Do come.", "words-fr": "Venez."}
    wrong = owner.post(check, {"count": "3", **words})
    assert wrong.status_code == 409
    assert "Do come." in wrong.text
    sent = owner.post(check, {"count": "2", **words}, follow_redirects=True)
    assert "Take it back" in sent.text
    assert "data-countdown" in sent.text
    back = owner.post(f"{check}undo", follow_redirects=True)
    assert "Nobody has got a mail." in back.text
    owner.post(check, {"count": "2", **words})
    owner.post(check, {"count": "2", **words})
    write(now=utc_now() + timedelta(seconds=61))
    assert [mail.recipient for mail in mails() if mail.message == "invite"] == [
        "amina@example.org",
        "cy@example.org",
    ]
    listed = text_of(owner.get(f"{desk}/invitations/"))
    assert "2 people invited: 0 registered, 0 said no, 2 have not answered." in listed
    assert "Mail is waiting" in listed
    assert "You can remind them from" in listed
    entries = db.session.scalars(select(AuditEntry)).all()
    assert [each.action for each in entries] == [
        "invitations.send",
        "invitations.undo",
        "invitations.send",
    ]
    assert "@" not in str([each.details for each in entries])
    assert "Invited people" in owner.get(desk.rpartition("/events/")[0] + "/log/").text


def test_the_mail_is_seen_before_it_is_sent(owner: Organiser, event_id: int, desk: str) -> None:
    soon(event_id)
    check = begun(owner, desk)
    page = text_of(owner.get(check))
    for who, says in (
        ("Amina Diallo", "Bonjour Amina Diallo"),
        ("bo@example.org", "Please answer before"),
    ):
        seen = page.partition(f"As <bdi>{who}</bdi> gets it")[2].partition("</details>")[0]
        assert says in seen
        assert "/invitations/…/decline" in seen
    words = {"words-en": "Bring a friend.", "words-fr": "Venez à deux.", "look": "yes"}
    looked = owner.post(check, words)
    assert looked.status_code == 200
    assert looked.text.count("Bring a friend.") == 2  # in its field and in the mail
    assert looked.text.count("Venez à deux.") == 2
    assert "gets it" in looked.text
    assert owner.post(check, {"words-en": "x" * 6000, "look": "yes"}).status_code == 422
    assert db.session.query(Invitation).count() == 0
    db.session.rollback()
    assert db.session.query(InvitationRound).one().words == {}
    assert mails() == []


def test_nobody_is_invited_to_a_draft(owner: Organiser, event_id: int, desk: str) -> None:
    check = begun(owner, desk)
    with transaction():
        db.session.get_one(Event, event_id).registration_opens_local = datetime(2027, 6, 1, 9)
    page = owner.get(check).text
    assert "Registration is not open yet" in page
    assert "All places are taken" not in page
    with transaction():
        db.session.get_one(Event, event_id).capacity = 0
    assert "All places are taken: whoever of this list registers waits" in owner.get(check).text
    with transaction():
        db.session.get_one(Event, event_id).status = EventStatus.DRAFT
    page = owner.get(check).text
    assert "Publish the event first" in page
    assert "Send 2 invitations" not in page
    assert owner.post(check, {"count": "2"}).status_code == 409
    owner.post(f"{check}discard")
    assert db.session.scalars(select(InvitationRound)).all() == []


def test_the_list_is_searched_and_turned_and_asks_few_questions(
    owner: Organiser, event_id: int, desk: str, count_queries: list[str]
) -> None:
    soon(event_id)
    groups = "Österreich", "ECRE"
    many = "\n".join(f"P, {groups[each % 2]}, p{each}@example.org" for each in range(60))
    invite(event_id, many, now=utc_now() - timedelta(hours=1))
    with transaction():
        db.session.execute(
            update(OutgoingMail)
            .where(OutgoingMail.recipient == "p7@example.org")
            .values(state=MailState.UNDELIVERABLE, last_error="550 unknown <b>")
        )
        dropped = update(OutgoingMail).where(OutgoingMail.recipient == "p8@example.org")
        db.session.execute(dropped.values(state=MailState.SUPERSEDED))
    public_id = invited("p9@example.org").public_id
    theirs = update(OutgoingMail).where(OutgoingMail.recipient == "p9@example.org")
    with transaction():
        db.session.execute(theirs.values(state=MailState.SENT))
        changing.send_again(
            event_id=event_id, public_id=public_id, domain="example.org", now=utc_now()
        )
        db.session.flush()
        again = theirs.where(OutgoingMail.state == MailState.QUEUED)
        db.session.execute(again.values(state=MailState.SUPERSEDED))
    here = f"{desk}/invitations/"
    found = text_of(owner.get(f"{here}?q=OSTERREICH&standing=open&group=Members"))
    assert "30 invitations" in found
    trouble = text_of(owner.get(f"{here}?mail=trouble"))
    assert "1 invitation " in trouble
    assert "550 unknown &lt;b&gt;" in trouble
    assert "1 invitation was not sent" in trouble
    arrived = text_of(owner.get(f"{here}?q=p9")).partition("<tbody>")[2]
    assert "Mail was not needed any more" in arrived
    assert "Invitation was not sent" not in arrived
    unsent = text_of(owner.get(f"{here}?mail=unsent")).partition("<tbody>")[2]
    assert unsent.count("@example.org</bdi></td>") == unsent.count("Invitation was not sent") == 1
    sent = owner.post(f"{here}unsent", follow_redirects=True).text
    assert "1 invitation is sent." in sent
    assert "1 invitation was not sent" not in sent
    count_queries.clear()
    first = owner.get(here)
    needed = len(count_queries)
    assert needed < 25, "\n".join(count_queries)
    after = text_of(first).partition('rel="next"')[0].rpartition('href="')[2].rstrip('" ')
    count_queries.clear()
    last = owner.get(after)
    assert len(count_queries) <= needed + 1
    assert last.text.count("@example.org</bdi></td>") == 10
    assert 'rel="prev"' in last.text


def test_those_are_reminded_who_have_not_answered(
    owner: Organiser, event_id: int, desk: str
) -> None:
    soon(event_id)
    invite(event_id, now=utc_now() - timedelta(hours=30))
    sign_up(event_id, "amina@example.org", now=utc_now())
    assert "Remind the 1 person" in owner.get(f"{desk}/invitations/").text
    assert "1 person gets a reminder." in owner.get(f"{desk}/invitations/remind").text
    assert owner.post(f"{desk}/invitations/remind", {"count": "2"}).status_code == 409
    answer = owner.post(f"{desk}/invitations/remind", {"count": "1"}, follow_redirects=True)
    assert "Take it back" in answer.text
    again = owner.post(f"{desk}/invitations/remind", {"count": "1"})
    assert "/rounds/" in again.location
    write(now=utc_now() + timedelta(seconds=61))
    assert [mail.recipient for mail in mails() if mail.message == "invite-remind"] == [
        "bo@example.org"
    ]
    assert "There is nobody to remind now" in owner.get(f"{desk}/invitations/remind").text
    owner.post(f"{desk}/invitations/reminders", {"days": "7"})
    page = owner.get(f"{desk}/invitations/").text
    assert 'value="7" checked' in page
    no_more = "Registration is closed: no reminder goes any more."
    assert no_more not in page
    answer = owner.post(f"{desk}/invitations/reminders", {"days": "800"}, follow_redirects=True)
    assert "Nothing was changed." in answer.text
    assert 'value="7" checked' in answer.text
    with transaction():
        db.session.get_one(Event, event_id).registration_closes_local = datetime(2026, 1, 1)
    assert no_more in owner.get(f"{desk}/invitations/").text


def test_one_invitation_is_corrected_withdrawn_and_deleted(
    owner: Organiser, viewer: Organiser, event_id: int, desk: str
) -> None:
    soon(event_id)
    invite(event_id, now=utc_now() - timedelta(hours=1))
    here = f"{desk}/invitations/{invited().public_id}/"
    told = {"name": "أمينة", "organisation": "", "email": "bo@example.org", "language": "fr"}
    (form,) = [form for form in forms_of(owner.get(here)) if "organisation" in form.fields]
    told["version"] = form.fields["version"][0]
    taken = owner.post(here, told)
    assert taken.status_code == 422
    assert "Somebody else with this address" in taken.text
    assert "أمينة" in taken.text
    saved = owner.post(here, told | {"email": "a@new.example.org"}, follow_redirects=True)
    assert "goes to the new address" in saved.text
    token = invited("a@new.example.org").token
    owner.post(f"{here}withdraw")
    listed = text_of(owner.get(f"{desk}/invitations/"))
    assert "2 people invited: 0 registered, 0 said no, 1 has not answered, 1 withdrawn." in listed
    withdrawn = owner.client.get(f"/en/invitations/{token}/")
    assert "This invitation was withdrawn" in withdrawn.text
    assert "أمينة" not in withdrawn.text
    refused = owner.post(f"{here}again", follow_redirects=True)
    assert "Nothing was changed." in refused.text
    owner.post(f"{here}restore")
    assert "أمينة" in owner.client.get(f"/en/invitations/{token}/").text
    assert "a@new.example.org" in viewer.get(f"{desk}/invitations/").text
    assert viewer.get(here).status_code == 403
    owner.post(f"{here}remove", {"sure": "yes"})
    assert owner.get(here).status_code == 404
    assert owner.client.get(f"/en/invitations/{token}/").status_code == 404
    assert mails("a@new.example.org") == []


def test_hosts_see_the_invited_only_where_they_see_everybody(app: Flask, event_id: int) -> None:
    invite(event_id)
    host_id = organisation_of(add_event()).id
    with transaction():
        db.session.add(EventHost(event_id=event_id, organisation_id=host_id, sight=HostSight.ALL))
    host = db.session.scalars(select(EventHost)).one()
    member = join(app, host.organisation, Role.OWNER)
    event = db.session.get_one(Event, event_id)
    other = db.session.scalars(select(EventHost)).one().organisation.slug
    here = f"/organiser/{other}/events/{event.slug}/invitations/"
    page = member.get(here).text
    assert "amina@example.org" in page
    assert "Invite people" not in page
    assert member.get(f"{here}add").status_code == 403
    with transaction():
        db.session.execute(update(EventHost).values(sight=HostSight.OWN))
    assert member.get(here).status_code == 403
    assert "/invitations/" not in member.get(here.replace("invitations", "people")).text
