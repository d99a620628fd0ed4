"""Which text is a word of Pax8's vocabulary, and not what somebody wrote or was given."""

from __future__ import annotations

import re

# Words as Pax8 has them: `PendingManual`, `payment-credit`, `2-Year`, `Pax8 Partner`.
_WORD = re.compile(r"[A-Za-z0-9]+(?:[ _-][A-Za-z0-9]+){0,3}")
_LONGEST = 40
_NUMBER = re.compile(r"\d{3}")


def is_word(text: str) -> bool:
    """Whether text may stand in an enumeration: a few short words, and no number to speak of."""
    whole = len(text) <= _LONGEST and _WORD.fullmatch(text) is not None
    return whole and _NUMBER.search(text) is None and any(map(str.isalpha, text))
