"""`pax8 sandbox`: a Pax8 on this machine, for clients in any language."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import click

from pax8.cli.exits import Exit, Failure
from pax8.cli.sections import Option
from pax8.cli.steering import SandboxGroup
from pax8.cli.world import World, world_options

# What the extra brings, and nothing but serving needs.
_EXTRA = ("starlette", "uvicorn")


def _serve(  # noqa: PLR0913 - each is an option
    ctx: click.Context,
    /,
    host: str,
    port: int,
    *,
    url: str,
    clock_speed: float | None,
    limit: int | None,
    posts_anywhere: bool,
    **world: Any,
) -> None:
    if ctx.invoked_subcommand is not None:
        _steer(ctx, url)
        return
    if ctx.get_parameter_source("url") is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("--url: it is for steering, with a command behind it")
    from importlib.util import find_spec

    lacking = [name for name in _EXTRA if find_spec(name) is None]
    if lacking:
        needed = " and ".join(lacking)
        raise Failure(f'serving needs {needed}: pip install "pax8[sandbox]"', Exit.USAGE)
    from pax8.sandbox.limiter import Limit
    from pax8.sandbox.server import serve_forever

    _check(host, port)
    made = World(**world)
    more = {
        "posts_anywhere": posts_anywhere,
        "clock_speed": 1.0 if clock_speed is None and made.is_new else clock_speed,
        "limit": None if limit is None else Limit(limit),
    }
    click.echo(f"Making {made.made_of} …", err=True)
    # Ctrl-C is how it is told to stop.
    with made.sandbox(**more) as sandbox, suppress(KeyboardInterrupt):
        serve_forever(sandbox, host, port, _announce)


def _steer(ctx: click.Context, url: str) -> None:
    """Let the commands below steer the sandbox at this url."""
    serving = [
        each.opts[0]
        for each in ctx.command.params
        if each.name not in {"url", "help"}
        and ctx.get_parameter_source(each.name or "") is click.core.ParameterSource.COMMANDLINE
    ]
    if serving:
        raise click.UsageError(f"{serving[0]}: it is for serving, without a command behind it")
    from pax8.cli.steering import ControlSession

    ctx.obj = ControlSession(url, ctx.obj.form)


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
    from pax8.sandbox.exposure import warning

    if (said := warning(url)) is not None:
        click.secho(said, fg="red", bold=True, err=True)
    click.echo(f"A Pax8 sandbox is at {url}, until Ctrl-C. To point a client at it:\n")
    for name, value in (
        ("PAX8_BASE_URL", url),
        ("PAX8_CLIENT_ID", "sandbox"),
        ("PAX8_CLIENT_SECRET", "sandbox"),
    ):
        click.echo(f"  export {name}={value}")
    click.echo(f"\nWhat it is asked, what it holds, and what steers it: {url}/_sandbox/")


serve = SandboxGroup(
    "sandbox",
    callback=click.pass_context(_serve),
    help="Serve a Pax8 on this machine: invented companies, real behaviour, any client.\n\n"
    "With a command behind it, steer one that is served: its clock, its faults, its world.",
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
        Option(
            ["--clock-speed"],
            type=click.FloatRange(min=0, max=1_000_000),
            metavar="NUMBER",
            help="How many seconds pass there in one; 0 for a clock that stands until it is moved. "
            "Left out, 1 in a new world, and in one of a file what it was.",
        ),
        Option(
            ["--limit"],
            type=click.IntRange(min=1),
            metavar="INTEGER",
            help="How many calls it lets through in a minute (Pax8: 1000). Left out, any number.",
        ),
        Option(
            ["--url"],
            metavar="URL",
            default="http://127.0.0.1:8080",
            show_default=True,
            envvar="PAX8_SANDBOX_URL",
            section="Steering",
            help="Where the sandbox is that the commands steer; else PAX8_SANDBOX_URL.",
        ),
        *world_options("World"),
    ],
)
