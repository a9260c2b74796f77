"""What every template can use: the page's language, and dates as people read them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta

from babel.dates import format_date as babel_date
from flask import Flask, Response, current_app
from flask_babel import gettext as _
from markupsafe import Markup, escape

from webinars import languages, localtime
from webinars.events.channels import badge, describe
from webinars.events.models import Event, EventDate
from webinars.events.programme import LanguageChannel
from webinars.events.words import role_name
from webinars.markdown import render
from webinars.registrations.joining import running_date
from webinars.registrations.limits import MAILS_PER_HOUR
from webinars.times import get_zone, utc_now
from webinars.web import reading, words
from webinars.web.consent_words import recording_hint
from webinars.web.dates_field import mails_of_series
from webinars.web.needs_words import needs_hint, nobody_reads
from webinars.web.urls import chosen_language, language_in_url

_TIMES = re.compile(r"\d\d:\d\d–\d\d:\d\d")
_BEFORE_JOINT = re.compile("(?=[@.])")
_WHOLE = Markup('<span style="white-space:nowrap">{}</span>')


def install(app: Flask) -> None:
    """Add the helpers to the templates of `app`."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        chosen_language=chosen_language,
        shipped_languages=languages.SHIPPED,
        own_name=languages.own_name,
        language_name=language_name,
        direction=languages.direction,
        date_text=date_text,
        time_text=time_text,
        moment_text=moment_text,
        own_span=own_span,
        span_text=span_text,
        zone_text=zone_text,
        zone_at=zone_at,
        zone_over=zone_over,
        with_offset=with_offset,
        kind_name=words.kind_name,
        format_name=words.format_name,
        role_name=role_name,
        item_kind_name=words.item_kind_name,
        channel_kind_name=words.channel_kind_name,
        language_badge=badge,
        sentences=language_sentences,
        running_now=running_now,
        hosts_of=words.host_names,
        labelled=words.labelled,
        needs_hint=needs_hint,
        recording_hint=recording_hint,
        nobody_reads=nobody_reads,
        best_language=reading.best_language,
        text_of=reading.text_of,
        words_of=reading.words_of,
        wanted_language=reading.wanted_language,
        further_languages=reading.further_languages,
        month_text=month_text,
        webcal_url=webcal_url,
        mails_of_series=mails_of_series,
        mails_per_hour=MAILS_PER_HOUR,
    )
    app.jinja_env.filters.update(
        markdown=render,
        capitalize_first=words.capitalize_first,
        whole_times=whole_times,
        breakable=breakable,
    )
    app.after_request(_say_language)


def _say_language(response: Response) -> Response:
    """Name the page's language; on a bare address it was negotiated, and caches have to know."""
    if response.mimetype == "text/html":
        response.headers.setdefault("Content-Language", chosen_language())
        if language_in_url() is None:
            response.vary.add("Accept-Language")
    return response


def language_name(code: str) -> str:
    """The name of the language `code` in the page's language."""
    return languages.language_name(code, chosen_language())


def language_sentences(channels: Sequence[LanguageChannel]) -> list[str]:
    """What is spoken, interpreted, signed and captioned, in sentences."""
    return describe(channels, chosen_language())


def date_text(local: datetime) -> str:
    """The day of a local time, with its weekday."""
    return localtime.format_date(local, chosen_language())


def month_text(local: datetime) -> str:
    """The month of a local time, abbreviated as on the leaf of a calendar."""
    return babel_date(local, "LLL", locale=localtime.formatting_locale(chosen_language()))


def running_now(event: Event) -> EventDate | None:
    """The date of `event` that is going on at this moment."""
    return running_date(event, utc_now())


def webcal_url(path: str) -> str:
    """The address by which calendar programs subscribe to the calendar at `path`."""
    base_url: str = current_app.config["BASE_URL"]
    return f"webcal://{base_url.partition('://')[2]}{path}"


def time_text(local: datetime) -> str:
    """The clock of a local time."""
    return localtime.format_time(local, chosen_language())


def moment_text(local: datetime) -> str:
    """The day and the clock of a local time."""
    return localtime.format_moment(local, chosen_language())


def span_text(start: datetime, end: datetime) -> Markup:
    """From one local time to another; the two times of one day stay on one line."""
    text = escape(localtime.format_span(start, end, chosen_language()))
    times = escape(f"{time_text(start)}–{time_text(end)}")
    return text.replace(times, Markup("<span>{}</span>").format(times))


def own_span(start: datetime, end: datetime, zone: str, own_zone: str) -> str:
    """A span of local times of `zone` on the clocks of `own_zone`, and whose these are.

    "" where they show the same, or all is over.
    """
    instants = start.replace(tzinfo=get_zone(zone)), end.replace(tzinfo=get_zone(zone))
    own = localtime.on_own_clocks((start, end), instants, own_zone)
    if own is None or instants[1] < utc_now():
        return ""
    return f"{localtime.format_span(*own, chosen_language())} ({zone_text(own_zone)})"


def whole_times(text: str) -> Markup:
    """`text` for a mail, with the two times of one day on one line as well."""
    html = escape(text)
    for times in set(_TIMES.findall(html)):
        html = html.replace(times, _WHOLE.format(times))
    return html


def breakable(address: str) -> Markup:
    """An e-mail address that a narrow column breaks before its @ and its dots, not in a word."""
    return Markup("<wbr>").join(_BEFORE_JOINT.split(address))


def zone_text(zone: str) -> str:
    """Whose clocks these are: "Brussels time"."""
    return localtime.zone_label(zone, chosen_language())


def zone_at(zone: str, *moments: datetime) -> str:
    """Whose clocks these are, and how far from UTC: "Brussels time, UTC+1".

    The local `moments` are those that it is said of; where they differ in that, it is left out.
    """
    return localtime.zone_with_offset(zone, chosen_language(), *moments)


def zone_over(zone: str, start: datetime, end: datetime) -> str:
    """The same of all that lies between: where the clocks change meanwhile, both offsets."""
    first, last = (localtime.offset_label(each, zone) for each in (start, end))
    if first == last:
        return zone_at(zone, start)
    return str(
        _("%(zone)s, %(first)s; at the end %(last)s", zone=zone_text(zone), first=first, last=last)
    )


def with_offset(local: datetime, zone: str) -> str:
    """A local time of `zone` for machines, as in `2024-02-28T11:00+01:00`."""
    offset = local.replace(tzinfo=get_zone(zone)).utcoffset() or timedelta(0)
    minutes = int(offset.total_seconds() // 60)
    sign = "-" if minutes < 0 else "+"
    return f"{local:%Y-%m-%dT%H:%M}{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
