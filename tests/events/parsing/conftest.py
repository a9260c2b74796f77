"""Texts of any kind are read without a limit of time for each one.

The first one also compiles the patterns it needs, and other tests share the machine. That time
grows with the length of a text alone has tests of its own.
"""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("texts", deadline=None)
settings.load_profile("texts")
