"""`pax8 doctor`: what is wrong here, and where Pax8 is not as this version knows it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from pax8.cli.exits import Exit, Failure
from pax8.cli.printable import printable
from pax8.cli.progress import Progress
from pax8.cli.sections import Option, Sectioned

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pax8.cli.checks import Check
    from pax8.cli.session import Session
    from pax8.client import Pax8Client
    from pax8.drift import Drift

_WIDTH = 12


def _doctor(ctx: click.Context, output: str | None, sample: int, *, drift: bool) -> None:
    session: Session = ctx.find_root().obj
    as_json = (output or session.form) == "json"
    # What is to be sent stands alone on standard output.
    shows = not as_json or drift
    done: list[Check] = []
    found: Drift | None = None
    for check, client in _checked(session):
        done.append(check)
        if shows:
            _show(check, err=drift)
        if client is not None and drift and all(each.ok for each in done):
            found = _looked(client, sample)
    wrong = next((each for each in done if not each.ok), None)
    if found is not None:
        _tell(found, as_json=as_json)
    elif as_json and not drift:
        rows = [{**each._asdict(), "ok": each.ok} for each in done]
        click.echo(json.dumps({"checks": rows}, indent=2))
    if wrong is not None:
        if drift:
            click.echo("Nothing was looked at: something is wrong here first.", err=True)
        ctx.exit(wrong.code)
    ctx.exit(Exit.DRIFT if found else Exit.OK)


def _checked(session: Session) -> Iterator[tuple[Check, Pax8Client | None]]:
    """What was looked at; with the last of it the client, if there is one."""
    from pax8.cli import checks
    from pax8.errors import ConfigurationError

    yield checks.versions(), None
    try:
        with session.client() as client:
            *before, last = checks.of_client(session, client)
            yield from ((each, None) for each in before)
            yield last, client
    except (ConfigurationError, Failure) as error:
        yield checks.of_settings(error), None


def _show(check: Check, *, err: bool) -> None:
    mark = "ok" if check.ok else "WRONG"
    click.echo(printable(f"{mark:<6}{check.name:<{_WIDTH}} {check.said}"), err=err)
    if check.remedy:
        click.echo(printable(f"{'':<6}{'':<{_WIDTH}} -> {check.remedy}"), err=err)


def _looked(client: Pax8Client, sample: int) -> Drift:
    from pax8.drift import look
    from pax8.drift.reaching import readings

    progress, total = Progress(None), len(readings())
    try:
        return look(client, sample=sample, told=lambda _: progress.advance(1, total))
    finally:
        progress.clear()


def _tell(found: Drift, *, as_json: bool) -> None:
    if as_json:
        told: dict[str, Any] = found.to_dict()
        click.echo(json.dumps(told, indent=2))
        return
    for line in found.lines():
        click.echo(printable(line))


doctor = Sectioned(
    "doctor",
    callback=click.pass_context(_doctor),
    help="Look whether all is well here: settings, credentials, clock, tokens, limit.\n\n"
    "With --drift, compare a sample of what Pax8 really answers with what this version knows: "
    "fields, values of enumerations, types, shapes of dates. The report has no value of your "
    "data in it, so it can be sent to whoever keeps this project.\n\n"
    "\b\n  pax8 doctor\n  pax8 doctor --drift > drift.txt",
    params=[
        Option(["--drift"], is_flag=True, help="Compare real answers with what is declared."),
        Option(
            ["--sample"],
            type=click.IntRange(1, 200),
            metavar="INTEGER",
            default=50,
            show_default=True,
            help="How many records of a page are compared.",
        ),
        Option(
            ["--output", "-o"],
            type=click.Choice(["text", "json"]),
            metavar="FORMAT",
            help="text or json.",
        ),
    ],
)
