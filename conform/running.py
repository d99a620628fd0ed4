"""A sandbox that is served, and examined by the document of one of its surfaces."""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import httpx2
from spec.distil import PUBLISHED, distil_enum

from conform.documents import Facts, facts_of, openapi
from conform.explained import Spoken
from conform.findings import Effort, Place, Report, examine
from conform.worlds import CREDENTIALS, Acquainted, furnished
from pax8.sandbox import SandboxServer

# Where the documents themselves are, if they are to be used.
_FOLDER = "PAX8_OPENAPI"
_AUDIENCES = {
    "authentication": None,
    "vendor-provisioning": "api://provisioning",
    "vendor-usage": "api://usage",
}
_USUAL = "https://api.pax8.com"


def document(surface: str) -> Facts:
    """The document of a surface: as Pax8 publishes it if it is at hand, else from its facts."""
    folder = os.environ.get(_FOLDER)
    if not folder:
        return openapi(surface, facts_of(surface))
    text = (Path(folder) / PUBLISHED[surface]).read_text(encoding="utf-8")
    return cast("Facts", _trimmed(json.loads(text)))


def _trimmed(part: Any) -> Any:
    """A part of a document, whose words of an enum have no explanations behind them any more."""
    if isinstance(part, list):
        return [_trimmed(each) for each in cast("list[Any]", part)]
    if not isinstance(part, dict):
        return part
    members = {name: _trimmed(each) for name, each in cast("Facts", part).items()}
    if isinstance(members.get("enum"), list):
        members["enum"] = distil_enum(members["enum"])["enum"]
    return members


def examined(surface: str, spoken: Spoken, effort: Effort) -> Report:
    """What is found on a surface of a new sandbox that speaks so."""
    sandbox = furnished(documented=spoken == "documented")
    published = document(surface)
    url: str = published["servers"][0]["url"]
    with SandboxServer(sandbox) as server:
        # That a request is no HTTP is what some are made for.
        logging.getLogger("uvicorn.error").setLevel(logging.ERROR)
        place = Place(
            server.url + urlsplit(url).path,
            _token(server.url, _AUDIENCES.get(surface, _USUAL)),
            Acquainted(sandbox, surface).before_call,
        )
        return examine(surface, published, place, effort)


def _token(url: str, audience: str | None) -> str | None:
    if audience is None:
        return None
    asked = {
        **dict(zip(("client_id", "client_secret"), CREDENTIALS, strict=True)),
        "audience": audience,
        "grant_type": "client_credentials",
    }
    token: str = httpx2.post(f"{url}/v1/token", json=asked).json()["access_token"]
    return token
