"""Every page that there is, as a visitor, a registrant or an organiser comes to it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from secrets import token_hex
from urllib.parse import urlsplit

from flask import current_app
from playwright.sync_api import Browser, Page
from werkzeug.exceptions import TooManyRequests

from tests.browser.letters import await_letter
from tests.browser.occasions import STEADY_ZONE, add_event, around_now, inside, let_end
from tests.registrations.builders import find, find_in_transaction, sign_up
from tests.system.site import Site
from webinars.calendar.replies import Method, PartStat
from webinars.demo import EMAIL, PASSWORD
from webinars.events.models import Event
from webinars.extensions import db, transaction
from webinars.languages import SHIPPED
from webinars.registrations import limits
from webinars.registrations.lookup import new_token
from webinars.registrations.models import EmailChange
from webinars.registrations.replies.models import OpenQuestion
from webinars.registrations.taking_part import TakesPart
from webinars.times import utc_now
from webinars.web.forms import new_stamp
from webinars.web.public.counting import PER_EVENT, Limit

SHARE = "co-creation-in-practice"
CONFERENCE = "annual-conference"
FIXED = {
    "home": "/",
    "past events": "/?when=past",
    "search without a hit": "/?search=xyzzy",
    "organisation": "/organisations/ecre/",
    "briefing": "/events/shaping-tomorrow/",
    "webinar": f"/events/{SHARE}/",
    "training": "/events/eu-advocacy-training/",
    "conference": f"/events/{CONFERENCE}/",
    "register several": f"/events/{CONFERENCE}/register-several",
    "registered several": f"/events/{CONFERENCE}/registered-several",
    "past briefing": "/events/shaping-tomorrow-2024/",
    "past webinar": "/events/participation-and-co-creation-2020/",
    "event in another script": "/events/at-hand/",
    "lost link": "/lost-link",
    "lost link sent": "/lost-link?sent=yes",
    "help": "/help",
    "privacy": "/privacy",
    "accessibility": "/accessibility",
    "missing page": "/nowhere/",
}
"""Public pages, each at its address."""

OWN = {
    "answer": "",
    "registration": "",
    "edit": "edit",
    "edit address": "email",
    "cancel": "cancel",
    "own data": "data",
    "new links": "new-links",
    "erase": "erase",
    "join before": "join",
    "join open": "join",
    "join ended": "join",
}
"""Pages of a person who registered, below their own link."""

SENT = ["confirm address", "answer of a calendar", "door pass"]
"""Pages that a link in a mail leads to."""

AFTER_A_CLICK = {"erased": "erase", "links renewed": "new-links"}
"""Pages that somebody comes to once, by the one button of a page below their own link."""

REFUSED = "too many tries"
TOO_OFTEN = "too many registrations"

WITH_ERRORS = {"event with errors": f"/events/{CONFERENCE}/", "lost link with errors": "/lost-link"}
ORGANISERS = {"sign in": "/organiser/-/login", "overview": "/organiser/"}
MAILBOX = {"mailbox": "/dev/mailbox/", "mail": "/dev/mailbox/"}

PUBLIC = [*FIXED, *OWN, *SENT]
EVERY = [*PUBLIC, *AFTER_A_CLICK, *WITH_ERRORS, TOO_OFTEN, REFUSED, *ORGANISERS, *MAILBOX]


@dataclass(frozen=True)
class Guest:
    """Somebody who registered: their answer page and their own page."""

    receipt: str
    own: str


@dataclass(frozen=True)
class Places:
    """Opens any page by its name: those after a click once in each language.

    `people` are the links of those who click; `refusals` pages in each language; `stamp` is one of
    the form at hand, from a minute ago.
    """

    guests: dict[str, Guest]
    sent: dict[str, str] = field(default_factory=dict)
    people: list[str] = field(default_factory=list)
    refusals: dict[str, str] = field(default_factory=dict)
    stamp: str = ""

    def path(self, name: str) -> str:
        """The path of a page."""
        if name in OWN:
            guest = self.guests.get(name, self.guests["join before"])
            return guest.receipt if name == "answer" else guest.own + OWN[name]
        if name in AFTER_A_CLICK:
            return self.people.pop() + AFTER_A_CLICK[name]
        if name == TOO_OFTEN:
            return "/events/at-hand/"
        if name in SENT:
            return self.sent[name]
        return (FIXED | WITH_ERRORS | ORGANISERS | MAILBOX)[name]

    def open(self, page: Page, name: str) -> None:
        """Bring `page` there; the language is the browser's."""
        if name == REFUSED:
            page.set_content(self.refusals[page.evaluate("navigator.language")])
            return
        page.goto(self.path(name))
        if name == TOO_OFTEN:
            self._register_too_often(page)
        if name in WITH_ERRORS:
            page.locator("main form[method=post]").get_by_role("button").click()
            page.locator(".error-summary").wait_for()
        if name in AFTER_A_CLICK:
            page.locator("main form").get_by_role("button").click()
            page.wait_for_function("!document.querySelector('main form')")
        if name == "mail":
            page.locator("main ol a").first.click()
            page.locator("iframe").wait_for()
        if name == "overview":
            sign_in(page)

    def _register_too_often(self, page: Page) -> None:
        form = page.locator("#register form")
        form.locator("[name=name]").fill("Nour")
        form.locator("[name=email]").fill("nour@example.org")
        form.locator("[name=stamp]").evaluate("(field, stamp) => field.value = stamp", self.stamp)
        form.get_by_role("button").last.click()
        page.locator(".notice[role=alert]").wait_for()


def sign_in(page: Page) -> None:
    """Sign the demo's organiser in, unless they are already."""
    if "/login" not in page.url:
        return
    page.locator("[name=email]").fill(EMAIL)
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("main form").get_by_role("button").click()
    page.wait_for_url("**/organiser/")


def settle(browser: Browser, site: Site, mails: Path) -> Places:
    """Register somebody for an event to come, one that is on, and one that is then over."""
    for slug in ("at-hand", "just-over"):
        add_event(site, slug, around_now(), zone=STEADY_ZONE)
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    page = context.new_page()
    guests = {
        "join before": _register(page, mails, SHARE),
        "join open": _register(page, mails, "at-hand"),
        "join ended": _register(page, mails, "just-over"),
    }
    context.close()
    let_end(site, "just-over")
    with inside(site):
        event = db.session.query(Event).filter_by(slug="at-hand").one()
        _use_up_the_turns(event.id)
        return Places(
            guests,
            _await_answers("at-hand") | {"door pass": _expect_in_the_room()},
            [_sign_up_to_click(event.id) for _ in (*SHIPPED, *SHIPPED)],
            {code: _refusal(code) for code in SHIPPED},
            new_stamp("at-hand", now=utc_now() - timedelta(minutes=1)),
        )


def _await_answers(slug: str) -> dict[str, str]:
    """Let somebody be asked for their new address, and whether they declined in their calendar."""
    now = utc_now()
    event = db.session.query(Event).filter_by(slug=slug).one()
    sign_up(event.id, "asked@example.org", now=now)
    with transaction():
        asked = find_in_transaction("asked@example.org")
        question = OpenQuestion(
            registration_id=asked.id,
            date_id=asked.event.dates[0].id,
            method=Method.REPLY,
            partstat=PartStat.DECLINED,
            sequence=0,
            stamped_at=now,
            asked_at=now,
        )
        change = EmailChange(
            registration_id=asked.id, email="new@example.org", token=new_token(), created_at=now
        )
        db.session.add_all([question, change])
    return {
        "confirm address": f"/confirm-email/{change.token}",
        "answer of a calendar": f"/registrations/{asked.token}/answer",
    }


def _expect_in_the_room() -> str:
    """Somebody who comes to a door; the page to show there."""
    event = db.session.query(Event).filter_by(slug=CONFERENCE).one()
    email = "door@example.org"
    sign_up(event.id, email, now=utc_now(), takes_part=TakesPart.ROOM)
    return f"/registrations/{find(email).token}/pass"


def _sign_up_to_click(event_id: int) -> str:
    """Somebody whose data, or links, are to go; their own link."""
    email = f"{token_hex(8)}@example.org"
    sign_up(event_id, email, now=utc_now())
    return f"/registrations/{find(email).token}/"


def _use_up_the_turns(event_id: int) -> None:
    """Let an event have as many registrations as it may, for as long as the tests may take.

    That is the one limit that anybody can reach from this computer, as it may be a proxy.
    """
    most, window = PER_EVENT
    allowance = limits.Allowance(Limit.EVENT, most, window)
    with transaction():
        limits.take_turns(allowance, str(event_id), utc_now() + timedelta(hours=6), count=most)


def _refusal(language: str) -> str:
    """The page of who tries too often; from this computer nobody does, as it may be a proxy."""
    with current_app.test_request_context(f"/{language}/lost-link"):
        current_app.preprocess_request()
        answer = current_app.handle_http_exception(TooManyRequests())
        return current_app.make_response(answer).get_data(as_text=True)


def _register(page: Page, mails: Path, slug: str) -> Guest:
    """Register with everything that can be said."""
    email = f"guest.{slug}@example.org"
    page.goto(f"/events/{slug}/")
    form = page.locator("#register form")
    form.locator("[name=name]").fill("ليلى حداد")
    form.locator("[name=email]").fill(email)
    form.locator("[name=listening_language]").first.check()
    if slug == SHARE:
        form.locator("[name=question-role]").first.check()
        form.locator("[name=question-experience]").fill("A garden.\nA café.")
    form.locator("summary").first.click()
    form.locator("[name=access_needs]").fill("Captions, please.")
    form.locator("[name=access_consent]").check()
    form.locator("[name=newsletter]").check()
    time.sleep(1.1)
    form.get_by_role("button").click()
    page.wait_for_url("**/registered?*")
    receipt = page.url.removeprefix(page.url.split("/events/")[0])
    link = urlsplit(await_letter(mails, email).own_link).path
    return Guest(receipt, link[link.index("/registrations/") :])
