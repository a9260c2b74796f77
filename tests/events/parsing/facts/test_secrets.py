"""Whatever a text calls the way into a meeting, none of it is public, and none of it is lost."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from webinars.events.parsing.agenda.reading import parse_agenda
from webinars.events.parsing.agenda.result import ParsedAgenda
from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts, WarningCode
from webinars.events.parsing.facts.reading import parse_facts

ADDRESSES = (
    *("us02web.zoom.us/j/81234567890?pwd=x", "Zoom.us/j/81234567890", "zoom.us/wc/join/812345"),
    *("https://app.zoom.us/wc/81234567890/join", "https://us02web.zoom.us/launch/jc/8123456"),
    *(
        "https://us02web.zoom.us/meetings/8123/invitations?signature=abc",
        "zoommtg://zoom.us/join?c=1",
    ),
    *("https://teams.cloud.microsoft/meet/345?p=x", "teams.microsoft.com/l/meetup-join/19%3am"),
    "https://teams.microsoft.com/dl/launcher/launcher.html?url=%2F_%23%2Fl%2Fmeetup-join%2F19",
    *("msteams:/l/meetup-join/19", "meet.google.com/abc-defg-hij", "https://meet.goto.com/123456"),
    *("https://global.gotomeeting.com/join/123456", "https://join.skype.com/abcDEF"),
    *("https://app.livestorm.co/p/abc/live?s=abc", "https://app.kudoway.com/meeting/123"),
    *("https://kmeet.infomaniak.com/abcdef", "https://visio.numerique.gouv.fr/abc-defg-hij"),
    *("https://live.kudoway.eu/ad/123456", "https://broadcast.interactio.io/ab12cd"),
    *("https://webinaire.numerique.gouv.fr/meeting/signin/hash/ab", "airmeet.com/e/1234-5678"),
    "https://event.on24.com/wcc/r/4123456/ABCDEF0123456789",
    *("https://senfcall.de/abc-def", "https://cloud.city.org/call/ab12cd34"),
    *("https://video.city.org/gl/ana-abc", "https://meet.systemli.org/room"),
    "https://urldefense.com/v3/__https://us02web.zoom.us/j/81234567890__;!!Abc!def$",
    "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fzoom.us%2Fj%2F812345&data=1",
    "https://click.city.org/?u=https%3A%2F%2Fus02web.zoom.us%2Fj%2F81234567890",
)
CODES = {
    "en": "Access code|PIN|Host key|Security code|Participant code|Conference code|Event number"
    "|pw|pwd|Password for the meeting|Meeting ID|Webinar ID",
    "fr": "Code PIN|Code de la réunion|Clé d'accès|Code d'identification|MDP"
    "|Mot de passe de la réunion|Identifiant de réunion|ID du webinaire",
    "de": "Einwahlcode|Teilnehmercode|Zugangsdaten|Meeting-Kennnummer|Sitzungs-ID",
    "es": "Clave de reunión|PIN de acceso|Clave|Código|ID de reunión",
    "pt": "Senha de acesso|Palavra-passe|Chave|ID da reunião",
    "it": "Codice d'accesso|Parola d'accesso|Parola chiave|Codice riunione|Codice",
    "nl": "Pincode|Deelnemerscode|Wachtwoord voor de vergadering|Vergader-ID",
}
LABELS = [label for labels in CODES.values() for label in labels.split("|")]
INVITED = """Meeting number (access code): 2345 678 9012
Meeting password: Xy12ab (972212 when dialing from a phone)
Host PIN: 775511
Dial 23456789012@example.webex.com
Tenant key: 118771827@t.plcm.vc
Video ID: 123 456 789 0"""


def read(text: str) -> ParsedFacts:
    head = "Rights today\n\n10 December 2027, 10:00-12:00 CET\n\n"
    return parse_facts(read_text(f"{head}{text}\n\nBring tea."), today=date(2027, 1, 1))


def public(read: ParsedFacts | ParsedAgenda) -> str:
    """All of it that a stranger would see."""
    if isinstance(read, ParsedAgenda):
        return repr([(item.title, item.description, item.people) for item in read.items])
    return repr((read.description, read.title, read.venue, read.contact, read.links, read.platform))


def told(facts: ParsedFacts) -> set[int]:
    """The lines that organisers find under joining, or in a list."""
    lines = [each.line for each in facts.warnings if each.code is WarningCode.JOIN_NUMBER]
    joining = [facts.join_passcode, *facts.join_phones, *facts.join_urls]
    return {
        *(line for line in lines if line),
        *(at for each in joining if each for at in each.lines),
    }


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "line",
    ["{}", "Join: {}", "See “{}”, with tea", "_{}_", "`{}`", "[Tea]({})", "Where: BOZAR and {}"],
)
def test_an_address_into_a_meeting_is_not_public(line: str, address: str) -> None:
    secret = address.rpartition("/")[2]
    facts = read(line.format(address))
    assert secret not in public(facts)
    assert [each.lines for each in facts.join_urls] == [(5,)]
    assert facts.join_urls[0].value.startswith("https://")
    agenda = parse_agenda(f"10:00 Panel\n{line.format(address)}\n11:00 Tea ({address})\n")
    assert secret not in public(agenda)
    assert [each.line for each in agenda.unplaced] == [2, 3]


def test_a_wrapper_of_proofpoint_is_taken_off() -> None:
    [join] = read(f"Join: {ADDRESSES[-3]}").join_urls
    assert join.value == "https://us02web.zoom.us/j/81234567890"


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Join: {}",
            "Join us here: {}",
            "Join the meeting via {}",
            "Rejoindre : {}",
            "Zugang: {}",
        ),
        *("Unirse: {}", "Entrar: {}", "Aderir: {}", "Partecipa: {}", "Deelnemen: {}"),
        *("Lien d'accès : {}", "[Join the meeting]({})", "Rejoindre la réunion\n{}"),
        *("Zoom link: {}", "Zoom-Link: {}", "Link Zoom: {}", "Lien Zoom : {}", "Zoom: {}"),
        *("Webinar link: {}", "Link to the session: {}", "Link zum Webinar: {}"),
        *("Lien vers la réunion : {}", "Lien du webinaire : {}", "Connection link: {}"),
        *("Enlace al seminario web: {}", "Link para o webinar: {}", "Link per il webinar: {}"),
        *("Link naar het webinar: {}", "[Webinar link]({})", "Zoom link:\n{}"),
        *("To connect, use this link: {}", "Please use {} to enter the meeting"),
        *("Where: online, {}", "Lieu : en ligne, {}"),
    ],
)
@pytest.mark.parametrize("address", ["https://video.city.org/abc", "video.city.org/abc"])
def test_an_address_that_is_called_the_way_in_is_withheld_and_unsure(
    line: str, address: str
) -> None:
    text = line.format(address)
    facts = read(f"{text}\n\nMore at {address} today.")
    assert "city.org/abc" not in public(facts)
    assert [(each.value, each.is_unsure) for each in facts.join_urls] == [
        ("https://video.city.org/abc", True)
    ]
    agenda = parse_agenda(f"10:00 Welcome\n{text}\n10:30 Panel ({address})\n11:00 Tea")
    assert "city.org/abc" not in public(agenda)
    assert len(agenda.unplaced) >= 2


@pytest.mark.parametrize(
    "line",
    [
        *("Join our network: https://city.org/members", "More: https://city.org/call/proposals"),
        *(
            "Participer : https://framaforms.org/inscription-123",
            "Join us, says https://city.org/a",
        ),
        *("https://us02web.zoom.us/webinar/register/WN_abc", "https://zoom.us/rec/share/abc"),
        *("Labour Code 2016, for the meeting", "Key figures: 1200 people", "Tel: 0475123456"),
        *("Code of conduct: 12 rules", "The password policy was adopted in 2024", "Room: B204"),
        "PIN – Integration",
        *("Zoom registration link: https://city.org/a", "Webinar page: https://city.org/a"),
        *(
            "Link to the webinar recording: https://city.org/a",
            "Fill in this form to join the session: https://city.org/form",
        ),
    ],
)
def test_what_opens_nothing_stays(line: str) -> None:
    facts = read(f"Zoom: https://zoom.us/j/1\n\n{line}")
    assert line.rpartition(" ")[2] in facts.description
    assert [each.value for each in facts.join_urls] == ["https://zoom.us/j/1"]
    assert facts.join_passcode is None


@pytest.mark.parametrize(("label", "code"), list(product(LABELS, ("X9k2Lm7Q", "482913"))))
def test_a_code_is_not_public_whatever_it_is_called(label: str, code: str) -> None:
    for text in (
        f"Join: https://zoom.us/j/1\n{label}: {code}",
        f"On Zoom.\n\nThe link comes by mail. {label}: {code}",
    ):
        facts = read(text)
        assert code not in public(facts)
        assert len(facts.description) > 5
        assert told(facts) >= {4 + len(text.split("\n"))}
    agenda = parse_agenda(
        f"10:00 Welcome\n{label}: {code}\n10:30 Panel (Zoom, {label} {code})\n11:00 Tea"
    )
    assert code not in public(agenda)
    assert [each.line for each in agenda.unplaced] == [2, 3]
    assert [item.title for item in agenda.items][1:] == ["Panel (Zoom)", "Tea"]


@pytest.mark.parametrize(
    "line",
    [
        *("The passcode for Zoom is 482913", "The password will be 482913", "the code is 482913"),
        *("Numéro du Zoom 812 3456 7890, code 482913", "Join with passcode 482913 today"),
        *("Das Passwort lautet 482913", "Mot de passe Zoom = 482913", "zoom.us/j/1 (code 482913)"),
        *("Réunion Zoom, ID 812 3456 7890, code 482913", "Zoom: 812 3456 7890 / 482913"),
        *(
            "ID y contraseña: 812 3456 7890 / 482913",
            "| PIN | 482913 |",
            "Passcode – 482913",
            *(
                "Zoom passcode (482913)",
                "Zoom-Meeting: 812 3456 7890 (482913)",
                "ID 81234567890482913",
            ),
            "Word of the day: 482913",
            "Teams (Besprechungs-ID: 812 3456 7890, Kennung: X482913)",
            "https://broadcast.interactio.io/ and code X482913",
        ),
    ],
)
def test_a_code_in_other_words_is_not_public(line: str) -> None:
    facts = read(f"Join: https://zoom.us/j/1\n{line}")
    assert not [each for each in ("482913", "3456") if each in public(facts)]
    assert 6 in told(facts)
    agenda = parse_agenda(f"10:00 Panel\nJoin: https://zoom.us/j/1\n{line}\n11:00 Tea")
    assert not [each for each in ("482913", "3456") if each in public(agenda)]
    assert [each.line for each in agenda.unplaced] == [2, 3]


@pytest.mark.parametrize("code", ["482913", "aB12cD", "48 29 13", "482 913 77"])
def test_a_code_below_its_label_is_not_public(code: str) -> None:
    facts = read(f"Join: https://zoom.us/j/1\nPasscode:\n{code}")
    assert code[:5] not in public(facts)
    assert facts.join_passcode is not None
    assert (facts.join_passcode.value, facts.join_passcode.lines) == (code, (7,))
    agenda = parse_agenda(f"10:00 Panel\nPasscode:\n{code}\n11:00 Tea")
    assert code[:5] not in public(agenda)
    assert 3 in [each.line for each in agenda.unplaced]


def test_a_meeting_s_number_brings_codes_near_that_nobody_knows() -> None:
    facts = read("On Teams\n\nBesprechungs-ID: 812 345 678 90\nKennung: Ab12cd")
    assert facts.description == "On Teams\n\nBring tea."
    assert told(facts) >= {8}


@pytest.mark.parametrize(
    "line",
    ["Ref: X482913", "Projektnummer: 48291A", "Grant no: 482913", "Budget line: X482913"],
)
def test_the_number_of_a_grant_or_project_beside_a_meeting_s_stays(line: str) -> None:
    facts = read(f"On Teams\n\nMeeting ID: 812 345 678 90\n{line}")
    assert line.rpartition(" ")[2] in facts.description


@pytest.mark.parametrize("number", ["812-3456-7890", "812 3456 7890"])
def test_a_number_without_a_code_is_told(number: str) -> None:
    facts = read(f"Join: https://zoom.us/j/1\nMeeting ID {number} (no code)")
    assert "7890" not in public(facts)
    assert 6 in told(facts)


def test_no_line_of_an_invitation_is_public_and_no_key_of_the_host_is_suggested() -> None:
    facts = read(f"Join: https://example.webex.com/j.php?MTID=m1\n{INVITED}")
    for secret in ("2345", "Xy12ab", "972212", "775511", "webex.com", "118771827", "123 456"):
        assert secret not in public(facts)
    assert facts.join_passcode is not None
    assert facts.join_passcode.value == "Xy12ab"
    assert told(facts) == {*range(5, 12)}
