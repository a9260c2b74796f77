"""The JSON text of an event file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from webinars.events.exchange.fields import InvalidEvent

_MOST_DIGITS = 100
"""Python itself gives up at some thousands."""


def parse(content: bytes) -> dict[str, object]:
    """The object that an event file holds.

    Raises `InvalidEvent` where it is not UTF-8, not JSON, or not one object; also where a key is
    written twice, which JSON readers otherwise settle silently, and where an escape stands for
    half of a character (RFC 8259 §8.2), which no database keeps.
    """
    try:
        data = json.loads(
            content.decode("utf-8-sig"), object_pairs_hook=_object, parse_int=_whole_number
        )
        json.dumps(data, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise InvalidEvent(["The file is not text in UTF-8."]) from None
    except UnicodeEncodeError as error:
        escape = f"\\u{ord(error.object[error.start]):04x}"
        raise InvalidEvent([f'The file has "{escape}", which is half of a character.']) from None
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise InvalidEvent([f"The file is not JSON: {error.msg} ({place})."]) from None
    except RecursionError:
        raise InvalidEvent(["The file is not an event: it is nested too deeply."]) from None
    if not isinstance(data, dict):
        raise InvalidEvent(["The file has to hold one JSON object."])
    return data


def to_text(data: Mapping[str, object]) -> str:
    """`data` as the text of an event file, made to be read and edited by people."""
    return json.dumps(data, ensure_ascii=False, indent=2) + "\n"


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise InvalidEvent([f"The key {json.dumps(key)} is written twice in one object."])
        found[key] = value
    return found


def _whole_number(digits: str) -> int:
    if len(digits) > _MOST_DIGITS:
        raise InvalidEvent([f"The file has a number of {len(digits):,} digits."])
    return int(digits)
