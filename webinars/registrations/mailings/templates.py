"""Messages that an organisation keeps to use again, for any of its events."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from webinars.accounts.models import Organisation
from webinars.events.editing.saving import check_section
from webinars.extensions import db
from webinars.registrations.mailings.models import Mailing, MailingTemplate

MOST_KEPT = 200


class TemplateNotFound(LookupError):
    """The organisation has no such template."""


class NameTaken(ValueError):
    """Another template of the organisation has this name."""


class TooManyTemplates(RuntimeError):
    """The organisation keeps as many templates as it can."""


class NothingWritten(ValueError):
    """A message without a text cannot be kept."""


def list_templates(organisation_id: int) -> Sequence[MailingTemplate]:
    """An organisation's templates by name."""
    own = MailingTemplate.organisation_id == organisation_id
    query = sa.select(MailingTemplate).where(own)
    return db.session.scalars(query.order_by(MailingTemplate.name, MailingTemplate.id)).all()


def get_template(organisation_id: int, public_id: str) -> MailingTemplate:
    """The organisation's template with this public id. Raises `TemplateNotFound`."""
    found = db.session.scalar(
        sa.select(MailingTemplate).where(
            MailingTemplate.organisation_id == organisation_id,
            MailingTemplate.public_id == public_id,
        )
    )
    if found is None:
        raise TemplateNotFound
    return found


def keep(*, mailing: Mailing, name: str, replace: bool = False) -> MailingTemplate:
    """Keep a message's texts under `name`; `replace` puts them into the template of that name.

    Raises `NameTaken`, `TooManyTemplates`, `NothingWritten`.
    """
    if not mailing.texts:
        raise NothingWritten
    organisation_id = mailing.event.organisation_id
    _take_turn(organisation_id)
    kept = _find_named(organisation_id, name)
    if kept is not None and not replace:
        raise NameTaken
    if kept is None:
        if len(list_templates(organisation_id)) >= MOST_KEPT:
            raise TooManyTemplates
        kept = MailingTemplate(organisation_id=organisation_id, name=name)
        db.session.add(kept)
    kept.texts = {
        text.language: {"subject": text.subject, "body": text.body} for text in mailing.texts
    }
    db.session.flush()
    return kept


def rename(*, organisation_id: int, public_id: str, name: str, version: str) -> bool:
    """Give a template another name; returns whether it had another.

    `version` is that of the name which the change was made on. Raises `NameTaken`,
    `TemplateNotFound`, `webinars.events.editing.saving.SectionConflict`.
    """
    _take_turn(organisation_id)
    template = get_template(organisation_id, public_id)
    before = template.name
    check_section(version, theirs=before, ours=name)
    if _find_named(organisation_id, name) not in (None, template):
        raise NameTaken
    template.name = name
    db.session.flush()
    return name != before


def remove(*, organisation_id: int, public_id: str) -> str:
    """Delete a template; messages that were made from it stay. Returns its name."""
    template = get_template(organisation_id, public_id)
    db.session.delete(template)
    return template.name


def _take_turn(organisation_id: int) -> None:
    """One at a time: a name that two choose at once is taken for the second."""
    own = Organisation.id == organisation_id
    db.session.execute(sa.select(Organisation.id).where(own).with_for_update())


def _find_named(organisation_id: int, name: str) -> MailingTemplate | None:
    return db.session.scalar(
        sa.select(MailingTemplate).where(
            MailingTemplate.organisation_id == organisation_id, MailingTemplate.name == name
        )
    )
