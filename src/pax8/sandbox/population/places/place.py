"""A country as names need it: its cities, people, trades, and how they are written."""

from dataclasses import dataclass
from functools import cache
from unicodedata import normalize

Word = tuple[str, str]
"""A word as it is written, and in Latin letters for addresses on the net."""

# Letters that no decomposition turns into Latin ones without marks.
_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "Ae", "ð": "d", "Ð": "D"}
    | {"þ": "th", "Þ": "Th", "ı": "i", "đ": "d", "Đ": "D", "œ": "oe", "’": "", "'": ""}
)


@dataclass(frozen=True, slots=True)
class City:
    """A city: in its postal code and telephone number each `#` is a digit, each `@` a letter."""

    name: str
    state: str | None
    postal_code: str
    phone: str


@dataclass(frozen=True, slots=True)
class Place:
    """A country. `weight` says how many of the world's companies are there.

    A company's name fills one of `names`: `{family}` and `{other}` are surnames, `{brand}` a
    fanciful word, `{trade}` what it does, `{city}` where. A street fills `street`.
    """

    country: str
    calling_code: str
    weight: int
    cities: tuple[City, ...]
    given: tuple[Word, ...]
    family: tuple[Word, ...]
    brands: tuple[Word, ...]
    trades: tuple[Word, ...]
    names: tuple[str, ...]
    streets: tuple[str, ...]
    street: str = "{street} {number}"


def words(text: str) -> tuple[Word, ...]:
    """Read words, separated by bars; `東京=tokyo` gives one and its Latin letters."""
    pairs = (word.partition("=") for word in text.split("|"))
    return tuple((native, latin or plain(native)) for native, _, latin in pairs)


def cities(*rows: str) -> tuple[City, ...]:
    """Read cities, each `name|state|postal code|phone`; the state may be empty."""
    return tuple(
        City(name, state or None, postal_code, phone)
        for name, state, postal_code, phone in (row.split("|") for row in rows)
    )


@cache
def plain(text: str) -> str:
    """Write a text of Latin letters without their marks."""
    letters = normalize("NFKD", text.translate(_PLAIN))
    return letters.encode("ascii", "ignore").decode()
