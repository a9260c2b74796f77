"""Absolute addresses of the site's pages, for mail and calendars.

They are built from `BASE_URL`, never from a request's Host header, and stand apart from the
routes so that features can link to pages without knowing a request. A test holds them against the
application's URL map.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Links:
    """Addresses below `base_url`, which has no trailing slash; `language` is put in front."""

    base_url: str
    language: str | None = None

    def _at(self, path: str) -> str:
        prefix = f"/{self.language}" if self.language else ""
        return f"{self.base_url}{prefix}{path}"

    def home(self) -> str:
        """The list of events."""
        return self._at("/")

    def event(self, slug: str, text: str = "") -> str:
        """An event's page; `text` is the language of its texts, where that is another one."""
        query = f"?text={text}" if text else ""
        return self._at(f"/events/{slug}/{query}")

    def inclusion(self, slug: str, ticket: str) -> str:
        """Where whoever has the ticket answers the questions about inclusion, once."""
        return self._at(f"/events/{slug}/about-you?t={ticket}")

    def organisation(self, slug: str) -> str:
        """An organisation's page."""
        return self._at(f"/organisations/{slug}/")

    def registration(self, token: str, page: str = "") -> str:
        """A registrant's own page, or one below it (`"edit"`, `"cancel"`, …)."""
        return self._at(f"/registrations/{token}/{page}")

    def own_dates(self, token: str) -> str:
        """Where a registrant chooses among the event's dates."""
        return self.registration(token, "edit") + "#dates"

    def invited(self, token: str, page: str = "") -> str:
        """Where somebody who is invited registers; `"decline"` below it, where they say no."""
        return self._at(f"/invitations/{token}/{page}")

    def join(self, join_token: str) -> str:
        """A registrant's join page: the only one of theirs whose address may stand in calendars."""
        return self._at(f"/join/{join_token}")

    def own_feed(self, feed_token: str) -> str:
        """A registrant's own calendar feed; its address opens nothing else."""
        return self._at(f"/feeds/{feed_token}.ics")

    def confirm_email(self, token: str) -> str:
        """Where the owner of a new address confirms it."""
        return self._at(f"/confirm-email/{token}")

    def check_in(self, door_token: str) -> str:
        """What a registrant's QR code holds; it opens for who is signed in to check in there."""
        return f"{self.base_url}/organiser/-/check-in/{door_token}"

    def newsletter(self, token: str) -> str:
        """Where whoever gets an organisation's newsletter ends it; takes a POST (RFC 8058)."""
        return self._at(f"/newsletter/{token}/")

    def lost_link(self) -> str:
        """Where somebody asks for their links again."""
        return self._at("/lost-link")

    def privacy(self) -> str:
        """What happens with personal data."""
        return self._at("/privacy")

    def people(self, organisation: str, event: str) -> str:
        """The registrations of an event, for its organisers; the language is their own."""
        return f"{self.base_url}/organiser/{organisation}/events/{event}/people/"

    def member_invitation(self, token: str) -> str:
        """Where somebody who was invited becomes a member; the language is their own."""
        return f"{self.base_url}/organiser/-/invitations/{token}"

    def forgotten_password(self) -> str:
        """Where an organiser asks for a link for a new password."""
        return f"{self.base_url}/organiser/-/forgotten-password"

    def reset_password(self, token: str) -> str:
        """Where an organiser sets a new password."""
        return f"{self.base_url}/organiser/-/reset-password/{token}"
