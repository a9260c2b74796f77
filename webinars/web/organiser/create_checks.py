"""The way through the review page: what somebody should look at, and which lines each field has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from flask_babel import gettext as _
from wtforms import Field

from webinars.events.drafting.suggestions import Mark, SuggestedDate
from webinars.registrations.details import clean_text
from webinars.web.organiser.create_forms import ReviewForm, item_values
from webinars.web.organiser.create_rows import DateRow, ItemRow
from webinars.web.organiser.create_unplaced import quote_key
from webinars.web.words import labelled

OPTIONAL = (
    *("venue", "platform", "join_url", "join_passcode", "join_phone", "channels", "capacity"),
    *("deadline", "contact", "recording", "hashtags"),
)
"""The facts that an event can be without, in the order of the page."""

_FACTS = ("title", "language", "kind", "format", "dates", "zone", *OPTIONAL)
_FIELDS = {
    "channels": ("channels", "pattern"),
    "deadline": ("deadline_day", "deadline_time"),
    "contact": ("contact_name", "contact_email"),
}
"""The fields of a fact that has several, or one of another name."""
_MOST_PLACES = 3


@dataclass(frozen=True)
class Place:
    """A place of the page: its anchor, and what it is called there."""

    anchor: str
    label: str


@dataclass(frozen=True)
class Guide:
    """What leads through the page.

    `checks` are the places with a doubt, in their order; `missing` the facts of which nothing is
    known; `places` where each line of the texts is used, by `quote_key`.
    """

    checks: Sequence[Place]
    missing: Sequence[str]
    places: Mapping[str, Sequence[Place]] = field(default_factory=dict)

    def is_unsure(self, anchor: str) -> bool:
        """Whether somebody should look there."""
        return any(place.anchor == anchor for place in self.checks)

    def after(self, anchor: str) -> Place | None:
        """The next place to look at; None behind the last."""
        anchors = [place.anchor for place in self.checks]
        following = anchors.index(anchor) + 1
        return self.checks[following] if following < len(anchors) else None


def guide_of(form: ReviewForm) -> Guide:
    """The way through the form as it is filled in now."""
    return Guide(
        checks=list(_checks(form)),
        missing=[name for name in OPTIONAL if _is_missing(form, name)],
        places=_places(form),
    )


def is_open(form: ReviewForm, row: ItemRow) -> bool:
    """Whether an item is shown in full: something in it is doubtful, wrong, or stored otherwise."""
    return form.is_wrong(row) or _is_doubtful(form, row) or has_theirs(form, row.title)


def has_theirs(form: ReviewForm, field: Field) -> bool:
    """Whether another window has saved something else in the row that `field` is in."""
    row = field.name.rpartition("-")[0]
    return any(name.startswith(f"{row}-") for name in form.theirs)


def doubts_of(form: ReviewForm, row: ItemRow) -> Sequence[str]:
    """What is doubtful in an item that stands as it was suggested; who changed it has looked."""
    origin = form.origin_of(row)
    if origin is None or not origin.doubts:
        return ()
    is_another_day = row.day.data not in (None, origin.day)  # on one day, it is not asked for
    suggested = ItemRow(data=item_values(0, origin))
    return () if is_another_day or _said(row) != _said(suggested) else origin.doubts


def _said(row: ItemRow) -> tuple[object, ...]:
    """What an item says of itself and its people, apart from its day, as it would be stored."""
    people = [
        (each.called, each.position.data or "", each.affiliation.data or "", each.role.data)
        for each in row.persons()
    ]
    texts = (row.names, clean_text(row.description.data or ""))
    return (row.start.data, row.end.data, row.kind.data, *texts, people)


def _checks(form: ReviewForm) -> Iterator[Place]:
    for name in _FACTS:
        mark = form.suggested.marks.get(name)
        if name == "dates":
            yield from _doubtful_dates(form)
        elif mark and mark.is_unsure and not _is_entered(form, name):
            yield _place(form, name)
    for number, row in _numbered_items(form):
        if _is_doubtful(form, row):
            yield _item_place(number, row)


def _doubtful_dates(form: ReviewForm) -> Iterator[Place]:
    marks = form.suggested.marks
    for number, (each, row) in enumerate(_suggested_dates(form), start=1):
        times = [marks.get("start"), marks.get("end")] if number == 1 else []
        is_unsure = any(mark and mark.is_unsure for mark in (each.mark, *times))
        entered = (row.day.data, row.start.data, row.end.data)
        if is_unsure and entered == (each.day, each.start, each.end):
            yield _date_place(number)


def _suggested_dates(form: ReviewForm) -> Iterator[tuple[SuggestedDate, DateRow]]:
    return zip(form.suggested.dates, (entry.form for entry in form.dates), strict=False)


def _numbered_items(form: ReviewForm) -> Iterator[tuple[int, ItemRow]]:
    """The rows with an item that stays, with their numbers on the page."""
    rows = enumerate((entry.form for entry in form.items), start=1)
    return ((number, row) for number, row in rows if row.is_kept)


def _is_doubtful(form: ReviewForm, row: ItemRow) -> bool:
    return bool(doubts_of(form, row)) or any(person.is_doubtful for person in row.persons())


def _is_entered(form: ReviewForm, name: str) -> bool:
    """Whether the organiser has put something else in place of what was suggested."""
    suggested = form.suggested
    if name == "channels":
        keys = {each.key for each in suggested.channels}
        return bool(form.pattern.data) or keys != set(form.channels.data or ())
    if name == "hashtags":
        return " ".join(suggested.hashtags) != (form.hashtags.data or "")
    return any(
        (getattr(suggested, field_name) or "") != (form[field_name].data or "")
        for field_name in _FIELDS.get(name, (name,))
    )


def _is_missing(form: ReviewForm, name: str) -> bool:
    fields = [form[each] for each in _FIELDS.get(name, (name,))]
    is_filled = any(each.data or each.errors or each.name in form.theirs for each in fields)
    return name not in form.suggested.marks and not is_filled


def _places(form: ReviewForm) -> dict[str, list[Place]]:
    found: dict[str, list[Place]] = {}
    for place, mark in _marked(form):
        for quote in mark.quotes:
            places = found.setdefault(quote_key(quote), [])
            if place not in places and len(places) < _MOST_PLACES:
                places.append(place)
    return found


def _marked(form: ReviewForm) -> Iterable[tuple[Place, Mark]]:
    marks = form.suggested.marks
    for number, (each, _row) in enumerate(_suggested_dates(form), start=1):
        yield _date_place(number), each.mark
    for name in ("start", "end"):
        if name in marks:
            yield _date_place(1), marks[name]
    for name in _FACTS:
        if name in marks:
            yield _place(form, name), marks[name]
    for number, row in _numbered_items(form):
        if (origin := form.origin_of(row)) is not None:
            yield _item_place(number, row), Mark(origin.quotes)


def _place(form: ReviewForm, name: str) -> Place:
    return Place(f"fact-{name}", str(form[_FIELDS.get(name, (name,))[0]].label.text))


def _date_place(number: int) -> Place:
    return Place(f"date-{number}", _("Date %(number)s", number=number))


def _item_place(number: int, row: ItemRow) -> Place:
    name = _("Item %(number)s", number=number)
    return Place(f"item-{number}", labelled(name, row.names) if row.names else name)
