"""Typed settings, read once from the environment.

A missing or malformed setting stops the start with one sentence that names the variable
(`SettingError`). There is no settings file: `docs/deployment.md` lists every variable.

The *demo* is what runs when `BASE_URL` points at this computer and `MAIL_SERVER` is not set: mail
is written to files, and a secret key is made on first start. Anything else is production and has to
be configured in full.
"""

from __future__ import annotations

import contextlib
import ipaddress
import os
import re
import secrets
import ssl
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

T = TypeVar("T")
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
_SERVER = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*\.?")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_NO_REPLY = re.compile(
    r"(?<![a-z])(?:no[-_.]?reply|do[-_.]?not[-_.]?reply|ne[-_.]?pas[-_.]?repondre)(?![a-z])"
)
_LOCAL_PART = re.compile(rf"(?=.{{1,64}}$){_ATOM}(\.{_ATOM})*")
_POSTGRESQL = {"postgresql", "postgres", "postgresql+psycopg"}
SITE_NAME_LENGTH = 40

ROOT = Path(__file__).resolve().parent


class SettingError(ValueError):
    """A setting is missing or malformed; the message is a sentence that names the variable."""


@dataclass(frozen=True, kw_only=True)
class ImapSettings:
    """A mailbox to read over TLS: on port 993 from the first byte, on others by STARTTLS.

    `ca_file` holds the certificates to believe; None is the system's own.
    """

    server: str
    port: int
    username: str
    password: str
    mailbox: str
    ca_file: Path | None


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that differs between installations.

    `var` is the folder for the name of the worker, and for what the demo writes: database, mail,
    secret key. It and a file of SQLite are absolute: relative ones count from the code's folder, so
    that every command finds the same ones, wherever it is called.
    `secret_keys` has the signing key first, then older keys that still verify.
    `site_name` stands at the top of each page; `contact_email` answers questions about the site.
    `mail_authserv_id` is the name under which the receiving mail server says whom it vouches for;
    "" believes nobody. `imap` is the mailbox that the worker reads, if any.
    `trusted_proxies` is the number of reverse proxies whose `X-Forwarded-For` is believed.
    """

    database_url: str
    secret_keys: tuple[str, ...]
    base_url: str
    host: str
    port: int
    web_processes: int
    trusted_proxies: int
    mail_server: str | None
    mail_port: int
    mail_username: str | None
    mail_password: str | None
    mail_use_tls: bool
    mail_default_sender: str
    mail_authserv_id: str
    imap: ImapSettings | None
    site_name: str
    contact_email: str
    var: Path

    @property
    def is_demo(self) -> bool:
        """Whether mail goes to files and the development mailbox is shown."""
        return self.mail_server is None

    @property
    def domain(self) -> str:
        """The site's domain, used in UIDs and Message-IDs."""
        return urlsplit(self.base_url).hostname or "localhost"

    @property
    def believes_answers(self) -> bool:
        """Whether a calendar's answer can act by itself: mail comes in, and some is vouched for."""
        return bool(self.mail_authserv_id or self.imap)

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the settings from `environ` (default: the process's own).

        Raises `SettingError` for the first variable that is missing or malformed.
        """
        read = _Reader(os.environ if environ is None else environ)
        var = ROOT / read.text("WEBINARS_VAR", "var")
        file = URL.create("sqlite", database=str(var / "webinars.db"))
        port = read.number("PORT", 8000, minimum=1, maximum=65535)
        base_url = read.parsed("BASE_URL", f"http://localhost:{port}", _base_url)
        mail_server = read.parsed("MAIL_SERVER", "", _mail_host) or None
        demo = mail_server is None
        sender = _sender(read, base_url, demo=demo)
        mail_username, mail_password = _mail_login(read)
        if demo and not _is_loopback(base_url):
            raise SettingError(
                "MAIL_SERVER is not set, and BASE_URL is not this computer: without a mail server "
                "only the demo on localhost can run."
            )
        return cls(
            database_url=read.secret("DATABASE_URL", file.render_as_string(), _database_url),
            secret_keys=_secret_keys(read, var, demo=demo),
            base_url=base_url,
            host=read.text("HOST", "127.0.0.1"),
            port=port,
            web_processes=read.number("WEB_PROCESSES", 2, minimum=1, maximum=256),
            trusted_proxies=read.number("TRUSTED_PROXIES", 0, minimum=0, maximum=16),
            mail_server=mail_server,
            mail_port=read.number("MAIL_PORT", 25, minimum=1, maximum=65535),
            mail_username=mail_username,
            mail_password=mail_password,
            mail_use_tls=read.parsed("MAIL_USE_TLS", "no", _yes_or_no),
            mail_default_sender=sender,
            mail_authserv_id=read.parsed("MAIL_AUTHSERV_ID", "", _authserv_id),
            imap=_imap(read),
            site_name=read.parsed("SITE_NAME", "webinars", _site_name),
            contact_email=read.parsed("CONTACT_EMAIL", sender, _address),
            var=var,
        )


class _Reader:
    """Reads one variable at a time and names it when it is wrong."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ

    def text(self, name: str, default: str) -> str:
        return self.environ.get(name, "").strip() or default

    def number(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit() and minimum <= int(text) <= maximum):
            raise SettingError(
                f"{name} is {text!r}, but has to be a whole number from {minimum} to {maximum}."
            )
        return int(text)

    def parsed(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        text = self.text(name, default)
        try:
            return parse(text)
        except ValueError as error:
            raise SettingError(f"{name} is {text!r}, but {error}.") from None

    def secret(self, name: str, default: str, parse: Callable[[str], T]) -> T:
        """The same for a value that may hold a password: it is never quoted."""
        try:
            return parse(self.text(name, default))
        except ValueError as error:
            raise SettingError(f"{name} {error}.") from None


def _yes_or_no(text: str) -> bool:
    words = {"1": True, "yes": True, "true": True, "0": False, "no": False, "false": False}
    if text.lower() not in words:
        raise ValueError("has to be yes or no")
    return words[text.lower()]


def _base_url(text: str) -> str:
    """The origin as browsers write it: ASCII, small letters, no default port (RFC 6454 §6.2)."""
    parts = urlsplit(text)
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError("has to be an address such as https://events.example.org")
    if parts.path not in {"", "/"} or parts.query or parts.fragment or parts.username:
        raise ValueError("has to be a bare address, without a path")
    try:
        host, port = _host(parts.hostname), parts.port
    except (ValueError, UnicodeError):
        raise ValueError("has a host or a port that cannot be used") from None
    shown_port = "" if port in {None, _DEFAULT_PORTS[parts.scheme]} else f":{port}"
    return f"{parts.scheme}://{host}{shown_port}"


def _host(name: str) -> str:
    if ":" in name:
        return f"[{ipaddress.IPv6Address(name)}]"
    host = name.encode("idna").decode().lower()
    if not _HOST.fullmatch(host):
        raise ValueError(host)
    return host


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _database_url(text: str) -> str:
    """The address of the database, for SQLAlchemy. No message repeats any part of `text`."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        url = None
    if url is not None and url.drivername == "sqlite":
        return _sqlite_url(url, text)
    if text.partition("://")[0] not in _POSTGRESQL:
        raise ValueError("has to be sqlite:/// and a file, or begin with postgresql://")
    if url is None or {*"@[]"} & {*(url.host or "")} or not 1 <= (url.port or 5432) <= 65535:
        raise ValueError(
            "has a host or a port that cannot be used (in a password, @ is written as %40)"
        )
    if not url.database:
        raise ValueError("has to end with the name of a database, as in postgresql://host/name")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)


def _sqlite_url(url: URL, text: str) -> str:
    file = url.database or ""
    is_file = file.strip() and file[-1] != "/" and not file.startswith((":memory:", "file:", "~"))
    if url.host or "?" in text or not is_file:
        raise ValueError("has to be sqlite:/// and the path of a file")
    return url.set(database=str(ROOT / file)).render_as_string()


def _secret_keys(read: _Reader, var: Path, *, demo: bool) -> tuple[str, ...]:
    """The signing key, then the comma-separated older ones of `SECRET_KEY_FALLBACKS`."""
    key = read.text("SECRET_KEY", "")
    if not key and not demo:
        raise SettingError("SECRET_KEY is not set: outside the demo it is required.")
    if not key:
        key = _demo_key(var / "secret_key")
    if len(key) < 32:
        raise SettingError("SECRET_KEY is too short: it needs at least 32 characters.")
    fallbacks = [part.strip() for part in read.text("SECRET_KEY_FALLBACKS", "").split(",")]
    older = [part for part in fallbacks if part]
    if any(len(part) < 32 for part in older):
        raise SettingError("SECRET_KEY_FALLBACKS holds a key of less than 32 characters.")
    return (key, *older)


def _demo_key(path: Path) -> str:
    """The demo's key: made once, then the same for every process that shares the folder."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            _write_once(path, secrets.token_hex(32))
        return path.read_text().strip()
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise SettingError(
            f"WEBINARS_VAR is '{path.parent}', but nothing can be kept in that folder: {reason}."
        ) from None


def _write_once(path: Path, text: str) -> None:
    """Write `text` into a file that only its owner can read, unless another process was first."""
    draft = path.with_name(f"{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)
    draft.unlink()


def _mail_login(read: _Reader) -> tuple[str | None, str | None]:
    """The user name and the password for the mail server: both or neither."""
    username = read.parsed("MAIL_USERNAME", "", _printable)
    password = read.secret("MAIL_PASSWORD", "", _printable)
    if bool(username) != bool(password):
        missing = "MAIL_PASSWORD" if username else "MAIL_USERNAME"
        raise SettingError(f"{missing} is not set: the mail server needs both, or neither.")
    return username or None, password or None


def _sender(read: _Reader, base_url: str, *, demo: bool) -> str:
    domain = urlsplit(base_url).hostname or ""
    if ":" in domain:  # an IPv6 address, which no mail address has bare
        domain = "localhost"
    sender = read.text("MAIL_DEFAULT_SENDER", f"events@{domain}" if demo else "")
    if not sender:
        raise SettingError("MAIL_DEFAULT_SENDER is not set: mail needs an address it comes from.")
    return read.parsed("MAIL_DEFAULT_SENDER", sender, _read_address)


def _authserv_id(text: str) -> str:
    if text and not re.fullmatch(r"[A-Za-z0-9_.:-]{1,255}", text):
        raise ValueError("has to be one name, such as mx.example.org")
    return text.lower()


def _imap(read: _Reader) -> ImapSettings | None:
    """The mailbox of `IMAP_SERVER`; the other variables mean nothing without it: an error."""
    server = read.text("IMAP_SERVER", "")
    if not server:
        names = ("IMAP_PORT", "IMAP_USERNAME", "IMAP_PASSWORD", "IMAP_MAILBOX", "IMAP_CA_FILE")
        if stray := next((name for name in names if read.text(name, "")), None):
            raise SettingError(f"{stray} is set, but IMAP_SERVER is not.")
        return None
    for name in ("IMAP_USERNAME", "IMAP_PASSWORD"):
        if not read.text(name, ""):
            raise SettingError(f"{name} is not set: with IMAP_SERVER it is required.")
    return ImapSettings(
        server=read.parsed("IMAP_SERVER", server, _mail_host),
        port=read.number("IMAP_PORT", 993, minimum=1, maximum=65535),
        username=read.parsed("IMAP_USERNAME", "", _printable),
        password=read.secret("IMAP_PASSWORD", "", _printable),
        mailbox=read.parsed("IMAP_MAILBOX", "INBOX", _printable),
        ca_file=read.parsed("IMAP_CA_FILE", "", _certificates),
    )


def _mail_host(text: str) -> str:
    """The name or the bare IP address of a server; "" stays."""
    try:
        is_host = not text or bool(_SERVER.fullmatch(text) or ipaddress.IPv6Address(text))
    except ValueError:
        is_host = False
    if not is_host:
        raise ValueError("has to be the name of a server alone, such as mail.example.org")
    return text


def _printable(text: str) -> str:
    if not (text.isascii() and text.isprintable()):
        raise ValueError("holds a character that cannot be used: only ASCII is")
    return text


def _certificates(text: str) -> Path | None:
    """A file of certificates, where one is named."""
    if not text:
        return None
    try:
        ssl.create_default_context(cafile=text)
    except OSError:
        raise ValueError("is no file of certificates") from None
    return Path(text)


def is_unread(address: str) -> bool:
    """Whether an address says of itself that nobody reads it: `no-reply@example.org`."""
    return bool(_NO_REPLY.search(address.rpartition("@")[0].lower()))


def _read_address(text: str) -> str:
    """One address to which answers can go: calendars send theirs to the ORGANIZER."""
    if is_unread(text):
        raise ValueError("has to be a mailbox that is read: answers of calendars go there")
    return _address(text)


def _address(text: str) -> str:
    """One address. email-validator would refuse `localhost`, and networks with names of their own.

    Names have no underscore in an address: no mail server would take them.
    """
    local, _at, domain = text.rpartition("@")
    if (
        not (_LOCAL_PART.fullmatch(local) and _SERVER.fullmatch(domain))
        or "_" in domain
        or domain[-1] == "."
    ):
        raise ValueError("has to be one bare e-mail address")
    return text


def _site_name(text: str) -> str:
    if not text.isprintable() or len(text) > SITE_NAME_LENGTH:
        raise ValueError(f"has to be one line of at most {SITE_NAME_LENGTH} characters")
    return text
