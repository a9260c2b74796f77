"""Words by which texts say what a line is for, in the seven languages that are read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from webinars.events.search import fold

_LABELS = {
    "date": "date dates|when|date and time|date & time|date/time|day|date(s)|save the date"
    "|quand|date et heure|dates et horaires|jour|datum|wann|termin|datum und uhrzeit|tag"
    "|datum und zeit|fecha|fechas|cuando|fecha y hora|data|datas|quando|data e hora|data e horario"
    "|data e ora|giorno|wanneer|datum en tijd|datum & tijd|datum & uhrzeit|dia",
    "time": "time|times|timing|hours|schedule|heure|heures|horaire|horaires|uhrzeit|zeit|beginn"
    "|hora|horario|horas|ora|orario|ore|tijd|tijdstip|uur|start|starts|start time|debut",
    "end": "end|ends|end time|fin|ende|fim|fine|einde",
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
    "hashtag": "hashtag|hashtags",
}
_OF_BOTH = (
    "when and where|where and when|date and place|place and date|date and venue|date & venue"
    "|date & place|date and location|time and place|date et lieu|lieu et date|quand et ou"
    "|datum und ort|ort und datum|zeit und ort|ort und zeit|wann und wo|fecha y lugar|lugar y fecha"
    "|data e local|local e data|data e luogo|luogo e data|datum en plaats|plaats en datum"
)
LABELS = (
    {name: key for key, names in _LABELS.items() for name in re.split(r"\|", names)}
    | {"dates": "date"}
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
    """The label that the line `text` begins with (`Date: …`, `Wann | …`); None for any other."""
    match = _LABELLED.match(text)
    if match is None:
        return None
    name = fold(match[1]).replace("’", "'").strip("* \t")
    key = LABELS.get(name)
    return Label(key, match.end(), name in _HAS_PLACE) if key else None


def heads_place(text: str) -> bool:
    """Whether a line is a label of a place and nothing else, so that the place stands below it."""
    name = _name_alone(text)
    return LABELS.get(name) == "venue" and name not in _ALSO_OTHERS


def heads_other(text: str) -> bool:
    """Whether a line is a word that also stands above another place: the address of who writes."""
    return _name_alone(text) in _ALSO_OTHERS


def _name_alone(text: str) -> str:
    return fold(text[:60]).replace("’", "'").strip("* \t:")


_HAS_PLACE = frozenset(_OF_BOTH.split("|"))
_ALSO_OTHERS = {"ou", "wo", "local", "sala", "sede", "address", "adresse"}
"""Words that stand alone for something else, too: the address of who writes."""


REGISTERING = (
    r"(?:regist\w*|sign[\s-]?up|rsvp|enrol\w*|inscr[ií]\w*|enregistr\w*|anmeld\w*"
    r"|angemeldet|melden\s|iscri\w*|inschrij\w*|ingeschreven|aanmeld\w*|meld\s|apply|application\w*"
    r"|candidat\w*|bewerb\w*|confirm\syour\s(?:attendance|participation|presence)|book\syour"
    r"|r[eé]serv\w*|matr[ií]cul\w*)"
)
"""A pattern for words of registering."""

DEADLINE = (
    r"(?:until|till|by|before|no\slater\sthan|not\slater\sthan|at\sthe\slatest|deadline|closes?"
    r"|closing|closed|due|jusqu['’]au|jusqu['’]à|avant(?:\sle)?|au\splus\stard|date\slimite|cl[oô]ture"
    r"|d['’]ici\sau|bis(?:\szum)?|sp[aä]testens|vor\sdem|anmeldeschluss|anmeldefrist|schluss|frist"
    r"|hasta|antes\sd[eo]l?|fecha\sl[ií]mite|plazo|at[eé]|prazo|data\slimite|fino\sal?|entro"
    r"|scadenza|scade|termine|uiterlijk|tot(?:\sen\smet)?|t/m|v[oó][oó]r|sluit\w*|limite)"
)
"""A pattern for words that a last day follows."""

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
