"""Who is counted as one visitor when tries are limited."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from flask import request

_IPV6_NETWORK = 64


def visitor_network() -> str | None:
    """The network that the present request comes from; None where nothing tells visitors apart.

    An IPv6 visitor has a whole /64 to choose addresses from, and counts as that. A loopback
    address is a proxy that `TRUSTED_PROXIES` does not count: everybody comes from it, and limiting
    it would shut out everybody.
    """
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    if address.is_loopback:
        return None
    if isinstance(address, IPv6Address):
        return str(ip_network((address, _IPV6_NETWORK), strict=False))
    return str(address)
