"""Only the server that was configured vouches for a sender, and only in its own topmost field."""

from __future__ import annotations

import pytest

from tests.mail.incoming.letters import PASS, SERVER, incoming
from webinars.mail.incoming.authentication import is_vouched
from webinars.mail.incoming.reading import read


def vouched(results: str, *more: str, sender: str = "amina@example.org", by: str = SERVER) -> bool:
    return is_vouched(read(incoming(results=results, more=more, sender=sender)), by)


@pytest.mark.parametrize(
    "results",
    [
        PASS,
        f"{SERVER};\r\n dkim=pass header.i=@example.org header.s=a header.b=Ab12;\r\n"
        " spf=fail smtp.mailfrom=example.org",
        f"{SERVER} 1; dkim=fail header.d=example.net; dkim=pass header.d=example.org",
        f"{SERVER}; DKIM=Pass (2048-bit key; unprotected) header.d=Example.ORG",
        f"{SERVER}; dmarc=pass",
    ],
)
def test_dmarc_or_the_domain_s_own_signature_is_enough(results: str) -> None:
    assert vouched(results)


@pytest.mark.parametrize(
    "results",
    [
        "",
        f"{SERVER}; none",
        f"{SERVER}; dmarc=fail header.from=example.org; spf=pass smtp.mailfrom=example.org",
        f"{SERVER}; dmarc=pass header.from=example.net",
        f"{SERVER}; dkim=pass header.d=example.net",
        f"{SERVER}; dkim=pass header.d=org",
        f"{SERVER}; dkim=pass",
        f"{SERVER}; dkim=passed header.d=example.org",
        f"{SERVER}; x-dmarc=pass header.from=example.org",
        f"{SERVER}; spf=fail (a; dmarc=pass) smtp.mailfrom=x",
        f'{SERVER}; spf=fail smtp.mailfrom="a; dmarc=pass header.from=example.org"@x.net',
        f'{SERVER}; dkim=pass header.d=evil.net header.i="a header.d=example.org "@evil.net',
        f'{SERVER}; dkim=pass header.d=example.org header.i="@evil.net',
        f"mx.example.net; {PASS}",
        f"evil.{SERVER}; dmarc=pass",
        f"{SERVER}.evil.net; dmarc=pass",
        f"{SERVER}; (dmarc=pass",
    ],
)
def test_nothing_else_is(results: str) -> None:
    assert not vouched(results)


def test_the_topmost_field_of_the_server_decides() -> None:
    forged = f"Authentication-Results: {PASS}"
    assert not vouched(f"{SERVER}; dmarc=fail header.from=example.org", forged)
    assert not vouched(f"{SERVER}; (broken dmarc=fail", forged)
    assert vouched("relay.example.net; dmarc=fail", forged)


def test_a_signature_counts_for_the_domains_below_it() -> None:
    signed = f"{SERVER}; dkim=pass header.d=example.org"
    assert vouched(signed, sender="amina@mail.example.org")
    assert not vouched(signed, sender="amina@badexample.org")


def test_nobody_is_believed_without_a_server_or_a_sender() -> None:
    assert not vouched(PASS, by="")
    assert not vouched(PASS, sender="amina@example.org, eve@example.org")
    assert not vouched(PASS, "From: eve@example.org")
