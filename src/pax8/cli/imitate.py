"""`pax8 sandbox imitate`: a world in the shape of a real account, without its data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from pax8.cli.exits import Exit, Failure
from pax8.cli.progress import Progress
from pax8.cli.sections import Option, Sectioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pax8.sandbox.imitation import Imitation


def _imitate(
    ctx: click.Context, to: str, seed: int | None, companies: int | None, *, force: bool
) -> None:
    import sqlite3

    from pax8.sandbox.imitation import imitate as written

    progress = Progress(None)

    def told(_: str, many: int) -> None:
        progress.advance(many, None)

    try:
        with ctx.find_root().obj.client() as client:
            done = written(client, to, seed=seed, companies=companies, force=force, told=told)
    except FileExistsError as error:
        raise Failure(f"--to: {to} is there already; --force replaces it", Exit.USAGE) from error
    except OSError as error:
        raise Failure(f"--to {to}: {error.strerror or error}", Exit.USAGE) from error
    except sqlite3.Error as error:
        raise Failure(f"--to {to}: {error}", Exit.FAULT) from error
    finally:
        progress.clear()
    for line in _summary(done):
        click.echo(line, err=True)
    click.echo(f"pax8 sandbox --db {to} serves it.", err=True)


def _summary(done: Imitation) -> Iterator[str]:
    """What was written, and what was not."""
    yield f"Wrote {done.path}: {_counts(done.records)}."
    if done.left_out:
        yield f"Left out: {_counts(done.left_out)}; pax8 doctor --drift says what that is."
    if done.refused:
        yield f"Pax8 would not tell of everything: {_counts(done.refused)}."


def _counts(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{many:,} {name.replace('_', ' ')}" for name, many in counts.items() if many)


imitate = Sectioned(
    "imitate",
    callback=click.pass_context(_imitate),
    help="Write a world in the shape of your own account, with nothing of yours in it.\n\n"
    "It has as many companies, subscriptions, orders and invoices, of the same products, terms, "
    "statuses and quantities. Every name, address, id and amount is replaced, the same by the "
    "same. The account is only read.\n\n"
    "\b\n  pax8 sandbox imitate --to world.db\n  pax8 sandbox --db world.db",
    params=[
        Option(["--to"], metavar="FILE", required=True, help="The file to write."),
        Option(
            ["--seed"],
            type=int,
            help="Make the same of the same. Whoever knows it can check whether something that "
            "he knows was there; without, nobody can.",
        ),
        Option(
            ["--limit-companies", "companies"],
            type=click.IntRange(min=1),
            metavar="INTEGER",
            help="So many companies, and what is theirs, are enough.",
        ),
        Option(["--force"], is_flag=True, help="Replace the file if it is there."),
    ],
)
