"""What measures faintness finds what is faint, and only that."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Windows
from tests.browser.judging import faint

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

STYLE = """
@media (prefers-color-scheme: dark) { .night { color: #111; background: #000 } }
input { border: 1px solid #777; background: #fff }
"""


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("<p>black on white", []),
        ("<p style='color: #888'>grey on white", ["dark 3.54", "light 3.54"]),
        ("<p style='color: #888; font-size: 24px'>large", []),
        ("<p style='background: #777'><b style='color: #000b'>through</b>", ["dark", "light"]),
        ("<div style='opacity: .4'><p>half there</div>", ["dark", "light"]),
        ("<p style='background: url(a.png)'>on a picture", ["dark", "light"]),
        ("<p class='night'>only by day", ["dark 1.1"]),
        ("<p style='color: #eee' hidden>not there", []),
        ("<label>Name <input></label>", []),
        ("<label>Name <input style='border-color: #ccc'></label>", ["dark 1.6", "light 1.6"]),
        ("<input disabled style='border-color: #ccc'>", []),
    ],
)
def test_what_stands_out_too_little_is_found(windows: Windows, body: str, found: list[str]) -> None:
    page = windows.open(width=360, scripted=True)
    page.set_content(f"<style>{STYLE}</style>{body}")
    told = faint(page)
    assert len(told) == len(found)
    for each, expected in zip(told, found, strict=True):
        assert each.startswith(expected)
