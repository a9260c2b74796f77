"""Links with an event: further reading, documents, recordings, outcomes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from flask import render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, SelectField, StringField

from webinars.accounts.rights import Right
from webinars.events.editing.materials import LinkEntry, Materials, materials_of, save_materials
from webinars.events.editing.saving import SectionConflict, version_of
from webinars.events.editing.texts import text_languages
from webinars.events.models import Event
from webinars.times import utc_now
from webinars.web.forms import Line, strip
from webinars.web.organiser.desk import Answer, EventDesk, allow, organiser
from webinars.web.organiser.fields import (
    Needed,
    is_row_button,
    language_choices,
    one_line,
    row_names,
    url_field,
)
from webinars.web.organiser.receipt import who_may_hear
from webinars.web.organiser.saving import SectionForm, again, is_sent, save

_LINKS = "link"
_PARTS = ("label", "url", "language", "shown")


class MaterialsForm(SectionForm):
    """The links. Make it with `_form`: each adds four fields."""

    rows: Sequence[str] = ()

    def links(self) -> Iterator[tuple[str, Field, Field, Field, Field]]:
        """The row's name, and the fields of each link: label, address, language, where shown."""
        for row in self.rows:
            yield row, *(self[f"{part}-{row}"] for part in _PARTS)

    def validate(self, extra_validators: object = None) -> bool:
        """Check all fields; a link needs both a name and an address, an empty row neither."""
        super().validate(extra_validators)
        for _row, label, url, _language, _shown in self.links():
            if url.data and not one_line(label.data):
                label.errors = [*label.errors, _("Enter what the link leads to.")]
            if label.data and not url.data:
                url.errors = [*url.errors, _("Enter the address of the link.")]
        return not self.errors

    def materials(self) -> Materials:
        """What the valid form says, without its empty rows."""
        return tuple(
            LinkEntry(
                url=url.data,
                label=one_line(label.data),
                language=language.data or "",
                is_material=shown.data == "material",
            )
            for _row, label, url, language, shown in self.links()
            if url.data
        )


@organiser.route("/<organisation>/events/<event>/materials", methods=["GET", "POST"])
@allow(Right.EDIT_EVENTS)
def materials(desk: EventDesk) -> Answer:
    """Change the links that stand on the event's page."""
    form = _form(desk.event)
    if not is_sent() or is_row_button(_LINKS):
        return _render(desk, form)
    if not form.validate():
        return again(_render(desk, form), 422)
    entered = form.materials()
    change = partial(_save, materials=entered, version=form.version.data or "")
    try:
        return save(desk, change, action="event.materials", links=len(entered))
    except SectionConflict:
        stored = materials_of(desk.event)
        form.show_conflict(stored, _values(stored))
        form.added = [link.label for link in stored[len(form.rows) :]]
        return again(_render(desk, form), 409)


def _save(event: Event, *, materials: Materials, version: str) -> None:
    save_materials(event=event, materials=materials, version=version, now=utc_now())


def _form(event: Event) -> MaterialsForm:
    stored = materials_of(event)
    rows = row_names(_LINKS, max(len(stored), 1))
    used = {link.language for link in stored}
    languages = [("", _("Every language")), *language_choices(*text_languages(event), *used)]
    fields: dict[str, object] = {"rows": rows}
    for row in rows:
        fields[f"label-{row}"] = StringField(
            _l("What it leads to"), validators=[Line(300)], filters=[strip]
        )
        fields[f"url-{row}"] = url_field(_l("Address of the link"))
        fields[f"language-{row}"] = SelectField(_l("For readers of"), validators=[Needed()])
        fields[f"shown-{row}"] = SelectField(_l("Shown as"), validators=[Needed()])
    kind: type[MaterialsForm] = type("MaterialsForm", (MaterialsForm,), fields)
    form = kind(version=version_of(stored), **_values(stored))
    for _row, _label, _url, language, shown in form.links():
        language.choices = languages
        shown.choices = [
            ("reading", _("Further reading")),
            ("material", _("Documents and recordings")),
        ]
    return form


def _values(stored: Materials) -> dict[str, object]:
    values: dict[str, object] = {}
    for row, link in enumerate(stored):
        values |= {
            f"label-{row}": link.label,
            f"url-{row}": link.url,
            f"language-{row}": link.language,
            f"shown-{row}": "material" if link.is_material else "reading",
        }
    return values


def _render(desk: EventDesk, form: MaterialsForm) -> str:
    return render_template(
        "organiser/materials.html",
        desk=desk,
        form=form,
        may_hear=who_may_hear(desk.event),
    )
