"""`pax8 key`: keys that tokens are encrypted with."""

from __future__ import annotations

import click


@click.group(help="Make keys that kept tokens are encrypted with.")
def key() -> None:
    """Hold what concerns keys."""


@key.command(
    "new",
    help="Print a new key for PAX8_ENCRYPTION_KEY, and nothing else.\n\n"
    "\b\n  pax8 key new > tokens.key\n"
    '  export PAX8_ENCRYPTION_KEY="$(cat tokens.key)"\n\n'
    "To change keys, put the new one first and the old one behind a comma. Once all tokens that "
    "the old one encrypted are over, leave it out.",
)
def new() -> None:
    """Print a key."""
    from pax8.tokens import new_key

    click.echo(new_key())
