"""E-mail addresses: as mail is sent to them, and as they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
    "|[\u200c\u200d](?:(?=[\x00-\x7f])|\\Z)|(?:(?<=[\x00-\x7f])|\\A)[\u200c\u200d]"
)
"""What comes along when an address is copied, and nobody sees: marks of direction, soft hyphens.

Joiners only beside a letter of ASCII, or none: between others they belong to a name (RFC 5892).
"""

_ANGLED = re.compile(r"<([^<>]+)>\s*\Z")
_AROUND = " .,;\"'`´“”„‟‘’‚‛«»‹›<>()[]{}"
"""What stands around an address in a text, and is no part of it."""

_MAILTO = re.compile(rf"\A[{re.escape(_AROUND)}]*mailto: *", re.IGNORECASE)
_LONGEST = 320
"""Characters; an address has fewer. Whatever is longer is not looked through."""


class InvalidAddress(ValueError):
    """The text is not an e-mail address that mail can be sent to."""


@dataclass(frozen=True)
class EmailAddress:
    """An address. `email` is what mail goes to; two addresses with one `key` are one person's."""

    email: str
    key: str


def mask_address(text: str) -> str:
    """A typed address as somebody recognises it who typed it: `a•••a@example.org`.

    The dots stand for any number of letters; what is before the @ cannot be worked out from it.
    """
    local, _at, domain = text.strip().rpartition("@")
    first = local[0] if len(local) > 1 else ""
    last = local[-1] if len(local) > 3 else ""
    return f"{first}•••{last}@{domain}"


def tidy_address(text: str) -> str:
    """A typed address without what cannot be meant: `mailto:Amina @yahoo,fr.` → `Amina@yahoo.fr`.

    Full-width signs, as phones with other scripts type them, become those of an address; quotes and
    brackets around it go, and what cannot be seen. Text that is too long for an address stays as it
    is.
    """
    if len(text) > _LONGEST:
        return text
    found = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text).replace("\t", " "))
    angled = _ANGLED.search(found)
    found = _MAILTO.sub("", angled[1] if angled else found).strip(" .,;")
    for sign in "@.,":
        found = sign.join(part.strip(" ") for part in found.split(sign))
    local, at, domain = found.rpartition("@")
    if at and local and "@" not in local:
        found = f"{local}@{domain.replace(',', '.')}"
    bare = found.strip(_AROUND)
    return found if " " in bare else bare


def parse_address(text: str) -> EmailAddress:
    """Read an address as a person typed it; the domain comes out in its ASCII form (RFC 5891).

    The key ignores case, also before the @: mail servers could tell it apart, people do not.
    What nobody sees in it is no part of it. Raises `InvalidAddress`.
    """
    if len(text.strip()) > _LONGEST:
        raise InvalidAddress("The address is too long.")
    seen = _INVISIBLE.sub("", text).strip()
    try:
        valid = validate_email(seen, check_deliverability=False)
    except EmailNotValidError as error:
        raise InvalidAddress(str(error)) from None
    email = f"{valid.local_part}@{valid.ascii_domain}"
    key = f"{valid.local_part.casefold()}@{valid.ascii_domain.casefold()}"
    if max(len(email), len(key)) > 254:
        raise InvalidAddress("The address is too long.")
    return EmailAddress(email, key)
