"""`webinars run`, `webinars web` and `webinars worker`: the processes of an installation."""

from __future__ import annotations

import logging
from collections.abc import Callable
from socket import socket
from typing import Any

import click
from flask import Flask
from flask.cli import ScriptInfo
from gunicorn.app.base import BaseApplication

from config import Settings
from webinars import create_app
from webinars.supervisor import (
    AddressUnavailable,
    Supervisor,
    follow_parent,
    listen,
    report_ready,
)
from webinars.worker import run_worker, stop_on_signals

THREADS = 8
GRACEFUL_TIMEOUT = 30

Command = Callable[..., None]


def supervised(command: Command) -> Command:
    """The options by which a supervisor speaks to its child."""
    for option in ("--parent", "--ready"):
        command = click.option(option, type=int, hidden=True)(command)
    return command


@click.command()
@click.pass_context
def run(context: click.Context) -> None:
    """Serve pages and deliver mail until Ctrl-C (the whole system on one machine)."""
    settings = Settings.from_environment()
    listener = _listen(settings)
    supervisor = Supervisor(listener, echo=lambda text: click.echo(text, err=True))
    context.exit(supervisor.run(_announcement(settings)))


@click.command()
@click.option("--listener", type=int, hidden=True)
@supervised
def web(listener: int | None, parent: int | None, ready: int | None) -> None:
    """Serve pages only."""
    settings = Settings.from_environment()
    own = None if listener is not None else _listen(settings)
    if parent is not None:
        follow_parent(parent)
    WebServer(settings, own.fileno() if own else listener or 0, ready).run()


@click.command()
@click.option("--name", help="A name that no other running worker has; it keeps over restarts.")
@supervised
@click.pass_context
def worker(context: click.Context, name: str | None, parent: int | None, ready: int | None) -> None:
    """Deliver mail and remove expired data only."""
    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    stop = stop_on_signals()
    app = context.ensure_object(ScriptInfo).load_app()
    if parent is not None:
        follow_parent(parent)
    report_ready(ready)
    run_worker(app, stop=stop, name=name)


class WebServer(BaseApplication):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn with threads, on a socket that listens already.

    There is no access log: the addresses of registrants' pages are secrets.
    """

    def __init__(self, settings: Settings, listener: int, ready: int | None) -> None:
        self.settings = settings
        self.listener = listener
        self.ready = ready
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
            "forwarded_allow_ips": "",  # TRUSTED_PROXIES decides whom to believe
            "control_socket_disable": True,
            "post_worker_init": lambda _worker: report_ready(self.ready),
        }
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """The application, made in each process after the fork."""
        return create_app(self.settings)


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
