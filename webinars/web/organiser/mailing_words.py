"""What the pages about messages say: for whom, in which languages, what is in the way, how far."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from webinars.languages import language_name
from webinars.mail.writing import HTML_LIMIT
from webinars.registrations.mailings import placeholders
from webinars.registrations.mailings.audience import Recipients, reads_another
from webinars.registrations.mailings.models import Mailing, MailingStatus, MailingText
from webinars.registrations.mailings.placeholders import Placeholder
from webinars.registrations.mailings.sending import Obstacle
from webinars.web.urls import chosen_language
from webinars.web.words import joined

STATUSES = {
    MailingStatus.DRAFT: _l("Draft"),
    MailingStatus.SCHEDULED: _l("Is sent in a minute"),
    MailingStatus.SENDING: _l("On its way"),
    MailingStatus.SENT: _l("Sent"),
    MailingStatus.CANCELLED: _l("Stopped"),
}
PLACEHOLDERS = {
    Placeholder.NAME: _l("the person's name"),
    Placeholder.EVENT: _l("the event's title"),
    Placeholder.DATE: _l("the next date and its time"),
    Placeholder.EVENT_PAGE: _l("the link to the event's page"),
    Placeholder.OWN_PAGE: _l("the link to the person's own page, to see, change or cancel"),
    Placeholder.JOIN_LINK: _l("the link to the person's join page; only for who is confirmed"),
}
_MOST_MARKS = 5
OBSTACLES = {
    Obstacle.NO_TEXT: _l("Nothing is written yet. Write the message first."),
    Obstacle.NOBODY: _l("Nobody matches at the moment. Choose other people."),
    Obstacle.LOST_FILTER: _l(
        "A filter of this message names something that is not there any more, such as a question "
        "that was removed. Choose once more for whom it is."
    ),
    Obstacle.TOO_HEAVY: _l(
        "The message is too heavy for an e-mail: mail programs would cut it off. Write it shorter."
    ),
}


@dataclass(frozen=True)
class Preset:
    """Some people that messages are often for: a label, and the query of their filter."""

    label: object
    query: Mapping[str, list[str]] = field(default_factory=dict)


PRESETS = (
    Preset(_l("Everyone confirmed"), {"status": ["confirmed"]}),
    Preset(_l("On the waiting list"), {"status": ["waiting"]}),
    Preset(_l("To be decided"), {"status": ["pending"]}),
    Preset(_l("Those who came"), {"status": ["confirmed"], "attended": ["yes"]}),
    Preset(_l("Those who did not come"), {"status": ["confirmed"], "attended": ["no"]}),
)


def people(count: int) -> str:
    """`142 people`."""
    return str(ngettext("%(num)s person", "%(num)s people", count))


def unreached(count: int) -> str:
    """How many more a message is for whom no mail reaches."""
    return str(
        ngettext(
            "It is also for %(num)s person without an e-mail address: tell them yourself.",
            "It is also for %(num)s people without an e-mail address: tell them yourself.",
            count,
        )
    )


def written(mailing: Mailing) -> str:
    """To how many people a message goes; while its mails are being written, that they are.

    "" before: it can still be taken back.
    """
    if mailing.status is MailingStatus.SCHEDULED:
        return ""
    if mailing.status is not MailingStatus.SENDING:
        return people(mailing.written)
    if not mailing.written:
        return str(_("The mails are being written."))
    return str(
        ngettext(
            "The mails are being written: for %(num)s person so far.",
            "The mails are being written: for %(num)s people so far.",
            mailing.written,
        )
    )


def headline(recipients: Recipients) -> str:
    """`142 people: 62 French, 40 English, 40 Arabic`."""
    if not recipients.total:
        return str(_("Nobody matches."))
    listed = ", ".join(_of_language(*pair) for pair in recipients.by_language.items())
    return str(
        _(
            "%(people)s: %(languages)s",
            people=people(recipients.total),
            languages=listed,
        )
    )


def warnings(mailing: Mailing, recipients: Recipients) -> Iterator[str]:
    """What the organiser should know before the message goes."""
    for given, readers in reads_another(mailing, recipients).items():
        listed = joined([_of_language(*pair) for pair in readers.items()])
        name = language_name(given, chosen_language())
        yield _(
            "Not in their own language: %(people)s. They get the text in this one: %(language)s.",
            people=listed,
            language=name,
        )
    if marks := [each for text in mailing.texts for each in _sent_as_written(text)]:
        listed = joined([f"“{mark}”" for mark in dict.fromkeys(marks[:_MOST_MARKS])])
        yield _("Sent as it stands, neither filled in nor formatted: %(marks)s.", marks=listed)
    uses_link = any(Placeholder.JOIN_LINK in placeholders.used_in(t.body) for t in mailing.texts)
    if uses_link and recipients.without_link:
        yield ngettext(
            "%(num)s person has no join page, because they are not confirmed or the event is in "
            "person. In their mail nothing stands in place of {join_link}.",
            "%(num)s people have no join page, because they are not confirmed or the event is in "
            "person. In their mails nothing stands in place of {join_link}.",
            recipients.without_link,
        )


def too_heavy(weight: int) -> str:
    """What to say of a message of so many bytes."""
    return str(
        _(
            "This message is too heavy: as an e-mail it has %(weight)s KB, and mail programs cut "
            "off what is above %(limit)s KB. Use fewer words, short paragraphs or placeholders, or "
            "put a part of it on the page of the event.",
            weight=-(-weight // 1000),
            limit=HTML_LIMIT // 1000,
        )
    )


def _sent_as_written(text: MailingText) -> list[str]:
    return placeholders.sent_as_written(f"{text.subject}\n{text.body}")


def wrong_placeholder(mark: str, part: str) -> str:
    """What to say about a mark that stands for nothing."""
    allowed = placeholders.IN_SUBJECTS if part == "subject" else frozenset(Placeholder)
    known = ", ".join(each.mark for each in Placeholder if each in allowed)
    return str(
        _(
            "%(mark)s is not a placeholder that can be used here. These can: %(known)s.",
            mark=mark,
            known=known,
        )
    )


def title_of(mailing: Mailing) -> str:
    """What a message is called in lists: its subject, with the event's title filled in."""
    text = mailing.text(chosen_language())
    if text is None:
        return str(_("Message without a text"))
    event = mailing.event.text(text.language).title
    return placeholders.plain(text.subject, {Placeholder.EVENT: event})


def _of_language(language: str, count: int) -> str:
    name = language_name(language, chosen_language())
    return str(_("%(count)s %(language)s", count=count, language=name))
