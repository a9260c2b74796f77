"""What a plain mail says of its event: its name in the sentence that invites, who signs."""

from __future__ import annotations

from datetime import date

import pytest

from webinars.events.parsing.document.reading import read_text
from webinars.events.parsing.facts.model import Contact, Fact, ParsedFacts
from webinars.events.parsing.facts.reading import parse_facts

NAMED = [
    ("Dear all,", "Join our webinar “Safe routes”, on 10 December 2026.", "Best wishes,"),
    ("Bonjour,", "Voici notre séminaire « Safe routes », le 10 décembre 2026.", "Bien à vous,"),
    ("Guten Tag,", "Kommen Sie zur Tagung „Safe routes“ am 10.12.2026.", "Mit freundlichen Grüßen"),
    ("Hola:", "Participe en el seminario «Safe routes», 10 de diciembre de 2026.", "Un saludo,"),
    ("Olá,", "Venha à conferência “Safe routes”, a 10 de dezembro de 2026.", "Atenciosamente,"),
    ("Buongiorno,", 'Ecco il webinar "Safe routes", il 10 dicembre 2026.', "Cordiali saluti"),
    (
        "Beste leden,",
        "Kom naar de training “Safe routes” op 10 december 2026.",
        "Met vriendelijke groet,",
    ),
]
CLOSINGS = [closing for _greeting, _sentence, closing in NAMED] + [
    *("Kind regards", "Best wishes, Ada", "Cordialement,", "Viele Grüße", "Saludos cordiales,"),
    *("Com os melhores cumprimentos,", "Distinti saluti,", "Hartelijke groeten,"),
]


def parse(text: str) -> ParsedFacts:
    return parse_facts(read_text(text), today=date(2026, 1, 15), default_zone=None)


@pytest.mark.parametrize(("greeting", "sentence", "closing"), NAMED)
def test_a_mail_is_titled_by_the_name_in_quotation_marks(
    greeting: str, sentence: str, closing: str
) -> None:
    mail = f"{greeting}\n\n{sentence}\n\nTime to talk\n\n{closing}\nAda Lind\nOffice Lead, Care"
    assert parse(mail).title == Fact("Safe routes", (3,), is_unsure=True)


TEXT = "Join our webinar “Safe routes”, on 10 December 2026, at 10:00."
HEADS = [
    "From: Ada Lind <a@example.org>\nSent: Monday, 30 November 2026 9:00\nTo: All; Jan\n"
    "Cc: b@example.org;\n c@example.org\nSubject: FW: [SHARE] Invitation\nAttachments: x.pdf",
    "**De :** Ada Lind\n**Envoyé :** lundi 30 novembre 2026 09:00\n**À :** Membres\n"
    "**Objet :** TR: Invitation",
    "Von: Ada Lind\nGesendet: Montag, 30. November 2026 09:00\nAn: Mitglieder\nBetreff: WG: Los",
    "De: Ada Lind\nEnviado el: lunes, 30 de noviembre de 2026 9:00\nPara: Miembros\nAsunto: RV: Va",
    "De: Ada Lind\nEnviada: 30 de novembro de 2026 09:00\nPara: Membros\nAssunto: ENC: Vai",
    "Da: Ada Lind\nInviato: lunedì 30 novembre 2026 09:00\nA: Soci\nOggetto: I: Via",
    "Van: Ada Lind\nVerzonden: maandag 30 november 2026 09:00\nAan: Leden\nOnderwerp: FW: Op",
    "---------- Forwarded message ---------\nFrom: Ada <a@example.org>\n"
    "Date: Mon, Nov 30, 2026 at 9:00 AM\nSubject: Fwd: x\nTo: <b@example.org>",
    "Objet : Invitation au webinaire",
    "Von: Ada Lind\nGesendet: Montag, 30. November 2026 09:00\nAn: Ben Roy, Carla Roy,\n"
    "Daniel Roth, Eva Lang\nBetreff: Einladung",
    "Sujet : Invitation\nDate : Mon, 30 Nov 2026 09:00\nDe : Ada Lind\n"
    "Pour : Ben Roy <b@example.org>\nCopie à : Carla Roy <c@example.org>",
]
GREETINGS = (
    *("Dear all,", "Dear colleagues and friends,", "Hello everyone", "Dear Sir or Madam,"),
    *("Chères toutes, chers tous,", "Bonjour à toutes et à tous", "Madame, Monsieur,"),
    *("Liebe Kolleginnen und Kollegen,", "Sehr geehrte Damen und Herren,", "Hallo zusammen!"),
    *("Estimadas compañeras y estimados compañeros:", "Hola a todas y todos:", "Buenos días,"),
    *("Caras e caros colegas,", "Olá a todos,", "Boa tarde,", "Exmos. Senhores,"),
    *("Buongiorno a tutte e a tutti,", "Gentilissimi,", "Cari tutti,"),
    *("Beste collega's,", "Geachte heer, mevrouw,", "Goedemorgen,"),
)
WISHES = (
    "I hope this e-mail finds you well.",
    "J'espère que vous allez bien.",
    "Ich hoffe, es geht Ihnen gut.",
    "Espero que este mensaje os encuentre bien.",
    "Espero que estejam bem.",
    "Spero che stiate tutti bene.",
    "Ik hoop dat het goed met jullie gaat.",
)
ENDS = [
    "Best wishes, Ada",
    "Bien cordialement,\nAda Lind",
    "Mit freundlichen Grüßen\n\nAda Lind\n\nReferentin für Integration\nCare e. V.\n"
    "Telefon: 0761 200-123",
    "Un saludo,\n\nAda Lind\nTécnica de incidencia | CARE\nTel. +34 91 598 05 35",
    "Cordiali saluti,\nAda Lind\nUfficio progetti\nwww.example.org",
    "Met vriendelijke groet,\nAda Lind",
    "Com os melhores cumprimentos,\n\nAda Lind\nCoordenadora\n\nTelemóvel: 912 345 678",
    "All the best,\nAda\n\nSent from my phone",
    "LG Ada",
    *(
        f"{formula}\nAda"
        for formula in ("À bientôt !", "Bis bald,", "Até breve,", "See you there!")
    ),
    "Kind regards,\nAda\n\nOn 3 Nov 2026, at 10:00, Jan <j@example.org> wrote:\n> Hi Ada,\n>\n"
    "> Can you?",
    "Cordialement,\nAda\n\nLe lun. 2 nov. 2026 à 09:14, Jean Dupont <j@example.org> a écrit :\n\n"
    "> Bonjour",
    "Viele Grüße\nAda\n\nAm 02.11.2026 um 09:14 schrieb Jan <j@example.org>:\n> Hallo",
    "Um abraço,\nAda\n\nEm 2 de nov. de 2026 às 10:00, Ana <a@example.org>\nescreveu:\n\n> Olá",
    "Saludos,\nAda\n\nEl 2 nov 2026, a las 9:14, Ana <a@example.org> escribió:\n> Hola",
    "A presto,\nAda\n\nIl 2 nov 2026 alle ore 09:14 Ugo <u@example.org> ha scritto:\n> Ciao",
    *(
        f"{formula}\nAda Lind\nTel. +43 1 234 56 78"
        for formula in (
            *("Viele Grüße aus Wien", "Vielen Dank und viele Grüße", "Thanks in advance,"),
            *("Merci d’avance et bien cordialement,", "Bien cordialement / Kind regards,"),
            "Many thanks and best regards,",
        )
    ),
    "Groeten,\nAda\n\nOp ma 2 nov 2026 om 10:00 schreef Piet <p@example.org>:\n> Hoi",
]


@pytest.mark.parametrize("around", [*HEADS, *GREETINGS, *WISHES])
def test_what_stands_above_a_mail_is_not_public(around: str) -> None:
    facts = parse(f"{around}\n\n{TEXT}\n")
    assert facts.description == TEXT
    assert facts.date is not None
    assert facts.date.value == date(2026, 12, 10)
    private = {*facts.mail, *facts.placed}
    assert private == {at for at, line in enumerate(around.split("\n"), 1) if line.strip()}


@pytest.mark.parametrize("around", ENDS)
def test_what_stands_below_a_mail_is_not_public(around: str) -> None:
    facts = parse(f"Dear all,\n\n{TEXT}\n\n{around}\n\nOn law\n\nWe begin with it.\n")
    assert facts.description == f"{TEXT}\n\nOn law\n\nWe begin with it."
    kept = [at for at, line in enumerate(around.split("\n"), 5) if line.strip(" >")]
    assert facts.mail == (1, *kept)
    assert facts.contact is None


def test_a_greeting_may_stand_directly_above_its_text() -> None:
    assert parse(f"Liebe Kolleginnen und Kollegen,\n{TEXT}").description == TEXT
    assert parse(f"Beste praktijken van leden,\n{TEXT}").description.startswith("Beste")


def test_a_mail_that_is_passed_on_is_the_text() -> None:
    mail = f"{HEADS[7]}\n\nHi,\n\n{TEXT}"
    facts = parse(f"FYI, please put this online.\nAna\n\n{mail}\n")
    assert facts.description == TEXT
    quoted = "\n".join(f"> {line}" for line in TEXT.split("\n"))
    assert parse(f"FYI\n\nOn 3 Nov 2026 Jan wrote:\n{quoted}").description == TEXT


@pytest.mark.parametrize(
    "text",
    [
        "> Nobody is illegal.",
        "From: 10:00\nTo: 12:00",
        "We work in solidarity\nwith everybody.",
        "Thank you to all of them.",
        "Thank you!\nIt was good.",
        "Saluti istituzionali\nMaria Rossi, Comune di Roma\n\nRelazione\nLuca Bianchi, Caritas",
        "Hi everyone, we are delighted to invite you to our webinar of the spring!",
        "Assistance is free in AT, LV\nLV\nand wherever people ask for it.",
    ],
)
def test_what_only_looks_like_a_mail_stays(text: str) -> None:
    facts = parse(f"Safe routes\n\n10 December 2026\n\nIt is this.\n\n{text}\n")
    assert facts.mail == ()


def test_what_follows_a_head_is_no_list_of_readers() -> None:
    said = "The webinar is on 10 December 2026, 10:00-11:00; register with c@example.org."
    facts = parse(f"{HEADS[7]}\n\n{said}\n\nIt is free.")
    assert facts.date is not None
    assert set(facts.mail) <= set(range(1, 6))
    assert "It is free." in facts.description


def test_sentences_below_a_formula_are_the_text() -> None:
    end = (
        "We look forward to welcoming you!\n\nAbout our network\nIt shares what works across\n"
        "many towns and cities and began in a\nsmall town by the sea."
    )
    facts = parse(f"{TEXT}\n\n{end}")
    assert "It shares what works across" in facts.description
    dates = "12.05.2027 in Wien mit Ana\n19.05.2027 in Graz mit Ben"
    facts = parse(f"{TEXT}\n\nKind regards,\nAda Lind\n\n{dates}")
    assert facts.mail == (3, 4)


MARKED = [
    "-- \nAda Lind\nHouse of Care, Somewhere 4\n\nWe unite 40 towns.\nFollow us!",
    "--\nJana Vogt | Referentin\n\nGemeinsam für alle Städte.",
    "--\n\nAda Lind\nCare",
    "--\nEva Ruiz\nCEAR\n\nTel. +34 91 598 05 35\n-- \nRecibes este correo por la lista Rutas.",
]


@pytest.mark.parametrize("signature", MARKED)
def test_all_below_the_mark_of_a_signature_is_one(signature: str) -> None:
    facts = parse(f"{TEXT}\n\n{signature}\n")
    assert facts.description == TEXT
    assert facts.mail == tuple(
        at for at, line in enumerate(signature.split("\n"), 3) if line.strip()
    )


@pytest.mark.parametrize(
    "text",
    [
        f"Safe routes\n--\n{TEXT}",
        f"{TEXT}\n\n--\n\nWe talk about routes.\n\n--\nAda Lind, +32 2 123 45 67",
        f"{TEXT}\n\n--\n\nBackground\n\nWe talk about routes.",
        f"{TEXT}\n\n--\n10:00 Welcome\n10:10 We talk about routes.",
        f"{TEXT}\n\n--\n\nWe talk about routes.\n\nCare",
    ],
)
def test_two_hyphens_between_parts_of_a_text_are_no_mark(text: str) -> None:
    kept = "We talk about routes." if "We talk" in text else TEXT
    assert kept in parse(text).description


@pytest.mark.parametrize(
    ("flyer", "readers"),
    [
        (
            "Assunto: Rotas seguras\nData: 10 de dezembro de 2026, 10h00\nPara: Membros da rede",
            "Para: Membros da rede",
        ),
        (
            "Subject: Safe routes\nDate: 10 December 2026, 10:00\nTo: member organisations",
            "To: member organisations",
        ),
        (
            "An: alle Mitglieder\nDatum: 10.12.2026, 10:00 Uhr\nBetreff: Sichere Wege",
            "An: alle Mitglieder",
        ),
    ],
)
def test_labels_of_a_flyer_are_no_head_of_a_mail(flyer: str, readers: str) -> None:
    facts = parse(f"{flyer}\n\nWe talk.\n")
    assert facts.title is not None
    assert facts.title.value in ("Rotas seguras", "Safe routes", "Sichere Wege")
    assert [str(fact.value) for fact in facts.dates] == ["2026-12-10"]
    assert facts.description == f"{readers}\n\nWe talk."


@pytest.mark.parametrize(
    "subject",
    ["Cc: Ben Roy\nSubject: Safe", "Subject: Re: Safe", "Subject: Safe\nReply-To: a@b.org"],
)
def test_a_head_without_a_writer_is_one_by_other_signs(subject: str) -> None:
    facts = parse(f"To: Ana Roy\nDate: 30 November 2026, 9:00\n{subject}\n\n{TEXT}\n")
    assert facts.description == TEXT


WORDS = [
    "Hi Ana, could you put this on the site? Thanks, Tom",
    "Salut Ana,\npeux-tu mettre ça en ligne avant mardi ?\n\nMerci\nTom",
    "Hallo Ana, kannst du das bitte auf die Seite stellen? Danke, Tom",
    "Hola Ana, ¿puedes poner lo de “Safe routes” del 10 de diciembre en la web? Gracias, Tom",
    "Olá Ana, podes pôr isto no site? Obrigado, Tom",
    "Ciao Ana, puoi mettere questo sul sito? Grazie, Tom",
    "Hoi Ana, kun je dit op de site zetten? Groetjes, Tom",
]
MARKS = [
    "---------- Forwarded message ----------\n",
    HEADS[7],
    "On Mon, 30 Nov 2026 at 09:00, Jan <j@example.org> wrote:\n",
    "Begin forwarded message:\n",
]


@pytest.mark.parametrize(
    ("word", "mark"),
    [
        *((word, mark) for word in WORDS for mark in MARKS[:1]),
        *((WORDS[1], mark) for mark in MARKS[1:]),
        *((word, "") for word in WORDS if "\n" not in word),
    ],
)
def test_a_word_among_colleagues_is_not_public(word: str, mark: str) -> None:
    mail = "Safe routes for people\n\nThursday 10 December 2026, 10:00\n\nWe talk."
    facts = parse(f"{word}\n\n{mark}\n{mail}\n")
    assert facts.title is not None
    assert facts.title.value == "Safe routes for people"
    assert facts.description == "We talk."


def test_an_answer_keeps_what_stands_above_the_mail_that_it_answers() -> None:
    text = "Dear all,\n\nCould you join our webinar? It is about routes.\n\n"
    facts = parse(f"{text}10 December 2026\n\nOn 3 Nov 2026 Jan wrote:\n> How about 7 December?")
    assert "It is about routes." in facts.description


@pytest.mark.parametrize(
    ("closing", "sentence"),
    [
        ("Thank you!", "Registration is free."),
        ("Merci !", "La participation est gratuite."),
        ("Gracias.", "La inscripción es gratuita.\n\nHay comida."),
        ("Vielen Dank!", "Die Teilnahme ist kostenlos."),
    ],
)
@pytest.mark.parametrize("signed", ["", "\n\nAda Lind\n+43 1 234 56 78", "\n\nAda"])
def test_a_sentence_below_a_closing_formula_is_nobodys_name(
    closing: str, sentence: str, signed: str
) -> None:
    facts = parse(f"{TEXT}\n\n{closing}\n\n{sentence}{signed}\n")
    assert facts.description == f"{TEXT}\n\n{sentence}"


def test_a_quotation_in_a_mail_stays() -> None:
    quotation = "> A house is more than a roof."
    assert quotation in parse(f"Dear all,\n\n{TEXT}\n\n{quotation}").description


def test_a_sentence_keeps_the_line_with_its_date() -> None:
    text = (
        "We are pleased to invite you all to our webinar “Safe routes”, which is on Wednesday\n"
        "10 December 2026, 14:00-15:30 CET, on Zoom."
    )
    assert parse(f"Safe routes\n\n{text}\n").description == text


@pytest.mark.parametrize("closing", CLOSINGS)
def test_who_signs_a_mail_is_no_title(closing: str) -> None:
    mail = f"Hello,\n\nWe meet on 10 December 2026.\n\n{closing}\n**Ada Lind**\nOffice Lead, Care\n"
    assert parse(mail).title is None


def test_a_mail_that_is_passed_on_has_its_title_below_the_signature() -> None:
    mail = (
        "Hello\n\nBest wishes,\nAda Lind\n\nSubject: x\n----------\n\nSafe routes for everybody\n"
    )
    found = parse(mail).title
    assert found is not None
    assert found.value == "Safe routes for everybody"


@pytest.mark.parametrize(
    ("said", "name", "organisation"),
    [
        ("Contact: Ada Lind (ABRI), {}", "Ada Lind", "ABRI"),
        ("Please write to Ada Lind from ABRI: {}", "Ada Lind", "ABRI"),
        ("Contact : Léa Martin du GISTI ({})", "Léa Martin", "GISTI"),
        ("Contact : Léa Martin, de la Cimade, {}", "Léa Martin", "Cimade"),
        ("Contact : Léa Martin à la Ligue des droits ({})", "Léa Martin", "Ligue des droits"),
        ("Kontakt: Jana Vogt von der Caritas, {}", "Jana Vogt", "Caritas"),
        ("Kontakt: Jana Vogt vom DRK, {}", "Jana Vogt", "DRK"),
        ("Kontakt: Jana von Berg beim Rat ({})", "Jana von Berg", "Rat"),
        ("Contacto: Eva Ruiz en CEAR, {}", "Eva Ruiz", "CEAR"),
        ("Contacto: Eva Ruiz en Madrid, {}", "Eva Ruiz", ""),
        ("Contacto: Eva Ruiz de la Comisión Vasca, {}", "Eva Ruiz", "Comisión Vasca"),
        ("Contacto: Rui Costa de Almeida do CPR, {}", "Rui Costa de Almeida", "CPR"),
        ("Contacto: Ana Maria da Silva na Rede Lar ({})", "Ana Maria da Silva", "Rede Lar"),
        ("Contatto: Ugo De Santis presso il CIR, {}", "Ugo De Santis", "CIR"),
        ("Contatto: Ugo Neri dell'ASGI, {}", "Ugo Neri", "ASGI"),
        ("Contact: Jan de Vries van VWN, {}", "Jan de Vries", "VWN"),
        ("Contact: Jan van den Berg bij het Netwerk ({})", "Jan van den Berg", "Netwerk"),
    ],
)
def test_whom_to_ask_is_told_from_where_they_work(said: str, name: str, organisation: str) -> None:
    facts = parse("Legal aid\n\n10 March 2026, 14:00\n\n" + said.format("a@example.org"))
    assert facts.contact == Fact(Contact(name, organisation, "a@example.org", ""), (5,))


@pytest.mark.parametrize(
    "word", ["anbei die Infos für die Seite. LG, Max", "voici le texte pour le site. Max"]
)
def test_what_comes_with_a_mail_is_a_word_among_colleagues(word: str) -> None:
    quoted = "> Routes for people\n>\n> 10 December 2026, 10:00\n>\n> We talk.\n>\n> --\n> Eva Roy"
    facts = parse(
        f"Hallo Nina,\n\n{word}\n\nAm 12. Jan. 2027 schrieb Eva <e@example.org>:\n{quoted}"
    )
    assert facts.title is not None
    assert facts.title.value == "Routes for people"
    assert facts.description == "We talk."
    assert {1, 3, 5, 12, 13} <= set(facts.mail)


@pytest.mark.parametrize(
    "paragraph",
    [
        "Liebe alle, auf unserer Webseite können Sie sich anmelden.",
        "Hola a todas: en nuestra página web podéis inscribiros.",
        "Chers membres, voir ci-dessous l’invitation, aussi sur notre site.",
        "Dear all, can you share the invitation on your website?",
        "Dear all, we will put the slides on our website. Can you join us?",
    ],
)
def test_a_first_paragraph_that_invites_is_public(paragraph: str) -> None:
    facts = parse(f"{paragraph}\n\nSafe routes\n\n10 December 2026, 10:00\n\nWe talk.")
    assert facts.mail == ()
    assert facts.description.startswith(paragraph[:20])


def test_a_word_below_the_head_of_its_own_mail_is_not_public() -> None:
    word = (
        "Hi Jan,\n\nCould you put this on our site? My number is +32 475 12 34 56.\n\nThanks!\nAda"
    )
    facts = parse(f"{HEADS[0]}\n\n{word}\n\n-----Original Message-----\n{HEADS[7]}\n\n{TEXT}")
    assert facts.description == TEXT
    facts = parse(f"{HEADS[0]}\n\nHi Jan,\n\nWe meet.\n\n{HEADS[7]}\n\n{TEXT}")
    assert "We meet." in facts.description
