"""The words of mails in seven languages: heads, greetings, what programs write around a mail."""

from __future__ import annotations

import re

from webinars.events.parsing.patterns import lazy

_FROM = r"from|de|exp[eé]diteur|von|da|van"
_TO = (
    r"to|cc|bcc|reply[-\s]to|à|destinataires?|cci|répondre\sà|an|kopie|blindkopie|antwort\san|para"
    r"|cco|responder\sa|a|ccn|rispondi\sa|aan|antwoord\saan|pour|copie(?:\scachée)?(?:\sà)?"
    r"|kopie\s\(cc\)|blindkopie\s\(bcc\)|copia(?:\soculta)?"
)
_SENT = r"sent|envoyé(?:\sle)?|gesendet|enviad[oa](?:\s(?:el|em))?|inviato|verzonden"
_DATE = r"date|datum|fecha|data"
SUBJECT = r"(?:subject|objet|sujet|betreff|asunto|assunto|oggetto|onderwerp)"
_OTHER = (
    r"attachments?|importance|priority|pièces?\sjointes?|priorité|anlagen?|anhänge?|wichtigkeit"
    r"|priorität|adjuntos?|importancia|prioridad|anexos?|importância|allegat[oi]|priorità|bijlagen?"
    r"|urgentie|prioriteit"
)
HEAD = lazy(
    rf"(?:(?P<writer>{_FROM})|(?P<reader>{_TO})|(?P<sent>{_SENT})|(?P<date>{_DATE})|(?P<subject>{SUBJECT})"
    rf"|(?P<other>{_OTHER}))\s?:(?!//)(?:\s+(?P<value>\S.*))?",
    re.IGNORECASE,
)
"""A line of the head of a mail: what it says, and its value."""
COPIED = lazy(r"(?:b?cc|cci|cco|ccn|(?:blind)?kopie|copi[ea])\s?[:(]", re.IGNORECASE)
"""The line of a head with those who got a copy."""
ANSWERED = lazy(
    rf"{SUBJECT}\s?:\s?(?:re|fwd?|fw|tr|wg|aw|rv|res|enc|antw|doorst|r|i)\s?:", re.IGNORECASE
)
"""The subject of an answer, or of a mail that was passed on."""
PASSED_ON = lazy(
    r"[-_\s>*]{0,40}(?:begin\s)?(?:(?:forwarded|original)\smessage"
    r"|(?:début\sdu\s)?message\s(?:transféré|d['’]origine|original)"
    r"|(?:anfang\sder\s)?(?:weitergeleitete[n]?|ursprüngliche[n]?)\s(?:nachricht|e-?mail)"
    r"|(?:inicio\sdel?\s)?mensaje\s(?:original|reenviado)"
    r"|(?:início\sda\s)?mensagem\s(?:original|encaminhada|reencaminhada)"
    r"|(?:inizio\s)?messaggio\s(?:originale|inoltrato)"
    r"|(?:begin\s)?(?:oorspronkelijk|doorgestuurd)\sbericht)\s?:?[-_\s*]{0,40}",
    re.IGNORECASE,
)
"""What stands above a mail that is passed on or answered."""
_OF_PROGRAMMES = (
    r"(?:\d{1,2}\s?[.:hu]|[^:\n]{0,50}(?<!\w)(?:(?:sessi?[oó]n|sess[aã]o|sessie|s[eé]ance|sitzung|webin[aá]r|workshop"
    r"|atelier|taller|training|formation|formaci|forma[cç]|formazion|schulung|semin[aá]r|s[eé]minair|meeting|treffen"
    r"|rencontre|incontr|encuentr|encontr|bijeenkomst|opening|er[oö]ffnung|ouverture|apertura|abertura|welcom|welkom"
    r"|accueil|begr[uü]|bienven|benvenut|keynote|panel|lecture|vortrag|conf[eé]ren|konferen|briefing|deadline)\w{0,6}"
    r"|[^\W\d]{2,20}\s\d{1,2})(?!\w))"
)
_CHAT_TIME = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{2}){1,2},?\s\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?\s?m\.?)?"
)
CHAT_HEAD = lazy(
    rf"\[?{_CHAT_TIME}(?:\]\s|\s-\s(?!{_OF_PROGRAMMES}))[^:\n]{{1,60}}:\s", re.IGNORECASE
)
"""What a chat that is copied has before each message: `[12/1/27, 10:05:33] Ana Roy: `.

`12/01/2027, 10:00 - Session 1: …` is a line of a programme.
"""
BY_CHAT = lazy(rf"{_CHAT_TIME}\s-\s(?!{_OF_PROGRAMMES})[^:\n]+", re.IGNORECASE)
"""What a chat itself says among the messages: `12/01/2027, 10:05 - Ana Roy added Tom Reed`."""
PUBLISHED = lazy(
    r"(?<!\w)(?:(?:put|post|publish|add|upload)\s.{0,60}\s(?:web-?)?site"
    r"|(?:mettre|publier|poster|ajouter|diffuser)\s.{0,60}(?:en\sligne|sur\s(?:le|notre)\ssite)"
    r"|auf\s(?:die|der|unsere[r]?)\s(?:web-?|home)?(?:seite|site|page)\s(?:.{0,30}\s)?"
    r"(?:(?:ein)?stellen|setzen|packen|nehmen|tun|(?:hoch)?laden|ver[oö]ffentlichen)|online\sstellen"
    r"|(?:poner|subir|publicar|colgar|a[nñ]adir)\w{0,3}\s.{0,60}(?<!\w)(?:en|a)\s(?:la|nuestra)\s(?:p[aá]gina\s)?web"
    r"|(?:p[oôó]r|colocar|publicar|meter|divulgar)\s.{0,60}(?<!\w)(?:(?:no|ao)\s(?:nosso\s)?site|na\s(?:nossa\s)?p[aá]gina)"
    r"|(?:metter|pubblicar|caricar|inserir)\w{1,3}\s.{0,60}(?:sul\s(?:nostro\s)?sito|online)"
    r"|op\s(?:de|onze)\s(?:web)?site\s(?:.{0,30}\s)?(?:zetten|plaatsen|publiceren)|online\szetten"
    r"|(?:publish|post)\s(?:this|it|these)|publier\s(?:ceci|cela|[cç]a)|l(?:a|e|es)\spublier"
    r"|(?:das|dies|diese[ns]?|es)\s(?:.{0,30}\s)?ver[oö]ffentlichen|(?:publicar|subir|colgar)(?:\sest[oae]|l[oa]s?)"
    r"|publicar\sis[st][oa]|public[aá]-l[oa]s?|pubblicar(?:e\squest[oa]|l[oaie])|(?:dit|het|deze)\s(?:.{0,30}\s)?publiceren)(?!\w)",
    re.IGNORECASE,
)
"""That something is put online: in a sentence that asks for it, a word among colleagues."""
ASKED = lazy(
    r"(?<!\w)(?:(?:could|can|would|will)\s(?:you|we)|(?:attached|here)\s(?:is|are)|for\s(?:the|our)\s(?:web-?)?site"
    r"|ci-joint|pour\s(?:le|notre)\ssite|anbei|f[uü]r\s(?:die|unsere)\s(?:web-?|home)?(?:seite|site|page)|adjunto"
    r"|para\s(?:la\sweb|o\ssite)|em\sanexo|in\s(?:allegato|bijlage)|per\sil\ssito|bijgevoegd|voor\sde\s(?:web)?site|f\.?y\.?i|see\sbelow|as\s(?:agreed|discussed)"
    r"|p(?:eu|ou)[xv](?:ez)?-(?:tu|vous)|tu\speux|pourr(?:ais|iez)-(?:tu|vous)|pour\sinfo|voir\sci-dessous"
    r"|(?:kannst|k[oö]nntest|magst)\sdu|k[oö]nn(?:t|en|ten)\s(?:ihr|sie|wir)|zur?\s(?:info|kenntnis)"
    r"|siehe\sunten|puedes|podr[ií]as?|pod[eé]is|puede\susted|ver\sabajo|pode[sm]?|poderias?|consegues"
    r"|segue\sabaixo|puoi|potrest[ei]|riesci|per\sconoscenza|vedi\ssotto"
    r"|(?:kun|kan|zou|wil)\s(?:je|jij|jullie|u)|kunt\su|ter\sinfo\w*|zie\s(?:onder|hieronder))(?!\w)",
    re.IGNORECASE,
)
"""What people ask colleagues to whom they pass a mail on."""
WROTE = lazy(
    r"(?:on|le|am|el|em|no\sdia|a|il|in\sdata|op)\s(?=[^:]{0,120}\d).{5,240}"
    r"(?:\swrote|\sa\sécrit|schrieb(?:\s.{1,80})?|\sescribió|\sescreveu|\sha\sscritto"
    r"|\sschreef(?:\s.{1,80})?)\s?:?",
    re.IGNORECASE,
)
"""What stands above a quoted mail: `Le 3 mars 2026 à 10:00, Ana a écrit :`."""

_GREETED = (
    r"all|every(?:one|body)|colleagues?|friends?|members?|partners?|team|folks|both|and|there"
    r"|tou[st]|toutes|collègues|ami[\.·]?e?s|membres|partenaires|et|à|zusammen|miteinander|liebe[rs]?"
    r"|kolleg(?:inn)?en|freund(?:inn)?e[n]?|mitglieder|und|alle|tod[oa]s?|compañer[oa]s|colegas"
    r"|amig[oa]s|y|e|a|miembr[oa]s|membros|tutt[ie]|colleghi|colleghe|amic[ih]e?|soci|allemaal"
    r"|iedereen|collega['’]?s|vrienden|leden|en|en\sheren|chers?|chères?|sirs?|madam|or"
)
_DEAR = (
    r"dear|hello|hi|hey|hoi|coucou|servus|greetings|good\s(?:morning|afternoon|evening)|bonjour|bonsoir|salut"
    r"|ch[eè]re?s?|mesdames|madame(?:,|\set)\smonsieur|monsieur(?:,|\set)\smadame"
    r"|liebe[rs]?|sehr\sgeehrte[rs]?|guten\s(?:tag|morgen|abend)|hallo|moin|gr[uü](?:ß|ss)\sgott"
    r"|estimad[oa]s?|apreciad[oa]s?|querid[oa]s?|hola|buen[oa]s\s(?:d[ií]as|tardes|noches)|buen\sd[ií]a"
    r"|gentil[ei]|gentilissim[oaie]|egregi[oa]?|buon(?:giorno|asera|\sgiorno)|ciao|salve"
    r"|prezad[oa]s?|ol[aá]|bom\sdia|boas?\s(?:tarde|noite)s?|exm[oa]s?\.?|geachte"
    r"|goede(?:morgen|middag|navond|ndag)|goedendag|dag\s(?:allemaal|iedereen|(?-i:[A-Z])[a-zà-ÿ]{1,14}(?=,))"
)
GREETED = lazy(rf"(?:{_DEAR})(?!\w)", re.IGNORECASE)
"""How a line begins that greets somebody, whatever follows on it."""
GREETING = lazy(
    rf"(?:{_DEAR})(?!\w)(?:\.\s)?[^.:;?\d,]{{0,70}}(?:,\s[^.:;?\d,]{{0,30}}){{0,2}}[,!:，]"
    r"|(?P<doubtful>(?:madame|monsieur|car(?:[oaie]|[oa]s)|beste)(?!\w)[^.:;?\d,]{0,70}[,，])"
    rf"|(?:{_DEAR})(?:[\s,]{{1,2}}(?:{_GREETED})(?!\w)){{1,6}}\.?"
    rf"|(?:bonjour|bonsoir|hallo|hola|ol[aá]|buongiorno|hello|guten\stag)",
    re.IGNORECASE,
)
"""A greeting that is all of its line. The doubtful words begin other sentences, too (`Madame Koval,
directrice`): they have one comma, the last."""
WISH = lazy(
    r"(?:(?:I|we)\shope\s(?:that\s)?(?:this|you|all).{0,60}\s(?:well|healthy|safe)"
    r"|(?:(?:j['’]espère|nous\sespérons|en\sespérant)\sque\s(?:vous|tu|ce).{0,50}\s(?:bien|forme|meilleurs?))"
    r"|(?:ich\shoffe|wir\shoffen),?\s.{0,40}\sgut(?:\sgeht)?|es(?:pero|peramos)\sque.{0,50}\sbien"
    r"|es(?:pero|peramos)\sque\s(?:este|esta).{0,60}\sbem|espero\sque\s(?:esteja|se\sencontre)m?.{0,20}\sbem"
    r"|sper(?:o|iamo)\s(?:che\s|di\s).{0,50}\sbene|(?:ik\shoop|we\shopen|wij\shopen)\sdat.{0,50}\sgoed"
    r"(?:\s\w{1,8}){0,3})[.!]?",
    re.IGNORECASE,
)
"""What people wish each other at the beginning of a mail, as a line of its own."""
BY_PROGRAM = lazy(
    r"[-_*\s]{0,6}(?:sent\sfrom\s(?:my|outlook|mail)|get\soutlook\sfor|envoyé\s(?:de|depuis|à\spartir\sde)\smon"
    r"|von\smeinem\s.{2,30}\sgesendet|gesendet\svon|enviad[oa]\s(?:desde|do|de)\sm|inviato\sda(?:l\smio)?\s"
    r"|verzonden\s(?:vanaf|met)|obtenir\soutlook|\[external\]|caution:|external\s(?:e-?mail|sender)"
    r"|(?:this|the\sinformation\sin\sthis)\s(?:e-?mail|message)[^.]{0,80}(?:confidential|intended|originated)"
    r"|you\s(?:have\s)?received?\sthis\s(?:e-?mail|message|mail)?\s?because"
    r"|(?:ce|le\sprésent)\s(?:message|courriel|mail)[^.]{0,80}confidentiel"
    r"|diese\s(?:e-?mail|nachricht)[^.]{0,80}vertraulich"
    r"|(?:este|esta)\s(?:mensaje|correo|e-?mail|mensagem)[^.]{0,80}conf?iden[cz]ia[il]"
    r"|quest[oa]\s(?:messaggio|e-?mail)[^.]{0,80}riservat|dit\s(?:e-?mail)?bericht[^.]{0,80}vertrouwelijk"
    r"|(?:please\s)?(?:consider|think\sof)\sthe\senvironment\sbefore\sprinting)",
    re.IGNORECASE,
)
"""How a line begins that mail programs and their administrators write."""
