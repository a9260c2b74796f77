"""`webinars run`, `webinars web` and `webinars worker`: the processes of an installation."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from socket import socket
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication
from gunicorn.glogging import Logger

from config import Settings
from webinars import create_app
from webinars.commands.database import upgrade
from webinars.commands.events import load
from webinars.commands.tables import require_tables
from webinars.extensions import db
from webinars.mail.models import OWNER_LENGTH
from webinars.supervisor import (
    AddressUnavailable,
    Supervisor,
    follow_parent,
    listen,
    report_ready,
)
from webinars.web.ahead import read_guides, read_templates
from webinars.web.public.visits import write_visits
from webinars.worker import run_worker, stop_on_signals

THREADS = 8
GRACEFUL_TIMEOUT = 30

Command = Callable[..., None]


@contextmanager
def ending_at_once() -> Iterator[None]:
    """End the process where the block exits, without taking the interpreter's memory apart.

    That alone would take most of a second for each of the processes that a stop waits for. Also
    Gunicorn's own processes end here: they are forks of what runs in the block.
    """
    try:
        yield
    except (SystemExit, click.exceptions.Exit) as end:
        status = end.exit_code if isinstance(end, click.exceptions.Exit) else end.code
        if isinstance(status, str):  # a sentence for the person
            raise
        logging.shutdown()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status or 0)


def close_database(app: Flask) -> None:
    """Close the connections: SQLite puts its log into its file when the last one goes."""
    with app.app_context():
        db.engine.dispose()


def supervised(command: Command) -> Command:
    """The options by which a supervisor speaks to its child."""
    for option in ("--parent", "--ready"):
        command = click.option(option, type=int, hidden=True)(command)
    return command


@click.command()
@click.option("--demo", is_flag=True, help="First bring the tables up to date and load the demo.")
@click.pass_context
def run(context: click.Context, *, demo: bool) -> None:
    """Serve pages and deliver mail until Ctrl-C (the whole system on one machine)."""
    settings = Settings.from_environment()
    if demo:
        _prepare_demo(context)
    require_tables(settings)
    listener = _listen(settings)
    supervisor = Supervisor(
        listener, var=settings.var, echo=lambda text: click.echo(text, err=True)
    )
    with ending_at_once():
        context.exit(supervisor.run(_announcement(settings)))


@click.command()
@click.option("--listener", type=int, hidden=True)
@supervised
def web(listener: int | None, parent: int | None, ready: int | None) -> None:
    """Serve pages only."""
    settings = Settings.from_environment()
    require_tables(settings)
    own = None if listener is not None else _listen(settings)
    if parent is not None:
        follow_parent(parent)
    with ending_at_once():
        WebServer(settings, own.fileno() if own else listener or 0, ready).run()


@click.command()
@click.option("--name", help="A name that no other running worker has; it keeps over restarts.")
@supervised
@click.pass_context
def worker(context: click.Context, name: str | None, parent: int | None, ready: int | None) -> None:
    """Deliver mail and remove expired data only."""
    if name is not None and len(name) > OWNER_LENGTH:
        raise click.ClickException(
            f"The worker's name has {len(name)} characters; {OWNER_LENGTH} are allowed."
        )
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    app = context.ensure_object(ScriptInfo).load_app()
    require_tables(app.config["SETTINGS"])
    stop = stop_on_signals()
    if parent is not None:
        follow_parent(parent)
    report_ready(ready)
    with ending_at_once():
        run_worker(app, stop=stop, name=name)
        close_database(app)
        context.exit()


def _prepare_demo(context: click.Context) -> None:
    """In this process: each command of its own would spend a second on being loaded."""
    context.invoke(upgrade)
    context.invoke(load)
    close_database(context.ensure_object(ScriptInfo).load_app())


class DiscreetLogger(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log without what it quotes of requests: visitors' IPs, and secret addresses."""

    def warning(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        """Leave out that somebody sent what is no HTTP: nobody here can mend it."""
        if not str(msg).startswith("Invalid request from "):
            super().warning(msg, *args, **kwargs)

    def exception(self, msg: object, *args: object, **kwargs: Any) -> None:  # noqa: ANN401
        """Say where it happened in the code; which address was asked for is left out."""
        words = str(msg).partition("%")[0] if "%s" in str(msg) else msg
        super().exception(words, **kwargs)


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with threads, on a socket that listens already.

    There is no access log: the addresses of registrants' pages are secrets.
    """

    def __init__(self, settings: Settings, listener: int, ready: int | None) -> None:
        self.settings = settings
        self.listener = listener
        self.ready = ready
        read_templates()  # before the forks: one that is made after an update gets these, too
        super().__init__()

    def load_config(self) -> None:
        """Set what differs from gunicorn's defaults."""
        options: dict[str, Any] = {
            "bind": f"fd://{self.listener}",
            "workers": self.settings.web_processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "graceful_timeout": GRACEFUL_TIMEOUT,
            "loglevel": "warning",
            "logger_class": DiscreetLogger,
            "limit_request_line": 8190,  # what proxies let through gets a page of ours
            "forwarded_allow_ips": "",  # TRUSTED_PROXIES decides whom to believe
            "control_socket_disable": True,
            "post_worker_init": self._begin,
            "worker_exit": _leave,
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in each process after the fork."""
        return create_app(self.settings)

    def _begin(self, _worker: object) -> None:
        """Say that pages are served; the help is read beside the first of them."""
        report_ready(self.ready)
        threading.Thread(target=read_guides, daemon=True).start()


def _leave(_server: object, worker: Any) -> None:  # noqa: ANN401 - gunicorn's
    app = getattr(worker, "wsgi", None)
    if isinstance(app, Flask):  # not where it could not be made
        write_visits(app)
        close_database(app)


def _listen(settings: Settings) -> socket:
    try:
        return listen(settings.host, settings.port)
    except AddressUnavailable as error:
        raise click.ClickException(str(error)) from None


def _announcement(settings: Settings) -> str:
    lines = [f"Webinars is at {settings.base_url}/"]
    if settings.is_demo:
        lines.append(f"Mail is not sent; read it at {settings.base_url}/dev/mailbox/")
    return "\n".join([*lines, "Ctrl-C stops."])
