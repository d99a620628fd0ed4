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
# Its documents have no name for a list, and no maximum for `limit`.
QUOTING = Surface(
    name="quoting",
    prefix="/v2",
    audience="https://api.pax8.com",
    size_name="limit",
    list_key=None,
)
WEBHOOKS = Surface(
    name="webhooks",
    prefix="/api/v2",
    audience="https://api.pax8.com",
    sort_format="{field}:{direction}",
)
PROVISIONING = Surface(name="provisioning", prefix="/v2", audience="api://provisioning")
USAGE = Surface(name="usage", prefix="/v2/usage", audience="api://usage")
SURFACES = (PARTNER, PORTAL, QUOTING, WEBHOOKS, PROVISIONING, USAGE)
