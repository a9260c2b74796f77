"""What is in no field of the draft: lines of which nothing was made, and those of removed items."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import lazy_gettext as _l
from wtforms import FieldList, HiddenField, SelectMultipleField, TextAreaField

from webinars.events.drafting.suggestions import Quote, Quotes, SuggestedItem, Suggestions
from webinars.registrations.details import clean_text
from webinars.web.organiser.basics import KindForm
from webinars.web.organiser.saving import SectionForm


def quote_key(quote: Quote) -> str:
    """How the form names a line of the texts."""
    return f"{quote.source.value}-{quote.line}"


class UnplacedForm(SectionForm, KindForm):
    """The review page as far as lines are loose: which of them the description takes.

    Removing an item sets its lines free. `shown` has the numbers of the removed items whose lines
    the page has shown; those of more than a title are ticked when they are shown first, because
    an item that swallowed a paragraph is what gets removed.
    """

    unplaced = SelectMultipleField(_l("Not placed"), validate_choice=False)
    shown = HiddenField()
    description: TextAreaField
    items: FieldList
    suggested: Suggestions

    def suggested_item(self, number: str) -> SuggestedItem | None:
        """The item that the texts suggest under this number, as the form sends it."""
        items = self.suggested.items
        if number.isascii() and number.isdigit() and len(number) < 4 and int(number) < len(items):
            return items[int(number)]
        return None

    def loose_quotes(self) -> Quotes:
        """The lines that are nowhere in the draft, each once: those of removed items at the end."""
        freed = [quote for item in self._removed().values() for quote in item.quotes]
        return tuple(dict.fromkeys([*self.suggested.unplaced, *freed]))

    def is_freed(self, quote: Quote) -> bool:
        """Whether the line was that of an item until it was removed."""
        return quote not in self.suggested.unplaced

    def has_unseen(self) -> bool:
        """Whether a removed item holds text that the page has not shown as loose yet."""
        return bool(self._unseen())

    def tick_unseen(self) -> None:
        """Propose the text of items that were removed just now for the description."""
        keys = [quote_key(quote) for item in self._unseen() for quote in item.quotes]
        self.unplaced.data = [*(self.unplaced.data or ()), *keys]

    def mark_shown(self) -> None:
        """Remember that the page shows the lines of all that are removed."""
        self.shown.data = " ".join(self._removed())

    def whole_description(self) -> str:
        """The description, with the lines that the organiser wants in it."""
        ticked = set(self.unplaced.data or ())
        chosen = [quote for quote in self.loose_quotes() if quote_key(quote) in ticked]
        added = "".join(self._joined(chosen))
        return clean_text("\n\n".join(filter(None, [self.description.data or "", added])))

    def _joined(self, quotes: Sequence[Quote]) -> Iterator[str]:
        """The lines as paragraphs; what stood line below line in an item stays together."""
        former: Quote | None = None
        for quote in quotes:
            follows = former and (former.source, former.line + 1) == (quote.source, quote.line)
            if former:
                yield "\n" if follows and self.is_freed(former) else "\n\n"
            yield quote.text
            former = quote

    def _unseen(self) -> list[SuggestedItem]:
        seen = set((self.shown.data or "").split())
        removed = self._removed()
        return [each for number, each in removed.items() if number not in seen and _is_more(each)]

    def _removed(self) -> dict[str, SuggestedItem]:
        """The suggested items that are to be removed, or whose fields were emptied, by number."""
        rows = (entry.form for entry in self.items)
        numbers = [row.origin.data or "" for row in rows if not row.is_kept]
        found = ((number, self.suggested_item(number)) for number in numbers)
        return {number: item for number, item in found if item is not None}


def _is_more(item: SuggestedItem) -> bool:
    """Whether an item holds more than what its line on the page says."""
    return bool(item.description) or len(item.quotes) > 1
