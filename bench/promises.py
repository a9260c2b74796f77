"""What is promised of large events, tried: `python -m bench.promises [people] [told of a change]`.

Both engines have 100,000 people on one event: lists, search and check-in in half a second, an
export that needs no more memory for many, tables down and up without a loss; then as many people
who are reminded, and 10,000 who are told of a change, while others register. It prints what it
measures, and fails at its end where a promise was not kept.
"""

from __future__ import annotations

from functools import partial

from flask import Flask

from bench import migrations, moving, news, people, reminders
from bench.stage import Broken, given, on_both_engines


def main() -> None:
    """Try all of them, on each engine. Raises `bench.stage.Broken`."""
    count, told = given(people.PEOPLE), given(news.PEOPLE, place=2)
    broken = []
    for way in (
        partial(measure, count=count),
        partial(reminders.measure, events=1, count=count),
        partial(reminders.measure_confirmations, count=count),
        partial(news.measure, count=told),
        partial(news.measure_confirmations, count=told),
    ):
        try:
            on_both_engines(way)
        except Broken as promises:
            broken.append(str(promises))
    if broken:
        raise Broken("\n".join(broken))


def measure(engine: str, app: Flask, *, count: int) -> None:
    """Look at the lists of one large event, export it, and take its tables down and up."""
    event_id = people.fill(count)
    people.look(engine, app, event_id)
    moving.take_out(engine, event_id)
    migrations.down_and_up(engine)


if __name__ == "__main__":
    main()
