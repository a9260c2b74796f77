"""Codes of an app and recovery codes: each works once, and the database alone gives none."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from tests.accounts.builders import NOW, a_user
from webinars.accounts.models import User
from webinars.accounts.second_factor import (
    STEP,
    Taken,
    code_at,
    decrypt,
    encrypt,
    is_on,
    new_secret,
    provisioning_uri,
    renew_recovery_codes,
    step_at,
    switch_off,
    switch_on,
    take_code,
)
from webinars.extensions import db, transaction

RFC_SECRET = base64.b32encode(b"12345678901234567890").decode()


def code(secret: str, now: datetime = NOW) -> str:
    """What the app shows."""
    return code_at(secret, step_at(now))


def protected(user: User) -> tuple[str, list[str]]:
    """Switch the second factor on; the secret and the recovery codes."""
    secret = new_secret()
    codes = switch_on(user, secret=secret, code=code(secret), now=NOW)
    assert codes is not None
    return secret, codes


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_codes_are_those_of_the_standard(seconds: int, expected: str) -> None:
    """RFC 6238, appendix B (SHA-1, the last six digits)."""
    assert code(RFC_SECRET, datetime.fromtimestamp(seconds, UTC)) == expected


def test_it_is_on_once_a_code_shows_that_the_app_has_the_secret(app: Flask) -> None:
    user = a_user()
    secret = new_secret()
    assert switch_on(user, secret=secret, code="000000x", now=NOW) is None
    assert not is_on(user)
    assert switch_on(user, secret=secret, code=code(secret), now=NOW)
    assert is_on(user)


def test_a_code_works_once(app: Flask) -> None:
    user = a_user()
    secret, _codes = protected(user)
    later = NOW + 3 * STEP
    assert take_code(user, code(secret), now=NOW) is None
    assert take_code(user, code(secret, later), now=later) is Taken.APP
    assert take_code(user, code(secret, later), now=later) is None
    assert take_code(user, code(secret, later - STEP), now=later) is None


@pytest.mark.parametrize(
    ("steps", "works"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)]
)
def test_clocks_may_differ_by_half_a_minute(sqlite_app: Flask, steps: int, works: bool) -> None:
    user = a_user()
    secret, _codes = protected(user)
    later = NOW + timedelta(hours=1)
    assert (take_code(user, code(secret, later + steps * STEP), now=later) is Taken.APP) is works


@pytest.mark.parametrize("given", ["", "12345", "abcdef", "١٢٣٤٥٦", "\ud800", "0" * 4000])
def test_what_is_no_code_is_refused(sqlite_app: Flask, given: str) -> None:
    user = a_user()
    protected(user)
    assert take_code(user, given, now=NOW + 5 * STEP) is None


def test_a_code_may_be_written_with_a_blank(sqlite_app: Flask) -> None:
    user = a_user()
    secret, _codes = protected(user)
    later = NOW + 3 * STEP
    six = code(secret, later)
    assert take_code(user, f" {six[:3]} {six[3:]} ", now=later) is Taken.APP


def test_a_recovery_code_works_once_and_only_hashes_are_kept(app: Flask) -> None:
    user = a_user()
    with transaction():
        user = db.session.query(User).one()
        _secret, codes = protected(user)
    assert len(set(codes)) == 10
    kept = " ".join(db.session.query(User).one().mf_recovery_codes or [])
    assert not any(each in kept or each.replace("-", "") in kept for each in codes)
    with transaction():
        assert take_code(db.session.query(User).one(), codes[3], now=NOW) is Taken.RECOVERY
    with transaction():
        user = db.session.query(User).one()
        assert take_code(user, codes[3], now=NOW) is None
        assert take_code(user, codes[4].upper().replace("-", " "), now=NOW) is Taken.RECOVERY
        assert len(user.mf_recovery_codes or []) == 8


def test_new_recovery_codes_end_the_older_ones(sqlite_app: Flask) -> None:
    user = a_user()
    _secret, older = protected(user)
    newer = renew_recovery_codes(user)
    assert take_code(user, older[0], now=NOW) is None
    assert take_code(user, newer[0], now=NOW) is Taken.RECOVERY


def test_switched_off_nothing_is_left_of_it(sqlite_app: Flask) -> None:
    user = a_user()
    secret, codes = protected(user)
    switch_off(user)
    later = NOW + 3 * STEP
    assert not is_on(user)
    assert take_code(user, code(secret, later), now=later) is None
    assert take_code(user, codes[0], now=later) is None
    assert (user.tf_totp_secret, user.mf_recovery_codes) == (None, None)


def test_the_secret_is_kept_encrypted_and_opens_after_the_site_s_key_was_changed(
    sqlite_app: Flask,
) -> None:
    user = a_user()
    secret, _codes = protected(user)
    kept = user.tf_totp_secret or ""
    assert secret not in kept
    assert decrypt(kept) == secret
    settings = sqlite_app.config["SETTINGS"]
    sqlite_app.config["SETTINGS"] = replace(settings, secret_keys=("n" * 32, *settings.secret_keys))
    assert decrypt(kept) == secret
    sqlite_app.config["SETTINGS"] = replace(settings, secret_keys=("n" * 32,))
    assert decrypt(kept) is None
    assert decrypt("not encrypted") is None
    assert decrypt(encrypt("x")) == "x"


def test_apps_are_told_the_site_and_the_address(sqlite_app: Flask) -> None:
    uri = provisioning_uri("ABC", user=a_user(), issuer="Events & more")
    assert uri == (
        "otpauth://totp/Events%20%26%20more%3Aamina%40example.org"
        "?secret=ABC&issuer=Events%20%26%20more"
    )
