"""Where the control plane of a sandbox stands: beside the API, and open without a token."""

from __future__ import annotations

from pax8._core.operation import Surface

PREFIX = "/_sandbox"
# It asks for no token, so none is asked for.
CONTROL = Surface(
    name="control",
    prefix=PREFIX,
    audience="",
    origin="http://127.0.0.1:8080",
    list_key=None,
)
