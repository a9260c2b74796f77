"""Words by which texts say what a line is for, in the seven languages that are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webinars.events.parsing.words import PICTURES
from webinars.events.search import fold

_LABELS = {
    "date": "date|dates|termine|when|date and time|date & time|date/time|day|date(s)|save the date"
    "|quand|date et heure|dates et horaires|jour|datum|wann|termin|datum und uhrzeit|tag"
    "|datum und zeit|fecha|fechas|cuando|fecha y hora|data|datas|quando|data e hora|data e horario"
    "|data e ora|giorno|wanneer|datum en tijd|datum & tijd|datum & uhrzeit|dia",
    "time": "time|times|timing|hours|schedule|heure|heures|horaire|horaires|uhrzeit|zeit|beginn"
    "|hora|horario|horas|ora|orario|ore|tijd|tijdstip|uur|start|starts|start time|debut|inicio"
    "|inizio|comeco|anfang|aanvang|heure de debut|hora de inicio|ora di inizio|begins",
    "end": "end|ends|end time|fin|ende|fim|fine|einde|heure de fin|hora de fin|ora di fine|termino",
    "venue": "where|venue|location|place|ou|lieu|adresse|ort|veranstaltungsort|wo|lugar|donde|sede"
    "|local|onde|luogo|dove|plaats|locatie|waar|address|sala|event venue"
    "|event location|meeting place|lieu de l'evenement|lieu de la rencontre|tagungsort|treffpunkt"
    "|lugar del evento"
    "|local do evento|luogo dell'evento",
    "platform": "platform|online via|tool|plateforme|plattform|plataforma|piattaforma|format"
    "|formato|medium",
    "deadline": "deadline|registration deadline|deadline for registration|register by|rsvp|rsvp by"
    "|registration closes|registrations close|registration until|date limite"
    "|date limite d'inscription|inscription avant|inscriptions avant|inscription jusqu'au"
    "|cloture des inscriptions|anmeldeschluss|anmeldefrist|anmeldung bis|fecha limite"
    "|fecha limite de inscripcion|plazo|plazo de inscripcion|inscripciones hasta|prazo"
    "|prazo de inscricao|inscricoes ate|data limite|scadenza|scadenza iscrizioni|iscrizioni entro"
    "|termine iscrizioni|inschrijven tot|inschrijfdeadline|aanmelden tot|uiterste inschrijfdatum"
    "|aanmelden voor|inschrijven voor|deadline inscription|deadline iscrizioni",
    "contact": "contact|contacts|contact person|contact point|questions|enquiries|inquiries"
    "|for more information|more information|information|personne de contact|renseignements"
    "|kontakt|ansprechpartner|ansprechpartnerin|ansprechperson|ruckfragen|contacto|consultas"
    "|contato|contactos|contatti|contatto|informazioni|contactpersoon|vragen|informatie|infos|info",
    "title": "title|titre|titel|titulo|titolo|event|webinar title|event title|name of the event"
    "|subject|objet|betreff|asunto|assunto|oggetto|onderwerp|topic|thema|sujet",
    "zone": "time zone|timezone|fuseau horaire|zeitzone|zona horaria|fuso horario|fuso orario"
    "|tijdzone",
    "passcode": "passcode|password|meeting passcode|zoom passcode|mot de passe|code secret"
    "|code d'acces|kenncode|passwort|contrasena|clave|codigo de acesso|senha|codice di accesso"
    "|codigo de acceso|wachtwoord|wachtwoordcode|toegangscode",
    "join": "join link|zoom link|link to join|meeting link|join zoom meeting|join|lien zoom"
    "|lien de connexion|einwahllink|zoom-link|teams link|enlace|enlace zoom|link de acesso"
    "|link zoom|meeting id|webinar id|reunion id",
    "hashtag": "hashtag|hashtags|mot-diese|mots-dieses|mot-clic|mots-clics",
}
_OF_BOTH = (
    "when and where|where and when|date and place|place and date|date and venue|date & venue"
    "|date & place|date and location|time and place|date et lieu|lieu et date|quand et ou"
    "|datum und ort|ort und datum|zeit und ort|ort und zeit|wann und wo|fecha y lugar|lugar y fecha"
    "|data e local|local e data|data e luogo|luogo e data|datum en plaats|plaats en datum"
)
_TITLED = {
    "title of the|name of the": "event|webinar|training|seminar|session|workshop"
    "|meeting|conference",
    "titre du|nom du": "webinaire|seminaire|colloque",
    "titre de|nom de": "l'evenement|la formation|l'atelier|la conference|la session|la rencontre",
    "titel der|thema der|name der": "veranstaltung|tagung|schulung|konferenz",
    "titel des|thema des|name des": "webinars|seminars|online-seminars|workshops",
    "titulo del|nombre del": "evento|seminario|seminario web|webinario|taller|encuentro|curso",
    "titulo de la": "jornada|sesion|conferencia|formacion",
    "titulo do|nome do": "evento|webinario|seminario|encontro|webinar",
    "titulo da": "sessao|conferencia|formacao|oficina",
    "titolo del|nome del": "webinar|seminario|corso|convegno",
    "titolo dell'|nome dell'": "evento|incontro",
    "titel van het|naam van het|onderwerp van het": "webinar|evenement|seminarie|seminar",
    "titel van de|naam van de": "bijeenkomst|training|studiedag|conferentie",
}
_TITLES = (
    f"{head} {kind}".replace("' ", "'")
    for heads, kinds in _TITLED.items()
    for head in heads.split("|")
    for kind in kinds.split("|")
)
LABELS = (
    {name: key for key, names in _LABELS.items() for name in re.split(r"\|", names)}
    | dict.fromkeys(_TITLES, "title")
    | dict.fromkeys(_OF_BOTH.split("|"), "date")
)
"""Folded labels, and what the line behind one is for."""

_LABELLED = re.compile(r"([^\W\d_][^:|：\n]{0,45}?)\s*(?:[:：|]|\s[-–—]\s)\s*(?=\S)")


@dataclass(frozen=True)
class Label:
    """A label at the beginning of a line: what it announces, and where that begins.

    `has_place` says that it announces a place beside the date.
    """

    key: str
    stop: int
    has_place: bool = False


def find_label(text: str) -> Label | None:
    """The label that the line `text` begins with (`Date: …`, `📍 Wo | …`); None for any other."""
    picture = PICTURES.match(text)
    match = _LABELLED.match(text, picture.end() if picture else 0)
    if match is None:
        return None
    name = fold(match[1]).replace("’", "'").strip("* \t")
    key = LABELS.get(name) or _key_in_both(name)
    return Label(key, match.end(), name in _HAS_PLACE) if key else None


def _key_in_both(name: str) -> str | None:
    """What a label in two languages announces: `Venue / Lieu`."""
    first, slash, second = (part.strip() for part in name.partition("/"))
    key = LABELS.get(first) if slash else None
    return key if key == LABELS.get(second) else None


_LONGEST_LABEL = 60


def is_label_alone(text: str, key: str) -> bool:
    """Whether a line is a label for `key` and nothing else, so that the value stands below it."""
    return len(text) <= _LONGEST_LABEL and LABELS.get(_name_alone(text)) == key


def heads_place(text: str) -> bool:
    """Whether a line is a label of a place and nothing else, so that the place stands below it."""
    return is_label_alone(text, "venue") and _name_alone(text) not in _ALSO_OTHERS


def heads_other(text: str) -> bool:
    """Whether a line is a word that also stands above another place: the address of who writes."""
    return _name_alone(text) in _ALSO_OTHERS


def _name_alone(text: str) -> str:
    return fold(text[:_LONGEST_LABEL]).replace("’", "'").strip("* \t:")


_HAS_PLACE = frozenset(_OF_BOTH.split("|"))
_ALSO_OTHERS = {"ou", "wo", "local", "sala", "sede", "address", "adresse"}
"""Words that stand alone for something else, too: the address of who writes."""


REGISTERING = (
    r"(?:regist\w*|sign[\s-]?up|r\.?s\.?v\.?p(?!\w)\.?|enrol\w*|inscr[eií]\w*|enregistr\w*|anmeld\w*"
    r"|angemeldet|anzumelden|melden\s|iscri\w*|prenot\w*|inschrij\w*|ingeschreven|aanmeld\w*|meld\s"
    r"|schrijf\s(?:\w+\s){1,2}in(?!\w)|in\ste\sschrijven|aan\ste\smelden|apply|application\w*"
    r"|candidat\w*|bewerb\w*|(?:book|secure)\s(?:your|a\s)|r[eé]serv\w*|matr[ií]cul\w*"
    r"|confirm\w*\s(?:[\w'’]{1,12}\s){0,3}(?:attendance|participation|presence|pr[eé]sence|venue"
    r"|asistencia|participaci[oó]n|presen[cç]a|participa[cç][aã]o|presenza|partecipazione)(?!\w)"
    r"|best[aä]tig\w*\s(?:\w{1,12}\s){0,3}teilnahme|bevestig\w*\s(?:\w{1,8}\s)?(?:komst|deelname"
    r"|aanwezigheid)|(?:komst|deelname|aanwezigheid)\s(?:te\s)?bevestig\w*)"
)
"""A pattern for words of registering."""

LAST_DAY_AFTER = (
    r"(?:(?:up\s)?until|till|by|before|prior\sto|(?:no|not)\slater\sthan|at\sthe\slatest"
    r"|jusqu['’](?:au|à)|avant|au\splus\stard|d['’]ici(?:\sau)?|bis(?:\szum)?|sp[aä]testens|vor"
    r"|hasta|antes\sd[aeo]l?|(?:a|o)\sm[aá]i?s\stardar|at[eé]|fino\sa(?:l(?:l['’])?)?"
    r"|(?:entro|non\soltre)(?:\sl['’])?|prima\sd(?:i|el(?:l['’])?)|al\spi[uù]\stardi"
    r"|uiterlijk|ten\slaatste|tot(?:\sen\smet)?|t/m|v[oó][oó]r)"
)
"""A pattern for words that a last day follows at once."""

LAST_DAY = (
    r"(?:deadline|closing\sdate|due|last\sday|cut-?off|date\s(?:limite|butoir)|dernier\s(?:d[eé]lai|jour)"
    r"|cl[oô]ture|\w{0,12}schlu(?:ss|ß)|\w{0,12}frist|letzter\stag|fecha\s(?:l[ií]mite|tope)|plazo"
    r"|[uú]ltimo\sd[ií]a|prazo|data[\s-]limite|scadenz[ae]|termine\s(?=per|ultimo|d|iscr)"
    r"|ultimo\sgiorno|uiterste|\w{1,12}deadline|laatste\sdag|l[ií]mite)"
)
"""A pattern for what a last day is called."""

CLOSING = (
    r"(?:clos(?:e[sd]?|ing)|ends?|expires?|closes|cl[oô]tur[eé]\w*|ferm(?:e|ent|er\w+|[eé]e?s)"
    r"|(?:se\s)?termin(?:e|ent|ant?|am|ar[aá]n?|a|ano|eranno|er[aà])|prennent\sfin|schlie(?:ß|ss)(?:t|en)|endet"
    r"|cierr\w+|cerrar\w+|finaliz\w+|concluy\w+|encerra\w*|fecha[mr]\w*|chiud\w+|scad\w+|sluit\w*"
    r"|eindig\w*|gesloten)"
)
"""A pattern for words by which something ends: registering, or the event itself."""

DEADLINE = f"(?:{LAST_DAY_AFTER}|{LAST_DAY}|{CLOSING})"
"""A pattern for all words that a last day follows."""

INVITING = re.compile(
    r"(?<!\w)(?:held|take\splace|takes\splace|taking\splace|join\sus|invite\w*|scheduled|save\sthe"
    r"|aura\slieu|se\stiendra|tiendra|invit\w*|findet|statt|laden|einladen|celebrar[aá]|tendr[aá]"
    r"|lugar|realiza\w*|decorrer[aá]|ter[aá]|terr[aà]|svolger[aà]|vindt|plaats|uitnodig\w*"
    r"|organi[sz]\w*|organisieren|webinar|webinaire)(?!\w)",
    re.IGNORECASE,
)
"""Words that lead to the day of an event."""

PUBLISHING = re.compile(
    r"(?<!\w)(?:published|publication|adopted|launched|since|updated|version|dated|signed|draft\sof"
    r"|issued|elections?|as\sof|created|established|presented\son|publi[eé]e?s?|adopt[eé]e?s?|depuis"
    r"|mis\sà\sjour|ver[oö]ffentlicht|verabschiedet|seit|stand|publicad[oa]|desde|adoptad[oa]"
    r"|pubblicat[oa]|adottat[oa]|dal|gepubliceerd|sinds|aangenomen|sent|envoy[eé]|posted"
    r"|results?|outcomes?|previous|last|opens?|opening|ouvrent|recording|feedback|report)(?!\w)",
    re.IGNORECASE,
)
"""Words that lead to another day."""
