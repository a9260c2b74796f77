"""The meeting's link and code are found where everybody reads, in whatever language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.events.builders import make_question
from webinars.events.giving_away import find_given_away
from webinars.events.models import Event, EventDate, EventLink, EventText
from webinars.events.programme import AgendaItem, AgendaItemText, QuestionChoice, Track

LINK, CODE = "https://meet.example.org/j/123/", "Oliven 7"


def an_event() -> Event:
    """An event online with a question, of which nothing is stored."""
    question = make_question(1)
    for text in question.texts:
        text.hint = ""
    return Event(
        join_url=LINK,
        join_passcode=CODE,
        venue="",
        address="",
        hashtags=[],
        tracks=[Track(names={"en": "Law"})],
        dates=[EventDate(items=[AgendaItem(place="", texts=[a_talk("Talk")])])],
        texts=[EventText(language="en", title="T", summary="", description="")],
        questions=[question],
    )


PLACES: list[tuple[str, Callable[[Event, str], None]]] = [
    ("basics", lambda event, text: setattr(event, "venue", text)),
    ("basics", lambda event, text: setattr(event, "address", text)),
    ("basics", lambda event, text: event.hashtags.append(text)),
    ("texts", lambda event, text: setattr(event.texts[0], "description", text)),
    ("texts", lambda event, text: event.texts.append(in_french(text))),
    ("agenda", lambda event, text: setattr(event.dates[0].items[0], "place", text)),
    ("agenda", lambda event, text: setattr(event.dates[0].items[0].texts[0], "title", text)),
    ("agenda", lambda event, text: event.dates[0].items[0].texts.append(an_item(text))),
    ("agenda", lambda event, text: event.tracks[0].names.update(fr=text)),
    ("questions", lambda event, text: setattr(event.questions[0].texts[0], "hint", text)),
    ("questions", lambda event, text: event.questions[0].choices.append(a_choice(text))),
    ("materials", lambda event, text: event.links.append(EventLink(url=text, label="More"))),
    ("materials", lambda event, text: event.links.append(EventLink(url="/", label=text))),
]


def in_french(text: str) -> EventText:
    return EventText(language="fr", title="T", summary=text, description="")


def a_talk(title: str) -> AgendaItemText:
    return AgendaItemText(language="en", title=title, description="")


def an_item(text: str) -> AgendaItemText:
    return AgendaItemText(language="fr", title="Exposé", description=text)


def a_choice(text: str) -> QuestionChoice:
    return QuestionChoice(key="a", labels={"en": "A", "fr": text})


def found_in(text: str, *, link: str = "", code: str = "") -> bool:
    """Whether a text of the event with this link or code gives it away."""
    event = an_event()
    event.join_url, event.join_passcode, event.texts[0].summary = link, code, text
    return find_given_away(event) == ["texts"]


@pytest.mark.parametrize(("page", "write"), PLACES)
@pytest.mark.parametrize("text", [LINK, "meet.example.org/j/123?pwd=x", f"Code: {CODE}."])
def test_it_is_found_wherever_everybody_reads_it(
    page: str, write: Callable[[Event, str], None], text: str
) -> None:
    event = an_event()
    write(event, text)
    assert find_given_away(event) == [page]


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://zoom.us/j/123?pwd=abc", "Come to https://zoom.us/j/123."),
        ("https://zoom.us/j/123", "[Join](https://ZOOM.us/j/123?pwd=abc)"),
        ("https://Zoom.us/j/123/", "us02web.zoom.us/j/123#success"),
        ("https://x.webex.com/x/j.php?MTID=m12", "https://x.webex.com/x/j.php?MTID=m12"),
        ("https://meet.example.org/?room=7", "meet.example.org/?room=7"),
        ("https://zoom.us/j/123?pwd=abc", "https://zoom.us/j/123?pwd=xyz"),
        ("https://zoom.us/my/ana?pwd=abc", "https://zoom.us/my/ana"),
        ("https://youtube.com/watch?v=LIVE1", "youtube.com/watch?app=tv&v=LIVE1&t=3"),
        ("https://app.element.io/#/room/abc?via=x", "https://app.element.io/#/room/abc"),
        ("https://teams.microsoft.com/_#/l/19:a", "https://teams.microsoft.com/_#/l/19:a?x=1"),
        ("https://city.org/housing#top", "https://city.org/housing"),
        ("https://city.org/ada?token=abc", "Come to city.org/ada"),
        ("https://city.org/ada?h=abc&email=ada%40x.org&lang=fr", "https://city.org/ada"),
        ("https://youtube.com/watch?v=LIVE1&list=abc", "https://youtu.be/LIVE1"),
        ("https://youtu.be/abcdefgh?si=x", "https://www.youtube.com/watch?app=tv&v=abcdefgh"),
        ("https://www.youtube.com/live/LIVE1", "youtu.be/LIVE1"),
        ("https://www.city.org/room/1", "https://city.org/room/1"),
    ],
)
def test_a_link_is_found_however_it_is_written(link: str, text: str) -> None:
    assert found_in(text, link=link)


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("https://zoom.us/j/123", "https://zoom.us/j/1234567"),
        ("https://zoom.us/j/123", "https://zoom.us/j/123/report and https://zoom.us/j/123-4"),
        ("https://zoom.us/j/123", "https://notzoom.us/j/123 and https://zoom.us/J/123"),
        ("https://zoom.us/", "See https://zoom.us/ for help"),
        ("https://x.webex.com/x/j.php?MTID=m12", "https://x.webex.com/x/j.php?MTID=m99"),
        ("https://youtube.com/watch?v=LIVE1", "https://youtube.com/watch?v=RECORD9"),
        ("https://youtu.be/LIVE1", "https://youtu.be/LIVE2 and https://youtu.be/LIVE1-a"),
        ("https://city.org/join?id=1", "https://city.org/join?id=2 and https://city.org/join"),
        ("https://app.element.io/#/room/abc", "https://app.element.io/#/room/abcd"),
        ("https://teams.microsoft.com/_#/l/19:a", "https://teams.microsoft.com/_#/l/19:b"),
    ],
)
def test_another_link_is_left_alone(link: str, text: str) -> None:
    assert not found_in(text, link=link)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2026", "Access code: **2026**"),
        ("2026", "Mot de passe : 2026"),
        ("4711", "Code d’accès : 4711"),
        ("48151", "The passcode is 48151."),
        ("481516", "Type 481516 to come in."),
        ("ensemble", "Mot de passe : ensemble"),
        ("ensemble", "Mot de passe de la réunion : ensemble"),
        ("ensemble", "Palavra-passe: ensemble"),
        ("4815", "Palavra-passe: 4815"),
        ("4815", "Pass: 4815"),
        ("4815", "Passkey 4815"),
        ("4815", "Kennnummer: 4815"),
        ("4815", "Wachtwoord: 4815"),
        ("48151", "Mot de passe de la réunion : 48151"),
        ("girasole", "Parola chiave: girasole"),
        ("girasol", "Clave: girasol"),
        ("Sunflower", "The access code to join is Sunflower."),
        ("ZkWqPtLm", "At the door, say ZkWqPtLm."),
    ],
)
def test_a_number_is_a_code_where_it_is_called_so_or_is_long(code: str, text: str) -> None:
    assert found_in(text, code=code)


@pytest.mark.parametrize(
    "text", ["Elections 2026", "Code of conduct 2026", "Code: 20261", "The code\n\n2026 is over"]
)
def test_a_year_is_no_code(text: str) -> None:
    assert not found_in(text, code="2026")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (CODE, "Olivenhain 7"),
        ("123", "call 123"),
        ("ensemble", "Nous planifions ensemble, pour passer du temps ensemble."),
        ("ensemble", "Code de conduite : ensemble"),
        ("ensemble", "La clé : agir, toujours plus nombreux, partout ensemble"),
        ("ensemble", "Trouver la clé ensemble"),
        ("ensemble", "Gardez le code. Nous planifions ensemble."),
        ("", "anything"),
        (CODE, "meet.example.org"),
    ],
)
def test_what_only_looks_like_it_is_left_alone(code: str, text: str) -> None:
    event = an_event()
    event.join_passcode = code
    event.texts[0].description = text
    assert find_given_away(event) == []


def test_without_a_meeting_nothing_is_looked_for() -> None:
    event = an_event()
    event.join_url = event.join_passcode = ""
    assert find_given_away(event) == []
