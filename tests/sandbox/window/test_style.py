"""That what is written can be read: the contrast of the style's colours, light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

STYLE = files("pax8.sandbox.window").joinpath("static", "style.css").read_text("utf-8")
SCHEMES = [
    dict(re.findall(r"--([\w-]+): #([0-9a-f]{6})", each)) for each in STYLE.split("@media", 2)[:2]
]
# What is written on what, and what is drawn beside what.
WRITTEN = [
    *(
        (ink, ground)
        for ink in ("text", "muted", "accent", "accent-hover")
        for ground in ("page", "card")
    ),
    ("text", "chosen"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
    ("good", "good-tint"),
    ("watched", "watched-tint"),
    ("bad", "bad-tint"),
    ("text", "good-tint"),
    ("text", "bad-tint"),
    ("muted", "good-tint"),
    ("accent", "good-tint"),
    ("text", "plain-tint"),
    ("text", "area"),
    ("bad", "card"),
]
DRAWN = [
    *((line, ground) for line in ("focus", "edge", "accent", "bad") for ground in ("page", "card")),
    ("focus", "good-tint"),
    ("accent", "area"),
    ("bad", "area"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES, ids=["light", "dark"])
def test_what_is_written_and_drawn_is_seen(scheme: dict[str, str]) -> None:
    assert len(scheme) == len(SCHEMES[0]) > 15
    faint = {
        (one, other): round(contrast(scheme[one], scheme[other]), 2)
        for least, pairs in ((4.5, WRITTEN), (3, DRAWN))
        for one, other in pairs
        if contrast(scheme[one], scheme[other]) < least
    }
    assert faint == {}


def test_every_colour_is_one_that_is_looked_at() -> None:
    rest = STYLE.split("* { box-sizing", 1)[1]
    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgb|hsl", rest)
    looked_at = {each for pair in WRITTEN + DRAWN for each in pair} | {"line"}
    assert set(re.findall(r"var\(--([\w-]+)\)", rest)) <= looked_at
