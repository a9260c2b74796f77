"""People are read as programmes name them, and found again among an organisation's speakers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinars.events.parsing.people.lists import read_people
from webinars.events.parsing.people.matching import MatchKind, find_matching_speaker
from webinars.events.parsing.people.reading import Trust, read_person
from webinars.events.parsing.people.shapes import looks_like_name
from webinars.events.programme import SpeakerRole


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Giulia Busolin – Policy Officer, ECRE", ("Giulia Busolin", "Policy Officer", "ECRE")),
        ("M. le préfet Ali DIA, directeur", ("Ali DIA", "préfet, directeur", "")),
        ("Mme la ministre Ana RUIZ", ("Ana RUIZ", "ministre", "")),
        ("Ana Ruiz, Netzwerk Asyl e.V.", ("Ana Ruiz", "", "Netzwerk Asyl e.V.")),
        ("Ana Ruiz, ECRE.", ("Ana Ruiz", "", "ECRE")),
        ("Giulia Busolin - Policy Officer, ECRE", ("Giulia Busolin", "Policy Officer", "ECRE")),
        ("Giulia Busolin, Policy Officer, ECRE", ("Giulia Busolin", "Policy Officer", "ECRE")),
        ("Giulia Busolin (Policy Officer, ECRE)", ("Giulia Busolin", "Policy Officer", "ECRE")),
        ("Giulia Busolin | Policy Officer | ECRE", ("Giulia Busolin", "Policy Officer", "ECRE")),
        ("Kwame Ofori, Esq. – Legal Adviser, ECRE", ("Kwame Ofori", "Legal Adviser", "ECRE")),
        ("Kwame Ofori Esq, Legal Adviser, ECRE", ("Kwame Ofori", "Legal Adviser", "ECRE")),
        ("Ana Ruiz, OBE, PhD – Adviser, ECRE", ("Ana Ruiz OBE PhD", "Adviser", "ECRE")),
        ("John King, Jr. – Adviser, ECRE", ("John King Jr", "Adviser", "ECRE")),
        ("Ana Ruiz, MEP – Chair, Parliament", ("Ana Ruiz", "MEP, Chair", "Parliament")),
        ("Rana Aziz (UNHCR)", ("Rana Aziz", "", "UNHCR")),
        ("Rana Aziz, UNHCR", ("Rana Aziz", "", "UNHCR")),
        ("Rana Aziz – Director", ("Rana Aziz", "Director", "")),
        ("Rana Aziz, Director at the Refugee Forum", ("Rana Aziz", "Director", "Refugee Forum")),
        ("Rana Aziz, Refugee Forum – Director", ("Rana Aziz", "Director", "Refugee Forum")),
        ("Dr. Ada von der Au, Leiterin, Diakonie", ("Dr. Ada von der Au", "Leiterin", "Diakonie")),
        ("Vice-Mayor Ada Lind (ECRE)", ("Ada Lind", "Vice-Mayor", "ECRE")),
        ("Commissaire générale Ada Lind", ("Ada Lind", "Commissaire générale", "")),
        (
            "Vice President Ada Lind, Vice President of ECRE",
            ("Ada Lind", "Vice President of ECRE", ""),
        ),
        ("Maire adjointe Ada Lind", ("Ada Lind", "Maire adjointe", "")),
        ("Oberbürgermeisterin Ada Lind, ECRE", ("Ada Lind", "Oberbürgermeisterin", "ECRE")),
        ("Alcaldesa Ada Lind, ECRE", ("Ada Lind", "Alcaldesa", "ECRE")),
        ("Sindaca Ada Lind, ECRE", ("Ada Lind", "Sindaca", "ECRE")),
        ("Wethouder Ada van der Lind, ECRE", ("Ada van der Lind", "Wethouder", "ECRE")),
        ("Vereadora Ada Lind, ECRE", ("Ada Lind", "Vereadora", "ECRE")),
        ("Mme Ada Lind, directrice, ECRE", ("Ada Lind", "directrice", "ECRE")),
        ("M. Omar Said (ECRE)", ("Omar Said", "", "ECRE")),
        ("Me Ada Lind, Barreau de Gand", ("Ada Lind", "Maître", "Barreau de Gand")),
        ("Me Ada Lind, avocate, ECRE", ("Ada Lind", "avocate", "ECRE")),
        ("Frau Dr. Ada Lind, Leiterin, ECRE", ("Dr. Ada Lind", "Leiterin", "ECRE")),
        ("Sra. Ada Lind, abogada, ECRE", ("Ada Lind", "abogada", "ECRE")),
        ("Mevrouw Ada Lind, voorzitter, ECRE", ("Ada Lind", "voorzitter", "ECRE")),
        ("Omar Al-Said (Refugee Voices)", ("Omar Al-Said", "", "Refugee Voices")),
        ("Ada Lind (she/her), Open Election Data Lab", ("Ada Lind", "", "Open Election Data Lab")),
        ("ABUSALAMA Tamam – ECRE", ("ABUSALAMA Tamam", "", "ECRE")),
        ("Els 't Hooft (Gemeente Utrecht)", ("Els 't Hooft", "", "Gemeente Utrecht")),
        ("Ada Lind (she/her, UNHCR)", ("Ada Lind", "", "UNHCR")),
        ("Ada Lind (Officer; elle/iel)", ("Ada Lind", "Officer", "")),
        ("Ada Lind (IL, IT, ECRE)", ("Ada Lind", "IL", "IT, ECRE")),
        ("Lucie Ngo (CALM)", ("Lucie Ngo", "", "CALM")),
        ("Sara de' Medici (ASGI)", ("Sara de' Medici", "", "ASGI")),
        ("Dr. med. Eva Groß (Medibüro)", ("Dr. med. Eva Groß", "", "Medibüro")),
        ("Prof. dr. hab. Jan Zak (UW)", ("Prof. dr. hab. Jan Zak", "", "UW")),
        ("Director Tom Lee (IOM)", ("Tom Lee", "Director", "IOM")),
        ("Sophie in 't Woud, Director, ECRE", ("Sophie in 't Woud", "Director", "ECRE")),
        ("Omar el-Khatib – Officer, UNHCR", ("Omar el-Khatib", "Officer", "UNHCR")),
        ("Gianni dell'Orto (Officer, UNHCR)", ("Gianni dell'Orto", "Officer", "UNHCR")),
        ("Sidi ould Ahmed, UNHCR", ("Sidi ould Ahmed", "", "UNHCR")),
        ("Karl von und zu Stein, UNHCR", ("Karl von und zu Stein", "", "UNHCR")),
        ("Ana Silva, PhD, Director, ECRE", ("Ana Silva PhD", "Director", "ECRE")),
        ("Dr Nour Haddad (online), UNHCR", ("Dr Nour Haddad", "", "UNHCR (online)")),
        ("Prof. em. Dr. Ute Klein, FU Berlin", ("Prof. em. Dr. Ute Klein", "", "FU Berlin")),
        ("Олена Коваль – UNHCR", ("Олена Коваль", "", "UNHCR")),
        ("ليلى حداد – ECRE", ("ليلى حداد", "", "ECRE")),
        (
            "Ada Lind – Officer, Council on Refugees (ECRE)",
            ("Ada Lind", "Officer", "Council on Refugees (ECRE)"),
        ),
    ],
)
def test_a_person_is_read(text: str, expected: tuple[str, str, str]) -> None:
    person = read_person(text)
    assert person is not None
    assert (person.name, person.role, person.affiliation) == expected
    assert person.trust == Trust.SURE


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ana Silva (ECRE), Omar Said (Officer, UNHCR) and Zoé Petit (HCR)", 3),
        ("Ana Silva, Director, ECRE; Omar Said, Officer, UNHCR", 2),
        ("Ana Silva, Director, ECRE and Omar Said, Officer, UNHCR", 2),
        ("Ana Silva – Director, ECRE et Omar Said – Officer, UNHCR", 2),
        ("A. Silva, B. Said y Zoé Petit", 3),
        ("Ana Silva, Director of Policy and Advocacy, ECRE", 1),
        ("Ana Silva und Omar Said", 2),
        ("Ana Silva (SHARE Network), Deputy Mayor Luc Van den Broeck (City of Brussels)", 2),
        ("Ana Silva (ECRE), Prof. Omar Said (ULB)", 2),
        ("Ana Silva (ECRE), Professor Omar Said (ULB)", 2),
    ],
)
def test_a_list_is_taken_apart(text: str, names: int) -> None:
    assert len(read_people(text)) == names


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Ana Silva, Director, ECRE, Bo Li, Officer, UNHCR and Cy Old, Lawyer, IOM",
            "Ana Silva|Director|ECRE; Bo Li|Officer|UNHCR; Cy Old|Lawyer|IOM",
        ),
        (
            "Ana Silva (ECRE, Brussels), Bo Li (UNHCR; Geneva), Cy Old",
            "Ana Silva||ECRE, Brussels; Bo Li||UNHCR, Geneva; Cy Old||",
        ),
        (
            "Ana Silva (ECRE), Omar el-Khatib, policy officer, City of Ghent",
            "Ana Silva||ECRE; Omar el-Khatib|policy officer|City of Ghent",
        ),
        ("Mustapha A.; Ana S., ECRE", "Mustapha A.||; Ana S.||ECRE"),
        ("Ana Silva, ECRE, Bo Li, UNHCR", "Ana Silva||ECRE; Bo Li||UNHCR"),
        ("Ana Silva, Director, Cruz Roja, Madrid", "Ana Silva|Director|Cruz Roja, Madrid"),
    ],
)
def test_everybody_in_a_list_has_what_is_said_of_them(text: str, people: str) -> None:
    found = read_people(text)
    said = (f"{one.name}|{one.role}|{one.affiliation.replace(';', ',')}" for one in found)
    assert "; ".join(said) == people
    assert not any(one.is_doubted for one in found)


@pytest.mark.parametrize(
    "text",
    [
        "Ana Silva, Bo Li, Officer, UNHCR",
        "Ana Silva, Director, Save the Children, Bo Li (IOM)",
        "Ana Silva, Save the Children, Bo Li, Caritas Europa",
        "Ana Silva, FTDA, et un représentant de la ville",
        "Ana Silva, maire de Colmar, Bo Li, France terre d'asile",
        "Ana Silva, refugee and activist, Bo Li, Mayor of Ghent",
        "Ana Silva, Policy Officer (ECRE), Mohammed (refugee advocate)",
    ],
)
def test_what_may_name_somebody_else_is_asked_about(text: str) -> None:
    assert any(one.is_doubted and one.is_unsure for one in read_people(text))


@pytest.mark.parametrize(
    ("text", "people"),
    [
        (
            "Ana Silva (ECRE), Mohammed (refugee advocate), Bo Li (IOM)",
            "Ana Silva||ECRE; Mohammed|refugee advocate|?; Bo Li||IOM",
        ),
        ("Ana Silva (ECRE) and Mohammed (UN)", "Ana Silva||ECRE; Mohammed||UN?"),
        ("Ana Silva (ECRE), bell hooks (Berea)", "Ana Silva||ECRE; bell hooks||Berea?"),
        ("Ana Silva (ECRE); bell hooks (Berea)", "Ana Silva||ECRE; bell hooks||Berea?"),
        ("Ana Silva (Director), Caritas (Belgium)", "Ana Silva|Director|Caritas (Belgium)"),
        ("Ana Silva (ECRE), Oxfam (Spain)", "Ana Silva||ECRE, Oxfam (Spain)?"),
        ("Ana Silva (ECRE), City of Ghent (Bélgica)", "Ana Silva||ECRE, City of Ghent (Bélgica)?"),
        (
            "Ana Silva (ECRE), followed by tea (20 min)",
            "Ana Silva||ECRE, followed by tea (20 min)?",
        ),
        ("Ana Silva (ECRE), joining late (train)", "Ana Silva||ECRE, joining late (train)?"),
    ],
)
def test_who_has_a_bracket_of_their_own_is_somebody_else(text: str, people: str) -> None:
    said = (
        f"{one.name}|{one.role}|{one.affiliation}{'?' if one.is_doubted else ''}"
        for one in read_people(text)
    )
    assert "; ".join(said) == people


@pytest.mark.parametrize(
    "text",
    [
        "Next Steps",
        "Legal Aid, Housing and Work",
        "Panel Discussion – Room 2",
        "tbc",
        "All members",
        "European Commission – DG HOME",
        "Opportunities, Challenges, and Next Steps",
        "",
        "• –",
        "Mayor Park Hotel, Ghent",
    ],
)
def test_what_is_no_person_is_left_alone(text: str) -> None:
    assert read_people(text) == []


@pytest.mark.parametrize("text", ["First Nations Voices", "Prime Minister's Office"])
def test_a_rank_alone_is_no_office(text: str) -> None:
    person = read_person(text)
    assert person is None or person.role == ""


def test_a_bare_name_is_less_sure() -> None:
    person = read_person("Giulia Busolin")
    assert person is not None
    assert (person.trust, person.is_unsure) == (Trust.BARE, True)


def test_a_part_in_brackets_is_not_a_position() -> None:
    person = read_person("Ana Silva (moderator, ECRE)")
    assert person is not None
    assert (person.part, person.role, person.affiliation) == (SpeakerRole.MODERATOR, "", "ECRE")


def test_a_name_has_few_words_with_capitals() -> None:
    assert looks_like_name("María del Carmen Ruiz y de la Fuente")
    assert not looks_like_name("how to say no")
    assert not looks_like_name("Zoom 3")


@pytest.mark.parametrize(
    ("name", "other", "kind"),
    [
        ("ABUSALAMA Tamam", "Tamam Abusalama", MatchKind.EXACT),
        ("Dr. Lukasz ZAK", "Łukasz Żak", MatchKind.EXACT),
        ("Jean Pierre Petit", "Jean-Pierre Petit", MatchKind.EXACT),
        ("Ana Silva", "Ana da Silva", MatchKind.MAYBE),
        ("Ana Silva", "Ana Maria Silva", MatchKind.MAYBE),
        ("A. Silva", "Ana Silva", MatchKind.MAYBE),
        ("Tamam Abusalma", "Tamam Abusalama", MatchKind.MAYBE),
        ("Tamma Abusalama", "Tamam Abusalama", MatchKind.MAYBE),
        ("DUBOIS Claire", "Claire Marie Dubois", MatchKind.MAYBE),
        ("Claire Dubois-N'Diaye", "Claire Dubois", MatchKind.ANOTHER_SURNAME),
        ("Claire Dubois", "DUBOIS-N’DIAYE Claire", MatchKind.ANOTHER_SURNAME),
        ("Ana Silva", "Ana Silva Costa", MatchKind.ANOTHER_SURNAME),
        ("Jane Doe", "John Doe", None),
        ("Ana", "Ana Silva", None),
        ("", "", None),
    ],
)
def test_a_speaker_is_found_again(name: str, other: str, kind: MatchKind | None) -> None:
    match = find_matching_speaker(name, ["Somebody Else", other])
    assert (match.kind if match else None) == kind
    assert match is None or match.position == 1


def test_two_speakers_of_one_name_are_only_a_maybe() -> None:
    match = find_matching_speaker("Ana Silva", ["Ana Silva", "ana silva"])
    assert match is not None
    assert match.kind == MatchKind.MAYBE


PIECES = st.sampled_from(
    ["Ana", " ", "Silva", ", ", " – ", "(", ")", " and ", "ECRE", "de", "Director", ";", " at the "]
)


@given(st.text() | st.lists(PIECES).map("".join))
def test_no_text_raises(text: str) -> None:
    read_person(text)
    read_people(text)
    find_matching_speaker(text, [text[::-1], text])
