"""What an event's page says of a date over the night in which clocks change."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask.testing import FlaskClient

from tests.web.events import add, show

SPRING = (datetime(2027, 3, 27, 18), datetime(2027, 3, 28, 12))
AUTUMN = (datetime(2027, 10, 30, 18), datetime(2027, 10, 31, 12))
"""Over the night in which the clocks change."""


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        (SPRING, "(Brussels time, UTC+1; at the end UTC+2)"),
        (AUTUMN, "(Brussels time, UTC+2; at the end UTC+1)"),
    ],
)
def test_a_date_over_a_change_of_clocks_tells_both_offsets(
    client: FlaskClient, dates: tuple[datetime, datetime], words: str
) -> None:
    add(spans=[dates])

    assert words in show(client)


def test_dates_that_end_on_other_clocks_have_no_common_one(client: FlaskClient) -> None:
    add(spans=[(datetime(2027, 3, 24, 18), datetime(2027, 3, 24, 20)), SPRING])

    shown = show(client)

    assert "(Brussels time, UTC+1)" in shown
    assert "(Brussels time, UTC+1; at the end UTC+2)" in shown
    assert "All times are in" not in shown
