"""What answers for the pages of a sandbox: shows them, and does what their forms say."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, unquote, urlsplit

from pax8._core.http import Request, Response
from pax8.sandbox.guard import require_sent_from_here
from pax8.sandbox.operating import clock, limits
from pax8.sandbox.refusals import Refusal, unprocessable
from pax8.sandbox.window.actions import action
from pax8.sandbox.window.forms import fields_of
from pax8.sandbox.window.notices import Notices
from pax8.sandbox.window.pages.requests import newer
from pax8.sandbox.window.places import ACTIONS, ASSETS, HOME, LIVE, WITHIN, place_of
from pax8.sandbox.window.rendering import HEADERS, asset, drawn
from pax8.sandbox.window.visiting import LISTS, RECORDS, Page, Visit

if TYPE_CHECKING:
    from pax8.sandbox.transport import Sandbox

logger = logging.getLogger("pax8.sandbox")

_REQUESTS = "requests"
_MOST_FIELDS = 100


class Window:
    """The pages of a sandbox. Safe to share between threads."""

    def __init__(self, sandbox: Sandbox) -> None:
        import_module("pax8.sandbox.window.pages")
        self._sandbox = sandbox
        self._notices = Notices()

    def respond(self, request: Request) -> Response:
        """The answer to a request for a page, or to a form."""
        path = urlsplit(request.url).path
        try:
            answer = self._done if request.method == "POST" else self._shown
            return answer(request, path)
        except Refusal as refusal:
            return self._refused(refusal)
        except ValueError as error:
            return self._refused(unprocessable(str(error)))
        except Exception:
            logger.exception("%s %s fails in the sandbox", request.method, path)
            return self._refused(Refusal(500, "An unexpected error occurred"))

    def _shown(self, request: Request, path: str) -> Response:
        if request.method not in {"GET", "HEAD"}:
            raise Refusal(405, "Pages are read", headers={"allow": "GET, HEAD"})
        visit = Visit(self._sandbox, path, _query(request))
        if path == HOME:
            return self._page(_REQUESTS, LISTS[_REQUESTS](visit), visit)
        if path.startswith(ASSETS):
            return asset(path.removeprefix(ASSETS))
        if path == LIVE:
            rows = newer(visit) if visit.asked("since") else {}
            return drawn("live.html", {"state": self._state(), "fresh": rows})
        section, _, rest = path.removeprefix(WITHIN).partition("/")
        if f"{path}/" in {HOME, WITHIN} or (section == _REQUESTS and not rest):
            return _sent_to(HOME)
        if not rest and section in LISTS:
            return self._page(section, LISTS[section](visit), visit)
        if rest and "/" not in rest and section in RECORDS:
            one = Visit(self._sandbox, path, visit.query, unquote(rest))
            return self._page(section, RECORDS[section](one), one)
        raise Refusal(404, "There is no such page")

    def _done(self, request: Request, path: str) -> Response:
        """What a form says is done; then the browser is sent on, so that nothing is done twice."""
        require_sent_from_here(request)
        if not path.startswith(ACTIONS):
            raise Refusal(405, "Only forms are sent here", headers={"allow": "GET, HEAD"})
        name = path.removeprefix(ACTIONS)
        doing, entered = action(name), fields_of(request)
        place = place_of(doing.section)
        try:
            notice = doing.perform(self._sandbox, entered, request)
        except Refusal as error:
            refusal = error
        except ValueError as error:
            refusal = unprocessable(str(error))
        else:
            return _sent_to(f"{place}?notice={self._notices.keep(notice)}#notice")
        # The same page once more, with what was entered.
        visit, why = Visit(self._sandbox, place), refusal.message or ""
        wrong = entered.keys() & set(re.findall(r"\w+", why))
        failed = {"action": name, "why": why, "entered": entered, "wrong": wrong}
        page = LISTS[doing.section](visit)
        return self._page(doing.section, page, visit, failed=failed, status=refusal.status)

    def _page(
        self,
        section: str,
        page: Page,
        visit: Visit,
        *,
        failed: Mapping[str, Any] | None = None,
        status: int = 200,
    ) -> Response:
        frame = {
            "title": page.title,
            "section": section,
            "visit": visit,
            "state": self._state(),
            "notice": self._notices.get(visit.asked("notice")),
            "failed": failed,
            "looked_at": LIVE,
        }
        return drawn(page.template, frame | dict(page.values), status)

    def _state(self) -> dict[str, object]:
        """What stands above every page."""
        return {
            "clock": clock.get(self._sandbox),
            "limit": limits.get(self._sandbox),
            "faults": len(self._sandbox.faults.all()),
        }

    def _refused(self, refusal: Refusal) -> Response:
        page = Page("refused.html", HTTPStatus(refusal.status).phrase, {"why": refusal.message})
        response = self._page("", page, Visit(self._sandbox, HOME), status=refusal.status)
        response.headers.update(refusal.headers)
        return response


def _query(request: Request) -> dict[str, str]:
    return dict(
        parse_qsl(urlsplit(request.url).query, keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    )


def _sent_to(address: str) -> Response:
    return Response(HTTPStatus.SEE_OTHER, {"location": address, **HEADERS})
