"""A partner at a sandbox's `/authorize`, without a browser."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from urllib.parse import parse_qsl, urlencode, urlsplit

from pax8._core.http import Request, Response
from pax8.auth import AuthorizationCode
from pax8.sandbox import Sandbox

FORM = {"content-type": "application/x-www-form-urlencoded"}
APP = AuthorizationCode("an-app", "S3CR3T-of-app", "http://127.0.0.1:9/connected")


@dataclass
class Partner:
    """Goes where it is sent, with cookies as a browser has them."""

    sandbox: Sandbox
    cookie: str = ""

    def send(self, request: Request) -> Response:
        if self.cookie:
            request.headers["cookie"] = self.cookie
        response = self.sandbox.application.respond(request)
        if set_ := response.headers.get("set-cookie"):
            self.cookie = set_.partition(";")[0]
        return response

    def visit(self, url: str) -> Response:
        return self.send(Request("GET", url))

    def decide(self, page: Response, decision: str, **changed: str) -> Response:
        form = hidden(page) | {"decision": decision} | changed
        body = urlencode(form).encode()
        return self.send(Request("POST", "http://x/authorize", dict(FORM), body))

    def code(self, app: AuthorizationCode = APP, state: str = "a-state") -> str:
        """The code that the app gets, if the partner allows what it asks for."""
        page = self.visit(app.authorize_url(state, base_url="https://sandbox.test"))
        said = sent_back(self.decide(page, "allow"))
        assert said["state"] == state
        return said["code"]


def hidden(page: Response) -> dict[str, str]:
    """What a page's form holds that does not show."""
    found = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.content.decode())
    return {name: unescape(value) for name, value in found}


def sent_back(response: Response) -> dict[str, str]:
    """What the app is told by a redirect."""
    assert response.status == 303
    return dict(parse_qsl(urlsplit(response.headers["location"]).query))
