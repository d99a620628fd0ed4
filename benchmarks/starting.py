"""Starting: whole processes, from nothing until they end."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from benchmarks.measuring import Result, compared, side_by_side

_ROUNDS = 21
_ROOT = Path(__file__).parent.parent

_PACKAGE, _CLIENT, _MSGSPEC = (
    "import pax8",
    "from pax8 import Pax8Client, filters, enums",
    "import msgspec",
)
_COMMAND, _CLICK = "pax8 --help", "a bare click program's --help"
_CODES = {
    **{code: code for code in (_PACKAGE, _CLIENT, _MSGSPEC)},
    # As an installed script starts it.
    _COMMAND: "import sys; from pax8.cli import main; sys.exit(main())",
    _CLICK: "import sys; from benchmarks.bare_command import main; sys.exit(main())",
}


def results() -> Iterator[Result]:
    times = _processes(_PACKAGE, _CLIENT, _MSGSPEC)
    yield compared(_PACKAGE, times, (_PACKAGE, _MSGSPEC), bar=1.3)
    yield compared(_CLIENT, times, (_CLIENT, _MSGSPEC), bar=None)
    times = _processes(_COMMAND, _CLICK)
    yield compared(_COMMAND, times, (_COMMAND, _CLICK), bar=1.5)


def _processes(*names: str) -> dict[str, list[float]]:
    return side_by_side({name: partial(_process, _CODES[name]) for name in names}, rounds=_ROUNDS)


def _process(code: str) -> None:
    subprocess.run(  # noqa: S603 - only what is written above is run
        [sys.executable, "-c", code, "--help"], cwd=_ROOT, check=True, capture_output=True
    )
