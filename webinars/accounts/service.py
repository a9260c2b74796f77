"""Making organisations, users and members."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from webinars.accounts.models import Member, Organisation, OrganisationText, Role, User
from webinars.accounts.passwords import InvalidPassword, hashed
from webinars.extensions import db

NAME_LENGTH = 200
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_NOT_ON_A_LINE = {"Cc", "Cs", "Zl", "Zp"}


class InvalidAccount(ValueError):
    """What was given cannot become an account; the message is a sentence."""


def create_organisation(*, slug: str, name: str, contact_email: str, language: str) -> Organisation:
    """Add an organisation with its name in one language.

    Raises `InvalidAccount` when the slug is taken or malformed, the name is none, or the address
    is not one.
    """
    if len(slug) > 80 or not _SLUG.fullmatch(slug):
        raise InvalidAccount(
            f"The short name {slug!r} may hold small letters, digits and single hyphens, "
            "at most 80 of them."
        )
    if find_organisation(slug) is not None:
        raise InvalidAccount(f"There is already an organisation called {slug!r}.")
    name = _checked_name(name)
    if not name:
        raise InvalidAccount("An organisation needs a name.")
    organisation = Organisation(
        slug=slug, contact_email=checked_address(contact_email), default_language=language
    )
    organisation.texts.append(OrganisationText(language=language, name=name))
    db.session.add(organisation)
    db.session.flush()
    return organisation


def create_user(*, email: str, password: str, name: str, now: datetime) -> User:
    """Add somebody who can sign in; the password is kept as an argon2id hash.

    The name may be empty. Raises `InvalidAccount` when the address is taken or not one, or the name
    or the password cannot be used.
    """
    address = checked_address(email)
    if find_user(address) is not None:
        raise InvalidAccount(f"There is already a user with the address {address}.")
    try:
        kept = hashed(password)
    except InvalidPassword as error:
        raise InvalidAccount(str(error)) from None
    user = User(
        email=address,
        name=_checked_name(name),
        password=kept,
        fs_uniquifier=secrets.token_hex(32),
        created_at=now,
    )
    db.session.add(user)
    db.session.flush()
    return user


def add_member(*, organisation: Organisation, user: User, role: Role) -> Member:
    """Give `user` a role in `organisation`, or change the role they have there."""
    member = db.session.get(Member, (organisation.id, user.id))
    if member is None:
        member = Member(organisation=organisation, user=user, role=role)
        db.session.add(member)
    member.role = role
    return member


def find_organisation(slug: str) -> Organisation | None:
    """The organisation with this short name."""
    return db.session.scalar(select(Organisation).filter_by(slug=slug))


def find_user(email: str) -> User | None:
    """The user with this address, in whatever case it is written."""
    return db.session.scalar(select(User).filter_by(email=email.strip().lower()))


def _checked_name(name: str) -> str:
    """The name without blanks around it. Raises `InvalidAccount` for what is not one short line."""
    name = name.strip()
    if any(unicodedata.category(character) in _NOT_ON_A_LINE for character in name):
        raise InvalidAccount("A name holds no line break or other character that cannot be shown.")
    if len(name) > NAME_LENGTH:
        raise InvalidAccount(f"A name has at most {NAME_LENGTH} characters, not {len(name)}.")
    return name


def checked_address(email: str) -> str:
    """The address as users have it, in small letters. Raises `InvalidAccount` for what is none."""
    try:
        checked = validate_email(email, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        raise InvalidAccount(f"{email!r} is not an e-mail address: {error}") from None
    return checked.normalized.lower()
