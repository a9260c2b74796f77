"""Takes the pictures of the organisers' guide from a demo of its own: `make pictures`.

Each shows a real page, in each language of the interface, with people who do not exist. Run it when
a page has changed; what a picture shows is said beside it in `webinars/help/`. Needs Chromium.
"""

from __future__ import annotations

import io
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser.conftest import find_chromium, new_context
from tests.browser.occasions import add_event, inside
from tests.browser.places import SHARE, sign_in
from tests.registrations.builders import DOMAIN, find_in_transaction, sign_up
from tests.system.site import Site, running
from webinars.accounts.models import Role
from webinars.accounts.service import add_member, create_user, find_organisation, find_user
from webinars.demo import EMAIL
from webinars.events.exchange import find_event
from webinars.extensions import transaction
from webinars.languages import SHIPPED
from webinars.registrations.attendance import check_in
from webinars.registrations.mailings.composing import Words, begin
from webinars.registrations.models import AttendanceWay, RegistrationStatus
from webinars.registrations.people.filters import PeopleFilter
from webinars.registrations.people.reserving import hold_seats
from webinars.times import to_local, utc_now
from webinars.web.guides import NARROW, STATIC

LARGEST, LARGEST_FOR_PHONES = 60_000, 40_000
"""Bytes of a picture at most: the guide is read on weak networks, too."""

HIGHEST, PHONE = 700, 390
"""Pixels of a picture for phones at most, and how wide the screen of one is."""

DAY = "neighbours"
NOTES = {
    "en": (
        "# Participation in practice\n\nWebinar on 14 December 2027, 10-12h CET, on Zoom, with "
        "simultaneous FR-EN-FR interpretation.\n\n## Why now\n\nBudgets are planned this winter.",
        "10:00 - 10:30 Opening\nAda Lindt – Director, Welcome Europe\n10:40 - 12:00 Panel",
    ),
    "fr": (
        "# La participation en pratique\n\nWebinaire le 14 décembre 2027, 10h-12h CET, sur Zoom, "
        "avec interprétation simultanée FR-EN-FR.\n\n## Pourquoi maintenant\n\nLes budgets se "
        "préparent cet hiver.",
        "10h00 - 10h30 Ouverture\nAda Lindt – Directrice, Welcome Europe\n10h40 - 12h00 Panel",
    ),
}
PEOPLE = (
    ("Amina Diallo", "Collectif Accueil Lyon"),
    ("Dmytro Kovalenko", "Help Kyiv"),
    ("ليلى حداد", "بيت الجيران"),
    ("Élodie Marchand", "Réseau Solidaire"),
    ("Giulia Rossi", "Rete Accoglienza"),
    ("Jonas Nyström", "Välkommen Malmö"),
    ("Katarzyna Łoś", "Fundacja Sąsiedzi"),
    ("Nguyễn Thị Hà", ""),
    ("Omar Haddad", "Neighbours Together"),
    ("Petra Müller", "Willkommen e. V."),
    ("Sarah O’Brien", "Welcoming Cork"),
    ("Zoë van den Berg", "Buren Utrecht"),
)
CAME = (0, 2, 3, 5)
MESSAGE = {
    "en": Words(subject="How to find us", body="Dear {name},\n\nplease use the side entrance."),
    "fr": Words(subject="Comment nous trouver", body="{name},\n\npassez par l’entrée latérale."),
}


@dataclass(frozen=True)
class Visit:
    """An organiser's browser in one language, and where the day's pages are."""

    context: BrowserContext
    page: Page
    organisation: str
    language: str
    is_narrow: bool = False
    """Whether these are the pictures that phones get in place of the wide ones."""

    @property
    def event(self) -> str:
        """The address of the day's pages."""
        return f"{self.organisation}events/{DAY}/"


def main() -> int:
    """Take all pictures, in each language."""
    path = find_chromium()
    if path is None:
        sys.stderr.write("Chromium is not installed.\n")
        return 1
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        with running(Site(Path(folder))) as site:
            settle(site)
            for language in SHIPPED:
                take_all(browser, site, language)
        browser.close()
    return 0


def take_all(browser: Browser, site: Site, language: str) -> None:
    """The pictures in one language."""
    with inside(site):
        speak(language)
        own, person = (find_in_transaction(email_of(0)), find_in_transaction(email_of(4)))
        own_pass = f"/{language}/registrations/{own.token}/pass"
        message = write_message()
        person_id, came_last = person.public_id, find_in_transaction(email_of(5)).public_id
    for is_narrow in (False, True):
        with visiting(browser, site, language, width=1100, is_narrow=is_narrow) as desk:
            work(desk, person_id, message)
    with visiting(browser, site, language, width=PHONE) as phone:
        door = f"{phone.event}check-in/?last={came_last}"
        shoot(phone, "check-in", door, top="#last", height=760)
        shoot(phone, "pass", own_pass, height=620)


def work(desk: Visit, person_id: str, message: str) -> None:
    """The pages of an organiser at a desk, or at the same work on a phone."""
    creating(desk)
    webinar = f"{desk.organisation}events/{SHARE}/"
    shoot(desk, "tasks", webinar, height=760)
    shoot(desk, "agenda", f"{webinar}agenda/", top=".board", height=620)
    search = ".head" if desk.is_narrow else "form.search"  # folded on a phone
    shoot(desk, "people", f"{desk.event}people/", top=search, height=760)
    shoot(desk, "person", f"{desk.event}people/{person_id}/", height=760)
    line = f"{desk.event}people/?status=waiting&columns=organisation&columns=registered"
    shoot(desk, "waiting", line, top=".wide", height=420)
    shoot(desk, "seats", f"{desk.event}people/seats/", height=560)
    desk.page.goto(f"{desk.event}messages/{message}/check?language={desk.language}")
    desk.page.locator("iframe").scroll_into_view_if_needed()
    desk.page.wait_for_load_state("networkidle")
    keep(desk, "message", height=1100)
    shoot(desk, "figures", f"{desk.event}figures/", height=900)
    shoot(desk, "team", f"{desk.organisation}team/", height=700)


def creating(desk: Visit) -> None:
    """The two pages of a new event."""
    note, agenda = NOTES[desk.language]
    desk.page.goto(f"{desk.organisation}events/new")
    desk.page.locator("[name=facts]").fill(note)
    desk.page.locator("[name=agenda]").fill(agenda)
    keep(desk, "paste", height=900)
    desk.page.locator("form.paste .actions button").click()
    desk.page.locator(".review").wait_for()
    keep(desk, "review", height=860)


def shoot(visit: Visit, name: str, path: str, *, top: str = "h1", height: int) -> None:
    """Go to a page and take its picture from the element `top` on."""
    visit.page.goto(path)
    keep(visit, name, top=top, height=height)


def keep(visit: Visit, name: str, *, top: str = "h1", height: int) -> None:
    """Take a picture of the page, `height` pixels high at most, and make it small enough."""
    page, largest, suffix = visit.page, LARGEST, ""
    if visit.is_narrow:
        height, largest, suffix = min(height, HIGHEST), LARGEST_FOR_PHONES, NARROW
    page.evaluate("document.activeElement?.blur()")
    start = page.locator(top).first.bounding_box()
    whole = page.evaluate("[scrollX + innerWidth, document.documentElement.scrollHeight, scrollY]")
    assert start is not None
    above = max(start["y"] + whole[2] - 16, 0)
    clip = {"x": 0, "y": above, "width": whole[0], "height": min(height, whole[1] - above)}
    taken = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    shot = Image.open(io.BytesIO(taken)).convert("RGB")
    target = STATIC / "help" / visit.language / f"{name}{suffix}.webp"
    target.parent.mkdir(parents=True, exist_ok=True)
    for quality in (82, 70, 55, 40):
        shot.save(target, quality=quality, method=6)
        if target.stat().st_size <= largest:
            break
    sys.stdout.write(f"{target.relative_to(STATIC)}: {target.stat().st_size} bytes\n")


@contextmanager
def visiting(
    browser: Browser, site: Site, language: str, *, width: int, is_narrow: bool = False
) -> Iterator[Visit]:
    """The demo's organiser, signed in; on a phone, with the sharpness of one, if `is_narrow`."""
    context = new_context(
        browser,
        site,
        width=PHONE if is_narrow else width,
        language=language,
        scale=1.5 if is_narrow else 1,
    )
    page = context.new_page()
    page.goto("/organiser/")
    sign_in(page)
    with inside(site):
        event = find_event(DAY)
        assert event is not None
        slug = event.organisation.slug
    yield Visit(context, page, f"/organiser/{slug}/", language, is_narrow)
    context.close()


def settle(site: Site) -> None:
    """A day that takes place today, its people, and colleagues."""
    with inside(site):
        share = find_event(SHARE)
        assert share is not None
        organisation = share.organisation.slug
    today = to_local(utc_now(), "Europe/Brussels")
    add_event(
        site,
        DAY,
        [(f"{today:%Y-%m-%d}T00:15", f"{today:%Y-%m-%d}T23:45")],
        organisation=organisation,
        hosts=[],
        organisations=[],
        format="in-person",
        texts={"en": {"title": "A day of neighbours"}, "fr": {"title": "Une journée de voisins"}},
        registration={"capacity": 12, "waiting_list": True},
        venue={"name": "Town hall", "address": "1 Example Square, 1000 Brussels"},
    )
    with inside(site):
        fill(organisation)


def fill(organisation: str) -> None:
    """People in every state, held seats, and a team."""
    event = find_event(DAY)
    assert event is not None
    event_id, before = event.id, event.starts_at - timedelta(days=9)
    for number, (name, where) in enumerate(PEOPLE):
        at = before + timedelta(hours=7 * number)
        sign_up(
            event_id,
            email_of(number),
            now=at,
            name=name,
            organisation=where,
            language=SHIPPED[number % 2],
        )
    with transaction():
        for number in (9, 10, 11):
            find_in_transaction(email_of(number)).status = RegistrationStatus.WAITING
        for label, seats in (("Speakers", 2), ("City of Example", 1)):
            hold_seats(
                event_id=event_id,
                label=label,
                seats=seats,
                released_local=None,
                domain=DOMAIN,
                now=utc_now(),
            )
        for number in CAME:
            person = find_in_transaction(email_of(number))
            date, at = person.event.dates[0], person.event.dates[0].starts_at
            came = at + timedelta(hours=8, minutes=40 + 3 * number)
            check_in(registration=person, date=date, way=AttendanceWay.DOOR, now=came)
        for name, role in (("Ines Costa", Role.EDITOR), ("Piet Jansen", Role.CHECK_IN)):
            email = f"{name.partition(' ')[0].lower()}@example.org"
            user = create_user(email=email, password="a long phrase", name=name, now=utc_now())
            here = find_organisation(organisation)
            assert here is not None
            add_member(organisation=here, user=user, role=role)


def write_message() -> str:
    """A message that waits to be checked; its public id."""
    event = find_event(DAY)
    assert event is not None
    with transaction():
        wanted = PeopleFilter(statuses=(RegistrationStatus.CONFIRMED,))
        return begin(
            event=event, wanted=wanted, texts=MESSAGE, user_id=None, now=utc_now()
        ).public_id


def speak(language: str) -> None:
    """Let the demo's organiser read this language."""
    with transaction():
        user = find_user(EMAIL)
        assert user is not None
        user.language = language


def email_of(number: int) -> str:
    """The address of somebody in `PEOPLE`."""
    return f"guest{number}@example.org"


if __name__ == "__main__":
    sys.exit(main())
