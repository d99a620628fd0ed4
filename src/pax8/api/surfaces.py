"""The published documents, and what the operations of each share."""

from __future__ import annotations

from pax8._core.operation import Surface

PARTNER = Surface(name="partner", prefix="/v1", audience="https://api.pax8.com")
# The back end of Pax8's own portal. It is not published, and its tokens are of an older kind.
PORTAL = Surface(
    name="portal",
    prefix="/p8p/api/v3",
    audience="api://p8p.client",
    origin="https://app.pax8.com",
)
SURFACES = (PARTNER, PORTAL)
