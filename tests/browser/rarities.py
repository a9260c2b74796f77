"""What seldom happens: an event of the demo's organiser to which it has, and the pages about it."""

from __future__ import annotations

from datetime import timedelta

from tests.browser.occasions import add_event, inside
from tests.registrations.builders import DOMAIN, find_in_transaction, sign_up
from tests.system.site import Site
from webinars.database import new_public_id
from webinars.events.editing.dates import cancel_date
from webinars.events.models import Event, EventStatus
from webinars.events.programme import Speaker
from webinars.events.programming import agenda
from webinars.events.programming.agenda import ItemDetails
from webinars.events.programming.changes import load_programme
from webinars.extensions import db, transaction
from webinars.registrations import untold
from webinars.registrations.mailings.models import MailingTemplate
from webinars.registrations.news.agenda import keep
from webinars.registrations.telling import ReceiptNeeded, Word, change_event
from webinars.times import utc_now

SPANS = [(f"2083-03-{day:02}T10:00", f"2083-03-{day:02}T11:00") for day in (4, 11)]
HOUSE = "/organiser/share-network"


def add_rarities(site: Site) -> list[str]:
    """Let it happen; the paths of the pages that lead to all of it."""
    for slug in ("rare", "called-off"):
        add_event(site, slug, SPANS)
    with inside(site):
        event, off = (_take_over(slug) for slug in ("rare", "called-off"))
        with transaction():
            db.session.get_one(Event, off).status = EventStatus.CANCELLED
        for email in ("one@rare.example.org", "two@rare.example.org"):
            sign_up(event, email, now=utc_now() - timedelta(hours=1))
        slip = _lose_the_address("two@rare.example.org")
        uid = _cancel_a_date(event)
        _change_the_agenda(event)
        twin, template = _add_twins_and_a_template()
    here = f"{HOUSE}/events/rare"
    return [
        *(f"{here}/{page}" for page in ("news", "agenda/tell", "people/to-tell")),
        *(f"{here}/people/add-without-email", f"{here}/people/{slip}/slip"),
        *(f"{here}/dates/bring-back?uid={uid}", f"{HOUSE}/events/called-off/reinstate"),
        *(f"{HOUSE}/speakers/pairs", f"{HOUSE}/speakers/{twin}/merge"),
        *(f"{HOUSE}/speakers/{twin}/remove", f"{here}/messages/templates/{template}/"),
    ]


def _take_over(slug: str) -> int:
    """Make an event one of the demo's organiser; its id."""
    share = db.session.query(Event).filter_by(slug="co-creation-in-practice").one()
    with transaction():
        event = db.session.query(Event).filter_by(slug=slug).one()
        event.organisation_id = share.organisation_id
        return event.id


def _lose_the_address(email: str) -> str:
    """Somebody whom no mail reaches has to be told something; their public id."""
    with transaction():
        person = find_in_transaction(email)
        person.email = person.email_key = None
        untold.note([person.id], "update", now=utc_now())
        return person.public_id


def _cancel_a_date(event_id: int) -> str:
    """Take the second date out, and agree to the receipt; its UID."""
    date = db.session.get_one(Event, event_id).dates[1]
    uid, public_id, now = date.uid, date.public_id, utc_now()

    def act(word: Word) -> None:
        with transaction():
            change_event(
                event_id=event_id,
                save=lambda event: cancel_date(
                    event=event, public_id=public_id, domain=DOMAIN, now=now
                ),
                word=word,
                user_id=1,
                domain=DOMAIN,
                now=now,
            )

    try:
        act(Word())
    except ReceiptNeeded as needed:
        act(Word(seen=needed.seen))
    return uid


def _change_the_agenda(event_id: int) -> None:
    """Add an item of which nobody is told yet."""
    now = utc_now()
    with transaction():
        event = load_programme(db.session.get_one(Event, event_id))
        date = event.dates[0]
        details = ItemDetails(
            date=date,
            start=date.starts_local.time(),
            end=date.ends_local.time(),
            texts={"en": ("Another talk", "")},
        )
        _item, change = agenda.add_item(
            event=event, details=details, public_id=new_public_id(), domain=DOMAIN, now=now
        )
        keep(change, user_id=None, now=now)


def _add_twins_and_a_template() -> tuple[str, str]:
    """Two entries of what is probably one person, and a message to use again; their ids."""
    share = db.session.query(Event).filter_by(slug="rare").one().organisation_id
    names = ("Dr Ingrid Solheim", "Ingrid Solheim")
    with transaction():
        twins = [
            Speaker(organisation_id=share, public_id=new_public_id(), name=name) for name in names
        ]
        texts = {"en": {"subject": "Tomorrow", "body": "See you, {name}."}}
        template = MailingTemplate(organisation_id=share, name="Welcome", texts=texts)
        db.session.add_all([*twins, template])
        db.session.flush()
        return twins[0].public_id, template.public_id
