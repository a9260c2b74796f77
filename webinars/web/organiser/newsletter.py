"""The organisation's newsletter: how many get it, and the list for the program that sends it.

The site sends no newsletter itself. The file has a link for each address that ends it, which the
program puts into each mail.
"""

from __future__ import annotations

from collections.abc import Iterator

from flask import current_app, render_template
from flask_babel import lazy_gettext as _l

from webinars.accounts.rights import Right
from webinars.extensions import transaction
from webinars.languages import SHIPPED, choose, language_name
from webinars.links import Links
from webinars.registrations.models import Subscriber
from webinars.registrations.newsletter import count_readers, iter_readers
from webinars.times import to_local
from webinars.web.organiser.desk import Answer, Desk, allow, organiser
from webinars.web.organiser.exporting import ReasonForm, send_file
from webinars.web.organiser.people_words import way_name
from webinars.web.organiser.saving import again
from webinars.web.urls import chosen_language

COLUMNS = {
    "email": _l("E-mail address"),
    "language": _l("Language"),
    "agreed": _l("Agreed on"),
    "way": _l("In which way"),
    "confirmed": _l("Confirmed on"),
    "unsubscribe": _l("Link that ends it"),
}


@organiser.get("/<organisation>/newsletter/")
@allow(Right.EXPORT)
def newsletter_list(desk: Desk) -> Answer:
    """Say how many get the newsletter, in which languages, and how to write to them."""
    found = count_readers(desk.organisation.id)
    zone = desk.organisation.default_zone
    return render_template(
        "organiser/newsletter.html",
        desk=desk,
        found=found,
        since=to_local(found.since, zone) if found.since else None,
    )


@organiser.route("/<organisation>/newsletter/export", methods=["GET", "POST"])
@allow(Right.EXPORT, fresh=True, sends_file=True)
def export_newsletter(desk: Desk) -> Answer:
    """Send the list as a file, for a reason that the audit log keeps."""
    form, count = ReasonForm(data={"kind": "csv"}), count_readers(desk.organisation.id).count
    if not form.is_submitted() or not form.validate():
        page = render_template(
            "organiser/export_newsletter.html", desk=desk, form=form, count=count
        )
        return again(page, 422 if form.errors else 200)
    with transaction():
        desk.record("export.newsletter", columns=list(COLUMNS), rows=count, reason=form.reason.data)
    return send_file(
        _rows(desk),
        kind=form.kind.data,
        name=f"{desk.organisation.slug}-newsletter",
        zone=desk.organisation.default_zone,
    )


def _rows(desk: Desk) -> Iterator[list[str]]:
    yield [str(label) for label in COLUMNS.values()]
    for reader in iter_readers(desk.organisation.id):
        yield _row(reader, desk.organisation.default_zone)


def _row(reader: Subscriber, zone: str) -> list[str]:
    base_url: str = current_app.config["BASE_URL"]
    links = Links(base_url, choose(reader.language, SHIPPED, SHIPPED[0]))
    return [
        reader.email or "",
        language_name(reader.language, chosen_language()),
        f"{to_local(reader.given_at, zone):%Y-%m-%d}",
        way_name(reader.consent_way),
        f"{to_local(reader.confirmed_at, zone):%Y-%m-%d}",
        links.newsletter(reader.token),
    ]
