"""The words of agendas: labels of people, breaks, heads of columns, what follows an agenda.

English, French, German, Spanish, Portuguese, Italian and Dutch.
"""

from __future__ import annotations

import re

from webinars.events.parsing.patterns import lazy
from webinars.events.parsing.people.words import LABELS_OF_ONE, PARTS
from webinars.events.parsing.words import fold_word
from webinars.events.programme import SpeakerRole

_SPEAKER = (
    r"(?:keynote |guest |invited )?speakers?|speaker\(s\)|presenters?|present(?:ed|ation) by"
    r"|lecturers?|trainers?|contributors?|contributions?|key ?notes?|introduced by|led by"
    r"|dozent(?:in|en|innen)?|docent[ei]|docenten|docentes|formator[ei]|formatric[ei]"
    r"|formadore?s?|formadoras?|profesore?s?|profesoras?"
    r"|intervenante?s?|interventions?|orateurs?|oratrices?"
    r"|rapporteu(?:rs?|ses?)|leads?|berichterstatter(?:in|innen)?|relatoría"
    r"|présentée? par|(?:en présence|avec la participation) d[eu]s?|avec|par|formateurs?"
    r"|formatrices?|témoignages?"
    r"|referent(?:en|in|innen)?|referierende|redner(?:in|innen)?|vortragende"
    r"|vortrag|sprecher(?:in|innen)?|mit|impuls|input|von|beiträge?"
    r"|ponentes?|oradore?s?|oradoras?|intervienen?|participan?|participantes|a cargo de|con|por"
    r"|palestrantes?|oradores|intervenções|apresentação de|com|intervenientes"
    r"|presentan?|introduce|introducono|participam|partecipano|partecipa|deelnemers"
    r"|(?:(?:keynote )?speaker|presenter|intervenante?|orateur|oratrice|referent(?:in)?"
    r"|redner(?:in)?|sprecher(?:in)?|ponente|oradora?|palestrante|relatore|relatrice|spreker)"
    r" \d{1,2}"
    r"|relator[ei]|relatric[ei]|interviene|intervengono|interventi|a cura di|ne parla|ne parlano"
    r"|sprekers?|inleiders?|met|door|bijdragen?|with|by"
)
_MODERATOR = (
    r"(?:co[- ]?)?(?:moderat(?:ors?|ion|ed by)|facilitat(?:ors?|ion|ed by)|host(?:s|ed by)?"
    r"|chair(?:s|ed by|persons?|men|man|women|woman)?)|modérat(?:ion|eurs?|rices?)"
    r"|(?:modéré|animé|présidé)e?s? par|moderation|animation|animat(?:eur|rice)s?"
    r"|présidence|présidente? de séance|facilitat(?:ion|eur|rice)|moderator(?:in|en|innen)?"
    r"|moderiert von|leitung|gesprächsleitung|moderadore?s?|moderadoras?|moderaci[oó]n|modera"
    r"|moderan|moderação|moderado por|conduce|moderator[ei]|moderatric[ei]|moderazione|moderano"
    r"|coordina"
    r"|modera e conduce"
    r"|moderatie|gespreksleider|gespreksleiding|dagvoorzitter|voorzitter|facilitador(?:a|es)?"
    r"|mediação|mediador(?:a|es)?|presiede|introduce e modera"
)
_PANELLIST = (
    r"panell?ist(?:in)? \d{1,2}|panéliste \d{1,2}|panelista \d{1,2}"
    r"|panell?ist(?:s|in|innen|en)?|panel members?|panel|panélistes?|panelistas?|painelistas?"
    r"|mesa(?: redonda)?|gäste|discussants?"
    r"|respondents?"
    r"|discutante?s?"
    r"|podium|podiumsgäste|auf dem podium|es diskutieren|diskussion mit|panelleden|panellid"
    r"|table ronde avec|participants à la table ronde|roundtable with|in conversation with"
)
_OPENING = (
    r"opening(?: remarks| words| address)?(?: by)?|welcome(?: remarks| words| address)?(?: by)?"
    r"|opened by|introduction(?: by)?|mots? d['’]ouverture|ouverture|mots? de bienvenue|accueil"
    r"|eröffnung|begrüßung|begrüssung|grußwort|apertura|bienvenida|abertura|boas-vindas"
    r"|saluti(?: istituzionali| iniziali)?|benvenuto|welkom(?:stwoord)?|opening door"
)
_CLOSING = (
    r"closing(?: remarks| words| address)?(?: by)?|concluding remarks(?: by)?|wrap-up(?: by)?"
    r"|mots? de (?:la fin|clôture)|clôture|conclusions?(?: par)?|schlusswort|abschluss"
    r"|clausura|cierre|encerramento|chiusura|conclusioni|afsluiting|slotwoord"
)
_LABELS = {
    "moderator": (_MODERATOR, SpeakerRole.MODERATOR),
    "panellist": (_PANELLIST, SpeakerRole.PANELLIST),
    "opening": (_OPENING, SpeakerRole.OPENING),
    "closing": (_CLOSING, SpeakerRole.CLOSING),
    "speaker": (_SPEAKER, SpeakerRole.SPEAKER),
}
_ARTICLE = r"(?:(?:the|les?|die|der|los|las|os|as|i|gli|de)\s)?"
_FORMS = r"(?:(?:[·•∙⋅‧.*:_/]-?|\(|-)(?:t?rices?|ne|e|in|innen|es|s|r|a|as|s/as)\)?){0,2}s?"
"""Ends for everybody: `Intervenant·e·s`, `Modérateur·rice`, `Moderator*in`, `Ponentes/as`."""
LABEL = lazy(
    rf"(?<![\w-]){_ARTICLE}(?:"
    + "|".join(f"(?P<{name}>{words})" for name, (words, _part) in _LABELS.items())
    + rf"){_FORMS}"
    r"(?:\s(?:and|et|und|y|e|en|&)\s(?:introduction|q&a))?\s?:(?!//)\s?",
    re.IGNORECASE,
)
"""What stands before people, with its colon: `Speakers:`, `Modération :`, `Moderatorin:`."""

MODERATED_BY = (
    r"(?:co-?)?(?:(?:moderated|facilitated|chaired|hosted) by"
    r"|(?:mod[eé]r[eé]|anim[eé]|pr[eé]sid[eé])e?s? par"
    r"|sous la (?:présidence|modération|conduite) (?:de|d['’])|moderiert von"
    r"|(?:moderation|geleitet) (?:durch|von)|unter (?:der )?(?:leitung|moderation) von"
    r"|(?:moderad|facilitad|presidid|conducid|conduzid)[oa]s? por"
    r"|(?:moderat|condott|presiedut)[oaie] da"
    r"|(?:gemodereerd|voorgezeten) door|o\.?l\.?v\.|onder leiding van|modera(?:no?)?|coordina)"
)
"""What stands between a session and who leads it, without a colon."""

SPEECHES = (
    r"(?:keynotes?(?: speech| address| lecture)?|introductions?"
    r"|(?:opening|welcom(?:e|ing)|closing)(?: remarks| words| address)?"
    r"|(?:concluding|introductory) remarks|address|speech|lecture|presentation|testimon(?:y|ies)"
    r"|allocution|discours|intervention|présentation|conférence|témoignages?"
    r"|(?:mots? )?(?:d['’]|de )?(?:accueil|bienvenue|ouverture|introduction|clôture|conclusion)"
    r"|grußworte?|begrüßung|einführung|eröffnung|impuls|vortrag|schlusswort"
    r"|(?:palabras de )?(?:bienvenida|apertura|clausura|cierre)|palabras|presentación|ponencia"
    r"|boas-vindas|abertura|encerramento|intervenção|apresentação|palestra"
    r"|salut[oi](?: istituzionali)?|intervento|introduzione|conclusioni|relazione|testimonianz[ae]"
    r"|welkom(?:stwoord)?|inleiding|lezing|toespraak|slotwoord|getuigenis)"
)
"""What one person does alone: before a name, it says who."""

_GIVEN_BY = (
    r"(?:(?:presented|introduced|delivered|given|led)\sby|présentée?s?\spar|a\scargo\sde|a\scura\sdi"
    r"|gehalten\svon|(?:impartid|presentad|apresentad)[oa]s?\spor|tenut[oa]\sda|verzorgd\sdoor)"
)
"""What stands before whoever gives a session, and nobody else."""
BARE_LABEL = lazy(
    rf"(?P<moderator>{MODERATED_BY}|moderators?|moderatorin|modera|modérat(?:eur|rice)|modération"
    rf"|moderation)\s(?:[-–—]\s)?|(?P<given>{_GIVEN_BY}\s)"
    r"|(?P<speaker>(?:speakers?|intervenante?s?|with)\s(?:[-–—]\s)?"
    r"|(?:by|avec|par|mit|von|con|por|com|met|door)\s(?=(?-i:[A-ZÀ-Þ])))",
    re.IGNORECASE,
)
"""A label without a colon; it counts where people follow for sure."""

_PEOPLE_ALONE = lazy(
    rf"{_ARTICLE}(?:{_MODERATOR}|(?:keynote )?speakers?|presenters?|intervenante?s?|orateurs?"
    r"|oratrices?|panell?ist(?:s|in|innen|en)?|panélistes?|rapporteu(?:rs?|ses?)|leads?|avec|with"
    r"|(?:en présence|avec la participation) d[eu]s?"
    r"|referent(?:en|in|innen)?|referierende|redner(?:in|innen)?|sprecher(?:in|innen)?|ponentes?"
    r"|oradore?s?|palestrantes?|relator[ei]|sprekers?|painelistas?|panelistas?|participam|partecipano"
    r"|intervienen?|participan|intervengono|interviene"
    rf"|presentan?|introduce|deelnemers|gäste){_FORMS}",
    re.IGNORECASE,
)


_NUMBER = re.compile(r"(?<=\w)\s\d{1,2}$")
"""Of `Speaker 1`."""


def label_part(match: re.Match[str]) -> SpeakerRole:
    """What the people do who stand after a label."""
    return _LABELS[str(match.lastgroup)][1]


def names_people(label: str) -> bool:
    """Whether a label can stand before nothing but people: "Speakers", not "Opening"."""
    return _PEOPLE_ALONE.fullmatch(_NUMBER.sub("", label.rstrip(" :"))) is not None


def part_called(text: str) -> SpeakerRole | None:
    """What somebody does in a session who is called `Keynote speaker`; None for a position."""
    words = fold_word(text).split()
    return PARTS[words[-1]] if words and all(word in PARTS for word in words) else None


_MANY = ("s", "tori", "trici", "toren", "innen", "moderan", "moderano")
"""What labels of several people end with, folded."""


def expects_one(label: str) -> bool | None:
    """Whether a label stands before one person: `Moderator:`, and not `Moderators:`.

    None where it may be either: `Moderation:`, `moderated by`.
    """
    *_before, last = fold_word(_NUMBER.sub("", label.strip(" :-–—"))).split()
    word = re.split(r"[^a-z]", last, maxsplit=1)[0]
    if last.rstrip(")").endswith(_MANY):
        return False
    return word in LABELS_OF_ONE or None


COLUMNS = {
    fold_word(word): column
    for column, words in {
        "time": "time times hour when schedule horaire horaires heure heures uhrzeit zeit hora"
        " horas"
        " horario horário orario ora tijd tijdstip uur timing",
        "start": "start from begin début beginn inicio início inizio van",
        "end": "end to until fin ende bis fim fine tot",
        "title": "session sessions title topic item agenda activity programme program what subject"
        " sujet thème titre activité contenu-titre séance thema titel programmpunkt sitzung sesión"
        " título tema actividad sessão titolo argomento sessione attività onderwerp sessie"
        " activiteit"
        " programma",
        "people": "speaker speakers who presenter presenters speaker(s) lead intervenant"
        " intervenants"
        " intervenant.e.s intervenant·e·s intervenant(s) orateur orateurs qui referent referentin"
        " referenten referent:in referent*in wer ponente ponentes orador oradores palestrante"
        " palestrantes relatore relatori chi spreker sprekers wie name names person people",
        "moderator": "moderator moderators moderation modération modérateur moderador moderatore"
        " chair",
        "affiliation": "organisation organisations organization organizations affiliation"
        " affiliations institution institutions organisme organismes structure einrichtung institut"
        " organización institución organização instituição entidade entidad ente organizzazione"
        " istituzione organisatie instelling",
        "role": "position positions role roles function fonction poste funktion cargo ruolo"
        " functie",
        "place": "room place venue location salle lieu raum ort sala lugar local luogo zaal"
        " locatie",
        "date": "date day jour tag datum día fecha dia data giorno dag",
        "text": "description details content notes note contents contenu inhalt beschreibung"
        " descripción contenido descrição descrizione contenuto beschrijving inhoud format"
        " language",
    }.items()
    for word in words.split()
}
"""The folded words at the heads of tables' columns, and what the columns hold."""

HOUSEKEEPING = lazy(
    r"(?:please\s|to\s|pour\s|zur?\s|para\s|per\s)?(?:register\b|sign up|rsvp|join\s(?:us|the|via"
    r"|zoom)"
    r"|registration (?:link|is|closes|deadline)|registration\s?:|for (?:more|further|any) "
    r"|contacts?\s?:|contact us|questions\s?\?|zoom (?:link|meeting|id)|meeting id|passcode|dial"
    r"|link\s?:|(?:how to (?:join|participate|take part|connect)"
    r"|comment (?:participer|se connecter|nous rejoindre|rejoindre)|so nehmen sie teil"
    r"|c[oó]mo (?:unirse|participar|conectarse|aceder)|come (?:partecipare|collegarsi)"
    r"|hoe deelnemen)\s?:?$"
    r"|s['’]inscrire|inscriptions?\s?(?::|avant|obligatoire|ici)|inscrivez|pour (?:plus|toute) "
    r"|lien\s?:"
    r"|anmeld(?:ung|en|eschluss)\b|melden sie|weitere informationen|bei fragen|kontakt\s?:"
    r"|inscr[ií]b|inscripci[oó]n(?:es)?\s?:|más información|inscriç(?:ão|ões)\s?:|mais informaç"
    r"|iscri"
    r"|per (?:informazioni|iscri)|info(?:rmazioni)?\s?:|aanmeld|meld je|voor (?:meer|vragen)"
    r"|https?:|www\.|e-?mail\s?:|tel\.?\s?:|©|photo\s?:|funded by|co-funded|with the support of"
    r"|this (?:event|webinar|project) is|unsubscribe|privacy|organised by|organisé par"
    r"|veranstaltet von)",
    re.IGNORECASE,
)
"""What stands around an agenda: where to register, whom to ask, who pays."""

OF = r"(?:of|of the|de|de la|de l['’]|du|des|der|des|del|della|dello|dell['’]|dei|da|do|van|van de)"
WHOLE = (
    r"(?:(?:the )?(?:day|meeting|event|webinar|session|programme|program|agenda|conference|training"
    r"|seminar|workshop|briefing)|journée|réunion|événement|évènement|webinaire|séance|programme"
    r"|conférence|formation|séminaire|atelier|travaux|veranstaltung|tages|sitzung|tagung|programms"
    r"|webinars|konferenz|jornada|sesión|reunión|evento|programa|conferencia|seminario|reunião"
    r"|sessão|dia|día|giornata|riunione|sessione|lavori|incontro|dag|bijeenkomst|conferentie)"
)
_HALF = (
    r"(?:morning|afternoon|evening|matin[eé]e?|apr[eè]s-midi|soir[eé]e?|vormittags?|nachmittags?|abends?|mañana"
    r"|tarde|manhã|mattin[ao]|mattutina|pomeriggio|pomeridiana|sera|ochtend|voormiddag|namiddag|middag|avond)"
)
_SESSION = (
    r"(?:sessions?|part|programme?|s[eé]ances?|sitzung|programm|sesi[oó]n|sess[aã]o|sessione"
    r"|sessie|programma)"
)
HALF_OF_DAY = lazy(
    rf"(?:(?:the|la|le|l['’]|el|a|il|de|der|am|en|in)\s?)?(?:{_HALF}[\s-]?{_SESSION}?"
    rf"|{_SESSION}(?:\s(?:of|de|du|da|del|della|di|van)(?:\s(?:the|la|l['’]))?)?\s?{_HALF}"
    rf"|{_SESSION}\s(?:de\sl['’]|de\sla\s|del\s|della\s){_HALF})\s?:?",
    re.IGNORECASE,
)
"""A heading of half a day: `Afternoon session`, `Séance de l'après-midi`."""
ENDING = lazy(
    rf"(?:the\s)?(?:end|ends|finish|fin|ende|schluss|fim|fine|einde|adjourn(?:ment)?)"
    rf"(?:\s{OF}\s?{WHOLE}(?:\s\w{{1,2}})?)?[.!]?",
    re.IGNORECASE,
)
"""The title of a line that only says when a day is over: `Fin`, `End of day 1`."""

_LEAVE = (
    r"(?:close|end|farewell|goodbye|thanks|conclusions?|fin|remerciements|au\srevoir|verabschiedung|dank|ausblick"
    r"|despedida|agradecim\w{5,7}|saluti|ringraziamenti|afscheid|dankwoord)"
)
CLOSES = lazy(
    rf"(?:the\s)?(?:{_CLOSING}|close[sd]?|farewell|verabschiedung|despedida|afscheid|saluti finali)"
    rf"(?:\s{OF}\s?{WHOLE})?(?:\s(?:and|et|und|y|e|en|&)\s{_LEAVE})?[.!]?",
    re.IGNORECASE,
)
"""The title of an item that closes the event: nothing else where the event ends as it begins.

After `Closing and lunch`, people stay.
"""

_PICTURES = "[\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f]{1,4}"
START_LEAD = lazy(
    rf"[\s(\[:,;.|–—-]{{0,6}}(?:{_PICTURES}\s?)?"
    r"(?:\d{1,2}[.)]\s|\(\d{1,2}\)\s|[a-z][.)]\s|[ivx]{1,4}[.)]\s)?"
    r"(?:(?:from|at|approx\.?|ca\.?|circa|around|de|à|a partir d[ae]s?|à partir de|dès|vers|um|ab"
    r"|von|gegen"
    r"|a las|de las|desde las|das|às|pelas|alle|dalle|alle ore|dalle ore|ore|hs?\.?|om|van|vanaf"
    r"|rond"
    r"|las)\s)?"
    r"[(\[]?",
    re.IGNORECASE,
)
"""What may stand before a time at the beginning of a line."""
