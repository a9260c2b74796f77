"""Migrations on tables that are full, up and down, on both engines."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from config import ROOT
from tests.check_migrations import differences
from tests.registrations.builders import (
    DOMAIN,
    add_event,
    find_in_transaction,
    sign_up,
    sign_up_together,
)
from tests.registrations.people.test_without_email import add as add_without_email
from webinars import demo
from webinars.calendar.decisions import Answered
from webinars.calendar.replies import PartStat
from webinars.commands.migrating import downgrade, upgrade
from webinars.events.models import Event, EventDate, EventStatus, EventText
from webinars.events.organising import EventNotice, NoticeKind
from webinars.extensions import db, transaction
from webinars.registrations.models import Origin, Registration, RegistrationStatus
from webinars.registrations.replies.answers import record
from webinars.registrations.replies.models import CalendarAnswer
from webinars.times import utc_now

COLUMNS_OF_EVENTS = """
revision, down_revision = "9999", "{head}"
from alembic import op
import sqlalchemy as sa


def upgrade():
    with op.batch_alter_table("events") as batch:
        batch.alter_column("platform", type_=sa.String(90), existing_nullable=False)
        batch.add_column(sa.Column("seats_note", sa.String(80), server_default="none"))


def downgrade():
    with op.batch_alter_table("events") as batch:
        batch.drop_column("seats_note")
        batch.alter_column("platform", type_=sa.String(80), existing_nullable=False)
"""


def fill(app: Flask) -> None:
    """The demo's events, and somebody who has said everything that a form asks."""
    now = utc_now()
    with transaction():
        demo.load(now=now, settings=app.config["SETTINGS"], report=lambda _line: None)
    sign_up(
        add_event(spans=[(datetime(2090, 7, 6, 11), datetime(2090, 7, 6, 12))], recording=True),
        access_needs="Captions",
        access_consent="You may keep this.",
        newsletter_consent="Send me the newsletter.",
        recording_consent="The recording may show me.",
    )
    with transaction():
        person = find_in_transaction()
        answered = Answered(0, now, PartStat.ACCEPTED)
        record(person, person.event.dates[0], answered, domain=DOMAIN, now=now)


def forgetting_recordings(counts: dict[str, int]) -> dict[str, int]:
    """What is left of the rows where there could be no consent to be recorded meanwhile."""
    return counts | {"consents": counts["consents"] - 1}


def rows() -> dict[str, int]:
    """How many rows each table has."""
    db.session.rollback()
    return {
        table.name: db.session.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
        for table in db.metadata.sorted_tables
    }


@pytest.mark.parametrize(
    ("there", "migrated", "named"),
    [
        (", 'working-group'", "", "events, ck_events_eventkind"),
        ("DEFAULT '15'", "DEFAULT '16'", "events.join_opens_minutes, default"),
        ("venue VARCHAR(200) NOT NULL", "venue VARCHAR(200) DEFAULT '' NOT NULL", "events.venue"),
    ],
)
def test_a_value_or_default_without_a_migration_is_noticed(
    there: str, migrated: str, named: str
) -> None:
    engine = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    table = sa.schema.CreateTable(db.metadata.tables["events"]).compile(engine).string
    assert there in table
    with engine.begin() as connection:
        connection.exec_driver_sql(table.replace(there, migrated))
        db.metadata.create_all(connection)
    [found] = [each for each in differences(engine) if "add_index" not in str(each)]
    assert str(found).startswith(named)
    engine.dispose()


def test_full_tables_go_down_and_come_back_as_the_models_describe_them(app: Flask) -> None:
    fill(app)
    before = rows()
    db.session.remove()
    downgrade(revision="base")
    assert sa.inspect(db.engine).get_table_names() == ["alembic_version"]
    upgrade()
    assert differences(db.engine) == []
    assert set(rows().values()) == {0}
    fill(app)
    assert rows() == before


def counted() -> dict[str, int]:
    """How many rows each table has that there is at this revision."""
    db.session.rollback()
    tables = sa.MetaData()
    tables.reflect(db.engine)
    count = sa.select(sa.func.count())
    found = {
        name: db.session.execute(count.select_from(table)).scalar_one()
        for name, table in tables.tables.items()
    }
    db.session.remove()
    return found


def test_each_migration_keeps_the_rows_of_the_tables_that_it_leaves(sqlite_app: Flask) -> None:
    """SQLite has no ALTER TABLE to speak of: it copies what it changes, and drops what was."""
    fill(sqlite_app)
    kept = counted()
    revisions = sorted(
        path.name.split("_")[0] for path in (ROOT / "migrations" / "versions").glob("0*.py")
    )
    for revision in reversed(revisions[:-1]):
        downgrade(revision=revision)
        now = counted()
        if revision == "0029":
            kept = forgetting_recordings(kept)
        assert now == {name: kept[name] for name in now}, revision
        kept = now
    upgrade()
    again = counted()
    assert {name: again[name] for name in kept} == kept
    assert differences(db.engine) == []


@pytest.fixture
def with_another(tmp_path: Path) -> str:
    """The migrations, and one more that changes a table which others hang on."""
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    head = sorted((folder / "versions").glob("0*.py"))[-1].name.split("_")[0]
    (folder / "versions" / "9999_wider.py").write_text(COLUMNS_OF_EVENTS.format(head=head))
    return str(folder)


def test_changing_a_table_keeps_its_rows_and_those_that_hang_on_them(
    app: Flask, with_another: str
) -> None:
    fill(app)
    before = rows()
    db.session.remove()
    upgrade(directory=with_another)
    assert rows() == before
    note = db.session.execute(sa.text("SELECT DISTINCT seats_note FROM events")).scalars().all()
    assert note == ["none"]
    db.session.remove()
    downgrade(directory=with_another)
    assert rows() == before
    assert differences(db.engine) == []
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(
            sa.delete(Event).where(Event.id == sa.select(Registration.event_id).scalar_subquery())
        )


def test_what_is_searched_is_filled_in_and_the_telephone_numbers_stay(app: Flask) -> None:
    fill(app)
    event_id = add_event(
        hashtags=["#EUisU"],
        join_phone="+32 2 555 01 23 Brussels\n+33 1 23 45 67 89 Paris\n" + "9" * 180,
        listening_help={"en": "Press 2."},
    )
    before = rows()
    searched = [searched_texts(table) for table in ("organisation_texts", "agenda_item_texts")]
    db.session.remove()
    downgrade(revision="0014")
    upgrade()
    assert rows() == forgetting_recordings(before)
    assert differences(db.engine) == []
    event = db.session.get_one(Event, event_id)
    assert event.search_text == "#euisu"
    assert event.join_phone == "+32 2 555 01 23 Brussels, +33 1 23 45 67 89 Paris"
    assert event.listening_help == {}
    assert searched == [
        searched_texts(table) for table in ("organisation_texts", "agenda_item_texts")
    ]


def test_a_move_that_nobody_hears_of_keeps_its_mark_and_descriptions_are_searched(
    app: Flask,
) -> None:
    event_id = add_event(texts=[EventText(language="en", title="A", description="*Łódź*")])
    now = utc_now()
    slow_clock = now - timedelta(milliseconds=200)
    stored = [
        (NoticeKind.MOVED, True, now),
        (NoticeKind.MOVED, False, now),
        (NoticeKind.REINSTATED, True, now),
        (NoticeKind.TEXTS, True, now),
        (NoticeKind.MOVED, False, slow_clock),
    ]
    with transaction():
        for kind, untold, told_at in stored:
            notice = EventNotice(kind=kind, event_id=event_id, untold=untold)
            notice.created_at, notice.expanded_at = now, told_at
            db.session.add(notice)
    db.session.remove()
    downgrade(revision="0020")
    moments: sa.Select[Any] = sa.select(
        sa.text("created_at > expanded_at FROM event_notices ORDER BY id")
    )
    marked = [bool(each) for each in db.session.scalars(moments)]
    assert marked == [True, False, True, True, True]
    db.session.remove()
    upgrade()
    notices = db.session.scalars(sa.select(EventNotice).order_by(EventNotice.id)).all()
    assert [(each.kind, each.untold, each.expanded_at) for each in notices] == stored
    text = db.session.get_one(EventText, (event_id, "en"))
    assert (text.search_text, text.search_description) == ("a", "lodz")
    assert differences(db.engine) == []


def searched_texts(table: str) -> list[str]:
    """What a search compares with in a table of texts."""
    column: sa.ColumnClause[str] = sa.column("search_text")
    return sorted(db.session.scalars(sa.select(column).select_from(sa.table(table))))


def test_an_answer_gets_the_end_of_its_date(app: Flask) -> None:
    fill(app)
    before = rows()
    db.session.remove()
    downgrade(revision="0008")
    upgrade()
    assert rows() == forgetting_recordings(before)
    answer = db.session.scalars(sa.select(CalendarAnswer)).one()
    assert answer.ends_at == answer.date.ends_at
    assert (answer.asked_step, answer.freed_step) == (answer.step, None)


def test_people_get_what_they_are_searched_by_many_at_a_time(
    app: Flask, count_queries: list[str]
) -> None:
    event_id = add_event()
    for number, name in enumerate(["Élodie", "OLGA " * 30, "🎈"]):
        sign_up(event_id, f"a{number}@example.org", name=name)
    named = sa.select(Registration.name_key, Registration.search_text).order_by(Registration.id)
    stored = db.session.execute(named).all()
    db.session.remove()
    downgrade(revision="0001")
    count_queries.clear()
    upgrade(revision="0002")
    table = sa.table("registrations", *map(sa.column, ("id", "name_key", "search_text")))
    filled = sa.select(table.c.name_key, table.c.search_text).order_by(table.c.id)
    assert db.session.execute(filled).all() == stored
    assert sum(each.startswith("UPDATE registrations") for each in count_queries) == 1
    db.session.remove()
    upgrade()
    assert len(set(db.session.scalars(sa.select(Registration.public_id)))) == 3


def test_people_are_sorted_by_their_organisation_however_many_they_are(
    app: Flask, tmp_path: Path
) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", folder)
    [desk] = folder.glob("versions/0017*.py")
    desk.write_text(desk.read_text().replace("AT_ONCE = 5000", "AT_ONCE = 1"))
    event_id = add_event()
    for number, organisation in enumerate(["Écre", "", "LONG " * 30, "🎈"]):
        sign_up(event_id, f"a{number}@example.org", organisation=organisation)
    people = sa.select(Registration.organisation_key).order_by(Registration.id)
    stored = db.session.scalars(people).all()
    db.session.remove()
    downgrade(revision="0016")
    upgrade(directory=str(folder))
    filled = db.session.scalars(people).all()
    assert filled[:3] == ["0ecre", "1", "0" + ("long " * 30)[:100]]
    assert filled == stored
    assert differences(db.engine) == []


def test_the_code_of_before_can_go_on_writing_until_it_is_replaced(app: Flask) -> None:
    fill(app)
    unknown = {
        "calendar_answers": {"asked_step", "freed_step"},
        "events": {"search_text", "listening_help"},
        "organisation_texts": {"search_text"},
        "agenda_item_texts": {"search_text"},
        "registrations": {
            "decision_words",
            "words_before",
            "decision_step",
            "organisation_key",
            "text_language",
        },
        "speakers": {"shows_photo"},
        "organisations": {"default_pattern"},
        "event_notices": {"untold"},
        "event_texts": {"search_description"},
    }
    for table, names in unknown.items():
        columns = {each["name"]: each for each in sa.inspect(db.engine).get_columns(table)}
        for name in names:
            column = columns[name]
            assert column["nullable"] or column["default"] is not None, f"{table}.{name}"


def test_the_zone_of_an_event_is_that_of_nobody_whom_somebody_else_entered(app: Flask) -> None:
    event_id = add_event()
    for number, (origin, zone) in enumerate(product(Origin, ["Europe/Brussels", "Europe/Kyiv"])):
        sign_up(event_id, f"a{number}@example.org", zone=zone)
        with transaction():
            find_in_transaction(f"a{number}@example.org").origin = origin
    sign_up_together(event_id, "group", 1)
    zones = sa.select(Registration.zone).order_by(Registration.id)
    db.session.remove()
    downgrade(revision="0024")
    before = db.session.scalars(zones).all()
    assert before == ["Europe/Brussels", "Europe/Kyiv"] * 3 + ["Europe/Brussels"]
    db.session.remove()
    upgrade()
    after = db.session.scalars(zones).all()
    assert after == ["Europe/Brussels", "Europe/Kyiv", *("", "Europe/Kyiv") * 2, ""]


def test_on_sqlite_too_the_ids_of_dates_are_used_once(sqlite_app: Flask) -> None:
    event_id = add_event(
        spans=[(datetime(2090, 7, day, 11), datetime(2090, 7, day, 12)) for day in (6, 7)]
    )
    sign_up(event_id)
    db.session.remove()
    downgrade(revision="0023")
    with transaction():
        last = db.session.scalars(sa.select(sa.func.max(EventDate.id))).one()
        db.session.execute(sa.delete(EventDate).where(EventDate.id == last))
    db.session.remove()
    upgrade()
    add_event(slug="later")
    assert db.session.scalars(sa.select(sa.func.max(EventDate.id))).one() > last


def test_an_event_that_was_postponed_long_ago_offers_no_seat(app: Flask) -> None:
    ids = [add_event(slug=slug) for slug in ("on", "off")]
    for event_id in ids:
        sign_up(event_id)
    until = utc_now()
    with transaction():
        db.session.get_one(Event, ids[1]).status = EventStatus.POSTPONED
        waiting = RegistrationStatus.WAITING
        db.session.query(Registration).update({"status": waiting, "offered_until": until})
    db.session.remove()
    downgrade(revision="0009")
    upgrade()
    people = db.session.query(Registration).order_by(Registration.id)
    assert [person.offered_until for person in people] == [until, None]


def test_who_has_no_address_stays_when_an_address_is_needed_again(app: Flask) -> None:
    event_id = add_event()
    sign_up_together(event_id, "group", 3)
    add_without_email(event_id)
    add_without_email(event_id, "Omar")
    db.session.remove()
    downgrade(revision="0009")
    addresses = sa.text("SELECT email FROM registrations WHERE email LIKE '%.invalid'")
    assert len(set(db.session.scalars(addresses))) == 2
    db.session.remove()
    upgrade()
    assert {each.name for each in db.session.scalars(sa.select(Registration))} >= {"Noor", "Omar"}
    assert differences(db.engine) == []
