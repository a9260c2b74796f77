"""Collecting mail from the IMAP mailbox of the settings, beside the worker's loop.

A mail is dealt with in one transaction and then marked as read. Killed between the two, or with
several workers, it is handed over twice, and does nothing the second time.
"""

from __future__ import annotations

import logging
import threading
from datetime import datetime, timedelta

from flask import Flask

from config import ImapSettings, Settings
from webinars.extensions import db, transaction
from webinars.mail.delivery import DATABASE_ERRORS
from webinars.mail.incoming.mailbox import Mailbox, MailboxUnavailable, open_mailbox
from webinars.registrations.replies.forwarding import NobodyReads, TooMany, TooManyOfOne
from webinars.registrations.replies.post import Post, post_of
from webinars.registrations.replies.receiving import receive
from webinars.times import utc_now

LOOK_EVERY = 30.0

LATER = timedelta(hours=1)
"""How long a mail waits of which there are too many."""

MOST_WAITING = 500
"""So many mails wait; what is more stays for people, as it is a flood."""

_log = logging.getLogger(__name__)


def start_collecting(app: Flask, *, stop: threading.Event) -> threading.Thread | None:
    """Collect in a thread of its own until `stop` is set; None where no mailbox is configured.

    A mailbox that hangs then delays no mail that goes out.
    """
    settings: Settings = app.config["SETTINGS"]
    if settings.imap is None:
        return None
    thread = threading.Thread(
        target=_collect_until, args=(app, settings.imap, post_of(settings), stop), daemon=True
    )
    thread.start()
    return thread


def collect(mailbox: ImapSettings, post: Post, waiting: dict[str, datetime] | None = None) -> int:
    """Deal with the mails that nobody has read; with how many it did. Raises `MailboxUnavailable`.

    `waiting` holds the UIDs of those that come later, and until when, from one call to the next.
    Also raises one of `webinars.mail.delivery.DATABASE_ERRORS`; the mail in hand stays unread.
    """
    done, now = 0, utc_now()
    waiting = {} if waiting is None else waiting
    for uid in [uid for uid, until in waiting.items() if until <= now]:
        del waiting[uid]
    with open_mailbox(mailbox) as box:
        for uid in box.unread(besides=frozenset(waiting)):
            message = box.fetch(uid)
            if message is not None:
                done += _deal_with(message, uid, box, post, waiting)
    return done


def _deal_with(
    message: bytes, uid: str, box: Mailbox, post: Post, waiting: dict[str, datetime]
) -> bool:
    """Deal with one mail, unless it has to wait; whether it did.

    What nobody could take stays there with a flag, for people to see.
    One that stayed unread would keep answers from being read, but for those that are `waiting`.
    """
    is_for_people, now = False, utc_now()
    try:
        with transaction():
            receive(message, post=post, now=now)
    except TooMany as refusal:
        if not isinstance(refusal, TooManyOfOne) and len(waiting) < MOST_WAITING:
            waiting[uid] = now + LATER
            return False
        is_for_people = True
    except NobodyReads:
        is_for_people = True
    except DATABASE_ERRORS:
        raise
    except Exception as error:  # one mail must not keep the others
        _log.error("A mail could not be dealt with, and is flagged: %s.", type(error).__name__)
        is_for_people = True
    box.mark_read(uid, is_for_people=is_for_people)
    return True


def _collect_until(app: Flask, mailbox: ImapSettings, post: Post, stop: threading.Event) -> None:
    is_away = False
    waiting: dict[str, datetime] = {}
    while not stop.is_set():
        try:
            with app.app_context():
                collect(mailbox, post, waiting)
            is_away = False
        except (MailboxUnavailable, *DATABASE_ERRORS) as error:
            if not is_away:
                sentence = (
                    str(error) if isinstance(error, MailboxUnavailable) else "The database is away."
                )
                _log.warning("%s It is tried again.", sentence)
            is_away = True
        except Exception:
            _log.exception("Mail could not be collected.")
        with app.app_context():
            db.session.remove()
        stop.wait(LOOK_EVERY)
