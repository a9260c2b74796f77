"""What an organisation says of itself, and how it works: its owners' settings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import datetime

from webinars.accounts.models import Organisation, OrganisationText
from webinars.accounts.pictures import add_picture, delete_picture
from webinars.extensions import db

RETENTION_DAYS = (1, 365)
ACCESS_RETENTION_DAYS = (0, 90)
"""The shortest and the longest that personal data, and access needs, may be kept after an event."""


class NameNeeded(ValueError):
    """There is no name in the organisation's own language, or in one that says something else."""


@dataclass(frozen=True, kw_only=True)
class OrganisationSettings:
    """How an organisation works; each field is a column of `Organisation`.

    `default_pattern` is in what languages its events usually are, as in `FR-EN-FR`, or empty.
    """

    default_language: str
    default_zone: str
    default_pattern: str
    website: str
    contact_name: str
    contact_email: str
    sender_email: str | None
    retention_days: int
    access_retention_days: int

    @classmethod
    def of(cls, organisation: Organisation) -> OrganisationSettings:
        """What is stored."""
        return cls(**{each.name: getattr(organisation, each.name) for each in fields(cls)})


@dataclass(frozen=True, kw_only=True)
class OrganisationWords:
    """What an organisation says of itself in one language; nothing without a name."""

    name: str = ""
    description: str = ""
    supervisory_authority: str = ""

    @classmethod
    def of(cls, organisation: Organisation, language: str) -> OrganisationWords:
        """What is stored."""
        text = _text_in(organisation, language)
        if text is None:
            return cls()
        return cls(**{each.name: getattr(text, each.name) for each in fields(cls)})


def lock_organisation(organisation: Organisation) -> None:
    """Read it again, and let nobody else save its settings before this transaction ends."""
    db.session.refresh(organisation, with_for_update=True)


def change_settings(
    organisation: Organisation, settings: OrganisationSettings
) -> dict[str, object]:
    """Save `settings`. Returns what was there before of those that changed.

    Raises `NameNeeded`.
    """
    if settings.default_language not in {text.language for text in organisation.texts}:
        raise NameNeeded(settings.default_language)
    before = {}
    for name, value in asdict(settings).items():
        if getattr(organisation, name) != value:
            before[name] = getattr(organisation, name)
            setattr(organisation, name, value)
    return before


def change_text(organisation: Organisation, *, language: str, words: OrganisationWords) -> None:
    """Save what the organisation says of itself in `language`; empty words remove it.

    Raises `NameNeeded`.
    """
    text = _text_in(organisation, language)
    if not words.name:
        if language == organisation.default_language or words != OrganisationWords():
            raise NameNeeded(language)
        if text is not None:
            organisation.texts.remove(text)
        return
    if text is None:
        text = OrganisationText(language=language)
        organisation.texts.append(text)
    text.name, text.description = words.name, words.description
    text.supervisory_authority = words.supervisory_authority


def change_logo(organisation: Organisation, data: bytes | None, *, now: datetime) -> None:
    """Put the picture in `data` in place of the logo; None leaves no logo.

    Raises `webinars.accounts.pictures.InvalidPicture`.
    """
    older = organisation.logo
    organisation.logo = None if data is None else add_picture(data, now=now)
    delete_picture(older)


def _text_in(organisation: Organisation, language: str) -> OrganisationText | None:
    return next((each for each in organisation.texts if each.language == language), None)
