"""What a code into a meeting is called, in the seven languages: patterns, made of whose and what.

`access code`, `code d'accès`, `Zugangscode`, `clave de acceso` and so on: each language joins the
same few words, so they are joined here rather than listed.
"""

from __future__ import annotations

import re

ABOUT_MEETING = re.compile(
    r"meeting|webinar|webinaire|s[eé]mina(?:rio|ire)\sweb|conf[eé]r[eê]n|konferenz|besprechung|sitzung|reuni[oóã]|réunion|riunion"
    r"|vergader|zoom|teams|webex|google\smeet|jitsi|bigbluebutton|interactio|interprefy|(?<!\w)kudo(?!\w)",
    re.IGNORECASE,
)
NUMBERED = re.compile(rf"{ABOUT_MEETING.pattern}|event|video", re.IGNORECASE)
"""What a number is of that opens a meeting."""
_ENGLISH = (
    r"(?:access|meeting|zoom|webinar|teams|webex|host|participant|attendee|guest|moderator|security"
    r"|conference|event|session|entry|join(?:ing)?|invitation|call|dial-?in|video|audio|phone)"
    r"[\s-]?(?:code|key|pin)"
)
_GERMAN = (
    r"(?:zugangs|zugriffs|einwahl|teilnehmer(?:innen)?|meeting|sitzungs|konferenz|besprechungs"
    r"|sicherheits|gastgeber|moderator(?:en)?|zoom|veranstaltungs|einlass|gast)-?"
    r"(?:code|schl[uü]ssel|pin|daten|wort|kennwort|passwort)|kenncode|kennwort|passwort"
)
_DUTCH = (
    r"wachtwoord(?:code)?|(?:toegangs|deelnemers?|vergader(?:ings?)?|gast|host|moderator"
    r"|beveiligings|inlog|gespreks|pin)-?(?:code|sleutel|pin)"
)
_ROMANCE = (
    r"(?:code|c[oó]digo|codice|clave|cl[eé]|chave|chiave|parola|pin|mot\sde\spasse|senha"
    r"|contrase[ñn]a)\s?"
    r"(?:(?:d|l|dell)['’]|(?:(?:pour|par[ao]?|per|de|da|do|di|du|del|della)\s)?(?:(?:la|l['’])\s?)?)"
    r"(?:acc[eè]s|acces?so|acesso|identifica\w{2,5}|entr[eé]e|h[oô]te|anfitri\w{2}|organizzatore"
    r"|participant|partecipante|participante|animateur|mod[eé]rateur|moderador|s[eé]curit[eé]"
    r"|seguridad|segurança|sicurezza|connexion|visio\w{0,11}|session|sesi[oó]n|sess[aã]o|r[eé]union"
    r"|reuni[oó]n|reuni[aã]o|riunione|conf[eé]ren\w{2,4}|webinaire|webinar|meeting|zoom|teams)"
)
CODE_WORDS = (
    r"(?:pass\s?codes?|pass\s?words?|passphrase|pwd?|pin(?:[\s-]?(?:code|number))?"
    rf"|{_ENGLISH}|{_GERMAN}|{_DUTCH}|{_ROMANCE}"
    r"|mot\sde\spasse|mdp|code\s(?:pin|secret)|contrase[ñn]a|senha|palavra[\s-]?passe"
    r"|parola\s(?:chiave|d['’]ordine)|pass(?=\s?[:：=])"
    r"|(?:num[eé]ro|n[uú]mero|n[º°])\s?(?:d['’]|d[eio]\s)(?:acc[eè]s|acceso|acesso|accesso))"
)
"""Words that nothing but a code is called."""
BARE_WORDS = (
    r"(?:code(?!\s(?:postal|of\s|de\s(?:conduite|la\sroute)))|c[oó]digo(?!\spostal)"
    r"|codice(?!\s(?:fiscale|postale))|clave|cl[eé]|chave|chiave|schl[uü]ssel)"
)
"""Words of much else, too: a code has a figure behind them."""
OF_HOSTS = re.compile(
    r"host|h[oô]te|gastgeber|anfitri|organizzatore|moderat|moderador|mod[eé]rateur|animateur", re.I
)
"""Whose code must not go to those who take part."""
IS = r"(?:is|will\sbe|est|sera|lautet|ist|es|será|é|è|sarà|wordt|luidt)"
"""Between what a code is called and the code."""
