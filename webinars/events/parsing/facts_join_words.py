"""What texts call the way into a meeting, and what one does there, in the seven languages."""

from __future__ import annotations

_VERBS = (
    r"(?:join|joining|enter|connect|log\s?in|take\spart|participate"
    r"|rejoindre|rejoignez|participer|participez|(?:se\s)?connecter|connectez[\s-]vous|connexion"
    r"|zugang(?:slink)?|teilnehmen|teilnahme(?:link)?|beitreten|einw[aä]hlen|einwahl(?:link)?"
    r"|unirse|[uú]nete|[uú]nase|acceder|entrar|conectarse|con[eé]ctate|participar"
    r"|aderir|ades[aã]o|ingressar|aceder|participe"
    r"|partecipa(?:re|te)?|accedi|accedere|entra(?:re|te)?|collegar[st]i|collegati|unisciti"
    r"|deelnemen|deelname(?:link)?|neem\sdeel|meedoen|inloggen|toegang(?:slink)?)"
)
SMALL = (
    r"(?:us|now|here|online|live|on|at|in|via|by|with|using|through|to|the|this|our|link|de|la|le|les"
    r"|[aà]|au|en|ici|par|sur|lien|hier|[uü]ber|unter|an|am|zur?|zum|dem|den|der|die|das|mit|aqu[ií]"
    r"|el|al|por|con|enlace|os|o|em|na|no|ao|pelo|com|qui|alla?|all['’]|il|per|tramite|met|aan|het|op"
    r"|webinar\w*|event|session|call|meeting|r[eé]union|reuni[oó]n|reuni[aã]o|riunione|besprechung"
    r"|sitzung|vergadering|veranstaltung|confer[eê]nci?\w|conf[eé]rence|konferenz|visio\w{0,11}|room"
    r"|zoom|teams|webex|meet|jitsi"
    r"|please|click|use|using|follow(?:ing)?|below|cliquez|cliquer|utilise[rz]|suivez|ce|cette|suivant"
    r"|bitte|klick\w{0,3}|nutz\w{0,3}|diesen|diesem|folgenden|folgendem|haga|clic|pulse|este|siguiente"
    r"|clique|seguinte|clicca\w{0,2}|questo|seguente|klik|gebruik|deze|volgende)"
)
"""What may stand between such a word and the address."""
_PLATFORMS = (
    r"(?:zoom|(?:ms\s|microsoft\s)?teams|webex|(?:google\s)?meet|jitsi|big\s?blue\s?button|bbb)"
)
_MEETINGS = (
    rf"(?:{_PLATFORMS}|meetings?|webinars?|webinaires?|webin[aá]rio|s[eé]minaire\sweb|seminario\sweb"
    r"|session|sitzung|sesi[oó]n|sess[aã]o|sessione|sessie|r[eé]union|reuni[oó]n|reuni[aã]o|riunione"
    r"|vergadering|besprechung|call|visio\w{0,11}|konferenz"
    r"|v[ií]d[eé]o-?(?:conf[eé]r\w{2,5}|konferenz|call))"
)
_ACCESS = (
    r"(?:connection|connexion|conexi[oó]n|conex[aã]o|connessione|acc[eè]s|acceso|acesso|accesso)"
)
_COMPOUNDS = r"(?:join(?:ing)?|access|conference|video|verbindungs|besprechungs|sitzungs|vergader)"
_OF = (
    r"(?:\s(?:to|for|of|in|into|vers|pour|de|d|du|di|da|do|del|della|dello|al|alla|allo|a|à|ao|para"
    r"|per|zum|zur|f[uü]r|naar|voor|van|the|our|la|le|l|el|il|o|lo|das|die|den|het)(?=[\s'’]))"
)
_LINKS = (
    rf"(?:(?:{_MEETINGS}|{_ACCESS}|{_COMPOUNDS})[\s-]?links?"
    rf"|(?:lien|enlace|link){_OF}{{0,3}}(?:\s|['’])(?:{_MEETINGS}|{_ACCESS})(?!\w))"
)
"""`Zoom-Link`, `lien vers la réunion`, `link to the session`."""
JOINING = rf"(?:{_VERBS}|{_LINKS}|{_PLATFORMS}(?=\s?[:：→]))"
"""A pattern for words that stand before the way into a meeting."""
ENTERING = (
    r"(?:to|pour|um|para|per|om)\s(?:join|enter|connect|log\s?in|access|rejoindre|acc[eé]der|entrer"
    r"|(?:vous\s)?connecter|unir(?:te|se)|acceder|entrar|conectar(?:te|se)|aceder|accedere"
    r"|partecipare|collegarsi|deel\ste\snemen|teilzunehmen|beizutreten)"
    rf"(?:\s(?:to|the|our|la|le|[aà]|au|el|al|o|[aà]o|alla|il|de|het|in)){{0,3}}(?:\s{_MEETINGS})?"
)
"""A pattern for what follows an address that one enters by."""
