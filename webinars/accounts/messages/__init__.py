"""The mails of accounts; importing this package registers them.

`webinars.accounts.notices` says what their payloads hold.
"""

from __future__ import annotations

from webinars.accounts.messages import letters

__all__ = ["letters"]
