"""Addresses that lead nowhere, found without asking for them; and wrappers that are taken off."""

from __future__ import annotations

from datetime import date

import pytest

from tests.quickness import within
from webinars.events.parsing.addresses import Flaw, find_flawed
from webinars.events.parsing.document.inline import without_wrappers
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import WarningCode
from webinars.events.parsing.facts.reading import parse_facts

SAFE = "https://eur03.safelinks.protection.outlook.com/?url={}&data=05%7C02%7Cana%40ecre.org&reserved=0"


@pytest.mark.parametrize(
    ("line", "flaw"),
    [
        ("See htp://www.ecre.org/plan", Flaw.SCHEME),
        ("See http:/www.ecre.org", Flaw.SCHEME),
        ("See https//www.ecre.org.", Flaw.SCHEME),
        ("See https:www.ecre.org", Flaw.SCHEME),
        ("See https:///www.ecre.org", Flaw.SCHEME),
        ("See https;//ecre.org", Flaw.SCHEME),
        ("See https:// ecre.org/plan", Flaw.BLANK),
        ("See www. ecre.org", Flaw.BLANK),
        ("See https://ecre .org/plan", Flaw.BLANK),
        ("The [plan](https://ecre.org/action plan.pdf)", Flaw.BLANK),
        ("See https://ecre.orghttps://unhcr.org", Flaw.GLUED),
        ("See https://ecre.org/a,https://unhcr.org/b", Flaw.GLUED),
        ("See https://ecre.org/ahttp//unhcr.org/b", Flaw.GLUED),
        ("See https://ecre.orgwww.unhcr.org", Flaw.GLUED),
        ("The [plan](https://ecre.org/plan.)", Flaw.ENDING),
        ("The [plan](https://ecre.org/plan,)", Flaw.ENDING),
        ("See http://intranet/plan", Flaw.NO_DOT),
        ("See https://www.example.com/plan", Flaw.EXAMPLE),
        ("See https://plan.test/", Flaw.EXAMPLE),
        ("See http://localhost:5000/plan", Flaw.PRIVATE),
        ("See http://192.168.1.20/plan", Flaw.PRIVATE),
        ("The [plan](http://[::1]/plan)", Flaw.PRIVATE),
        ("See http://files.office.local/plan", Flaw.PRIVATE),
    ],
)
def test_an_address_that_leads_nowhere_is_found(line: str, flaw: Flaw) -> None:
    assert [each.flaw for each in find_flawed(line)] == [flaw]


@pytest.mark.parametrize(
    "line",
    [
        "See https://ecre.org/plan, or www.unhcr.org.",
        "See (https://en.wikipedia.org/wiki/Asylum_(law)).",
        "The [plan](https://en.wikipedia.org/wiki/Asylum_(law))",
        'The [plan](https://ecre.org/plan "Our plan")',
        "Archived: https://web.archive.org/web/2020/https://ecre.org/plan",
        "Share: https://t.me/share?url=https://ecre.org",
        "We use HTTP and HTTPS. http. https: and ftp",
        "See http://8.8.8.8/ and https://xn--mnchen-3ya.de/",
        "Write to ana@ecre.org; 10:00//11:00; and/or www.ecre.org",
        "The rate is 3.5//4.5 tps//",
    ],
)
def test_other_text_is_left_alone(line: str) -> None:
    assert find_flawed(line) == []


@pytest.mark.parametrize(
    ("wrapped", "address"),
    [
        (SAFE.format("https%3A%2F%2Fecre.org%2Fplan%3Fa%3D1"), "https://ecre.org/plan?a=1"),
        ("https://www.google.com/url?q=https://ecre.org/plan&sa=D", "https://ecre.org/plan"),
        ("https://www.google.com/url?sa=t&url=https%3A%2F%2Fecre.org", "https://ecre.org"),
        (
            SAFE.format("https%3A%2F%2Fwww.google.com%2Furl%3Fq%3Dhttps%253A%252F%252Fecre.org"),
            "https://ecre.org",
        ),
        (SAFE.format("mailto%3Aana%40ecre.org"), "ana@ecre.org"),
        ("https://l.facebook.com/l.php?u=https%3A%2F%2Fecre.org%2F&h=AT", "https://ecre.org/"),
    ],
)
def test_a_wrapper_is_taken_off(wrapped: str, address: str) -> None:
    assert without_wrappers(f"See {wrapped}, please") == f"See {address}, please"
    text = f"Rights today\n\nThe [plan]({wrapped}) and {wrapped}. More is to be said here.\n"
    facts = parse_facts(read_text(text), today=date(2027, 1, 1))
    assert "google.com" not in facts.description
    assert "safelinks" not in facts.description
    assert address in facts.description
    assert [each.code for each in facts.warnings].count(WarningCode.WRAPPED_LINK) == 2


def test_a_search_is_no_wrapper() -> None:
    line = "https://www.google.com/url?sa=t&source=web and https://www.google.com/search?q=ecre.org"
    assert without_wrappers(line) == line


def test_a_wrapped_way_into_the_meeting_stays_out_of_the_description() -> None:
    wrapped = SAFE.format("https%3A%2F%2Fus02web.zoom.us%2Fj%2F81234567890%3Fpwd%3Dabc")
    for text in (f"Rights\n\n[Join]({wrapped}) us.", f"Rights\n\nCome in: {wrapped} at ten."):
        facts = parse_facts(read_text(text), today=date(2027, 1, 1))
        assert [each.value for each in facts.join_urls] == [
            "https://us02web.zoom.us/j/81234567890?pwd=abc"
        ]
        assert "81234567890" not in facts.description


@pytest.mark.parametrize(
    "piece",
    [
        "https://",
        "https:// a.",
        "www. ",
        "](https://a ",
        "http",
        "http://a/ ",
        "://a.b/",
        "h.t.t.p.",
        "https//a.",
    ],
)
def test_what_is_made_to_hurt_is_read_to_its_end(piece: str) -> None:
    line = piece * (30_000 // len(piece))
    with within(2):
        find_flawed(line)
        without_wrappers(line)
