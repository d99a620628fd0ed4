"""A sandbox that is served, and examined by the document of one of its surfaces."""

from __future__ import annotations

import json
import os
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from spec.distil import PUBLISHED

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
    published: Facts = json.loads((Path(folder) / PUBLISHED[surface]).read_text(encoding="utf-8"))
    return published


def examined(surface: str, spoken: Spoken, effort: Effort) -> Report:
    """What is found on a surface of a new sandbox that speaks so."""
    sandbox = furnished(documented=spoken == "documented")
    published = document(surface)
    url: str = published["servers"][0]["url"]
    with SandboxServer(sandbox) as server:
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
