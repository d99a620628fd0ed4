"""Where the pages of a sandbox stand, beside the operations of its control plane."""

from __future__ import annotations

from urllib.parse import quote

from pax8.sandbox.control.surface import PREFIX

HOME = f"{PREFIX}/"
WITHIN = f"{PREFIX}/window/"
# What is done by a form, what is loaded by a page, and what a page that is open looks at again.
ACTIONS, ASSETS, LIVE = f"{WITHIN}do/", f"{WITHIN}assets/", f"{WITHIN}live"


# The section of what the clock tells of, by what it calls it.
_KINDS = {
    "order": "orders",
    "subscription": "subscriptions",
    "invoice": "invoices",
    "quote": "quotes",
    "webhook": "deliveries",
}


def section_of(kind: str) -> str | None:
    """The section where the records are that the clock calls so; None if none shows them."""
    return _KINDS.get(kind)


def is_page(path: str) -> bool:
    """Whether what stands at this path is for people."""
    return path in {PREFIX, HOME} or f"{path}/".startswith(WITHIN)


def place_of(section: str, id_: object = None) -> str:
    """The path of a section's page, or of the page of one of its records."""
    if section == "requests" and id_ is None:
        return HOME
    return f"{WITHIN}{section}" + ("" if id_ is None else f"/{quote(str(id_), safe='')}")
