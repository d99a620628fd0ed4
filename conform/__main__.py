"""Hold the sandbox against the documents of Pax8: `python -m conform`, or with `--long`."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import product
from multiprocessing import get_context

from conform.documents import SURFACES
from conform.explained import BOTH, Spoken, unexplained, unfound
from conform.findings import Effort, Finding, Report
from conform.running import examined

_LONG = Effort(examples=60, chains=40, steps=6)
# What is wrong on purpose is refused alike in all ways of speaking, but for what switches say.
_SHORT: dict[Spoken, Effort] = {
    "documented": Effort(examples=1, chains=1, steps=3),
    "live": Effort(examples=1, chains=1, steps=3, wrong=False),
}
# What takes longest, and so is begun with.
_LARGE = ("partner", "webhooks", "quoting")


def main(arguments: list[str]) -> int:
    """Run, say what is wrong, and return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m conform", description=__doc__)
    parser.add_argument("--long", action="store_true", help="make up many more requests")
    parser.add_argument("--surface", action="append", choices=SURFACES, help="only this one")
    parser.add_argument("--spoken", action="append", choices=BOTH, help="only so")
    parser.add_argument("--answers", action="store_true", help="count answers by their status")
    parser.add_argument("--seed", type=int, help="make other requests up, as this number says")
    options = parser.parse_args(arguments)
    surfaces: Sequence[str] = options.surface or SURFACES
    ways: Sequence[Spoken] = options.spoken or BOTH
    jobs = sorted(product(surfaces, ways), key=lambda job: job[0] not in _LARGE)
    begun = time.monotonic()
    efforts = [
        replace(_LONG if options.long else _SHORT[way], seed=options.seed) for _, way in jobs
    ]
    reports = _examine(jobs, efforts)
    wrong = [_tell(job, report, answers=options.answers) for job, report in reports.items()]
    if options.long and len(jobs) == len(SURFACES) * len(BOTH):
        found: list[tuple[Finding, Spoken]] = [
            (finding, spoken) for (_, spoken), each in reports.items() for finding in each.found
        ]
        for each in unfound(found):
            wrong.append(True)
            print(f"explained, and not there any more: {each}")
    print(f"{time.monotonic() - begun:.0f} seconds")
    return 1 if any(wrong) else 0


def _examine(
    jobs: list[tuple[str, Spoken]], efforts: list[Effort]
) -> dict[tuple[str, Spoken], Report]:
    """Examine each surface in each way of speaking, as many at a time as there are processors."""
    surfaces, ways = zip(*jobs, strict=True)
    processes = min(len(jobs), os.cpu_count() or 1)
    with ProcessPoolExecutor(processes, get_context("spawn")) as pool:
        return dict(zip(jobs, pool.map(examined, surfaces, ways, efforts), strict=True))


def _tell(job: tuple[str, Spoken], report: Report, *, answers: bool) -> bool:
    """Print what came of it; whether anything is wrong."""
    surface, spoken = job
    new = unexplained(report.found, spoken)
    requests = sum(sum(counts.values()) for counts in report.answers.values())
    print(
        f"{surface}, {spoken}: {requests} requests, {report.links} links, "
        f"{len(report.found)} findings, "
        f"{len(new)} of them not explained"
    )
    for operation, counts in sorted(report.answers.items()) if answers else ():
        print(f"  {operation}: {dict(sorted(counts.items()))}")
    for finding in new:
        print(f"\n{finding}\n{report.found[finding]}\n")
    for trouble in report.troubles:
        print(f"not tried: {trouble}")
    return bool(new or report.troubles)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
