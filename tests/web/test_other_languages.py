"""The languages of a page that answers a form: they lead to pages that can be opened."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.web.visiting import OWN, own, register_person, send


def french(client: FlaskClient, html: str) -> int:
    """What the page's French address answers."""
    found = re.search(r'href="([^"]+)" lang="fr"', html)
    assert found is not None
    assert found[1].startswith("/fr/")
    return client.get(found[1], follow_redirects=True).status_code


@pytest.mark.parametrize(
    "page",
    [
        *("undo", "offer/decline", "newsletter", "consents/newsletter/withdraw"),
        *("answer/no", "feed/start", "edit", "cancel"),
    ],
)
def test_the_error_page_of_a_form_leads_on(client: FlaskClient, page: str) -> None:
    path = own(register_person(), page)
    foreign = client.post(path, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert french(client, foreign.text) == 200


@pytest.mark.parametrize("page", ["new-links", "erase"])
def test_the_page_that_ends_its_own_address_leads_on(client: FlaskClient, page: str) -> None:
    done = send(client, own(register_person(), page))
    assert done.status_code == 200
    assert french(client, done.text) == 200


def test_a_form_with_errors_leads_to_the_form(client: FlaskClient) -> None:
    wrong = client.post(own(register_person(), "email"), headers=OWN)
    assert wrong.status_code == 422
    assert french(client, wrong.text) == 200
