"""`pax8 help`: what concerns all commands."""

from __future__ import annotations

import click

from pax8.cli.exits import Exit

_OUTPUT = """\
--output, before or after the command, or PAX8_OUTPUT in the environment:

  table    for people; what a terminal gets if nothing else is said. It keeps to the width of the
           terminal, and says at the end which columns had no room. Written elsewhere, every column
           is as wide as it has to be. No colour elsewhere, nor with NO_COLOR.
  json     Pax8's own JSON, every digit and every field as it was sent; what a pipe or a file gets
           if nothing else is said. A listing is one array, which stays open if the listing fails.
  ndjson   the same, each record in a line of its own.
  csv      a line for each record, objects within it taken apart (address.city), lists as JSON.

Listings are read whole, and written as they come, unless --page or --limit is given.

--columns id,address.city chooses columns, in all formats. They have their names from the JSON.

Formulas in CSV: a spreadsheet would carry out text that begins with =, +, - or @. Such text gets
an apostrophe before it, and so does text that begins with an apostrophe already. Take one leading
apostrophe off every cell, and you have the data to the letter. Numbers are never touched.
--csv-exact leaves it all as it is, for programs."""

_CREDENTIALS = """\
Credentials are made in Pax8's portal, under Integrations, API credentials.

  PAX8_CLIENT_ID       or --client-id
  PAX8_CLIENT_SECRET   or --client-secret-file FILE: never an argument, which others can see
  PAX8_BASE_URL        or --base-url: where Pax8 is, if it is not the real one

With --cache-token, or PAX8_CACHE_TOKEN=1, the access token is kept for the next command in a file
that only you can read. With --token-store URL, or PAX8_TOKEN_STORE, it is kept elsewhere:

  file:PATH                    another file
  keyring:                     what your system keeps secrets in
  redis://HOST:PORT            Redis or Valkey, also rediss: and unix:
  memcached://HOST:PORT,...    Memcached

PAX8_ENCRYPTION_KEY holds the key that kept tokens are encrypted with; pax8 key new makes one. A URL
with a password belongs into the environment: others can see the arguments of a command.

No credentials are needed to try: pax8 --sandbox companies list

Each such command has a new world of its own; with --db FILE it lasts. pax8 sandbox serves one."""

_LOST_ANSWERS = """\
Pax8 has no idempotency key: what is ordered twice are two orders. So a write that creates something
is never sent again when its answer is lost. The command ends with exit code 8, and what was sent
stands on stderr, as JSON: keep it.

With --safely, orders create, companies create and companies create-contact look themselves: they
list what is there before, send once, and if the answer is lost, look for two minutes whether it is
there. If it is, that is a success. --deadline must leave the time for it.

To look by hand: pax8 orders list --company-id COMPANY_ID. In Python, with that JSON in lost.json:

  import json
  from pax8 import Pax8Client
  from pax8.errors import OutcomeUnknown, Sent

  lost = json.load(open("lost.json"))
  sent = Sent(lost["method"], lost["path"], lost["body"].encode())
  error = OutcomeUnknown(sent, "its answer was lost", tries=(lost["sentAt"], lost["lastSentAt"]))
  print(Pax8Client().orders.find_outcome(error))

None says that it is not there; an AmbiguousOutcome, that it cannot be told."""


def exit_codes() -> str:
    """The table of exit codes."""
    return "\n".join(f"{code.value:>5}  {code.meaning}" for code in Exit)


_TOPICS = {
    "exit-codes": lambda: f"What an exit code says:\n\n{exit_codes()}",
    "output": lambda: _OUTPUT,
    "credentials": lambda: _CREDENTIALS,
    "lost-answers": lambda: _LOST_ANSWERS,
}


@click.command("help", help="Tell about exit-codes, output, credentials or lost-answers.")
@click.argument("topic", type=click.Choice(list(_TOPICS)), required=False)
@click.pass_context
def topics(ctx: click.Context, topic: str | None) -> None:
    """Tell about a topic; without one, give the help of the whole."""
    click.echo(_TOPICS[topic]() if topic else ctx.find_root().get_help())
