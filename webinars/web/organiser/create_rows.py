"""The rows of the review page's form: dates, links, people, and the items of the agenda."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Optional

from webinars.events.drafting.agenda_reading import MOST_PEOPLE
from webinars.events.drafting.making import DraftItem, DraftPerson
from webinars.events.drafting.matching import find_candidates
from webinars.events.parsing.people.matching import MatchKind
from webinars.events.programme import ItemKind, Speaker, SpeakerRole, joined_about
from webinars.events.programming.directory import About
from webinars.events.search import fold
from webinars.events.words import role_name
from webinars.registrations.details import clean_line, clean_text
from webinars.web.forms import NAME_LIMIT, Line, Paragraphs, strip
from webinars.web.organiser.agenda_forms import DESCRIPTION_LIMIT, TITLE_LIMIT, ClockField
from webinars.web.organiser.fields import DayField, url_field
from webinars.web.organiser.speakers import LINE_LIMIT
from webinars.web.words import item_kind_name

LINK_LIMIT = 300

NEW = "new"
"""The choice of nobody in the directory."""
LEAVE, WRITE = "leave", "write"
"""What becomes of a directory that says something else of somebody."""


class DateRow(Form):  # type: ignore[misc]
    """One date; an empty row is none."""

    day = DayField(_l("Date"), validators=[Optional()])
    start = ClockField(_l("Start"), validators=[Optional()])
    end = ClockField(_l("End"), validators=[Optional()])

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not any(field.data or field.errors for field in self)


class LinkRow(Form):  # type: ignore[misc]
    """A link shown with the event; without an address it is none."""

    label = StringField(_l("Name of the link"), validators=[Line(LINK_LIMIT)], filters=[strip])
    url = url_field(_l("Address"))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered."""
        return not any(field.data or field.errors for field in self)


class PersonRow(Form):  # type: ignore[misc]
    """Somebody on an item; without a name it is nobody.

    `asked` is the name that was looked up, `compared` what the directory and the row said of the
    person when it was asked which of the two holds (`about`).
    """

    name = StringField(_l("Name"), validators=[Line(NAME_LIMIT)], filters=[strip])
    position = StringField(_l("Position"), validators=[Line(LINE_LIMIT)], filters=[strip])
    affiliation = StringField(_l("Organisation"), validators=[Line(LINE_LIMIT)], filters=[strip])
    role = SelectField(_l("Role"), default=SpeakerRole.SPEAKER.value)
    speaker = SelectField(_l("In your directory"), default=NEW, validate_choice=False)
    about = SelectField(_l("Position and organisation"), default=LEAVE)
    asked = HiddenField()
    compared = HiddenField()
    unsure = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as wtforms calls it
        super().__init__(*args, **kwargs)
        self.role.choices = [(role.value, role_name(role)) for role in SpeakerRole]
        self.speaker.choices = [(NEW, _("New: add to the directory"))]
        self.about.choices = [
            (LEAVE, _("As in the directory")),
            (WRITE, _("As written here, and in the directory too")),
        ]
        self.is_new_match = self.is_new_difference = False
        self.known = About()
        self.match: MatchKind | None = None
        self.speakers: Sequence[Speaker] = ()

    @property
    def called(self) -> str:
        """The name as it is stored."""
        return clean_line(self.name.data or "")

    def look_up(self, directory: Sequence[Speaker], language: str) -> None:
        """Offer who might be meant; a choice that was made for this name stays.

        What the directory says of them in `language` is compared with what stands here.
        """
        found = find_candidates(self.called, directory)
        self.match, self.speakers = found.kind, found.speakers
        self.speaker.choices = [
            (NEW, _("New: add to the directory")),
            *((each.public_id, _described(each)) for each in found.speakers),
        ]
        is_known = self.speaker.data in dict(self.speaker.choices)
        self.is_new_match = not (is_known and self.asked.data == self.called)
        if self.is_new_match:
            is_likely = found.best and found.kind is not MatchKind.ANOTHER_SURNAME
            self.speaker.data = found.best.public_id if found.best and is_likely else NEW
        self.asked.data = self.called
        self._compare(language)

    def _compare(self, language: str) -> None:
        texts = self.chosen.texts if self.chosen else ()
        text = next((each for each in texts if each.language == language), None)
        self.known = About(text.position, text.affiliation) if text else About()
        said = " | ".join((self.known.position, self.known.affiliation, *self._entered()))
        self.is_new_difference = self.differs and self.compared.data != said
        if self.is_new_difference:
            self.about.data = LEAVE
        self.compared.data = said if self.differs else ""

    def _entered(self) -> tuple[str, str]:
        return clean_line(self.position.data or ""), clean_line(self.affiliation.data or "")

    @property
    def differs(self) -> bool:
        """Whether the directory says something else of the person than stands here."""
        pairs = zip((self.known.position, self.known.affiliation), self._entered(), strict=True)
        return any(known and new and fold(known) != fold(new) for known, new in pairs)

    @property
    def known_words(self) -> str:
        """What the directory says of the person, in one line."""
        return joined_about(self.known.position, self.known.affiliation)

    @property
    def is_doubtful(self) -> bool:
        """Whether it may be nobody, somebody else, or somebody of whom the directory differs."""
        return bool(self.unsure.data) or self.may_be_known or self.differs

    @property
    def may_be_known(self) -> bool:
        """Whether somebody of the directory may be meant, or somebody else of nearly that name."""
        if self.match is MatchKind.MAYBE:
            return self.chosen is not None
        return self.match is MatchKind.ANOTHER_SURNAME

    @property
    def chosen(self) -> Speaker | None:
        """Who of the directory is chosen."""
        return next((each for each in self.speakers if each.public_id == self.speaker.data), None)


class ItemRow(Form):  # type: ignore[misc]
    """An agenda item; an empty row, or one to be removed, is none. `origin` is the suggestion."""

    origin = HiddenField()
    day = DayField(_l("Date"), validators=[Optional()])
    start = ClockField(_l("Start"), validators=[Optional()])
    end = ClockField(_l("End"), validators=[Optional()])
    title = StringField(_l("Title"), validators=[Line(TITLE_LIMIT)], filters=[strip])
    kind = SelectField(_l("Kind"), default=ItemKind.SESSION.value)
    description = TextAreaField(
        _l("Description"),
        validators=[Paragraphs(DESCRIPTION_LIMIT)],
        render_kw={"rows": 2, "dir": "auto"},
    )
    remove = BooleanField(_l("Remove this item"))
    people = FieldList(FormField(PersonRow), max_entries=MOST_PEOPLE + 1)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 - as wtforms calls it
        super().__init__(*args, **kwargs)
        self.kind.choices = [(kind.value, item_kind_name(kind)) for kind in ItemKind]

    @property
    def is_kept(self) -> bool:
        """Whether there is an item, and it stays."""
        entered = (self.start.data, self.end.data, self.title.data, self.description.data)
        is_wrong = self.start.errors or self.end.errors
        return not self.remove.data and bool(any(entered) or is_wrong or any(self.persons()))

    @property
    def is_empty(self) -> bool:
        """Whether nothing was entered, or suggested."""
        return not (self.is_kept or self.remove.data or self.origin.data)

    @property
    def names(self) -> str:
        """What the row is called on the page."""
        return clean_line(self.title.data or "")

    @property
    def clocks(self) -> str:
        """From when to when, in figures, as far as it is entered."""
        times = [f"{each:%H:%M}" for each in (self.start.data, self.end.data) if each]
        return "–".join(times)

    def persons(self) -> Iterator[PersonRow]:
        """The rows with a name."""
        for entry in self.people:
            if entry.form.called:
                yield entry.form

    def item(self) -> DraftItem:
        """What the valid row says."""
        return DraftItem(
            day=self.day.data,
            start=self.start.data,
            end=self.end.data,
            title=clean_line(self.title.data or ""),
            kind=ItemKind(self.kind.data),
            description=clean_text(self.description.data or ""),
            people=[_person(row) for row in self.persons()],
        )


def _person(row: PersonRow) -> DraftPerson:
    return DraftPerson(
        name=row.called,
        position=clean_line(row.position.data or ""),
        affiliation=clean_line(row.affiliation.data or ""),
        role=SpeakerRole(row.role.data),
        speaker=row.chosen.public_id if row.chosen else "",
        corrects=row.differs and row.about.data == WRITE,
    )


def _described(speaker: Speaker) -> str:
    text = next(iter(speaker.texts), None)
    return ", ".join(filter(None, (speaker.name, text.about if text else "")))
