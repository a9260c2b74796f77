"""Serve a plain application exactly as `webinars web` serves this one.

`python -m bench.serve hello|insert` reads the same environment.
"""

from __future__ import annotations

import sys

from flask import Flask

from bench import plain
from config import Settings
from webinars.commands.server import WebServer
from webinars.supervisor import listen

APPLICATIONS = {"hello": lambda: plain.hello, "insert": plain.insert}


class PlainServer(WebServer):
    """Gunicorn with the same settings and another application, which has nothing to write down."""

    def load_config(self) -> None:
        """As ever, but for what the end of a process writes."""
        super().load_config()
        self.cfg.set("worker_exit", lambda _server, _worker: None)

    def load(self) -> Flask:
        """The application that the command line names."""
        return APPLICATIONS[sys.argv[1]]()


def main() -> None:
    """Serve until killed."""
    settings = Settings.from_environment()
    listener = listen(settings.host, settings.port)
    PlainServer(settings, listener.fileno(), None).run()


if __name__ == "__main__":
    main()
