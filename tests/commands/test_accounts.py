"""`webinars organisation create` and `webinars user create`."""

from __future__ import annotations

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import ScriptInfo

from webinars.accounts.models import Role
from webinars.accounts.service import find_organisation, find_user
from webinars.cli import main
from webinars.extensions import db

ORGANISATION = (
    "organisation",
    "create",
    "share-network",
    "--name",
    "SHARE Network",
    "--contact-email",
    "office@example.org",
)
USER = ("user", "create", "amina@example.org", "--organisation", "share-network")
PASSWORD = ("--password", "a long enough phrase")
NO_CONTROLS = "A name holds no line break or other character that cannot be shown."


def named(slug: str, name: str) -> tuple[str, ...]:
    """A command that makes an organisation of this name."""
    return ("organisation", "create", slug, "--name", name, *ORGANISATION[-2:])


def run(app: Flask, *arguments: str, typed: str = "") -> Result:
    command, *rest = arguments
    info = ScriptInfo(create_app=lambda: app)
    return CliRunner().invoke(main.commands[command], rest, input=typed, obj=info)


def test_an_organisation_and_its_owner_are_made(app: Flask) -> None:
    made = run(app, *ORGANISATION)
    assert made.output == "Added SHARE Network at /organisations/share-network/.\n"
    organisation = find_organisation("share-network")
    assert organisation is not None
    assert organisation.text("en").name == "SHARE Network"
    made = run(app, *USER, *PASSWORD, "--role", "owner", "--name", "Amina")
    assert made.output == "Added amina@example.org as owner of share-network.\n"
    user = find_user("amina@example.org")
    assert user is not None
    assert [(each.organisation.slug, each.role) for each in user.memberships] == [
        ("share-network", Role.OWNER)
    ]


def test_a_password_that_is_not_given_is_asked_for_and_not_shown(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(app, *ORGANISATION)
    monkeypatch.setattr("click.testing._NamedTextIOWrapper.isatty", lambda _stream: True)
    made = run(app, *USER, typed="a long enough phrase\n" * 2)
    assert made.exit_code == 0
    assert "Repeat for confirmation" in made.output
    assert "a long enough phrase" not in made.output
    assert find_user("amina@example.org") is not None


def test_without_a_terminal_a_password_is_one_line_of_the_input(app: Flask) -> None:
    run(app, *ORGANISATION)
    made = run(app, *USER, typed="a long enough phrase\n")
    assert made.output == "Added amina@example.org as editor of share-network.\n"


def test_without_a_terminal_and_a_password_nobody_is_made(app: Flask) -> None:
    run(app, *ORGANISATION)
    refused = run(app, *USER)
    assert refused.exit_code == 1
    assert refused.output == (
        "Error: There is no password: give it on the standard input, or with --password.\n"
    )


def test_no_password_is_asked_for_where_there_is_no_organisation(app: Flask) -> None:
    refused = run(app, *USER, typed="a long enough phrase\n" * 2)
    assert refused.output == "Error: There is no organisation called 'share-network'.\n"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (ORGANISATION, "There is already an organisation called 'share-network'."),
        ((*USER[:3], "--organisation", "x", *PASSWORD), "There is no organisation called 'x'."),
        ((*USER, "--password", "short"), "A password needs at least 12 characters."),
        (named("a", " "), "An organisation needs a name."),
        (named("a", "x" * 5000), "A name has at most 200 characters, not 5000."),
        (named("a", "Two\nlines"), NO_CONTROLS),
        ((*USER, *PASSWORD, "--name", "x" * 201), "A name has at most 200 characters, not 201."),
        ((*USER, *PASSWORD, "--name", "Ami\x07na"), NO_CONTROLS),
    ],
)
def test_what_cannot_be_made_is_one_sentence_and_leaves_nothing(
    app: Flask, arguments: tuple[str, ...], sentence: str
) -> None:
    run(app, *ORGANISATION)
    refused = run(app, *arguments)
    assert (refused.exit_code, refused.output) == (1, f"Error: {sentence}\n")
    db.session.rollback()
    assert find_user("amina@example.org") is None
