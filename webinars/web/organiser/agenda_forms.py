"""The form of an agenda item: when, what in each language, who."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import uuid4

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from webinars.events.editing.saving import version_of
from webinars.events.models import Event, EventDate
from webinars.events.programme import AgendaItem, ItemKind, SpeakerRole
from webinars.events.programming.agenda import ItemDetails, suggest_span
from webinars.events.programming.changes import item_section
from webinars.events.programming.people import Part, somebody_new
from webinars.events.schedule import item_span
from webinars.events.words import role_name
from webinars.languages import direction
from webinars.localtime import format_date
from webinars.registrations.details import clean_line, clean_text
from webinars.web.forms import NAME_LIMIT, Line, Paragraphs, Required, strip
from webinars.web.organiser.fields import name_in_form
from webinars.web.organiser.forms import OrganiserForm
from webinars.web.urls import chosen_language
from webinars.web.words import capitalize_first, item_kind_name

TITLE_LIMIT, DESCRIPTION_LIMIT, PLACE_LIMIT, ABOUT_LIMIT = 300, 20_000, 200, 300
_EMPTY_LINES = 2
_MOST_PEOPLE = 60


class ClockField(TimeField):  # type: ignore[misc]
    """A time of day, to the minute."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read `11:30`. Raises `ValueError` with a sentence."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Enter a time such as 11:30.")) from None


class PersonForm(Form):  # type: ignore[misc]
    """One person on the item. `speaker` is who stood in this line when the page was made.

    What is said of a new one is in the language of the event. `same` says whether somebody of the
    directory with another title is meant, once it was `asked`.
    """

    name = StringField(_l("Name"), validators=[Line(NAME_LIMIT)], filters=[strip])
    role = SelectField(_l("Role"), default=SpeakerRole.SPEAKER.value)
    order = IntegerField(_l("Order"), validators=[Optional(), NumberRange(0, 999)])
    speaker = HiddenField()
    position = StringField(_l("Position"), validators=[Line(ABOUT_LIMIT)], filters=[strip])
    affiliation = StringField(_l("Organisation"), validators=[Line(ABOUT_LIMIT)], filters=[strip])
    same = SelectField(_l("Is this the same person? Choose."), validate_choice=False)
    asked = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as wtforms calls it
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, role_name(role)) for role in SpeakerRole]
        self.same.choices = []

    def ask(self, labels: Mapping[str, str]) -> None:
        """Ask whether the name means one of these of the directory: a label by public id."""
        self.asked = True
        self.same.data = ""
        self.same.choices = [
            ("", _("Please choose")),
            *labels.items(),
            (somebody_new(clean_line(self.name.data)), _("Somebody else")),
        ]


class ItemForm(OrganiserForm):
    """An agenda item. Make it with `item_form`: each language of the event adds two fields."""

    seen = HiddenField()
    new_id = HiddenField()
    date = SelectField(_l("Date"))
    start = ClockField(_l("Start"), validators=[InputRequired(_l("Enter when it starts."))])
    end = ClockField(_l("End"), validators=[InputRequired(_l("Enter when it ends."))])
    kind = SelectField(_l("Kind"), default=ItemKind.SESSION.value)
    track = SelectField(_l("Track"), default="")
    place = StringField(_l("Room or place"), validators=[Line(PLACE_LIMIT)], filters=[strip])
    people = FieldList(FormField(PersonForm), max_entries=_MOST_PEOPLE)

    event: Event
    languages: Sequence[str]

    def offer(self, event: Event) -> None:
        """Fill the choices with what `event` has."""
        language = chosen_language()
        self.event = event
        self.date.choices = [
            (date.public_id, format_date(date.starts_local, language)) for date in event.dates
        ]
        for field in (self.date, self.kind, self.track):
            field.flags.required = True
        self.kind.choices = [(kind.value, item_kind_name(kind)) for kind in ItemKind]
        self.track.choices = [
            ("", _("For everybody")),
            *((track.key, track_name(event, track.names)) for track in event.tracks),
        ]
        while len(self.people) < _MOST_PEOPLE and self._empty_lines() < _EMPTY_LINES:
            self.people.append_entry()

    def _empty_lines(self) -> int:
        return sum(not entry.form.name.data for entry in self.people)

    def texts(self) -> Iterator[tuple[str, Field, Field]]:
        """For each language its code, and the fields of title and description."""
        for code in self.languages:
            yield code, self[f"title-{code}"], self[f"description-{code}"]

    def details(self) -> ItemDetails:
        """What the valid form says."""
        dates = {date.public_id: date for date in self.event.dates}
        tracks = {track.key: track for track in self.event.tracks}
        return ItemDetails(
            date=dates[self.date.data],
            start=self.start.data,
            end=self.end.data,
            kind=ItemKind(self.kind.data),
            track=tracks.get(self.track.data or ""),
            place=clean_line(self.place.data or ""),
            texts={
                code: (clean_line(title.data or ""), clean_text(description.data or ""))
                for code, title, description in self.texts()
            },
            people=self._parts(),
        )

    def item_id(self) -> str:
        """The id that a new item gets."""
        return name_in_form(self.new_id.data)

    def ask_who(self, name: str, labels: Mapping[str, str]) -> None:
        """Ask in the line of `name` which of these is meant: a label by public id."""
        for entry in self.people:
            if clean_line(entry.form.name.data or "") == name:
                entry.form.ask(labels)

    def _parts(self) -> list[Part]:
        lines = [entry.form for entry in self.people if clean_line(entry.form.name.data or "")]
        order = {line: number for number, line in enumerate(lines, 1)}
        lines.sort(key=lambda line: order[line] if line.order.data is None else line.order.data)
        return [
            Part(
                clean_line(line.name.data),
                SpeakerRole(line.role.data),
                line.speaker.data or "",
                position=clean_line(line.position.data or ""),
                affiliation=clean_line(line.affiliation.data or ""),
                language=self.event.source_language,
                same=line.same.data or "",
            )
            for line in lines
        ]

    def validate(self, extra_validators: Mapping[str, Sequence[object]] | None = None) -> bool:
        """Check the fields; what is wrong with a line of a person is said of all of them."""
        valid = bool(super().validate(extra_validators))
        if any(entry.form.errors for entry in self.people):
            self.people.errors = [_("A text is too long, or an order is not a number.")]
        return valid


def event_languages(event: Event) -> list[str]:
    """The languages that the event's texts are in, its own first."""
    others = sorted({text.language for text in event.texts} - {event.source_language})
    return [event.source_language, *others]


def track_name(event: Event, names: dict[str, str]) -> str:
    """What a track is called in the page's language, else in the event's."""
    return (
        names.get(chosen_language())
        or names.get(event.source_language)
        or next(iter(names.values()))
    )


def item_form(event: Event, item: AgendaItem | None, date: EventDate) -> ItemForm:
    """The form of `item`, or of a new one on `date`, filled with what was sent or is stored."""
    fields: dict[str, object] = {}
    of_item = [text.language for text in item.texts] if item else []
    languages = [*event_languages(event), *sorted(of_item)]
    for code in dict.fromkeys(languages):
        fields |= _text_fields(code, required=code == event.source_language)
    kind = type("ItemFormOfEvent", (ItemForm,), fields)
    form: ItemForm = kind(data=_stored(event, item) if item else _suggested(date))
    form.languages = list(dict.fromkeys(languages))
    form.offer(event)
    return form


def _text_fields(code: str, *, required: bool) -> dict[str, object]:
    said_in = {"lang": code, "dir": direction(code)}
    must = [Required(_l("Enter a title."))] if required else []
    return {
        f"title-{code}": StringField(
            _l("Title"), validators=[*must, Line(TITLE_LIMIT)], filters=[strip], render_kw=said_in
        ),
        f"description-{code}": TextAreaField(
            _l("Description"),
            validators=[Paragraphs(DESCRIPTION_LIMIT)],
            render_kw={"rows": 4, **said_in},
        ),
    }


def _suggested(date: EventDate) -> dict[str, object]:
    start, end = suggest_span(date)
    return {"date": date.public_id, "start": start, "end": end, "new_id": str(uuid4())}


def _stored(event: Event, item: AgendaItem) -> dict[str, object]:
    starts, ends = item_span(item.date, item)
    return {
        "seen": version_of(item_section(event, item)),
        "date": item.date.public_id,
        "start": starts.time(),
        "end": ends.time(),
        "kind": item.kind.value,
        "track": item.track.key if item.track else "",
        "place": item.place,
        "people": [
            {
                "name": part.speaker.name,
                "role": part.role.value,
                "order": number,
                "speaker": part.speaker.public_id,
            }
            for number, part in enumerate(item.people, 1)
        ],
        **{f"title-{text.language}": text.title for text in item.texts},
        **{f"description-{text.language}": text.description for text in item.texts},
    }


def stored_differently(form: ItemForm, item: AgendaItem) -> list[tuple[str, str]]:
    """Label and present content of the fields that are stored otherwise than the form has them."""
    stored = _stored(form.event, item)
    found = []
    for field in form:
        if field.name not in stored or field.name in {"seen", "people"}:
            continue
        value = stored[field.name]
        if (field.data or "") != (value or ""):
            found.append((_label(field), _shown(field, value)))
    named = [part.name for part in form._parts()]
    present = [part.speaker.name for part in item.people]
    if named != present:
        found.append((_("People"), ", ".join(present)))
    return found


def _label(field: Field) -> str:
    language = field.render_kw.get("lang") if field.render_kw else None
    return f"{field.label.text} ({language})" if language else str(field.label.text)


def _shown(field: Field, value: object) -> str:
    choices = dict(getattr(field, "choices", None) or [])
    if value in choices:
        return str(choices[value])
    return f"{value:%H:%M}" if isinstance(field, TimeField) else capitalize_first(str(value or "–"))
