"""Until when people register, and what other last days are left alone."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import ParsedFacts, WarningCode
from webinars.events.parsing.facts.reading import parse_facts

TODAY = date(2026, 1, 15)
EVENT = "Legal aid\n\nTuesday 10 March 2026, 14:00-15:30 CET\n\n"


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=TODAY)


@pytest.mark.parametrize(
    ("text", "deadline", "has_time"),
    [
        ("Registration is open until Wednesday March 4.", "2026-03-04T23:59", False),
        ("Please register by 4 March, 18:00 CET.", "2026-03-04T18:00", True),
        ("Registration deadline: 4 March 2026, noon", "2026-03-04T12:00", True),
        ("Registration is available until Wednesday March 4.", "2026-03-04T23:59", False),
        ("Anmeldeschluss: 04.03.", "2026-03-04T23:59", False),
        ("RSVP: 4 March", "2026-03-04T23:59", False),
        ("Sign up no later than 20 December", "2025-12-20T23:59", False),
        ("Merci de vous inscrire au plus tard le 4 mars.", "2026-03-04T23:59", False),
        ("Inscriptions jusqu'au mercredi 4 mars inclus.", "2026-03-04T23:59", False),
        ("Anmeldung bis zum 4. März 2026", "2026-03-04T23:59", False),
        ("Bitte melden Sie sich bis spätestens 4. März an.", "2026-03-04T23:59", False),
        ("Inscríbase hasta el 4 de marzo.", "2026-03-04T23:59", False),
        ("Inscrições até 4 de março.", "2026-03-04T23:59", False),
        ("Iscrizioni entro il 4 marzo 2026.", "2026-03-04T23:59", False),
        ("Inschrijven kan tot en met 4 maart.", "2026-03-04T23:59", False),
        ("Register [here](https://example.org) by 2026-03-04", "2026-03-04T23:59", False),
        ("Inscription obligatoire jusqu'au 4 mars 2026 à 18h.", "2026-03-04T18:00", True),
        ("Bitte melden Sie sich bis zum 4.3. um 12 Uhr an.", "2026-03-04T12:00", True),
        ("Anmeldeschluss: 4. März", "2026-03-04T23:59", False),
        ("Anmeldeschluss ist der 4. März 2026.", "2026-03-04T23:59", False),
        ("Las inscripciones se cierran el 4 de marzo.", "2026-03-04T23:59", False),
        ("Plazo de inscripción: hasta el 4 de marzo", "2026-03-04T23:59", False),
        ("Inscreva-se até 4 de março", "2026-03-04T23:59", False),
        ("Iscrizioni entro e non oltre l'8 marzo", "2026-03-08T23:59", False),
        ("Si prega di iscriversi entro il 4 marzo alle ore 18", "2026-03-04T18:00", True),
        ("Iscrizioni entro il 9 marzo alle ore 18.", "2026-03-09T18:00", True),
        ("Aanmelden kan tot en met 4 maart.", "2026-03-04T23:59", False),
        ("Registration closes on 4 March.", "2026-03-04T23:59", False),
        ("RSVP by 4 March.", "2026-03-04T23:59", False),
        ("Register by noon on 4 March.", "2026-03-04T12:00", True),
        ("Please register no later than 4 March, 17:00 CET.", "2026-03-04T17:00", True),
        ("Kindly confirm your attendance by 4 March.", "2026-03-04T23:59", False),
        ("Please let us know by Wednesday 4 March if you can make it.", "2026-03-04T23:59", False),
        (
            "Please confirm your participation before Wednesday 4 March 2026, 12:00 (noon).",
            "2026-03-04T12:00",
            True,
        ),
        ("Registrations will close at 6 pm on 4 March.", "2026-03-04T18:00", True),
        ("The deadline to register is 4 March at midnight.", "2026-03-04T23:59", True),
        ("Registration is open until 4 March 2026 (23:59 CET)", "2026-03-04T23:59", True),
        ("RSVP: by COB 4 March", "2026-03-04T23:59", False),
        ("Last day to register: 4 March", "2026-03-04T23:59", False),
        ("Sign-up closes 4 Mar.", "2026-03-04T23:59", False),
        ("Places are limited: please book yours by 4 March.", "2026-03-04T23:59", False),
        ("Please reply by 4 March to confirm your participation.", "2026-03-04T23:59", False),
        ("Vous pouvez vous inscrire jusqu'au mercredi 4 mars, midi.", "2026-03-04T12:00", True),
        ("Clôture des inscriptions : le 4 mars à 12h00", "2026-03-04T12:00", True),
        ("Les inscriptions seront closes le 4 mars.", "2026-03-04T23:59", False),
        ("Date limite d'inscription : mercredi 4 mars 2026", "2026-03-04T23:59", False),
        ("Réponse souhaitée pour le 4 mars au plus tard.", "2026-03-04T23:59", False),
        ("Merci de vous inscrire d'ici le 4 mars.", "2026-03-04T23:59", False),
        (
            "Merci de nous confirmer votre participation d'ici au 4 mars à midi.",
            "2026-03-04T12:00",
            True,
        ),
        (
            "Inscription gratuite mais obligatoire avant le mercredi 4 mars à 17 h",
            "2026-03-04T17:00",
            True,
        ),
        ("Wir bitten um Anmeldung bis zum 4. März 2026, 12:00 Uhr.", "2026-03-04T12:00", True),
        ("Um Anmeldung bis 04.3.2026 wird gebeten.", "2026-03-04T23:59", False),
        ("Die Anmeldung ist bis einschließlich 4. März möglich.", "2026-03-04T23:59", False),
        (
            "Anmeldungen bitte bis Mittwoch, den 4.3.2026, 18 Uhr an info@example.org",
            "2026-03-04T18:00",
            True,
        ),
        ("Anmeldefrist: 4.3.2026, 24 Uhr", "2026-03-04T23:59", False),
        (
            "Bitte geben Sie uns bis zum 4. März Bescheid, ob Sie teilnehmen.",
            "2026-03-04T23:59",
            False,
        ),
        ("Bitte um Rückmeldung bis 4. März.", "2026-03-04T23:59", False),
        ("Die Anmeldung endet am 4. März um 18.00 Uhr.", "2026-03-04T18:00", True),
        (
            "La inscripción estará abierta hasta el miércoles 4 de marzo a las 18:00 h.",
            "2026-03-04T18:00",
            True,
        ),
        ("Fecha límite de inscripción: 4 de marzo de 2026", "2026-03-04T23:59", False),
        (
            "Por favor, confirme su asistencia antes del 4 de marzo a las 14 h.",
            "2026-03-04T14:00",
            True,
        ),
        ("El plazo de inscripción finaliza el 4 de marzo.", "2026-03-04T23:59", False),
        ("Rogamos confirmación de asistencia hasta el 4 de marzo.", "2026-03-04T23:59", False),
        ("Inscripción obligatoria a más tardar el 4 de marzo", "2026-03-04T23:59", False),
        ("As inscrições encerram a 4 de março.", "2026-03-04T23:59", False),
        ("As inscrições terminam no dia 4 de março, às 18h.", "2026-03-04T18:00", True),
        ("Prazo de inscrição: 4 de março", "2026-03-04T23:59", False),
        (
            "Agradecemos que confirme a sua presença até ao dia 4 de março.",
            "2026-03-04T23:59",
            False,
        ),
        ("Inscrições abertas até às 12h00 de 4 de março.", "2026-03-04T12:00", True),
        ("Le iscrizioni chiudono l'8 marzo alle 12.", "2026-03-08T12:00", True),
        ("Le iscrizioni si chiudono il 9 marzo 2026 alle ore 18:00", "2026-03-09T18:00", True),
        (
            "Si prega di confermare la propria presenza entro mercoledì 4 marzo.",
            "2026-03-04T23:59",
            False,
        ),
        ("Termine per le iscrizioni: 4 marzo", "2026-03-04T23:59", False),
        ("Iscrizioni aperte fino all'8 marzo", "2026-03-08T23:59", False),
        ("Scadenza iscrizioni: 4 marzo 2026, ore 12", "2026-03-04T12:00", True),
        ("RSVP entro le ore 18 del 9 marzo", "2026-03-09T18:00", True),
        ("Inschrijven kan tot 4 maart om 12 uur.", "2026-03-04T12:00", True),
        ("Graag uw aanwezigheid bevestigen uiterlijk 4 maart.", "2026-03-04T23:59", False),
        ("Laat ons uiterlijk op 4 maart weten of u erbij bent.", "2026-03-04T23:59", False),
        ("De inschrijvingen sluiten op 4 maart om 17.00 uur.", "2026-03-04T17:00", True),
        ("U kunt zich inschrijven tot en met woensdag 4 maart.", "2026-03-04T23:59", False),
        ("Uiterste inschrijfdatum: 4 maart", "2026-03-04T23:59", False),
    ],
)
def test_a_deadline_is_read_in_each_language(text: str, deadline: str, has_time: bool) -> None:
    fact = parse(EVENT + text).registration_deadline
    assert fact is not None
    assert fact.value.at == datetime.fromisoformat(deadline)
    assert fact.value.has_time == has_time
    assert (fact.lines, fact.is_unsure) == ((5,), False)


@pytest.mark.parametrize(
    "text",
    [
        "Merci de confirmer votre présence avant le 4 mars.",
        "Schrijf u in vóór 4 maart.",
        "RSVP avant le 4/3/2026",
        "Anmeldung vor dem 4. März erforderlich",
        "Inscríbase antes del 4 de marzo.",
        "Se ruega confirmar asistencia antes del 4 de marzo",
        "Inscreva-se antes de 4 de março.",
        "È necessario iscriversi prima dell'8 marzo.",
        "Aanmelden vóór woensdag 4 maart 2026",
        "Meld je aan voor 4 maart.",
        "Bevestig uw komst vóór 4 maart a.u.b.",
    ],
)
def test_before_a_day_is_that_day_and_unsure(text: str) -> None:
    facts = parse(EVENT + text)
    fact = facts.registration_deadline
    assert fact is not None
    assert fact.is_unsure
    assert fact.value.at.strftime("%d %H:%M") in ("04 23:59", "08 23:59")
    assert text in facts.description


@pytest.mark.parametrize(
    "text",
    [
        "Send us your good practices by 4 March.",
        "The register of interests was published on 4 March 2025.",
        "Registration opens on 1 February.",
        "The project runs until 4 March 2027.",
        "The presentations are available until 4 March to those who registered.",
        "The deadline for abstracts is 4 March.",
        "Call for papers: submit your abstract by 4 March.",
        "Deadline for travel grants: 4 March",
        "Apply for a travel grant by 4 March.",
        "The recording will be available until 4 March to those who registered.",
        "Applications for travel grants close on 4 March.",
        "Send your questions before 4 March when you register.",
        "Registration opens on 4 March.",
        "Please submit your proposal no later than 4 March. Registration is free.",
        "Appel à contributions : envoyez vos résumés avant le 4 mars.",
        "L'enregistrement sera disponible jusqu'au 4 mars pour les inscrits.",
        "Date limite de soumission des résumés : 4 mars",
        "Demande de bourse de voyage : avant le 4 mars",
        "Die Aufzeichnung ist bis zum 4. März verfügbar.",
        "Einreichung von Abstracts bis 4. März",
        "Bewerbungen um Reisestipendien bis zum 4. März.",
        "Bitte senden Sie Ihre Fragen bis zum 4. März.",
        "Plazo para enviar resúmenes: 4 de marzo",
        "Solicitud de becas de viaje hasta el 4 de marzo.",
        "La grabación estará disponible hasta el 4 de marzo para las personas inscritas.",
        "Envio de resumos até 4 de março.",
        "Candidaturas a bolsas de viagem até 4 de março.",
        "A gravação ficará disponível até 4 de março para os inscritos.",
        "Invio degli abstract entro l'8 marzo.",
        "La registrazione sarà disponibile fino all'8 marzo.",
        "Richieste di borse di viaggio entro l'8 marzo.",
        "Stuur uw abstract vóór 4 maart.",
        "De opname is beschikbaar tot 4 maart voor wie zich inschreef.",
        "Reisbeurzen aanvragen kan tot 4 maart.",
        "Early-bird fee until 4 March.",
        "Submission deadline: 4 March",
        "Abstract deadline: 4 March",
        "Deadline: 4 March for abstracts",
        "The exhibition is open until 4 March; no registration needed.",
        "Registered participants can download the slides until 4 March.",
        "Survey\nPlease complete the form by 4 March.",
        "Member States have to register applications for asylum by 4 March.",
        "Les États membres doivent enregistrer les demandes avant le 4 mars.",
        "Asylsuchende müssen sich bis zum 4. März bei der Behörde anmelden.",
        "Los Estados miembros deben inscribir las solicitudes hasta el 4 de marzo.",
        "Os Estados-Membros devem registar os pedidos até 4 de março.",
        "Gli Stati membri devono registrare le domande entro il 4 marzo.",
        "Asielzoekers moeten zich uiterlijk 4 maart inschrijven.",
        "The law is for persons registered before 1 January 2026.",
        "Les personnes enregistrées avant le 1er janvier 2026 gardent leur statut.",
        "Personen, die vor dem 1. Januar 2026 angemeldet wurden, behalten ihn.",
        "It is for all who were registered before 1 January 2015.",
        "Vacancy: Policy Officer\n\nCARE seeks somebody for Brussels.\n\nPlease apply by 4 March.",
        "Offre d'emploi : juriste\n\nEnvoyez votre candidature avant le 4 mars 2026.",
        "Stellenangebot: Referentin\n\nBewerben Sie sich bis zum 4. März 2026.",
        "Vacature: jurist\n\nDeadline: 4 maart 2026",
    ],
)
def test_another_day_is_no_deadline(text: str) -> None:
    assert parse(EVENT + text).registration_deadline is None


@pytest.mark.parametrize(
    "text",
    [
        "To take part, we ask all of you to register by\n4 March 2026 at the latest. It is free.",
        "Nous vous remercions de confirmer votre participation au plus tard\nle 4 mars.",
        "Wir bitten Sie, sich für die Veranstaltung über unsere Webseite bis\n4. März anzumelden.",
        "Registration deadline\n4 March 2026",
        "Inscrições abertas\naté 4 de março",
        "Am 4. März endet die Anmeldung.",
        "4 mars : date limite d'inscription",
    ],
)
def test_a_deadline_is_read_across_lines(text: str) -> None:
    facts = parse(EVENT + text)
    assert facts.registration_deadline is not None
    assert facts.registration_deadline.value.at == datetime(2026, 3, 4, 23, 59)
    assert [fact.value for fact in facts.dates] == [date(2026, 3, 10)]


@pytest.mark.parametrize(
    "text",
    [
        "The training is about how to find a job.\n\nTo apply, send an application by 4 March.",
        "We are hiring!\n\n## Legal aid\n\nApply by 4 March.",
        "Vacancies in law\n\nPlease register for the webinar by 4 March.",
        "Traineeships in Europe\n\nPlease confirm your attendance by 4 March.",
        "Vagas para 40 pessoas.\nPor favor responda até 4 de março se vai participar.",
        "Há vagas para todos.\n\nInscrições e candidaturas até 4 de março.",
        "Offre d'emploi : juriste\n\nMerci de confirmer votre présence avant le 4 mars.",
    ],
)
def test_people_apply_for_trainings_too(text: str) -> None:
    deadline = parse(EVENT + text).registration_deadline
    assert deadline is not None
    assert deadline.value.at == datetime(2026, 3, 4, 23, 59)


def test_a_call_has_another_deadline_than_registering() -> None:
    text = "Call for abstracts\nDeadline: 1 March 2026\n\nRegister by 4 March 2026."
    deadline = parse(EVENT + text).registration_deadline
    assert deadline is not None
    assert deadline.value.at.day == 4


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("Register for the webinar organised by us on 10 March 2026, 14:00", [10]),
        ("Wohnen\nTermine: 10. März 2026 und 17. März 2026", [10, 17]),
        ("Sign up: the training runs from 10 March until 11 March 2026.", [10, 11]),
    ],
)
def test_the_days_of_an_event_are_no_deadline(text: str, days: list[int]) -> None:
    facts = parse(text)
    assert facts.registration_deadline is None
    assert [fact.value.day for fact in facts.dates] == days


def test_a_deadline_whose_day_could_be_the_month_is_unsure() -> None:
    facts = parse(EVENT + "Data limite para inscrição: 4/3/2026")
    assert facts.registration_deadline is not None
    assert facts.registration_deadline.is_unsure
    assert [each.code for each in facts.warnings] == [WarningCode.DAY_OR_MONTH]


SUMMER_EVENT = "Legal aid\n\nTuesday 7 July 2026, 14:00-15:30 CEST\n\n"


def test_a_deadline_by_the_winter_s_clocks_is_warned_of() -> None:
    facts = parse(SUMMER_EVENT + "Applications close on 16 June 2026, 23:59 CET.")
    assert [(each.code, each.values["date"], each.line) for each in facts.warnings] == [
        (WarningCode.SEASON, "2026-06-16", 5)
    ]
    assert parse(SUMMER_EVENT + "Register by 16 June 2026, 23:59 CEST.").warnings == ()


def test_a_deadline_by_other_clocks_is_unsure() -> None:
    for written, is_unsure in (("Kyiv time", True), ("CEST", False), ("Paris time", False)):
        found = parse(f"{SUMMER_EVENT}Please register by 16 June 2026, 18:00 {written}.")
        assert found.registration_deadline is not None
        assert found.registration_deadline.is_unsure is is_unsure


def test_of_two_sentences_with_one_day_the_time_counts() -> None:
    text = "Date limite d'inscription : 16 juin 2026\n\nPlease register by Tuesday 16 June, 18:00."
    found = parse(SUMMER_EVENT + text).registration_deadline
    assert found is not None
    assert (found.value.at, found.value.has_time) == (datetime(2026, 6, 16, 18), True)
    assert (found.lines, found.is_unsure) == ((7,), False)


def test_two_times_of_one_day_are_unsure() -> None:
    text = "Register by 16 June, 18:00.\n\nInscription avant le 16 juin à 17h."
    found = parse(SUMMER_EVENT + text).registration_deadline
    assert found is not None
    assert found.is_unsure
