"""An organisation's page."""

from __future__ import annotations

from datetime import timedelta

from flask.testing import FlaskClient

from tests.registrations.builders import add_event
from tests.web.visiting import LATER, span, text_of
from webinars.accounts.models import Organisation, OrganisationText
from webinars.events.models import EventHost, EventText


def test_it_says_who_the_organisation_is_and_lists_its_events(client: FlaskClient) -> None:
    add_event(
        slug="own",
        spans=[span(LATER)],
        texts=[EventText(language="en", title="To come")],
        organisation=organisation("share"),
    )
    add_event(slug="other", spans=[span(LATER)], texts=[EventText(language="en", title="Foreign")])

    shown = text_of(client.get("/organisations/share/"))

    assert "<h1><bdi>The SHARE Network</bdi></h1>" in shown
    assert "<strong>regional</strong>" in shown
    assert "To come" in shown
    assert "Foreign" not in shown


def test_a_french_page_names_it_in_french_and_leads_to_the_french_feed(client: FlaskClient) -> None:
    share = organisation("share")
    share.contact_name = "The SHARE Network"
    share.texts.append(OrganisationText(language="fr", name="Réseau SHARE"))
    add_event(spans=[span(LATER)], organisation=share)

    shown = text_of(client.get("/fr/organisations/share/"))
    feed = client.get("/fr/organisations/share/feed.atom").text

    assert "<bdi>Réseau SHARE</bdi>," in shown
    assert "The SHARE Network" not in shown
    assert 'href="/fr/organisations/share/feed.atom"' in shown
    negotiated = client.get("/organisations/share/", headers={"Accept-Language": "fr"}).text
    assert 'href="/fr/organisations/share/feed.atom"' in negotiated
    assert "Organisation\u00a0: Réseau SHARE" in feed


def test_who_reads_it_in_another_language_goes_on_in_it(client: FlaskClient) -> None:
    share = organisation("share")
    share.texts.append(OrganisationText(language="ar", name="شبكة"))
    texts = [
        EventText(language=code, title=title) for code, title in (("en", "Tea"), ("ar", "شاي"))
    ]
    add_event(slug="tea", spans=[span(LATER)], organisation=share, texts=texts)
    add_event(slug="late", spans=[span(LATER)], organisation=share)

    page = client.get("/en/organisations/share/?text=ar").text

    assert '<a href="/en/events/tea/?text=ar" lang="ar" dir="rtl">شاي</a>' in page
    assert '<a href="/en/events/late/">' in page
    head = page.partition("</head>")[0]
    assert 'rel="canonical" href="http://localhost:8000/en/organisations/share/"' in head
    assert "text=ar" not in head


def test_it_lists_what_the_organisation_runs_with_others(client: FlaskClient) -> None:
    add_event(
        spans=[span(timedelta(days=-3))],
        texts=[EventText(language="en", title="Together")],
        hosts=[EventHost(organisation=organisation("share"))],
    )

    shown = text_of(client.get("/organisations/share/"))

    assert "Together" in shown.split("Past events")[1]
    assert "SHARE Network and The SHARE Network" in shown


def test_an_unknown_organisation_is_not_found(client: FlaskClient) -> None:
    assert client.get("/organisations/nobody/").status_code == 404
    assert client.get("/organisations/%00/").status_code == 404


def organisation(slug: str) -> Organisation:
    return Organisation(
        slug=slug,
        contact_email="office@example.org",
        texts=[
            OrganisationText(
                language="en", name="The SHARE Network", description="A **regional** platform."
            )
        ],
    )
