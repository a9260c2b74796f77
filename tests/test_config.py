"""Settings stop the start with a sentence that names what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy.engine import make_url

from config import ROOT, ImapSettings, SettingError, Settings, is_unread

PRODUCTION = {
    "BASE_URL": "https://events.example.org",
    "SECRET_KEY": "x" * 32,
    "MAIL_SERVER": "mail.example.org",
    "MAIL_DEFAULT_SENDER": "events@example.org",
}


def read(tmp_path: Path, **environ: str) -> Settings:
    return Settings.from_environment({"WEBINARS_VAR": str(tmp_path)} | environ)


def test_nothing_set_is_the_demo(tmp_path: Path) -> None:
    settings = read(tmp_path)
    assert settings.is_demo
    assert settings.base_url == "http://localhost:8000"
    assert settings.database_url == f"sqlite:///{tmp_path / 'webinars.db'}"


def test_the_demo_runs_at_an_ipv6_address(tmp_path: Path) -> None:
    settings = read(tmp_path, BASE_URL="http://[::1]:8000")
    assert settings.mail_default_sender == "events@localhost"


def test_the_demo_keeps_its_secret_key(tmp_path: Path) -> None:
    first, second = read(tmp_path), read(tmp_path)
    assert first.secret_keys == second.secret_keys
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


def test_production_is_read_whole(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION, DATABASE_URL="postgres://db/events", PORT="9000")
    assert not settings.is_demo
    assert settings.domain == "events.example.org"
    assert settings.database_url == "postgresql+psycopg://db/events"
    assert settings.port == 9000


def test_the_site_has_a_name_and_a_contact(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION)
    assert (settings.site_name, settings.contact_email) == ("webinars", "events@example.org")
    named = read(tmp_path, **PRODUCTION, SITE_NAME="SHARE", CONTACT_EMAIL="help@example.org")
    assert (named.site_name, named.contact_email) == ("SHARE", "help@example.org")


def test_older_keys_still_verify(tmp_path: Path) -> None:
    settings = read(tmp_path, **PRODUCTION, SECRET_KEY_FALLBACKS=f"{'o' * 32}, {'p' * 40}")
    assert settings.secret_keys == ("x" * 32, "o" * 32, "p" * 40)


@pytest.mark.parametrize("name", ["SECRET_KEY", "MAIL_SERVER", "MAIL_DEFAULT_SENDER"])
def test_what_production_lacks_is_named(tmp_path: Path, name: str) -> None:
    environ = {key: value for key, value in PRODUCTION.items() if key != name}
    with pytest.raises(SettingError, match=name):
        read(tmp_path, **environ)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("MAIL_PORT", "-1"),
        ("WEB_PROCESSES", "0"),
        ("TRUSTED_PROXIES", "yes"),
        ("MAIL_USE_TLS", "perhaps"),
        ("BASE_URL", "events.example.org"),
        ("BASE_URL", "https://events.example.org/app"),
        ("BASE_URL", "https://[half"),
        ("BASE_URL", "https://events.example.org:99999"),
        ("BASE_URL", "https://events.example.org:abc"),
        ("BASE_URL", "https://two words.example.org"),
        ("SECRET_KEY_FALLBACKS", "x"),
        ("MAIL_DEFAULT_SENDER", "@example.org"),
        ("MAIL_DEFAULT_SENDER", "é@example.org"),
        ("MAIL_DEFAULT_SENDER", "a..b@example.org"),
        ("MAIL_DEFAULT_SENDER", "events@c..d"),
        ("MAIL_DEFAULT_SENDER", f"{'x' * 65}@example.org"),
        ("MAIL_DEFAULT_SENDER", "no-reply@example.org"),
        ("CONTACT_EMAIL", "a@b..c"),
        ("MAIL_SERVER", "mail..example.org"),
        ("MAIL_SERVER", "bad host"),
        ("MAIL_SERVER", "http://mail.example.org"),
        ("MAIL_SERVER", "mail.example.org:587"),
        ("MAIL_SERVER", f"{'x' * 64}.example.org"),
        ("SECRET_KEY", "short"),
        ("MAIL_DEFAULT_SENDER", "Events <events@example.org>"),
        ("CONTACT_EMAIL", "Events <events@example.org>"),
        ("SITE_NAME", "Two\nlines"),
        ("SITE_NAME", "x" * 41),
    ],
)
def test_a_bad_value_is_named(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(SettingError, match=name):
        read(tmp_path, **{**PRODUCTION, name: value})


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("sqlite:///:memory:", "the path of a file"),
        ("sqlite:///", "the path of a file"),
        ("sqlite://", "the path of a file"),
        ("sqlite:///folder/", "the path of a file"),
        ("sqlite://tiger/x.db", "the path of a file"),
        ("sqlite:///file:tiger?mode=memory&uri=true", "the path of a file"),
        ("sqlite:////srv/events.db?timeout=tiger", "the path of a file"),
        ("sqlite:////srv/x?y.db", "the path of a file"),
        ("sqlite:///~/x.db", "the path of a file"),
        ("tiger", "begin with postgresql://"),
        ("mysql://scott:tiger@db/events", "begin with postgresql://"),
        ("mysql://scott:tiger@db:abc/events", "begin with postgresql://"),
        ("postgresql+asyncpg://scott:tiger@db/events", "begin with postgresql://"),
        ("postgresql://scott:tiger@db", "the name of a database"),
        ("postgresql://scott:tiger@db:5432/", "the name of a database"),
        ("postgresql://scott:tiger@db:abc/events", "a port"),
        ("postgresql://scott:tiger@db:70000/events", "a port"),
        ("postgresql://scott:ti@ger@db/events", "%40"),
        ("postgresql://[tiger/events", "a host"),
    ],
)
def test_a_bad_address_of_the_database_is_named_and_never_repeated(
    tmp_path: Path, value: str, reason: str
) -> None:
    with pytest.raises(SettingError, match=r"^DATABASE_URL has .*\.$") as refused:
        read(tmp_path, **PRODUCTION, DATABASE_URL=value)
    assert reason in str(refused.value)
    assert "tiger" not in str(refused.value)
    assert "ger@" not in str(refused.value)


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("sqlite:////srv/events.db", "sqlite:////srv/events.db"),
        ("sqlite:///var/events.db", f"sqlite:///{ROOT}/var/events.db"),
        ("postgresql:///events", "postgresql+psycopg:///events"),
        ("postgresql://a:p%40s@[::1]:5433/e", "postgresql+psycopg://a:p%40s@[::1]:5433/e"),
    ],
)
def test_the_address_of_the_database_keeps_what_it_says(
    tmp_path: Path, written: str, url: str
) -> None:
    assert read(tmp_path, DATABASE_URL=written).database_url == url


@pytest.mark.parametrize("folder", ["q?x", "q%41", "a b#c", "é@b:c"])
def test_the_folder_may_be_called_anything(tmp_path: Path, folder: str) -> None:
    settings = read(tmp_path / folder)
    assert make_url(settings.database_url).database == str(tmp_path / folder / "webinars.db")


def test_a_relative_folder_is_in_the_code_s_wherever_a_command_is_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = read(Path("elsewhere"), SECRET_KEY="x" * 32)
    assert settings.var == ROOT / "elsewhere"
    assert settings.database_url == f"sqlite:///{ROOT}/elsewhere/webinars.db"


@pytest.mark.parametrize(
    ("given", "missing"),
    [("MAIL_USERNAME", "MAIL_PASSWORD"), ("MAIL_PASSWORD", "MAIL_USERNAME")],
)
def test_half_a_login_at_the_mail_server_stops_the_start(
    tmp_path: Path, given: str, missing: str
) -> None:
    with pytest.raises(SettingError, match=f"^{missing} is not set"):
        read(tmp_path, **PRODUCTION, **{given: "x"})


@pytest.mark.parametrize("name", ["MAIL_USERNAME", "MAIL_PASSWORD"])
def test_a_login_that_no_mail_server_takes_stops_the_start_and_keeps_its_password(
    tmp_path: Path, name: str
) -> None:
    login = {"MAIL_USERNAME": "events", "MAIL_PASSWORD": "tiger"} | {name: "pässwört"}
    with pytest.raises(SettingError, match=f"^{name} .*ASCII") as refused:
        read(tmp_path, **PRODUCTION, **login)
    assert "tiger" not in str(refused.value)
    assert name == "MAIL_USERNAME" or "pässwört" not in str(refused.value)


@pytest.mark.parametrize(
    "server", ["mail_server", "192.0.2.1", "2001:db8::1", "mail-1.example.org"]
)
def test_a_mail_server_has_a_name_or_an_address(tmp_path: Path, server: str) -> None:
    assert read(tmp_path, **{**PRODUCTION, "MAIL_SERVER": server}).mail_server == server


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match=r"^WEBINARS_VAR is .*: not a directory"):
        read(tmp_path, WEBINARS_VAR=str(tmp_path / "file" / "var"))


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Events.Example.ORG:443/", "https://events.example.org"),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("https://événements.example", "https://xn--vnements-90ab.example"),
    ],
)
def test_the_base_url_is_kept_as_browsers_write_an_origin(
    tmp_path: Path, written: str, origin: str
) -> None:
    assert read(tmp_path, **{**PRODUCTION, "BASE_URL": written}).base_url == origin


MAILBOX = {
    "IMAP_SERVER": "imap.example.org",
    "IMAP_USERNAME": "events@example.org",
    "IMAP_PASSWORD": "secret",
}


def test_a_mailbox_is_read_on_port_993_by_default(tmp_path: Path) -> None:
    assert read(tmp_path, **MAILBOX).imap == ImapSettings(
        server="imap.example.org",
        port=993,
        username="events@example.org",
        password="secret",
        mailbox="INBOX",
        ca_file=None,
    )
    assert read(tmp_path).imap is None


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"IMAP_SERVER": "", "IMAP_PORT": "993"}, "IMAP_PORT"),
        ({"IMAP_PASSWORD": ""}, "IMAP_PASSWORD"),
        ({"IMAP_USERNAME": ""}, "IMAP_USERNAME"),
        ({"IMAP_PORT": "imaps"}, "IMAP_PORT"),
        ({"IMAP_SERVER": "imap example"}, "IMAP_SERVER"),
        ({"IMAP_SERVER": "imap.example.org:993"}, "IMAP_SERVER"),
        ({"IMAP_SERVER": "imap..example.org"}, "IMAP_SERVER"),
        ({"IMAP_CA_FILE": "/no/such/file"}, "IMAP_CA_FILE"),
        ({"IMAP_CA_FILE": __file__}, "IMAP_CA_FILE"),
        ({"MAIL_AUTHSERV_ID": "mx; dmarc=pass"}, "MAIL_AUTHSERV_ID"),
    ],
)
def test_a_bad_mailbox_stops_the_start_with_its_name(
    tmp_path: Path, changes: dict[str, str], name: str
) -> None:
    with pytest.raises(SettingError, match=f"^{name} "):
        read(tmp_path, **(MAILBOX | changes))


@pytest.mark.parametrize(
    ("address", "unread"),
    [
        ("no-reply@example.org", True),
        ("NoReply@example.org", True),
        ("events+no_reply@example.org", True),
        ("do-not-reply@example.org", True),
        ("donotreply@example.org", True),
        ("ne-pas-repondre@example.org", True),
        ("bruno.reply@example.org", False),
        ("noreplyton@example.org", False),
        ("events@no-reply.example.org", False),
        ("", False),
    ],
)
def test_an_address_says_that_nobody_reads_it(address: str, *, unread: bool) -> None:
    assert is_unread(address) is unread
