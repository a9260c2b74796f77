"""Who counts as one visitor when tries are limited."""

from __future__ import annotations

import pytest
from flask import Flask

from webinars.web.visitors import visitor_network


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("127.0.0.1", None),
        ("::1", None),
        ("192.0.2.7:4711", "192.0.2.7"),
        ("[2001:db8:1:2:3:4:5:6]:4711", "2001:db8:1:2::/64"),
        ("[::1]", None),
        ("unknown", "unknown"),
        ("_hidden", "unknown"),
        ("", None),
    ],
)
def test_a_visitor_is_an_ipv4_address_or_a_whole_ipv6_network(
    sqlite_app: Flask, address: str, network: str | None
) -> None:
    with sqlite_app.test_request_context(environ_base={"REMOTE_ADDR": address}):
        assert visitor_network() == network
