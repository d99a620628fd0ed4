"""The code of the README's tour, in one piece."""

from __future__ import annotations

import re
from pathlib import Path

_README = Path(__file__).parents[2] / "README.md"
_BLOCKS = re.compile(r"<!-- run -->\n```python\n(.*?)```", re.DOTALL)


def tour() -> str:
    """All of its blocks that are to be run, in their order."""
    blocks: list[str] = _BLOCKS.findall(_README.read_text(encoding="utf-8"))
    assert len(blocks) >= 5
    return "\n".join(blocks)
