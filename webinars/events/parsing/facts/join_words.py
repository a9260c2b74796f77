"""What texts call the way into a meeting, and what one does there, in the seven languages."""

from __future__ import annotations

_VERBS = (
    r"(?:join|joining|access(?=\s(?:to\s)?the\s)|enter|connect|log\s?in|take\spart|participate"
    r"|rejoindre|rejoignez|participer|participez|(?:se\s)?connecter|connectez[\s-]vous|connexion"
    r"|zugang(?:slink)?|teilnehmen|teilnahme(?:link)?|beitreten|einw[aä]hlen|einwahl(?:link)?"
    r"|unirse|[uú]nete|[uú]nase|acceder|entrar|conectarse|con[eé]ctate|participar"
    r"|aderir|ades[aã]o|ingressar|aceder|participe"
    r"|partecipa(?:re|te)?|accedi|accedere|entra(?:re|te)?|collegar[st]i|collegati|unisciti"
    r"|deelnemen|deelname(?:link)?|neem\sdeel|meedoen|inloggen|toegang(?:slink)?)"
)
ASIDE = r"(?:\s?\([^()]{1,40}\))?"
SMALL = (
    r"(?:us|now|here|online|live|on|at|in|via|by|with|using|through|to|the|this|our|link|de|la|le|les"
    r"|[aà]|au|en|ici|par|sur|lien|hier|[uü]ber|unter|an|am|zur?|zum|dem|den|der|die|das|mit|aqu[ií]"
    r"|el|al|por|con|enlace|os|o|em|na|no|ao|pelo|com|qui|alla?|all['’]|il|per|tramite|met|aan|het|op"
    r"|webinar\w*|event|session|call|meeting|r[eé]union|reuni[oó]n|reuni[aã]o|riunione|besprechung"
    r"|sitzung|vergadering|veranstaltung|confer[eê]nci?\w|conf[eé]rence|konferenz|visio\w{0,11}|room"
    r"|zoom|teams|webex|meet|jitsi|next|last|upcoming|prochaine?|n[aä]chste[nrs]?|pr[oó]xim[oa]|prossim[oa]"
    r"|your|computer|mobile|app(?:lication)?|browser|device|or|votre|ordinateur|ou"
    r"|please|click(?:ing)?|use|using|follow(?:ing)?|below|cliquez|cliquer|utilise[rz]|suivez|ce|cette|suivant"
    r"|bitte|klick\w{0,3}|nutz\w{0,3}|diesen|diesem|folgenden|folgendem|haga|clic|pulse|este|siguiente"
    r"|clique|seguinte|clicca\w{0,2}|questo|seguente|klik|gebruik|deze|volgende"
    r"|is|will\sbe|est|sera|lautet|ist|es|será|é|è|sarà|wordt|luidt|finden\ssie|(?:se|si)\s(?:trouve|trova)"
    r"|(?:can\sbe\s)?(?:found|accessed))"
)
"""What may stand between such a word and the address."""
_PLATFORMS = (
    r"(?:zoom|(?:ms\s|microsoft\s)?teams|webex|(?:google\s)?meet|jitsi|big\s?blue\s?button|bbb)"
)
_VIDEO = r"v[ií]d[eé]o-?(?:conf[eé]r\w{2,5}|konferenz|call|gesprek)"
_MEETINGS = (
    rf"(?:{_PLATFORMS}|meetings?|webinars?|webinaires?|webin[aá]rio|s[eé]minaire\sweb|seminario\sweb"
    r"|session|sitzung|sesi[oó]n|sess[aã]o|sessione|sessie|r[eé]union|reuni[oó]n|reuni[aã]o|riunione"
    rf"|vergadering|besprechung|(?:video|zoom|teams)[\s-]?call|visio\w{{0,11}}|konferenz|{_VIDEO})"
)
_ACCESS = (
    r"(?:connection|connexion|conexi[oó]n|conex[aã]o|connessione|collegamento|acc[eè]s|acceso|acesso"
    r"|accesso)"
)
_COMPOUNDS = (
    r"(?:join(?:ing)?|access|room|conference|video|verbindungs|besprechungs|sitzungs|vergader"
    r"|online)"
)
_OF = (
    r"(?:\s(?:to|for|of|in|into|vers|pour|de|d|du|di|da|do|del|della|dello|al|alla|allo|a|à|ao|para"
    r"|per|zum|zur|f[uü]r|naar|voor|van|the|our|la|le|l|el|il|o|lo|das|die|den|het)(?=[\s'’]))"
)
_FOR_WHOM = (
    r"(?:\s(?:for|pour|f[uü]r|para|per|voor)\s(?:(?:the|all|les|nos|die|alle|l[oa]s|[oa]s|gli|i|de)\s)?"
    r"[^\W\d_]{3,20})?"
)
LINKS = (
    rf"(?:(?:{_MEETINGS}|{_ACCESS}|{_COMPOUNDS})[\s-]?(?:links?|url)"
    rf"|(?:lien|enlace|link|liga[cç][aã]o){_OF}{{0,3}}(?:\s|['’])(?:{_MEETINGS}|{_ACCESS})(?!\w)"
    rf"|link\som\sdeel\ste\snemen(?:\saan\s(?:de|het)\s{_MEETINGS})?){_FOR_WHOM}{ASIDE}"
)
"""`Zoom-Link`, `lien vers la réunion`, `link to the session`, `Zoom link for participants`."""
_CALLED = (
    rf"(?:{_PLATFORMS}(?:[\s-](?:meetings?|webinars?|webinaires?|room|raum|call|session|url))?"
    rf"|webinars?|webinaires?|{_VIDEO}|visioconf[eé]rence|on-?line|en\sligne|en\sl[ií]nea|em\slinha)"
)
"""What a way in is called where nothing else stands before it: words of much else, too."""
NAMED = (
    r"(?:^|.*(?:[.;:!?,–—|(>•\t*-]|\d|\dh|(?-i:[A-Z]{3,4})|(?<!\w)(?:uhr|via|on|by|sur|par|[uü]ber|per|por|em|su"
    rf"|op))\s?)(?:(?:via|on|by|sur|par|[uü]ber|per|por|em|su|op)\s)?{_CALLED}\s?(?:[:：→(|]|[–—-](?=\s|$))[\s<(*_]{{0,4}}"
)
"""A pattern for what ends with such a name: `Zoom: `, `Online on Zoom (`; not `our teams: `."""
NAME = rf"\W{{0,6}}(?:(?:via|on|by|sur|par|[uü]ber|per|por|em|su|op)\s)?{_CALLED}\W{{0,6}}"
"""The same as all that is left of a line."""
PLATFORM = rf"(?=.{{0,20}}{_PLATFORMS}){NAME}"
"""The same of a platform, which says enough without a colon: `Zoom meeting`."""
VERBS = rf"(?<!\w){_VERBS}"
JOINING = rf"(?:{_VERBS}|{LINKS})"
"""A pattern for words that stand before the way into a meeting."""
ENTERING = (
    r"(?:to|pour|um|para|per|om)\s(?:join|enter|connect|log\s?in|access|rejoindre|acc[eé]der|entrer"
    r"|(?:vous\s)?connecter|unir(?:te|se)|acceder|entrar|conectar(?:te|se)|aceder|accedere"
    r"|partecipare|collegarsi|deel\ste\snemen|teilzunehmen|beizutreten)"
    r"(?:\s(?:to|the|our|us|this|online|live|virtual|la|le|[aà]|au|el|al|o|[aà]o|alla|il|de|het|in|aan))"
    rf"{{0,4}}(?P<meeting>(?:\s(?:{_MEETINGS}|call)){{1,3}})?"
    r"(?:\s(?:on|at|in|le|am|um|el|no|il|op)\s(?:[\w:.]{1,12}\s?){1,4})?"
)
"""A pattern for what follows an address that one enters by."""
USING = (
    r"(?:^|.*\W)(?:use|click|follow|open|utilise[rz]|clique[rz]|suivez|nutzen|verwenden|klick\w{0,3}"
    r"|utilice|use|haga\sclic|pulse|clique|clicca\w{0,2}|usa(?:te)?|klik|gebruik)(?:\s\w{1,9}){0,3}\W*"
)
"""What then stands before it, where no meeting is named: `Use … to join`."""
