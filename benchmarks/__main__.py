"""Runs the benchmarks: `python -m benchmarks [NAME ...] [--json]`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict

from benchmarks import (
    calling,
    cold_start,
    decoding,
    limiting,
    serving,
    starting,
    streaming,
    token_file,
    walking,
)
from benchmarks.measuring import Result

_BENCHMARKS: dict[str, Callable[[], Iterator[Result]]] = {
    "decoding": decoding.results,
    "calling": calling.results,
    "limiting": limiting.results,
    "walking": walking.results,
    "starting": starting.results,
    "serving": serving.results,
    "streaming": streaming.results,
    "token_file": token_file.results,
    "cold_start": cold_start.results,
}
_ROW = "{:<46} {:>10}  {:<44} {:>10}  {:>13}  {:<13} {}"


def main() -> None:
    """Run what is asked for, and show each result as soon as it is there."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks",
        description="Speed, beside baselines measured in the same run. Bars are shown, not "
        "enforced: the exit code is 0 whether they hold or not.",
    )
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(_BENCHMARKS)}")
    parser.add_argument("--json", action="store_true", help="print JSON, in seconds and bytes")
    given = parser.parse_args()
    unknown = [name for name in given.names if name not in _BENCHMARKS]
    if unknown:
        parser.error(f"there is no {unknown[0]}; there are {', '.join(_BENCHMARKS)}")
    chosen = given.names or list(_BENCHMARKS)
    found = (result for name in chosen for result in _BENCHMARKS[name]())
    if given.json:
        print(json.dumps([{**asdict(each), "holds": each.holds} for each in found], indent=2))
    else:
        _show(found)


def _show(found: Iterable[Result]) -> None:
    print(_ROW.format("what", "value", "beside", "value", "ratio", "bar", "holds"), flush=True)
    for each in found:
        ratio = f"{each.ratio:.2f}x" + (" faster" if each.faster else "")
        bar = f"at {'least' if each.faster else 'most'} {each.bar}x" if each.bar else ""
        holds = {True: "yes", False: "NO", None: ""}[each.holds]
        own, baseline = (_told(value, each.unit) for value in (each.value, each.baseline_value))
        row = _ROW.format(each.what, own, each.baseline, baseline, ratio, bar, holds)
        print(row.rstrip(), flush=True)


def _told(value: float, unit: str) -> str:
    """The value in the unit that suits its size."""
    if unit == "calls":
        return f"{value:.0f}"
    if unit == "B":
        return f"{value / 2**20:.1f} MiB"
    for scale, name in ((1, "s"), (1e-3, "ms")):
        if value >= scale:
            return f"{value / scale:.2f} {name}"
    return f"{value * 1e6:.1f} µs"


if __name__ == "__main__":
    main()
