"""The whole command: its options, its groups, and what becomes of errors."""

from __future__ import annotations

import os
import sys
from functools import partial
from typing import Any

import click

from pax8._version import __version__
from pax8.cli.completion import completion
from pax8.cli.doctor import doctor
from pax8.cli.durations import Duration
from pax8.cli.exits import Exit, Failure
from pax8.cli.formats import FORM, output_option
from pax8.cli.groups import SUMMARIES, ResourceGroup
from pax8.cli.key import key
from pax8.cli.sections import Option, SectionedGroup
from pax8.cli.serve import serve
from pax8.cli.session import Session
from pax8.cli.topics import exit_codes, topics
from pax8.cli.world import World, world_options

_CONNECTION, _SANDBOX = "Connection", "Sandbox"
_WIDEST_HELP = 100


class Root(SectionedGroup):
    """The `pax8` command."""

    def invoke(self, ctx: click.Context) -> Any:
        """Carry a command out, and end as its errors say."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _pour_away()
            ctx.exit(Exit.OK)
        except (Exception, KeyboardInterrupt) as error:
            end = _end(error)
            if end is None:
                raise
            end.show()
            ctx.exit(end.code)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the resources, and then what else there is."""
        commands = [(name, self.commands[name]) for name in self.list_commands(ctx)]
        for title, resources in (("Resources", True), ("More", False)):
            rows = [
                (name, command.get_short_help_str(formatter.width))
                for name, command in commands
                if isinstance(command, ResourceGroup) is resources
            ]
            with formatter.section(title):
                formatter.write_dl(rows)

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """The names of the commands, in the order in which they were added."""
        return list(self.commands)


def _end(error: BaseException) -> Failure | None:
    """What this error ends the command with; None if that is for click or Python to say."""
    from pax8.cli.failures import failure
    from pax8.errors import Pax8Error

    if isinstance(error, Failure):
        return error
    if isinstance(error, KeyboardInterrupt):
        return Failure("interrupted", Exit.INTERRUPTED)
    if isinstance(error, click.Abort):
        return Failure("not confirmed, so nothing was done", Exit.INTERRUPTED)
    if isinstance(error, Pax8Error):
        return failure(error)
    return Failure(str(error), Exit.FAULT) if isinstance(error, OSError) else None


def _pour_away() -> None:
    """Let go nowhere what is still to be written to a reader that is gone."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def _speak() -> None:
    """Tell on stderr what the client does. No log has a secret in it."""
    import logging

    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s"))
    context = click.get_current_context()
    for name, level in (("pax8", logging.DEBUG), ("httpx2", logging.INFO)):
        logger = logging.getLogger(name)
        context.call_on_close(partial(logger.setLevel, logger.level))
        context.call_on_close(partial(logger.removeHandler, handler))
        logger.addHandler(handler)
        logger.setLevel(level)


def _less_near(ctx: click.Context, *names: str) -> str:
    """Which of two options is only of the environment, and gives way to the one that was said."""
    source = click.core.ParameterSource.COMMANDLINE
    unsaid = [name for name in names if ctx.get_parameter_source(name) is not source]
    if len(unsaid) != 1:
        raise click.UsageError("--token-store: it stands in the place of --cache-token")
    return unsaid[0]


def _set_up(ctx: click.Context, /, **given: Any) -> None:
    if given.pop("verbose"):
        _speak()
    sandboxed = given.pop("sandboxed")
    world = {name: given.pop(name) for name in World._fields}
    for name in [*world, "client_id", "client_secret_file", "base_url"]:
        said = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if said and sandboxed is not (name in world):
            why = "a sandbox asks for none" if sandboxed else "it is for a --sandbox"
            raise click.UsageError(f"--{name.replace('_', '-')}: {why}")
    if given["token_store"] and given["cache_token"]:
        given[_less_near(ctx, "token_store", "cache_token")] = None
    patience = {name: given.pop(name) for name in ("timeout", "deadline")}
    patience = {name: value for name, value in patience.items() if value is not None}
    if patience.get("deadline") == float("inf"):
        patience["deadline"] = None
    ctx.obj = Session(
        form=given.pop(FORM),
        patience=patience,
        world=World(**world) if sandboxed else None,
        **given,
    )


pax8 = Root(
    "pax8",
    callback=click.pass_context(_set_up),
    help="The Pax8 Partner API at a terminal.\n\n"
    '\b\n  pax8 --sandbox companies list\n  pax8 companies list --city "New York" --sort name\n'
    "  pax8 subscriptions list --output csv > subscriptions.csv",
    epilog=f"\b\nExit codes:\n{exit_codes()}",
    context_settings={
        "help_option_names": ["-h", "--help"],
        "max_content_width": _WIDEST_HELP,
    },
    params=[
        Option(["--client-id"], metavar="ID", section=_CONNECTION, help="Else PAX8_CLIENT_ID."),
        Option(
            ["--client-secret-file"],
            metavar="FILE",
            section=_CONNECTION,
            help="A file that holds the secret; else PAX8_CLIENT_SECRET has it.",
        ),
        Option(["--base-url"], metavar="URL", section=_CONNECTION, help="Else PAX8_BASE_URL."),
        Option(
            ["--cache-token/--no-cache-token"],
            default=False,
            envvar="PAX8_CACHE_TOKEN",
            section=_CONNECTION,
            help="Keep the access token for the next command, in a file of your own.",
        ),
        Option(
            ["--token-store"],
            metavar="URL",
            envvar="PAX8_TOKEN_STORE",
            section=_CONNECTION,
            help="Keep it elsewhere, such as redis://host or keyring: (pax8 help credentials).",
        ),
        Option(
            ["--timeout"],
            type=Duration(),
            metavar="TIME",
            section=_CONNECTION,
            help="How long one try may take, such as 30s.",
        ),
        Option(
            ["--deadline"],
            type=Duration(endless=True),
            metavar="TIME",
            section=_CONNECTION,
            help="How long a request may take with all its tries, or none for no end.",
        ),
        Option(
            ["--sandbox", "sandboxed"],
            is_flag=True,
            section=_SANDBOX,
            help="Run the command on a Pax8 of its own, in this process, without credentials.",
        ),
        *world_options(_SANDBOX),
        output_option("Options", envvar="PAX8_OUTPUT"),
        Option(["--verbose", "-v"], is_flag=True, help="Tell on stderr what is asked of Pax8."),
    ],
)
click.version_option(__version__, prog_name="pax8")(pax8)
for _resource, _summary in SUMMARIES.items():
    pax8.add_command(ResourceGroup(_resource, _summary))
for _command in (serve, doctor, key, completion, topics):
    pax8.add_command(_command)
