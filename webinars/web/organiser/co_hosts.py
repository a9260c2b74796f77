"""Who runs an event together with its owner, and which registrants their members see."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import partial
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField

from webinars.accounts.rights import Right
from webinars.events.editing.hosts import HostEntry, Hosts, hosts_of, possible_hosts, save_hosts
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.models import Event, HostSight
from webinars.times import utc_now
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.event_words import SIGHTS
from webinars.web.organiser.fields import Needed, is_row_button, row_names
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.urls import chosen_language

_HOSTS = "host"


class HostsForm(SectionForm):
    """The co-hosts. Make it with `_form`: each adds two fields."""

    rows: Sequence[str] = ()

    def hosts(self) -> Iterator[tuple[str, Field, Field]]:
        """The row's name, and the fields of each co-host: organisation, sight."""
        for row in self.rows:
            yield row, self[f"organisation-{row}"], self[f"sight-{row}"]

    def entries(self) -> Hosts:
        """What the valid form says, without its empty rows; who is named twice counts once."""
        entries = {
            organisation.data: HostEntry(
                organisation=organisation.data, sight=HostSight(sight.data)
            )
            for _row, organisation, sight in self.hosts()
            if organisation.data
        }
        return tuple(entries.values())


@organiser.route("/<organisation>/events/<event>/co-hosts", methods=["GET", "POST"])
@allow(Right.MANAGE, fresh=True)
def co_hosts(desk: EventDesk) -> Answer:
    """Add and remove co-hosts, and say whom they see."""
    form = _form(desk.event)
    if not is_sent() or is_row_button(_HOSTS):
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    entries = form.entries()
    change = partial(_save, hosts=entries, version=form.version.data or "")
    before, after = (_sights(hosts) for hosts in (hosts_of(desk.event), entries))
    labels = _names(desk.event, before.keys() | after.keys())
    told: dict[str, Any] = {"hosts_before": before, "hosts": after, "labels": labels}
    try:
        return save(desk, change, action="event.co-hosts", **told)
    except SectionConflict:
        stored = hosts_of(desk.event)
        form.show_conflict(stored, _values(stored))
        form.added = [host.organisation for host in stored[len(form.rows) :]]
        return again(_render(desk, form), 409)


def _sights(hosts: Hosts) -> dict[str, str]:
    """Whom each co-host sees, as the log holds it."""
    return {each.organisation: each.sight.value for each in hosts}


def _names(event: Event, slugs: Collection[str]) -> dict[str, str]:
    """What those co-hosts are called; the log of one event names nobody else."""
    named = (each for each in possible_hosts(event) if each.slug in slugs)
    return {each.slug: each.text(chosen_language()).name for each in named}


def _save(event: Event, *, hosts: Hosts, version: str) -> None:
    save_hosts(event=event, hosts=hosts, version=version, now=utc_now())


def _form(event: Event) -> HostsForm:
    stored = hosts_of(event)
    rows = row_names(_HOSTS, max(len(stored), 1))
    language = chosen_language()
    names = [(each.slug, each.text(language).name) for each in possible_hosts(event)]
    choices = [("", _("Choose")), *sorted(names, key=lambda pair: pair[1].casefold())]
    fields: dict[str, object] = {"rows": rows}
    for row in rows:
        fields[f"organisation-{row}"] = SelectField(_l("Organisation"))
        fields[f"sight-{row}"] = SelectField(
            _l("Its members see these registrants"), validators=[Needed()]
        )
    kind: type[HostsForm] = type("HostsForm", (HostsForm,), fields)
    form = kind(version=version_of(stored), **_values(stored))
    for _row, organisation, sight in form.hosts():
        organisation.choices = choices
        sight.choices = [(each.value, label) for each, label in SIGHTS.items()]
    return form


def _values(stored: Hosts) -> dict[str, object]:
    values: dict[str, object] = {}
    for row, host in enumerate(stored):
        values |= {f"organisation-{row}": host.organisation, f"sight-{row}": host.sight.value}
    return values


def _render(desk: EventDesk, form: HostsForm) -> str:
    return render_template("organiser/co_hosts.html", desk=desk, form=form)
