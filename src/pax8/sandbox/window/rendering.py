"""Pages as HTML: drawn from templates that escape whatever is put into them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from pax8._core.http import Response
from pax8.sandbox.refusals import Refusal
from pax8.sandbox.window import wording
from pax8.sandbox.window.places import ACTIONS, ASSETS, HOME, place_of, section_of

_PACKAGE = "pax8.sandbox.window"
_ASSETS = {"style.css": "text/css; charset=utf-8", "window.js": "text/javascript; charset=utf-8"}
# An asset's address changes with what is in it.
_FOREVER = "max-age=31536000, immutable"
_VERSION = 12
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src data:; "
        "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    ),
    # To a form's own site a browser says where it is from, and to no other.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}


def drawn(template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """A page, drawn from a template."""
    text = _environment().get_template(template).render(values)
    headers = {"content-type": "text/html; charset=utf-8", **HEADERS}
    # Half a character of UTF-16 may have come along in a name, and is no text.
    return Response(status, headers, text.encode("utf-8", "replace"))


def asset(name: str) -> Response:
    """What pages load: the style, and the script. `Refusal` if it is neither."""
    if name not in _ASSETS:
        raise Refusal(404, f"No page loads {wording.short(name)}")
    headers = {"content-type": _ASSETS[name], "cache-control": _FOREVER, **HEADERS}
    return Response(200, headers, _content(name))


@cache
def _content(name: str) -> bytes:
    return files(_PACKAGE).joinpath("static", name).read_bytes()


def _address(name: str) -> str:
    return f"{ASSETS}{name}?v={sha256(_content(name)).hexdigest()[:_VERSION]}"


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader(_PACKAGE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for each in (
        wording.money,
        wording.plain,
        wording.as_json,
        wording.count,
        wording.day,
        wording.moment,
        wording.clock,
        wording.short,
        wording.visible,
        wording.laid_out,
        wording.words,
    ):
        environment.filters[each.__name__] = each
    shared: dict[str, Any] = {
        "home": HOME,
        "actions": ACTIONS,
        "place_of": place_of,
        "section_of": section_of,
        "asset": _address,
    }
    environment.globals.update(shared)
    return environment
