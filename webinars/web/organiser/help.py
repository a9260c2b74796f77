"""The organisers' guide, and which of its topics goes with which page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from flask import Flask, abort, current_app, render_template, request, url_for

from webinars.events.search import fold, folded_words
from webinars.web.guides import ORGANISERS, Section, Topic, guide
from webinars.web.organiser.desk import Answer, organiser, signed_in
from webinars.web.urls import chosen_language

_PAGES = {
    "start": ("overview", "help"),
    "publish": (
        *("create", "tasks", "basics", "texts", "preview", "lifecycle", "series", "dates"),
        *("agenda", "agenda_items", "agenda_telling", "agenda_titles", "tracks", "languages"),
        *("speakers", "speaker_merging"),
        *("questions", "registration_settings", "materials"),
    ),
    "people": (
        *("people", "person", "entering", "needs", "slips", "without_email", "agreeing"),
        *("invited", "inviting", "invited_person"),
    ),
    "places": ("deciding", "reservations"),
    "messages": (
        *("mailings", "mailing_text", "mailing_check", "mailing_progress", "mailing_templates"),
        *("news", "reminders"),
    ),
    "lists": (
        "importing",
        "taking_back",
        "exporting",
        "newsletter",
        "attendance",
        "printing",
        "agenda_paper",
    ),
    "figures": ("dashboard", "inclusion", "partner_links", "report"),
    "check-in": ("check_in", "online"),
    "team": (
        *("team", "co_hosts", "settings", "settings_texts", "audit_log"),
        *("account", "second_factor", "confirm"),
    ),
}
TOPIC_OF = {module: topic for topic, modules in _PAGES.items() for module in modules}
"""The topic of each module's pages, also where a form is shown once more."""


def install(app: Flask) -> None:
    """Give the organisers' templates the way to the help."""
    app.jinja_env.globals["help_address"] = _address


@organiser.get("/-/help/")
@signed_in
def help_topics() -> Answer:
    """What there is to read; `search` in the address looks for its words in the sections."""
    search, topics = request.args.get("search", "").strip(), _topics()
    return render_template(
        "organiser/help_topics.html",
        topics=topics.values(),
        search=search,
        found=list(_find(topics.values(), search)) if search else [],
    )


@organiser.get("/-/help/<topic>")
@signed_in
def help_topic(topic: str) -> Answer:
    """One topic, and the way to the next."""
    topics = _topics()
    if topic not in topics:
        abort(404)
    keys = list(topics)
    after = keys[keys.index(topic) + 1 :][:1]
    return render_template(
        "organiser/help_topic.html",
        topic=topics[topic],
        following=topics[after[0]] if after else None,
    )


def _find(topics: Iterable[Topic], search: str) -> Iterator[tuple[Topic, Section]]:
    """The sections in which every word stands, those first that have one in their heading."""
    words = folded_words(search)
    found = [
        (topic, section)
        for topic in topics
        for section in topic.sections
        if words and all(word in fold(f"{topic.title} {section.words}") for word in words)
    ]
    return iter(sorted(found, key=lambda each: not _is_in(each[1].title, words)))


def _is_in(title: str, words: Sequence[str]) -> bool:
    return any(word in fold(title) for word in words)


def _topics() -> dict[str, Topic]:
    return guide(ORGANISERS, chosen_language())


def _address() -> str:
    """Where the present page's help is: its topic, or all of them."""
    view = current_app.view_functions.get(request.endpoint or "")
    topic = TOPIC_OF.get(view.__module__.rpartition(".")[2]) if view else None
    if topic is None:
        return url_for("organiser.help_topics")
    return url_for("organiser.help_topic", topic=topic)
