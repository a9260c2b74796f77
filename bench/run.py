"""`make bench`: each figure is a ratio, both sides measured in turn in this one run."""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

from flask import Flask

from bench import mails
from bench.load import Comparison, Request, compare, requests_per_second
from bench.stage import EVENTS, Registrations, fill, insertion, side_by_side
from tests.postgres import PostgresServer

SECONDS = 1.5


def main() -> None:
    """Measure everything and print a table."""
    warnings.simplefilter("ignore")
    print(f"{'':44}{'ours':>10}{'plain':>10}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        url = f"sqlite:///{var / 'webinars.db'}"
        app = fill(url, var)
        measure_pages(url, var)
        measure_registrations("SQLite", app, url, var)
        measure_mails(app, url, var)
        with PostgresServer(var / "postgres", durable=True) as server:
            url = server.create("bench")
            measure_registrations("PostgreSQL", fill(url, var), url, var)


def measure_pages(url: str, var: Path) -> None:
    """Pages and calendars against a bare "hello"."""
    with side_by_side(url, var, "hello") as (ours, plain):
        hello = rate(plain, lambda: Request("/"))
        for name, request in {
            "event page / hello": Request("/events/event-7/"),
            "list of events / hello": Request("/"),
            "calendar feed of 1,000 events / hello": Request("/calendar.ics"),
        }.items():
            report(name, compare(rate(ours, partial(_same, request)), hello))


def measure_registrations(engine: str, app: Flask, url: str, var: Path) -> None:
    """A registration against "INSERT and commit" on the same database."""
    with side_by_side(url, var, "insert") as (ours, plain):
        # An event takes 600 forms a minute: what goes to one alone is measured in fewer rounds.
        ways = (("registration", EVENTS, 5), ("registration, all on one event", 1, 3))
        for name, events, rounds in ways:
            forms = Registrations(app, events=events).next
            found = compare(rate(ours, forms), rate(plain, insertion), rounds=rounds)
            report(f"{name} / insert, {engine}", found)


def measure_mails(app: Flask, url: str, var: Path) -> None:
    """The worker against a bare loop of `smtplib`."""
    with mails.sink() as port:
        report(
            "mails through the worker / smtplib loop",
            compare(
                lambda: mails.our_rate(app, url, var, port),
                lambda: mails.plain_rate(port),
                rounds=3,
            ),
        )


def _same(request: Request) -> Request:
    return request


def rate(port: int, make: Callable[[], Request]) -> Callable[[], float]:
    """Something that measures the requests a second of `make`."""
    return lambda: requests_per_second(port, make, SECONDS)


def report(name: str, found: Comparison) -> None:
    """Print one line of the table."""
    print(f"{name:44}{found.ours:>8.0f}/s{found.plain:>8.0f}/s{found.ratio:>8.3f}", flush=True)


if __name__ == "__main__":
    main()
