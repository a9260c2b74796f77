"""Who is counted as one visitor when tries are limited."""

from __future__ import annotations

import re
from ipaddress import IPv6Address, ip_address, ip_network

from flask import current_app, request

from config import Settings

_IPV6_NETWORK = 64
_UNKNOWN = "unknown"
_WITH_PORT = re.compile(r"\[([^]]+)](?::\d+)?|(\d+(?:\.\d+){3}):\d+")

_PASSED_ON = ("Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Real-IP", "Via")
"""What proxies and tunnels add (RFC 7239; RFC 9110 §7.6.3): any of them will do."""


def visitor_network() -> str | None:
    """The network that the present request comes from; None where nothing tells visitors apart.

    An IPv6 visitor has a whole /64 to choose addresses from, and counts as that. A loopback
    address is a proxy that `TRUSTED_PROXIES` does not count: everybody comes from it, and limiting
    it would shut out everybody, and so is a socket, which has no address at all. Any other text
    that is none, as a proxy may pass on, counts as one network: a limit that it switched off
    would be no limit.
    """
    text = request.remote_addr
    if not text:
        return None
    try:
        address = ip_address(_without_port(text))
    except ValueError:
        return _UNKNOWN
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_NETWORK), strict=False))
    return str(address)


def is_this_computer() -> bool:
    """Whether the present request comes from the computer that the site runs on.

    Not one that a proxy or a tunnel on it passes on, where `TRUSTED_PROXIES` counts none: it comes
    from here by its address, and from anywhere by what it says.
    """
    settings: Settings = current_app.config["SETTINGS"]
    if not settings.trusted_proxies and any(name in request.headers for name in _PASSED_ON):
        return False
    try:
        return ip_address(request.remote_addr or "").is_loopback
    except ValueError:
        return False


def _without_port(text: str) -> str:
    """The address in `192.0.2.7:4711`, `[2001:db8::1]:4711` or `[2001:db8::1]`."""
    found = _WITH_PORT.fullmatch(text)
    return (found[1] or found[2]) if found else text
