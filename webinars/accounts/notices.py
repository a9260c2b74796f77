"""Which mails accounts queue, and what each one's payload holds.

| message             | payload                                                        |
|---------------------|----------------------------------------------------------------|
| `member-invitation` | invitation, language of who has no account                     |
| `password-reset`    | language; whether the recipient is known is looked up later    |
| `account-changed`   | user, change (a `Change`)                                      |

`invitation` and `user` are row ids. No payload holds a link or a token: those are made when the
mail is rendered.
"""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from webinars.accounts.models import MemberInvitation, User
from webinars.mail import outbox


class Change(StrEnum):
    """What happened to an account that its owner should know of."""

    PASSWORD = "password"  # noqa: S105 - the kind of a change
    SECOND_FACTOR_ON = "second-factor-on"
    SECOND_FACTOR_OFF = "second-factor-off"
    RECOVERY_CODES = "recovery-codes"
    RECOVERY_CODE_USED = "recovery-code-used"


def about_invitation(invitation: MemberInvitation) -> str:
    """The key under which the outbox keeps an invitation's mail."""
    return f"member-invitation/{invitation.id}"


def queue_invitation(
    invitation: MemberInvitation, *, language: str, domain: str, now: datetime
) -> None:
    """Mail the link by which somebody becomes a member."""
    outbox.queue(
        message="member-invitation",
        recipient=invitation.email,
        payload={"invitation": invitation.id, "language": language},
        about=about_invitation(invitation),
        domain=domain,
        now=now,
    )


def queue_password_reset(*, email: str, language: str, domain: str, now: datetime) -> None:
    """Mail a link for a new password, if there is an account of this address."""
    outbox.queue(
        message="password-reset",
        recipient=email,
        payload={"language": language},
        about="password-reset",
        domain=domain,
        now=now,
        forget=True,
    )


def queue_account_changed(user: User, change: Change, *, domain: str, now: datetime) -> None:
    """Tell a user what happened to their account: it may have been somebody else."""
    outbox.queue(
        message="account-changed",
        recipient=user.email,
        payload={"user": user.id, "change": change.value},
        about=f"user/{user.id}",
        domain=domain,
        now=now,
    )
