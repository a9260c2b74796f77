"""Hashtags, as organisers and event files write them."""

from __future__ import annotations


def read_hashtags(text: str) -> tuple[str, ...]:
    """The hashtags of `text`, which has blanks between them, each once and with its `#`.

    Any word is one: apostrophes and hyphens end a link on some platforms, but not the word.
    """
    words = (word.strip(",;") for word in text.replace("#", " ").split())
    return tuple(f"#{word}" for word in dict.fromkeys(words) if word)
