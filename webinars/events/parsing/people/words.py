"""Words that tell names, positions, organisations and topics apart; folded, in seven languages."""

from __future__ import annotations

from webinars.events.programme import SpeakerRole


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


PARTICLES = _words(
    "de da do dos das du des di del della dello dei degli la le las los el al ul van von vom zu zum"
    " zur der den dem ten ter te 't de' ibn bin bint ben abu abd op y e i af av d' zw het ould"
)
"""Small words within names."""

TITLES = _words(
    "dr prof pr professor professeur profesor professora mr mrs ms miss mx sir dame lord lady mme m"
    " mlle monsieur madame herr frau sr sra srta senor senora senhor senhora dott dottssa ing mag"
    " dra he se s.e h.e hon phd mep amb ambassador rev fr dhr mevr mevrouw drs ir maitre me"
    " exma exmo ilma ilmo profssa drssa profa proff avv lic dna mons padre suor"
)
"""Titles before names, without their full stops."""

FIRST_PRONOUNS = _words(
    "she her he him they them ze xe ey fae elle il iel ella él sie er dey xier lei lui zij hij hen"
    " ela ele elu"
)
PRONOUNS = FIRST_PRONOUNS | _words(
    "hers his their theirs it its zir hir xem xyr em faer any all eux al ellas elles es ihr ihre"
    " ihn ihm sein dem loro hun haar hem die diens dela dele delu"
)
"""How people are spoken of, as they write it behind their names; they begin with one of the first.
"""

POSITIONS = _words(
    "director directors officer officers manager coordinator coordinators co-ordinator head"
    " president chair chairman chairwoman chairperson vice secretary advisor adviser advisers"
    " advisors assistant analyst researcher researchers lead leader founder cofounder member"
    " representative spokesperson expert consultant lawyer attorney judge activist advocate"
    " advocates commissioner minister ambassador mayor deputy delegate rapporteur fellow"
    " lecturer editor journalist writer author trainer teacher interpreter specialist executive"
    " ceo cfo coo policy-maker policymaker mep mp councillor counsellor strategist organiser"
    " organizer volunteer intern associate administrator supervisor producer"
    " artist poet filmmaker engineer economist historian sociologist scholar professor"
    " psychologist"
    " nurse doctor physician chief"
    # French
    " directeur directrice charge chargee responsable coordinateur coordinatrice presidente"
    " secretaire conseiller conseillere chef cheffe membre avocat avocate chercheur chercheuse"
    " fondateur fondatrice representant representante expert experte juriste maire ministre"
    " depute deputee delegue deleguee journaliste militant militante professeur professeure"
    " adjoint adjointe commissaire gestionnaire animateur animatrice formateur formatrice"
    " assistante bourgmestre echevin echevine senateur senatrice ambassadeur ambassadrice"
    # German
    " leiter leiterin direktor direktorin referent referentin vorsitzende vorsitzender"
    " geschaftsfuhrer geschaftsfuhrerin geschaeftsfuehrerin geschaeftsfuehrer sprecher"
    " sprecherin"
    " koordinator koordinatorin prasident prasidentin beauftragte beauftragter mitglied grunder"
    " grunderin anwalt anwaltin rechtsanwalt rechtsanwaltin professorin wissenschaftlerin"
    " wissenschaftler burgermeister burgermeisterin ministerin abgeordnete abgeordneter"
    " abteilungsleiter abteilungsleiterin projektleiter projektleiterin fachreferentin"
    " botschafter botschafterin senator senatorin staatssekretar staatssekretarin"
    " generalsekretar generalsekretarin journalistin beraterin berater vertreterin vertreter"
    # Spanish and Portuguese
    " director directora coordinador coordinadora presidenta responsable jefe jefa secretaria"
    " secretario miembro abogado abogada investigador investigadora fundador fundadora tecnica"
    " tecnico asesor asesora alcalde alcaldesa diputada diputado representante portavoz experta"
    " experto periodista profesora diretor diretora coordenador coordenadora gestor gestora"
    " ministro ministra senador senadora embajador embajadora embaixador embaixadora concejal"
    " concejala vereador prefeito prefeita"
    " membro advogado advogada chefe assessor assessora jornalista deputado deputada vereadora"
    # Italian
    " direttore direttrice coordinatore coordinatrice responsabile presidente segretario"
    " segretaria consigliere consigliera avvocato avvocata ricercatore ricercatrice fondatore"
    " fondatrice rappresentante esperto esperta sindaco sindaca giornalista funzionario"
    # Dutch
    " directeur-generaal coordinatrice-generaal hoofd dagvoorzitter voorzitter medewerker"
    " beleidsmedewerker adviseur onderzoeker oprichter lid vertegenwoordiger burgemeester advocaat"
    " journalist projectleider beleidsadviseur woordvoerder"
)
"""Words of what people are and do."""

RANKS = _words("vice prime first state general generale high")
"""What goes with an office and is none alone: `First Nations Voices` names nobody."""

OFFICES = RANKS | _words(
    "deputy secretary mayor minister president commissioner director judge"
    " ambassador councillor alderman alderwoman senator mep mp"
    # French
    " maire bourgmestre echevin echevine adjoint adjointe ministre presidente commissaire"
    " directeur directrice juge"
    " ambassadeur ambassadrice conseiller conseillere senateur senatrice depute deputee"
    # German
    " burgermeister burgermeisterin oberburgermeister oberburgermeisterin bezirksburgermeister"
    " bezirksburgermeisterin landrat landratin stadtrat stadtratin ministerin"
    " staatssekretar staatssekretarin"
    " direktor direktorin richter richterin"
    " prasident prasidentin vizeprasident vizeprasidentin botschafter botschafterin senatorin"
    # Spanish and Portuguese
    " alcalde alcaldesa vicealcalde vicealcaldesa ministro ministra presidenta vicepresidente"
    " vicepresidenta concejal concejala embajador embajadora comisario comisaria senador senadora"
    " diputado diputada prefeito prefeita vereador vereadora embaixador embaixadora comissario"
    " comissaria deputado deputada"
    # Italian and Dutch
    " sindaco sindaca vicesindaco vicesindaca assessore assessora ambasciatore ambasciatrice"
    " commissario commissaria senatore senatrice onorevole consigliere consigliera"
    " burgemeester schepen wethouder staatssecretaris dagvoorzitter voorzitter commissaris"
)
"""Words of offices that stand right before a name: `Deputy Mayor Luc Peeters`."""

HOLDERS = _words(
    "commissioner minister mayor ambassador mep mp judge senator councillor"
    " professor professeur professeure professora profesor profesora professorin hoogleraar"
    " ministre maire bourgmestre echevin echevine juge ambassadeur ambassadrice senateur senatrice"
    " depute deputee commissaire"
    " burgermeister burgermeisterin oberburgermeister oberburgermeisterin landrat landratin"
    " ministerin richter richterin botschafter botschafterin senatorin staatssekretar"
    " staatssekretarin"
    " alcalde alcaldesa ministro ministra embajador embajadora comisario comisaria senador senadora"
    " diputado diputada prefeito prefeita embaixador embaixadora comissario comissaria deputado"
    " deputada sindaco sindaca ambasciatore ambasciatrice commissario senatore senatrice onorevole"
    " burgemeester schepen wethouder staatssecretaris commissaris"
)
"""Offices and titles that, right before a name, begin somebody else in any list."""

SUBJECTS = _words(
    "law affairs studies sciences science relations politics political economics economy history"
    " sociology anthropology geography psychology medicine international european global public"
    " social foreign human humanitarian migration refugee advocacy external internal home interior"
    " justice criminal constitutional private comparative"
    " droit sciences histoire sociologie recht internationales offentliches derecho diritto direito"
    " emeritus emerita elect adjunct ordinarius"
)
"""Words of what somebody teaches or is charged with, where a name might stand."""

WEAK_POSITIONS = _words("refugee refugees student project programme focal point general")
"""Words of what people are that are also in the names of organisations."""

ORGANISATIONS = _words(
    "university council commission parliament network ministry institute foundation association"
    " organisation organization committee centre center agency federation union ngo"
    " forum caritas ngos platform alliance initiative school college trust"
    " authority municipality assembly court task force secretariat programme conference"
    " universite conseil parlement reseau ministere institut fondation organisation comite"
    " agence ligue maison mairie ville federation collectif reseaux europeenne"
    " universitat universitaet rat parlament netzwerk ministerium stiftung verein verband"
    " ausschuss zentrum agentur bundesamt stadt hochschule kommission diakonie"
    " universidad consejo comision parlamento red ministerio instituto fundacion asociacion"
    " organizacion comite centro agencia ayuntamiento federacion universidade conselho comissao"
    " rede ministerio fundacao associacao organizacao agencia camara municipio"
    " universita consiglio commissione rete ministero istituto fondazione associazione"
    " organizzazione comitato agenzia comune federazione arci"
    " universiteit raad commissie netwerk ministerie instituut stichting vereniging gemeente"
    " vluchtelingenwerk agentschap bond"
    " kanzlei anwaltskanzlei rechtsanwaltskanzlei llp bufete roja croix-rouge"
    " lab labs laboratory laboratoire laboratorio labor data hub observatory observatoire"
    " foundations networks associations organisations"
    " observatorio osservatorio voices media barreau collective collectif coalition consortium"
    " asyl hotel ecre unhcr icmc iom share eu europe brussels gmbh asbl vzw ev"
)
"""Words of which organisations' names are made."""

LITTLE_WORDS = _words(
    "the a an our your how why what when where who which with for about from to by on at this"
    " these les des une un nos vos et au aux sur pour dans avec comment das die und im am"
    " fur uber mit wie los las una con para het een voor met over"
)
"""Articles and the like: in a name only with a capital, and not at its beginning."""

TOPICS = _words(
    " session track tracks strand panel discussion welcome welcoming opening closing remarks"
    " presentation presentations"
    " introduction workshop keynote questions question answers break lunch coffee debate round"
    " table roundtable part day group groups next steps conclusion conclusions summary agenda"
    " review programme program q&a registration training exercise plenary case study"
    " new room rooms raum saal salle sala zaal"
    " legal aid housing work employment education health access rights policy policies refugees"
    " refugee migrants asylum integration inclusion participation campaign elections good"
    " practices practice challenges opportunities experiences lessons tools results report"
    " project topic topics time speaker speakers moderator note please link zoom meeting"
    " webinar"
    " information contact register feedback evaluation reflection networking dinner reception"
    " test technical check tbc tbd confirmed"
    # French
    " seance atelier accueil ouverture cloture mot pause dejeuner cafe debat questions reponses"
    " presentation tour ronde conclusions introduction"
    " "
    " pourquoi inscription bilan echanges temoignages temoignage"
    # German
    " begrussung eroffnung einfuhrung vortrag diskussion fragen antworten kaffeepause"
    " mittagspause mittagessen abschluss schlusswort podium podiumsdiskussion arbeitsgruppe"
    " workshop warum anmeldung ausblick ende beginn"
    " vorstellung"
    # Spanish, Portuguese
    " sesion bienvenida apertura clausura cierre descanso almuerzo preguntas mesa redonda"
    " taller"
    " presentacion conclusiones sobre inscripcion boas-vindas abertura"
    " encerramento intervalo almoco perguntas oficina apresentacao sessao inscricao debate"
    # Italian, Dutch
    " saluti benvenuto apertura chiusura pausa pranzo domande sessione tavola rotonda"
    " laboratorio"
    " presentazione conclusioni iscrizione welkom opening afsluiting pauze vragen sessie"
    " inleiding"
    " discussie presentatie inschrijving werkgroep ontvangst"
)
"""Words of titles and prose: what has one in it is no name."""

SURNAMES = _words("tour day lunch good mesa salle")
"""Words of topics that are surnames as well: `Élodie de la Tour`, `Mark Day`."""

PARTS = (
    dict.fromkeys(
        _words(
            "moderator moderation moderatorin moderateur moderatrice moderador moderadora"
            " moderatore"
            " facilitator facilitation animation modera moderatie"
            " moderators moderatorinnen moderateurs moderacion moderacao moderazione"
            " animatrice animateur"
        ),
        SpeakerRole.MODERATOR,
    )
    | dict.fromkeys(
        _words(
            "panellist panellists panelist panelists paneliste panelistes"
            " panelista discussant respondent podiumsgast panellid"
        ),
        SpeakerRole.PANELLIST,
    )
    | dict.fromkeys(
        _words(
            "speaker keynote intervenant intervenante ponente orador oradora relatore relatrice"
            " spreker"
            " palestrante presenter"
        ),
        SpeakerRole.SPEAKER,
    )
)
"""What somebody does in a session, where it stands beside their name."""

LABELS_OF_ONE = _words(
    "moderator moderatorin moderateur moderatrice moderador moderadora moderatore modera chair"
    " chairperson chairman chairwoman facilitator facilitateur facilitatrice facilitador"
    " facilitadora host speaker presenter lecturer trainer keynote discussant respondent"
    " panellist panelist animateur animatrice intervenant intervenante orateur oratrice"
    " rapporteur rapporteuse formateur formatrice referent referentin redner rednerin sprecher"
    " sprecherin dozent dozentin ponente orador oradora interviene palestrante mediador"
    " mediadora relatore relatrice conduce coordina presiede spreker inleider dagvoorzitter"
    " voorzitter gespreksleider"
)
"""Labels behind which one person is expected."""
