"""Who runs an event together with its owner, and which registrants their members see."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from markupsafe import Markup
from wtforms import Field, SelectField

from webinars.accounts.rights import Right
from webinars.events.editing.hosts import HostEntry, Hosts, hosts_of, possible_hosts, save_hosts
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.models import Event, HostSight
from webinars.registrations.invitations.listing import count_by_standing
from webinars.registrations.people.listing import count_by_status
from webinars.registrations.scope import Scope
from webinars.times import utc_now
from webinars.web.organiser.desk import (
    Answer,
    EventDesk,
    allow,
    organiser,
    sentence_saved,
)
from webinars.web.organiser.event_words import SIGHTS
from webinars.web.organiser.fields import Needed, is_row_button, row_names
from webinars.web.organiser.saving import SectionForm, again, is_sent, save
from webinars.web.organiser.sure import ask_first
from webinars.web.urls import chosen_language
from webinars.web.words import host_names, joined

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
    """Add and remove co-hosts, and say whom they see.

    Whoever is registered by now did so for those who saw it then: before others see everybody, it
    is asked back.
    """
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
    wider = [labels[slug] for slug in _see_more(before, after)]
    shown = count_known(desk.event.id) if wider else Known()
    if shown.total:
        asked = _ask(desk, wider, shown)
        if asked is not None:
            return asked
        told |= {"people": shown.registered, "invited": shown.invited}
    try:
        said = _said_of_telling(desk) if shown.registered else ""
        return save(desk, change, action="event.co-hosts", said=said, **told)
    except SectionConflict:
        stored = hosts_of(desk.event)
        form.show_conflict(stored, _values(stored))
        form.added = [host.organisation for host in stored[len(form.rows) :]]
        return again(_render(desk, form), 409)


@dataclass(frozen=True)
class Known:
    """How many people stand in the lists of an event."""

    registered: int = 0
    invited: int = 0

    @property
    def total(self) -> int:
        """How many there are together."""
        return self.registered + self.invited


def count_known(event_id: int) -> Known:
    """Of how many people who sees everybody would read."""
    registered = sum(count_by_status(Scope(event_id=event_id)).values())
    return Known(registered, sum(count_by_standing(event_id).values()))


def _see_more(before: Mapping[str, str], after: Mapping[str, str]) -> list[str]:
    """The co-hosts who are to see everybody, and do not yet."""
    everybody = HostSight.ALL.value
    return [
        slug
        for slug, sight in after.items()
        if sight == everybody and before.get(slug) != everybody
    ]


def _ask(desk: EventDesk, names: Sequence[str], known: Known) -> str | None:
    """Ask before people are shown to an organisation that they may not know of."""
    hosts = joined(list(names))
    return ask_first(
        desk,
        _("Let %(hosts)s see everybody?", hosts=hosts),
        [
            *_who_is_seen(known),
            _(
                "On the form they read that only the staff of those who run the event see what "
                "they enter. Named there until now: %(hosts)s. For some people it is a danger to "
                "be known to others.",
                hosts=host_names(desk.event),
            ),
            _(
                "It is mostly enough that co-hosts see those who came by their own link. If they "
                "need more, write to people first, and give them time to answer."
            ),
        ],
        button=_("Let them see everybody"),
        back=desk.url("co_hosts"),
    )


def _who_is_seen(known: Known) -> list[str]:
    said = []
    if known.registered:
        said.append(
            ngettext(
                "They see at once the name, the e-mail address and the answers of %(num)s person "
                "who has registered, and of all who register from now on.",
                "They see at once the names, the e-mail addresses and the answers of %(num)s "
                "people who have registered, and of all who register from now on.",
                known.registered,
            )
        )
    if known.invited:
        said.append(
            ngettext(
                "They see %(num)s person whom you invited, too.",
                "They see %(num)s people whom you invited, too.",
                known.invited,
            )
        )
    return said


def _said_of_telling(desk: EventDesk) -> Markup:
    """That it is saved, and where people can be told."""
    return Markup('{} {} <a href="{}">{}</a>').format(
        sentence_saved(),
        _("People do not hear of it by themselves."),
        desk.url("new_mailing"),
        _("Write to them"),
    )


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
