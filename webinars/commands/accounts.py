"""`webinars organisation create` and `webinars user create`."""

from __future__ import annotations

import sys

import click

from webinars.accounts import service
from webinars.accounts.models import Organisation, Role
from webinars.commands.tables import with_tables
from webinars.extensions import transaction
from webinars.languages import SHIPPED
from webinars.times import utc_now


@click.group()
def organisation() -> None:
    """Organisations that run events."""


@organisation.command("create")
@click.argument("slug")
@click.option("--name", required=True, help="Its full name.")
@click.option("--contact-email", required=True, help="Where people can ask.")
@click.option("--language", type=click.Choice(SHIPPED), default=SHIPPED[0], show_default=True)
@with_tables
def create_organisation(slug: str, name: str, contact_email: str, language: str) -> None:
    """Add an organisation; SLUG stands in its address, such as `share-network`."""
    try:
        with transaction():
            organisation = service.create_organisation(
                slug=slug, name=name, contact_email=contact_email, language=language
            )
            added = organisation.text(language).name
    except service.InvalidAccount as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {added} at /organisations/{slug}/.")


@click.group()
def user() -> None:
    """People who sign in to organise."""


@user.command("create")
@click.argument("email")
@click.option("--name", default="", help="How the person is called.")
@click.option("--organisation", "slug", required=True, help="The organisation they work for.")
@click.option(
    "--role",
    type=click.Choice([role.value for role in Role]),
    default=Role.EDITOR.value,
    show_default=True,
)
@click.option(
    "--password",
    help="At least 12 characters. When it is not given, it is asked for, or read from the "
    "standard input where that is no terminal.",
)
@with_tables
def create_user(email: str, name: str, slug: str, role: str, password: str | None) -> None:
    """Add somebody who can sign in, as a member of an organisation."""
    try:
        _get_organisation(slug)  # before a password is thought of
        password = password or _ask_for_password()
        with transaction():
            organisation = _get_organisation(slug)
            person = service.create_user(email=email, password=password, name=name, now=utc_now())
            service.add_member(organisation=organisation, user=person, role=Role(role))
    except service.InvalidAccount as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Added {person.email} as {role} of {slug}.")


def _get_organisation(slug: str) -> Organisation:
    organisation = service.find_organisation(slug)
    if organisation is None:
        raise service.InvalidAccount(f"There is no organisation called {slug!r}.")
    return organisation


def _ask_for_password() -> str:
    """The password, from whoever sits at the terminal, or a line of the standard input."""
    if sys.stdin.isatty():
        asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        return asked
    password = sys.stdin.readline().rstrip("\r\n")
    if not password:
        raise click.ClickException(
            "There is no password: give it on the standard input, or with --password."
        )
    return password
