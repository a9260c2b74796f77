"""The door to every organiser's page: who may open it, and at which desk they then sit.

A page belongs to an organisation, or to an event of it. `allow` stands on each view with the right
that the page needs; a view without it is refused to everybody. Another organisation's pages do not
exist (404), also for those who know their addresses; what a role may not do is refused (403).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, abort, current_app, flash, g, redirect, request, url_for
from flask_babel import gettext as _
from flask_security import current_user
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.exceptions import Forbidden
from werkzeug.wrappers import Response as BaseResponse

from webinars.accounts import audit
from webinars.accounts.membership import find_membership
from webinars.accounts.models import Member, Organisation, Role, User
from webinars.accounts.rights import AT_OTHERS_EVENTS, Right, is_granted
from webinars.events.hosting import find_hosted
from webinars.events.models import Event, HostSight
from webinars.extensions import csrf
from webinars.times import utc_now
from webinars.web.organiser import sent_in_vain, step_up
from webinars.web.security import keep_private

Answer = str | Response | BaseResponse
View = TypeVar("View", bound=Callable[..., Any])

_FIELDS_BESIDE_FILES = 2 * 1024 * 1024
"""So many bytes more may come with files: a file that is a little too large gets a sentence."""

organiser = Blueprint("organiser", __name__, url_prefix="/organiser")
"""The organisers' pages; each module of `webinars.web.organiser` adds its own."""


@dataclass(frozen=True, kw_only=True)
class Desk:
    """A member at work in one organisation."""

    user: User
    member: Member
    organisation: Organisation

    @property
    def role(self) -> Role:
        """The member's role."""
        return self.member.role

    def may(self, right: Right | str) -> bool:
        """Whether the member may do this here."""
        return is_granted(self.role, Right(right))

    def url(self, page: str, /, **values: Any) -> str:  # noqa: ANN401 - as `url_for` takes them
        """The address of the organiser's page `page` in this organisation."""
        return url_for(f"organiser.{page}", organisation=self.organisation.slug, **values)

    def record(self, action: str, subject: str = "", **details: Any) -> None:  # noqa: ANN401
        """Write into the audit log, within the present transaction."""
        audit.record(
            organisation_id=self.organisation.id,
            user_id=self.user.id,
            action=action,
            subject=subject,
            now=utc_now(),
            **details,
        )


@dataclass(frozen=True, kw_only=True)
class EventDesk(Desk):
    """A member at work on one event: their own organisation's, or one that it co-hosts.

    `sight` says which registrants they see.
    """

    event: Event
    sight: HostSight

    @property
    def sees_all(self) -> bool:
        """Whether all registrants may be seen here, and so may figures of all of them."""
        return self.sight is HostSight.ALL

    @property
    def is_owner(self) -> bool:
        """Whether the event is the organisation's own."""
        return self.event.organisation_id == self.organisation.id

    def may(self, right: Right | str) -> bool:
        """Whether the member may do this with the event; at others' events they look at most."""
        if not self.is_owner:
            if right not in AT_OTHERS_EVENTS:
                return False
            if right == Right.SEE_PEOPLE and self.sight is HostSight.NONE:
                return False
        return super().may(right)

    def url(self, page: str, /, **values: Any) -> str:  # noqa: ANN401 - as `url_for` takes them
        """The address of a page of this event, or of the organisation's when `event` is None."""
        slug = values.pop("event", self.event.slug)
        more = {} if slug is None else {"event": slug}
        return super().url(page, **more, **values)

    def record(self, action: str, subject: str = "", **details: Any) -> None:  # noqa: ANN401
        """Write into the audit log, about the event where nothing else is named."""
        own = f"event/{self.event.slug}"
        if subject and subject != own:
            details.setdefault("event", self.event.slug)
        super().record(action, subject or own, **details)


class NotForRole(Forbidden):
    """The member at `desk` may not do this: their role lacks `right`, or it is for others alone.

    `right` is None where only members whom an owner has named may do it.
    """

    def __init__(self, desk: Desk, right: Right | None) -> None:
        super().__init__()
        self.desk, self.right = desk, right


def allow(
    right: Right,
    *,
    fresh: bool = False,
    upload: int = 0,
    is_long: bool = False,
    sends_file: bool = False,
) -> Callable[[View], View]:
    """Open a view to members who have `right`; it is called with their desk first.

    The address has `<organisation>`, and `<event>` for the pages of one event: these become the
    desk. Forms need the session's token. Whoever is not signed in is asked to do so. Where it has
    to be `fresh`, whoever has not entered their password lately is asked for it first, and what
    they sent is kept meanwhile. A form may bring files of `upload` bytes together; without it,
    what every form may. A form that `is_long` has no files, and may be as large as what comes
    beside them: it has a field for each of many rows. A form that `sends_file` is answered
    by a file: after the password a page comes first that asks for it, because a browser that saves
    a file stays on the page where it is.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**values: Any) -> Any:  # noqa: ANN401 - what the view answers
            if upload or is_long:
                request.max_content_length = upload + _FIELDS_BESIDE_FILES
                request.max_form_memory_size = _FIELDS_BESIDE_FILES
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            desk = _take_place(values)
            if not desk.may(right):
                raise NotForRole(desk, right)
            _check_form()
            question = step_up.ask_again(sends_file=sends_file) if fresh else None
            return question or view(desk, **values)

        guarded.policy, guarded.fresh = right, fresh  # type: ignore[attr-defined]
        return guarded  # type: ignore[return-value]

    return decorate


def signed_in(view: View) -> View:
    """Open a view to everybody who is signed in: pages about themselves."""

    @wraps(view)
    def guarded(**values: Any) -> Any:  # noqa: ANN401 - what the view answers
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        _speak_own_language()
        _check_form()
        return view(**values)

    guarded.policy = "signed-in"  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def confirmed(view: View) -> View:
    """Below `signed_in`: open a view to whoever has entered their password lately."""

    @wraps(view)
    def guarded(**values: Any) -> Any:  # noqa: ANN401 - what the view answers
        return step_up.ask_again() or view(**values)

    guarded.fresh = True  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


def open_to_all(view: View) -> View:
    """Open a view to everybody: the pages on the way in and out."""
    return _open(view, "public")


def by_own_link(view: View) -> View:
    """Open a view to whoever has the secret in its address."""
    return _open(view, "own-link")


def _open(view: View, policy: str) -> View:
    @wraps(view)
    def guarded(**values: Any) -> Any:  # noqa: ANN401 - what the view answers
        _speak_own_language()
        _check_form()
        return view(**values)

    guarded.policy = policy  # type: ignore[attr-defined]
    return guarded  # type: ignore[return-value]


@organiser.before_request
def _deny_by_default() -> None:
    view = current_app.view_functions.get(request.endpoint or "")
    if not hasattr(view, "policy"):
        abort(403)


@organiser.before_request
def _take_no_nul() -> None:
    """Answer 404 to an address with a NUL, and read each in queries and forms as a blank.

    No database keeps one, and PostgreSQL does not even compare with it. Nobody sees or types it:
    it comes along in what is copied from a file, often between two words, and the rest of that is
    meant. A password is no text: it stays as it is. Whoever comes by an own link that is broken
    reads more than 404, and its secret is compared with nothing stored.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    is_secret = getattr(view, "policy", "") == "own-link"
    if not is_secret and any("\0" in str(each) for each in (request.view_args or {}).values()):
        abort(404)
    request.parameter_storage_class = _WithoutNul


class _WithoutNul(ImmutableMultiDict[str, Any]):
    """What was sent, read from its pairs; files among them are as they came."""

    def __init__(self, pairs: Iterable[tuple[str, Any]] = ()) -> None:
        super().__init__([(_blank_nul(name), _read(name, value)) for name, value in pairs])


def _read(name: str, value: Any) -> Any:  # noqa: ANN401 - a text, or a file
    is_text = isinstance(value, str) and name not in step_up.PASSWORDS
    return _blank_nul(value) if is_text else value


def _blank_nul(text: str) -> str:
    return text.replace("\0", " ")


@organiser.after_request
def _keep_private(response: Response) -> Response:
    return keep_private(response)


def back_to(url: str, said: str = "") -> BaseResponse:
    """Answer a form that was saved: go to `url`, which says `said` on top."""
    if said:
        flash(said)
    return redirect(url, 303)


def _take_place(values: dict[str, Any]) -> Desk:
    """Turn `organisation` and `event` in `values` into a desk. 404 for what is not theirs."""
    user: User = current_user._get_current_object()
    g.own_language = user.language
    member = find_membership(user_id=user.id, organisation=values.pop("organisation"))
    if member is None:
        abort(404)
    desk = Desk(user=user, member=member, organisation=member.organisation)
    if "event" in values:
        desk = _take_event(desk, values.pop("event"))
    g.desk = desk
    return desk


def _take_event(desk: Desk, slug: str) -> EventDesk:
    found = find_hosted(slug=slug, organisation_id=desk.organisation.id)
    if found is None:
        abort(404)
    event, sight = found
    return EventDesk(
        user=desk.user,
        member=desk.member,
        organisation=desk.organisation,
        event=event,
        sight=sight,
    )


def _speak_own_language() -> None:
    """Show the page in the language that the user has chosen, where somebody is signed in."""
    if current_user.is_authenticated:
        g.own_language = current_user.language


def _ask_to_sign_in() -> Response | BaseResponse:
    if request.method not in {"GET", "HEAD"}:
        return sent_in_vain.signed_out()
    return redirect(url_for("organiser.login", next=request.full_path.rstrip("?")))


def _check_form() -> None:
    """Refuse a form without the session's token (400)."""
    if request.method not in {"GET", "HEAD", "OPTIONS"}:
        csrf.protect()


def sentence_saved() -> str:
    """What a page says after something was saved."""
    return str(_("Saved."))
