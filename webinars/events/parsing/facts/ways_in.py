"""Which addresses lead into a meeting, by the hosts and paths of the platforms.

An address with a scheme or without, of a browser or of a platform's own program, in a wrapper that
nobody knows: whoever has it is in the meeting.
"""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from webinars.events.parsing.patterns import lazy

_SIGNS = r"[^\s<>\"'`|\\\]\[]"
_HOSTS = (
    r"(?:zoom(?:gov)?\.(?:us|com)|teams\.(?:microsoft|live)\.com|teams\.cloud\.microsoft"
    r"|meet\.google\.com|webex\.com|meet\.jit\.si|whereby\.com|meet\.goto\.com|gotomeeting\.com"
    r"|join\.skype\.com|livestorm\.co|kudoway\.(?:com|eu)|interactio\.io|interpret\.world|[km]meet\.infomaniak\.com"
    r"|(?:visio|webinaire)\.numerique\.gouv\.fr|senfcall\.de|8x8\.vc|event\.on24\.com|airmeet\.com)"
)
_APPS = {"msteams": "teams.microsoft.com", "zoommtg": "zoom.us", "zoomus": "zoom.us"}
"""Schemes that open a platform's program, and where the same address is on the web."""
_OF_MEETINGS = (
    rf"(?<![^\W_])(?<![@.])(?:https?:/{{1,2}})?(?:[\w-]{{1,63}}\.){{0,3}}{_HOSTS}/{_SIGNS}{{1,2000}}"
    rf"|(?<![^\W_])(?:{'|'.join(_APPS)}):{_SIGNS}{{3,2000}}"
)
BARE = lazy(
    rf"{_OF_MEETINGS}|(?<![^\W_])(?<![<@/.])(?:https?://|(?<!https:)(?<!http:)www\.){_SIGNS}{{3,2000}}",
    re.IGNORECASE,
)
"""A web address that stands in a text as it is; those of meetings also without a scheme."""
_MEETINGS = lazy(_OF_MEETINGS, re.IGNORECASE)
_TRAILING = ".,;:!?*_'’”»"
REGISTER_PATH = lazy(r"/(?:register|registration|webinar/register|meeting/register)\b", re.I)


class _Way(NamedTuple):
    """A platform's hosts, and what is in the path of an address into a meeting."""

    platform: str
    hosts: re.Pattern[str]
    path: re.Pattern[str]


def _way(platform: str, hosts: str, path: str = "") -> _Way:
    return _Way(platform, lazy(hosts, re.I), lazy(path, re.I))


_ANY_ROOM = r"(?!(?:www|learn|help|support|blog)\.)(?:[\w-]+\.)?"
_NO_PAGE = r"^/(?!(?:blog|apps?|help|support|download|about|contact|pricing)(?:[/?#]|$))"
"""Of hosts that have rooms right at their root, what is none."""
_PLATFORMS = (
    _way(
        "Zoom",
        r"(?:[\w-]+\.)*zoom(?:gov)?\.(?:us|com)(?<!-)",
        r"/(?:j|w|my|s|u|wc)/|/launch/|/meetings/[^/?]+/invitations|/join\?",
    ),
    _way("Microsoft Teams", r"dialin\.teams\.microsoft\.com", r"\?id="),
    _way(
        "Microsoft Teams",
        r"teams\.(?:microsoft|live)\.com|teams\.cloud\.microsoft",
        r"meetup-join|/meet/|/meetingOptions",
    ),
    _way("Google Meet", r"meet\.google\.com|tel\.meet"),
    _way("Webex", r"[\w-]+\.webex\.com"),
    _way("GoToMeeting", r"meet\.goto\.com|(?:[\w-]+\.)?gotomeeting\.com"),
    _way("Skype", r"join\.skype\.com"),
    _way("Livestorm", r"app\.livestorm\.co", r"^/p/"),
    _way("KUDO", r"(?:[\w-]+\.)?kudoway\.(?:com|eu)"),
    _way("Interactio", rf"{_ANY_ROOM}interactio\.io", _NO_PAGE),
    _way("Interprefy", rf"{_ANY_ROOM}interpret\.world", _NO_PAGE),
    _way("kMeet", r"k?meet\.infomaniak\.com"),
    _way("Visio", r"visio\.numerique\.gouv\.fr"),
    _way("BigBlueButton", r"webinaire\.numerique\.gouv\.fr", r"^/meeting/"),
    _way("BigBlueButton", r"(?:[\w-]+\.)?senfcall\.de"),
    _way("Jitsi", r"meet\.jit\.si|8x8\.vc"),
    _way("Whereby", r"(?:[\w-]+\.)?whereby\.com"),
)
_OF_BOTH = (
    _way("ON24", r"event\.on24\.com"),
    _way("Airmeet", r"(?:[\w-]+\.)?airmeet\.com", r"^/e/"),
)
"""Where people register and come in by the same address: the words around it say which it is."""
_ROOM = r"[a-z\d]{3}(?:-[a-z\d]{3}){1,3}"
_ANYWHERE = (
    _way("BigBlueButton", r"(?:bbb|meet)\.[\w.-]+", r"/b/|/rooms/"),
    _way(
        "BigBlueButton", ".+", rf"/(?:b|gl|rooms)/{_ROOM}(?:/join)?/?(?:[?#]|$)|/rooms/[\w-]+/join"
    ),
    _way("Nextcloud Talk", ".+", r"/call/(?=[a-z]{0,9}\d)[a-z\d]{6,10}/?(?:[?#]|$)|/apps/spreed/"),
)
"""What people and networks keep on machines of their own."""
_HOST_OF_ROOMS = lazy(r"(?:meet|meetings?|jitsi|bbb|visio|vc|edumeet|framatalk)\d{0,2}\..+", re.I)
_ROOM_PATH = lazy(r"/[^/?#]{3,100}/?(?:[?#].*)?")


def trim_address(url: str) -> str:
    """An address without the punctuation of the sentence that it stands in."""
    url = url.rstrip(_TRAILING)
    while url.endswith(")") and url.count("(") < url.count(")"):
        url = url[:-1].rstrip(_TRAILING)
    return url


def whole_address(url: str) -> str:
    """`url` as a browser takes it: `zoom.us/j/1` and `msteams:/l/meetup-join/1` get `https://`."""
    scheme, colon, rest = url.partition(":")
    if colon and (host := _APPS.get(scheme.lower())):
        rest = rest.lstrip("/")
        return f"https://{rest}" if rest.lower().startswith(host) else f"https://{host}/{rest}"
    if "://" not in url[:8] and (url[:4].lower() == "www." or _MEETINGS.match(url)):
        return f"https://{url.removeprefix('https:/').removeprefix('http:/')}"
    return url


def host_of(url: str) -> str:
    """The host of an address; empty where it has none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def join_platform(url: str) -> str:
    """The platform that `url` leads into a meeting of; empty where it leads to none.

    Of a machine that looks like one for meetings it is the host.
    """
    address = whole_address(url)
    return _platform(address) or _wrapped_platform(address)


def may_lead_in(url: str) -> str:
    """The platform of an address that leads into a meeting unless its line says that one registers
    there; empty for any other.
    """
    address = whole_address(url)
    host, rest = host_of(address), _path_of(address)
    ways = (way for way in _OF_BOTH if way.hosts.fullmatch(host) and way.path.search(rest))
    return next((way.platform for way in ways), "")


def _platform(address: str) -> str:
    host, rest = host_of(address), _path_of(address)
    if not host or not rest.strip("/") or REGISTER_PATH.search(rest):
        return ""
    known = next((way for way in _PLATFORMS if way.hosts.fullmatch(host)), None)
    if known:
        return known.platform if known.path.search(rest) else ""
    for way in _ANYWHERE:
        if way.hosts.fullmatch(host) and way.path.search(rest):
            return way.platform
    return host if _HOST_OF_ROOMS.fullmatch(host) and _ROOM_PATH.fullmatch(rest) else ""


def _path_of(address: str) -> str:
    """The path of an address, with all that stands behind it."""
    return "/" + "".join(address.split("/", 3)[3:])


def _wrapped_platform(address: str) -> str:
    """The platform of an address that stands within another: `https://x.org/?u=https%3A%2F%2F…`."""
    within = _MEETINGS.finditer(unquote(_path_of(address)))
    inner = (match[0] for match in within if match[0].lower().startswith("http"))
    return next(filter(None, map(_platform, map(whole_address, inner))), "")


def name_ways_in(text: str) -> str:
    """`text` with the names of platforms in place of addresses into meetings."""
    return BARE.sub(_name, text) if "/" in text else text


def _name(match: re.Match[str]) -> str:
    url = trim_address(match[0])
    platform = join_platform(url)
    return platform + match[0][len(url) :] if platform else match[0]
