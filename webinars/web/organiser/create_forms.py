"""The review page's form: what the texts suggest, or what the organiser has put there instead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from itertools import pairwise, takewhile

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    Field,
    FieldList,
    Form,
    FormField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from webinars.events.drafting.agenda_reading import MOST_ITEMS
from webinars.events.drafting.making import Draft, ItemOutside, span_in
from webinars.events.drafting.suggestions import SuggestedItem, Suggestions
from webinars.events.editing.creating import NewEvent
from webinars.events.hashtags import read_hashtags
from webinars.events.models import EventFormat, EventKind
from webinars.events.names import without_titles
from webinars.events.parsing.people.matching import MatchKind
from webinars.events.programme import LanguageChannel, Speaker, SpeakerRole
from webinars.events.programming.languages import ChannelDetails, UnknownPattern, read_pattern
from webinars.events.schedule import Span
from webinars.registrations.details import clean_line, clean_text
from webinars.times import NonexistentTime, to_instant
from webinars.web.forms import NAME_LIMIT, Line, Paragraphs, Required, strip
from webinars.web.organiser.agenda_forms import ClockField
from webinars.web.organiser.basics import check_row, span_of
from webinars.web.organiser.create_rows import LINK_LIMIT, DateRow, ItemRow, LinkRow
from webinars.web.organiser.create_unplaced import UnplacedForm, quote_key
from webinars.web.organiser.fields import (
    DayField,
    language_choices,
    mail_field,
    moment,
    seats_field,
    url_field,
)
from webinars.web.organiser.languages import channel_name
from webinars.web.organiser.phones_field import phones_field
from webinars.web.organiser.speakers import LINE_LIMIT
from webinars.web.organiser.texts import DESCRIPTION_LIMIT

_MOST_DATES, _MOST_LINKS = 40, 60
_LAST_MINUTE = time(23, 59)


class ReviewForm(UnplacedForm):
    """What the event is made of. `suggested` is what the texts say."""

    title = StringField(
        _l("Title"), validators=[Required(_l("Enter a title.")), Line(300)], filters=[strip]
    )
    language = SelectField(_l("Language of the texts"))
    dates = FieldList(FormField(DateRow), max_entries=_MOST_DATES)
    venue = StringField(_l("Place"), validators=[Line(200)], filters=[strip])
    platform = StringField(_l("Platform"), validators=[Line(80)], filters=[strip])
    join_url = url_field(_l("Link into the meeting"))
    join_passcode = StringField(_l("Passcode"), validators=[Line(80)], filters=[strip])
    join_phone = phones_field()
    channels = SelectMultipleField(_l("Languages of the event"), validate_choice=False)
    pattern = StringField(_l("Other languages"), validators=[Line(80)], filters=[strip])
    capacity = seats_field()
    deadline_day = DayField(_l("Last day to register"), validators=[Optional()])
    deadline_time = ClockField(_l("Until (time)"), validators=[Optional()])
    contact_name = StringField(_l("Contact: name"), validators=[Line(NAME_LIMIT)], filters=[strip])
    contact_email = mail_field(_l("Contact: e-mail address"))
    recording = BooleanField(_l("It is recorded"))
    hashtags = StringField(_l("Hashtags"), validators=[Line(300)], filters=[strip])
    links = FieldList(FormField(LinkRow), max_entries=_MOST_LINKS)
    description = TextAreaField(
        _l("Description"),
        validators=[Paragraphs(DESCRIPTION_LIMIT)],
        render_kw={"rows": 18, "dir": "auto"},
    )
    items = FieldList(FormField(ItemRow), max_entries=MOST_ITEMS)

    def look_up(self, directory: Sequence[Speaker]) -> None:
        """Find the people in the directory."""
        for row in self.item_rows():
            for person in row.persons():
                person.look_up(directory, self.language.data or "")

    def add_empty_rows(self) -> None:
        """Rows to write into, where none is left empty: a date, a link, items, people on each."""
        for rows, count in ((self.dates, 1), (self.links, 1), (self.items, 1)):
            for _each in range(count - _count_empty(rows)):
                _append(rows)
        for entry in self.items:
            people = entry.form.people
            if not len(people) or people[-1].form.called:
                _append(people)

    def date_rows(self) -> list[DateRow]:
        """The rows with a date."""
        return [entry.form for entry in self.dates if not entry.form.is_empty]

    def item_rows(self) -> list[ItemRow]:
        """The rows with an item that stays."""
        return [entry.form for entry in self.items if entry.form.is_kept]

    def spans(self) -> list[Span]:
        """The valid dates, in order."""
        return sorted(span_of(row.day, row.start, row.end) for row in self.date_rows())

    def origin_of(self, row: ItemRow) -> SuggestedItem | None:
        """What the row was suggested as."""
        return self.suggested_item(row.origin.data or "")

    def validate(self, extra_validators: object = None) -> bool:
        """Check the fields, then dates, agenda, people and languages beside each other."""
        super().validate(extra_validators)
        self._check_dates()
        self._check_deadline()
        if self.pattern.data:
            try:
                read_pattern(self.pattern.data)
            except UnknownPattern:
                _add(self.pattern, _("Write languages as in EN, EN-FR or FR-EN-FR."))
        for row in self.item_rows():
            self._check_item(row)
        return not self.problems()

    def is_wrong(self, row: ItemRow) -> bool:
        """Whether something in an item that stays has to be corrected."""
        return not row.remove.data and any(_wrong_fields(row))

    def problems(self) -> list[Field]:
        """The fields with errors, those of rows that stay too."""
        return list(_wrong_fields(self))

    @property
    def has_errors(self) -> bool:
        """Whether something has to be corrected, or chosen; the page's title says so."""
        return bool(self.problems() or self.form_errors or self.theirs or self.added)

    def _check_dates(self) -> None:
        rows = self.date_rows()
        if not rows:
            _add(self.dates[0].form.day, _("Enter the date, and when it starts and ends."))
        for row in rows:
            try:
                check_row(row.day, row.start, row.end, self.zone.data)
            except ValueError as error:
                _add(row.day, str(error))
        valid = [row for row in rows if not (row.day.errors or row.start.errors or row.end.errors)]
        valid.sort(key=lambda row: span_of(row.day, row.start, row.end))
        for former, row in pairwise(valid):
            if span_of(row.day, row.start, row.end)[0] < span_of(*_when(former))[1]:
                _add(row.day, _("This date begins before another one is over."))

    def _check_deadline(self) -> None:
        closes = self.closes()
        if closes is None or any(row.day.errors for row in self.date_rows()):
            return
        spans = self.spans()
        if spans and closes > spans[-1][1]:
            _add(self.deadline_day, _("The deadline is after the end of the event."))
        try:
            to_instant(closes, self.zone.data)
        except NonexistentTime:
            _add(self.deadline_time, _("The clocks skip this time on that day."))

    def _check_item(self, row: ItemRow) -> None:
        if not clean_line(row.title.data or ""):
            _add(row.title, _("Enter a title."))
        if row.start.data is None or row.end.data is None:
            _add(row.start, _("Enter when it starts and ends."))
        elif not any(each.day.errors for each in self.date_rows()):
            self._check_times(row)
        self._check_people(row)

    def _check_times(self, row: ItemRow) -> None:
        spans = [(span[0].date(), span) for span in self.spans()]
        if not spans:
            return
        try:
            span_in(spans, row.item(), 0)
        except ItemOutside as outside:
            field = {"day": row.day, "early": row.start}.get(outside.reason, row.end)
            _add(field, _outside(outside.reason))

    def _check_people(self, row: ItemRow) -> None:
        for entry in row.people:
            nameless = entry.form
            if not nameless.called and (nameless.position.data or nameless.affiliation.data):
                _add(nameless.name, _("Enter a name."))
        seen: set[str] = set()
        for person in row.persons():
            keys = {without_titles(person.called)}
            if person.chosen is not None:
                keys.add(person.chosen.public_id)
            if keys & seen:
                _add(person.name, _("This person is on this item twice."))
            seen |= keys
            if person.match not in {None, MatchKind.EXACT} and person.is_new_match:
                _add(person.speaker, _("Is this the same person? Choose."))
            if person.is_new_difference:
                _add(person.about, _("Your directory says something else. Choose."))

    def closes(self) -> datetime | None:
        """The deadline: the last minute of its day where no time was entered."""
        return moment(self.deadline_day.data, self.deadline_time.data or _LAST_MINUTE)

    def corrected_days(self) -> set[date]:
        """The days that the texts say of the event, or its deadline, and the form does not."""
        read = {each.day for each in self.suggested.dates} | {self.suggested.deadline_day}
        entered = {row.day.data for row in self.date_rows()} | {self.deadline_day.data}
        return {day for day in read - entered if day}

    def draft(self) -> Draft:
        """What the valid form says."""
        spans = self.spans()
        return Draft(
            new=NewEvent(
                title=clean_line(self.title.data),
                kind=EventKind(self.kind.data),
                format=EventFormat(self.format.data),
                span=spans[0],
                zone=self.zone.data,
                language=self.language.data,
            ),
            spans=spans,
            description=self.whole_description(),
            capacity=self.capacity.data,
            closes=self.closes(),
            former_days=sorted(self.corrected_days()),
            hashtags=read_hashtags(clean_line(self.hashtags.data or "")),
            join_url=self.join_url.data or "",
            join_phone=clean_text(self.join_phone.data or ""),
            contact_email=self.contact_email.data or "",
            recording=bool(self.recording.data),
            **{name: clean_line(self[name].data or "") for name in _LINES},
            links=[
                ((clean_line(row.label.data or "") or row.url.data)[:LINK_LIMIT], row.url.data)
                for row in (entry.form for entry in self.links)
                if row.url.data
            ],
            channels=self._channels(),
            items=[row.item() for row in self.item_rows()],
        )

    def _channels(self) -> list[ChannelDetails]:
        if self.pattern.data:
            signed = [each for each in self.suggested.channels if each.key in self.channels.data]
            others = [each for each in signed if each.kind.value in ("sign", "captions")]
            return [*read_pattern(self.pattern.data), *others]
        return [each for each in self.suggested.channels if each.key in (self.channels.data or ())]


_LINES = ("venue", "platform", "join_passcode", "contact_name")


def review_form(
    suggested: Suggestions, sent: MultiDict[str, str], zones: Sequence[str], *, usual_pattern: str
) -> ReviewForm:
    """The form: as it was `sent`, where it was; else as the texts suggest it.

    Where they say nothing of languages, `usual_pattern` stands there to be seen and changed.
    """
    form = ReviewForm(formdata=sent or None, **({} if sent else _values(suggested, usual_pattern)))
    form.suggested = suggested
    form.offer(suggested.zone, *zones, *suggested.nearby)
    # Every zone would be a third of the page; the draft's basics offer the others.
    form.zone.choices = dict(list(form.zone.choices.items())[:1])
    form.language.choices = language_choices(suggested.language)
    for field in (form.kind, form.format, form.zone, form.language):
        field.flags.required = True
    form.channels.choices = [
        (each.key, channel_name(_channel(each))) for each in suggested.channels
    ]
    form.tick_unseen()
    form.unplaced.choices = [(quote_key(each), each.text) for each in form.loose_quotes()]
    if not len(form.dates):
        form.dates.append_entry()
    return form


def _values(suggested: Suggestions, usual_pattern: str) -> dict[str, object]:
    plain = (
        *("title", "language", "zone", "venue", "platform", "join_url", "join_passcode"),
        *("join_phone", "capacity", "deadline_day", "deadline_time"),
        *("contact_name", "contact_email", "recording", "description"),
    )
    return {
        **{name: getattr(suggested, name) for name in plain},
        "kind": suggested.kind.value,
        "format": suggested.format.value,
        "hashtags": " ".join(suggested.hashtags),
        "channels": [each.key for each in suggested.channels],
        "pattern": "" if suggested.channels else usual_pattern,
        "dates": [
            {"day": each.day, "start": each.start, "end": each.end}
            for each in suggested.dates[: _MOST_DATES - 1]
        ],
        "links": [
            {"label": link.label[:300], "url": link.url}
            for link, _mark in suggested.links[: _MOST_LINKS - 1]
            if not link.is_registration
        ],
        "items": [item_values(number, item) for number, item in enumerate(suggested.items)],
    }


def item_values(number: int, item: SuggestedItem) -> dict[str, object]:
    """What the row of item `number` holds as the texts suggest it."""
    return {
        "origin": str(number),
        "day": item.day,
        "start": item.start,
        "end": item.end,
        "title": item.title,
        "kind": item.kind.value,
        "description": item.description,
        "people": [
            {
                "name": person.name[:NAME_LIMIT],
                "position": person.role[:LINE_LIMIT],
                "affiliation": person.affiliation[:LINE_LIMIT],
                "role": (person.part or SpeakerRole.SPEAKER).value,
                "unsure": "y" if person.is_unsure else "",
            }
            for person in item.people
        ],
    }


def _channel(details: ChannelDetails) -> LanguageChannel:
    return LanguageChannel(
        kind=details.kind, language=details.language, source_language=details.source
    )


def _when(row: DateRow) -> tuple[Field, Field, Field]:
    return row.day, row.start, row.end


def _outside(reason: str) -> str:
    if reason == "day":
        return str(_("The event has no such date."))
    if reason == "early":
        return str(_("It begins before the event does."))
    return str(_("It ends before it begins."))


def _count_empty(rows: FieldList) -> int:
    """How many rows at the end are still to be written into."""
    return len(list(takewhile(lambda entry: entry.form.is_empty, reversed(rows.entries))))


def _append(rows: FieldList) -> None:
    if len(rows) < rows.max_entries:
        rows.append_entry()


def _add(field: Field, sentence: str) -> None:
    field.errors = [*field.errors, sentence]


def _wrong_fields(form: Form) -> Iterator[Field]:
    for field in form:
        rows = field if isinstance(field, FieldList) else ()
        for entry in rows:
            if not getattr(entry.form, "remove", None) or not entry.form.remove.data:
                yield from _wrong_fields(entry.form)
        if not isinstance(field, FieldList | FormField) and field.errors:
            yield field
