"""Which addresses a text calls the way in: those are withheld, and no others are."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts

ADDRESS = "https://bit.ly/X93k"
EITHER = "https://event.on24.com/wcc/r/4123/AB"
WAYS_IN = """
Presentation of the survey results. Join here: @
We present our new survey and discuss it. Join the webinar: @
In this form of dialogue everybody speaks. Join: @
Registration not required. Zoom link: @
Sans inscription. Lien Zoom : @
Keine Anmeldung nötig – Zoom-Link: @
No need to register, just join: @
Zoom meeting: @
Teams meeting: @
Zoom webinar: @
Zoom room: @
Zoom-Raum: @
Zoom URL: @
Meeting URL: @
Videokonferenz: @
Webinar: @
Online: @
Zoom link for participants: @
Lien Zoom pour les intervenants : @
Zoom link (please do not share): @
Ligação para o webinar: @
Link di collegamento: @
Link om deel te nemen aan de vergadering: @
The Zoom link is @
The link to the meeting is: @
Le lien Zoom est le suivant : @
Der Link zum Meeting lautet: @
Den Zoom-Link finden Sie hier: @
Please use @ to join the Zoom meeting.
Please use @ to join us.
Use @ to enter the online meeting.
Use @ to join the meeting on the day.
Utilisez @ pour rejoindre la réunion Zoom.
@ to join
[Zoom](@)
[Zoom meeting](@)
Zoom (@)
Zoom - @
Online on Zoom (@)
Zoom: /  / @
Zoom meeting / @
Where / online, @
Where: / Online / @
| Where | Online: @ |
Platform: @
Where: Town Hall and online: @
Where: Town Hall and online (@)
Lieu : Mairie de Lille et en ligne : @
10 May, 10:00 CET Zoom: @
We meet on Zoom: @
- Zoom: @
**Zoom:** @
A recording will be available. Join here: @
Where: online, @
Registration is closed. Join here: @
Join the last session here: @
Zoom link: / @
Link zum Webinar: @
Join the webinar here (registration not needed): @
Inscription gratuite, lien Zoom : @
Please join the meeting by clicking here: @
Topic: survey | Zoom: @
Join on your computer or mobile app / @
Click here to join the meeting / @
Access the meeting: @
Room link: @
"""
"""One a line, with `@` for the address and ` / ` between lines."""
OTHERS = """
Register here: https://event.on24.com/wcc/r/4123/AB
Registrati qui: https://www.airmeet.com/e/12-34
Iscrizione: / https://www.airmeet.com/e/12-34
Ort: https://maps.app.goo.gl/abc
Where: https://city.org/how-to-get-there
Where: Online and Ghent City Hall, map and directions: https://stad.gent/map
Ort: Rathaus Köln und online, Anfahrt: https://koeln.de/x
Lieu : Mairie de Lille et en ligne. Plan : https://lille.fr/x
Our teams: https://city.org/teams
Unsere Teams: https://city.org/teams
Learn more about the people you will meet: https://city.org/p
Download Teams: https://city.org/dl
How to use Zoom: https://city.org/dl
Guide to Zoom: https://city.org/dl
Recording – link to the webinar: https://youtu.be/abc
Last year's webinar link: https://city.org/dl
Call link: https://city.org/dl
Visit https://www.ngo.org to join.
Visit https://www.ngo.org to join us.
Zoom: https://zoom.us
Fill in this form to join the session: https://city.org/fo
Register to participate: https://city.org/r
To join, register here: https://city.org/r
Inscription – https://city.org/r
Apps: https://www.interactio.io/apps
Help: https://learn.interpret.world/start
More: https://interactio.io/blog/rights
Join our network: https://city.org/members
Access the report here: https://city.org/a
Register now, to join us: https://city.org/r
Online survey: https://city.org/s
Webinar page: https://city.org/a
Link to the webinar recording: https://city.org/a
"""


def lines_of(table: str) -> list[str]:
    return [line.replace(" / ", "\n") for line in table.strip().split("\n")]


def read(text: str) -> ParsedFacts:
    head = "Rights today\n\n10 December 2027, 10:00-12:00 CET\n\nMore is said."
    return parse_facts(read_text(f"{head}\n\n{text}\n\nBring tea."), today=date(2027, 1, 1))


def public(facts: ParsedFacts) -> str:
    """All of it that a stranger would see."""
    return repr((facts.description, facts.title, facts.venue, facts.contact, facts.links))


@pytest.mark.parametrize("line", lines_of(WAYS_IN))
def test_an_address_behind_words_of_joining_is_withheld(line: str) -> None:
    text = line.replace("@", ADDRESS)
    facts = read(text)
    assert ADDRESS not in public(facts)
    assert [(each.value, each.is_unsure) for each in facts.join_urls] == [(ADDRESS, True)]
    agenda = parse_agenda(f"10:00 Welcome\n{text}\n10:30 Panel\n11:00 Tea")
    assert not any(ADDRESS in f"{item.title} {item.description}" for item in agenda.items)


@pytest.mark.parametrize("line", lines_of(OTHERS))
def test_an_address_of_something_else_stays(line: str) -> None:
    facts = read(line)
    assert line[line.index("https") :].split(maxsplit=1)[0] in public(facts)
    assert facts.join_urls == ()


@pytest.mark.parametrize("line", ["Join: @", "@", "Registration is closed. Watch here: @"])
def test_where_one_registers_and_comes_in_by_one_address_the_line_says_which(line: str) -> None:
    facts = read(line.replace("@", EITHER))
    assert EITHER not in public(facts)
    assert [each.value for each in facts.join_urls] == [EITHER]
    assert facts.platform is not None
    assert facts.platform.value == "ON24"


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("Zoom link: @", ""),
        ("Platform: @", ""),
        ("| Where | Online: @ |", "| Where | Online |"),
        ("Where: online (@)", "Where: online"),
        ("Where: Town Hall and online: @", ""),
    ],
)
def test_nothing_dangles_where_the_way_in_stood(line: str, left: str) -> None:
    assert read(line.replace("@", ADDRESS)).description.split("\n\n")[1:-1] == [left] * bool(left)


@pytest.mark.parametrize("line", ["Ort: @", "Where: Town Hall and online: @"])
def test_a_place_is_not_lost(line: str) -> None:
    address = "https://maps.app.goo.gl/abc" if "Ort" in line else ADDRESS
    venue = read(line.replace("@", address)).venue
    assert venue is not None
    assert venue.value == (address if "Ort" in line else "Town Hall")


def test_the_platform_is_read_from_the_label_of_a_link_that_is_withheld() -> None:
    platform = read(f"Zoom link: {ADDRESS}").platform
    assert platform is not None
    assert platform.value == "Zoom"
