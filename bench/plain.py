"""What the application is measured against: the least that Flask can do for the same job.

Gunicorn serves `bench.plain:hello` and `bench.plain:insert()` with the settings that
`webinars web` uses.
"""

from __future__ import annotations

import os

import sqlalchemy as sa
from flask import Flask, request

from webinars.database import WRITE, listen_to

hello = Flask("hello")


@hello.get("/")
def say_hello() -> str:
    """Answer a few bytes."""
    return "hello"


def insert() -> Flask:
    """An application that inserts one row for each POST and commits it, on `DATABASE_URL`."""
    app = Flask("insert")
    engine = sa.create_engine(os.environ["DATABASE_URL"])
    listen_to(engine)
    table = sa.Table(
        "bench_rows",
        sa.MetaData(),
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("name", sa.String(200)),
        sa.Column("email", sa.String(254)),
    )
    table.create(engine, checkfirst=True)

    @app.post("/")
    def add() -> tuple[str, int]:
        connection = engine.connect().execution_options(**{WRITE: True})
        with connection, connection.begin():
            connection.execute(
                table.insert().values(name=request.form["name"], email=request.form["email"])
            )
        return "", 201

    return app
