"""The organisers' guide, and which of its topics goes with which page."""

from __future__ import annotations

from flask import Flask, abort, render_template, request, url_for

from webinars.web.guides import Topic, guide
from webinars.web.organiser.desk import Answer, organiser, signed_in
from webinars.web.urls import chosen_language

GUIDE = "organisers"

_PAGES = {
    "start": ("home", "overview"),
    "publish": (
        *("create", "create_blank", "create_review", "tasks", "basics", "texts", "agenda"),
        *(
            "new_item",
            "agenda_item",
            "tracks",
            "languages",
            "speakers",
            "edit_speaker",
            "questions",
        ),
        *("question", "registration_settings", "joining", "materials", "series", "duplicate"),
        *("publish", "unpublish", "postpone", "cancel_event", "reinstate", "preview"),
    ),
    "people": ("people", "person", "add_by_hand", "correct_person", "erase_person"),
    "places": ("decide_people", "reservations", "add_reservation", "edit_reservation"),
    "messages": ("mailings",),
    "figures": ("dashboard",),
    "check-in": ("check_in", "scan"),
    "team": (
        "team",
        "edit_member",
        "settings",
        "account",
        "second_factor",
        "co_hosts",
        "audit_log",
    ),
}
TOPIC_OF = {page: topic for topic, pages in _PAGES.items() for page in pages}
"""The topic that a page's link to the help opens."""


def install(app: Flask) -> None:
    """Give the organisers' templates the way to the help."""
    app.jinja_env.globals["help_address"] = _address


@organiser.get("/-/help/")
@signed_in
def help_topics() -> Answer:
    """What there is to read."""
    return render_template("organiser/help_topics.html", topics=_topics().values())


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


def _topics() -> dict[str, Topic]:
    return guide(GUIDE, chosen_language())


def _address() -> str:
    """Where the present page's help is: its topic, or all of them."""
    topic = TOPIC_OF.get((request.endpoint or "").rpartition(".")[2])
    if topic is None:
        return url_for("organiser.help_topics")
    return url_for("organiser.help_topic", topic=topic)
