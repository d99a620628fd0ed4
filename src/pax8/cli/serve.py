"""`pax8 sandbox`: a Pax8 on this machine, for clients in any language."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click

from pax8.cli.exits import Exit, Failure
from pax8.cli.sections import Option, Sectioned
from pax8.cli.world import World, world_options

# What the extra brings, and nothing but serving needs.
_EXTRA = ("starlette", "uvicorn")


def _serve(host: str, port: int, *, posts_anywhere: bool, **world: Any) -> None:
    from importlib.util import find_spec

    lacking = [name for name in _EXTRA if find_spec(name) is None]
    if lacking:
        needed = " and ".join(lacking)
        raise Failure(f'serving needs {needed}: pip install "pax8[sandbox]"', Exit.USAGE)
    from pax8.sandbox.server import serve_forever

    _check(host, port)
    made = World(**world)
    click.echo(f"Making {made.made_of} …", err=True)
    # Ctrl-C is how it is told to stop.
    with made.sandbox(posts_anywhere=posts_anywhere) as sandbox, suppress(KeyboardInterrupt):
        serve_forever(sandbox, host, port, _announce)


def _check(host: str, port: int) -> None:
    """Raise a Failure if nothing can listen there, before a world is made for it."""
    import errno
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as error:
        taken = "something else is there already; choose another --port"
        why = taken if error.errno == errno.EADDRINUSE else error.strerror
        raise Failure(f"cannot serve on {host} port {port}: {why}", Exit.USAGE) from error


def _announce(url: str) -> None:
    click.echo(f"A Pax8 sandbox is at {url}, until Ctrl-C. To point a client at it:\n")
    for name, value in (
        ("PAX8_BASE_URL", url),
        ("PAX8_CLIENT_ID", "sandbox"),
        ("PAX8_CLIENT_SECRET", "sandbox"),
    ):
        click.echo(f"  export {name}={value}")


serve = Sectioned(
    "sandbox",
    callback=_serve,
    help="Serve a Pax8 on this machine: invented companies, real behaviour, any client.",
    params=[
        Option(["--host"], default="127.0.0.1", show_default=True, help="Where to listen."),
        Option(
            ["--port"],
            type=click.IntRange(0, 65535),
            metavar="INTEGER",
            default=8080,
            show_default=True,
            help="The port; 0 for any that is free.",
        ),
        Option(
            ["--posts-anywhere"],
            is_flag=True,
            help="Let webhooks post outside of this machine and of private networks too.",
        ),
        *world_options("World"),
    ],
)
