"""Which typed addresses are asked about, and which are right as they are."""

from __future__ import annotations

import pytest

from webinars.registrations.suggestions import suggest_address

RIGHT = """
    mailo.com mailo.fr ttmail.com hotmail.gr hotmail.pt hotmail.se hotmail.ro hotmail.com.tr
    hotmail.com.ar outlook.com.br outlook.com.tr outlook.sa outlook.kr yahoo.co.in yahoo.com.tr
    ukr.net i.ua meta.ua bigmir.net wp.pl onet.pl interia.pl seznam.cz abv.bg web.de t-online.de
    freenet.de gmx.at ziggo.nl proximus.be free.fr sfr.fr virgilio.it alice.it sapo.pt mynet.com
    yandex.com.tr maktoob.com menara.ma etisalat.ae terra.net.lb mweb.co.za orange.sn orange.ma
    ethionet.et mail.ru mail.bg email.cz live.co.uk live.com.pt tuta.com pm.me
    hotmail.com.co outlook.com.co yahoo.com.co skynet.fr
"""


@pytest.mark.parametrize("domain", RIGHT.split())
def test_a_provider_that_there_is_is_not_questioned(domain: str) -> None:
    assert suggest_address(f"amina@{domain}") is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("gmial.com", "gmail.com"),
        ("gmail.fr", "gmail.com"),
        ("hotmial.gr", "hotmail.gr"),
        ("hotmail.co", "hotmail.com"),
        ("hotmail.ft", "hotmail.fr"),
        ("outlok.com", "outlook.com"),
        ("yahooo.com", "yahoo.com"),
        ("telnet.be", "telenet.be"),
        ("laposte.ne", "laposte.net"),
        ("laposte.nt", "laposte.net"),
        ("hotmail.fd", "hotmail.fr"),
        ("wanadoo.fd", "wanadoo.fr"),
        ("gmaio.com", "gmail.com"),
        ("tmail.com", "gmail.com"),
        ("skynet.fe", "skynet.be"),
        ("hotmailco.uk", "hotmail.co.uk"),
        ("hotmial.co.uk", "hotmail.co.uk"),
        ("gmial.con", "gmail.com"),
        ("our-network.rog", "our-network.org"),
    ],
)
def test_a_slip_is_questioned(typed: str, meant: str) -> None:
    assert suggest_address(f"amina@{typed}") == f"amina@{meant}"
