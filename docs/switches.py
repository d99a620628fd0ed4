"""Write the table of the sandbox's switches into the page of what it assumes."""

from __future__ import annotations

import sys
from pathlib import Path

from pax8.sandbox import switches

PAGE = Path(__file__).with_name("sandbox-assumptions.md")
BEGIN, END = "<!-- switches -->\n", "<!-- end of switches -->\n"


def table() -> str:
    """All switches as rows, the default of each first among its values."""
    lines = [
        "| switch | values, the usual first | known | as documented | what it says |",
        "|---|---|---|---|---|",
    ]
    for each in switches():
        others = [value for value in each.values if value != each.default]
        values = ", ".join(map(_shown, (each.default, *others)))
        written = _shown(each.documented) if each.documented != each.default else ""
        lines.append(f"| `{each.name}` | {values} | {each.known} | {written} | {each.about} |")
    return "\n".join(lines) + "\n"


def _shown(value: str) -> str:
    return f"`{value}`" if value else "empty"


def renewed(page: str) -> str:
    """The page with the table as it is now. ValueError if it has no place for one."""
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{PAGE.name} lacks {BEGIN.strip()} or {END.strip()}")
    return f"{before}{begin}\n{table()}\n{end}{after}"


def main(arguments: list[str]) -> int:
    """Write the page, or with --check compare; return the exit code."""
    page = PAGE.read_text(encoding="utf-8")
    new = renewed(page)
    if "--check" not in arguments:
        PAGE.write_text(new, encoding="utf-8")
    elif new != page:
        print(f"{PAGE.name} is not up to date: python docs/switches.py", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
