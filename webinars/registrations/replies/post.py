"""The mailbox that mail comes in by, and who reads what does not act by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from config import Settings
from webinars.events.models import Event


@dataclass(frozen=True, kw_only=True)
class Post:
    """The mailbox that mail comes in by.

    `authserv_id` is the name of the server that vouches for senders, "" for none; `domain` the
    site's own; `addresses` are the mailbox's; `contact` answers what belongs to no event.
    """

    authserv_id: str
    domain: str
    addresses: frozenset[str]
    contact: str


def post_of(settings: Settings) -> Post:
    """The mailbox as the settings describe it."""
    own = {settings.mail_default_sender}
    if settings.imap is not None and "@" in settings.imap.username:
        own.add(settings.imap.username)
    return Post(
        authserv_id=settings.mail_authserv_id,
        domain=settings.domain,
        addresses=frozenset(own),
        contact=settings.contact_email,
    )


def contact_of(event: Event | None, post: Post) -> str:
    """Who reads what is about the event, or about none; "" where that is nobody but the system."""
    own = own_addresses(event, post)
    others = (each for each in _contacts(event, post) if each.casefold() not in own)
    return next(others, "")


def own_addresses(event: Event | None, post: Post) -> set[str]:
    """The addresses, in small letters, at which nobody but the system reads."""
    own = {address.casefold() for address in post.addresses}
    return own | ({event.organizer_email.casefold()} if event is not None else set())


def _contacts(event: Event | None, post: Post) -> Iterator[str]:
    if event is not None:
        yield from filter(None, (event.contact_email, event.organisation.contact_email))
    yield post.contact
