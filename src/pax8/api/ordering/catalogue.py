"""The product that somebody means."""

from __future__ import annotations

import re
from uuid import UUID

from pax8._core.procedure import Calls
from pax8.api.partner.products import Product, Products
from pax8.errors import NotFoundError
from pax8.refusals import AmbiguousProduct, UnknownProduct

# What stands around words, and not in them.
_AROUND = "[](){}<>,.;:!?\"'"


async def find_product(calls: Calls, line: int, asked: Product | UUID | str) -> Product:
    """The product of this id, name or SKU; `DraftRefused` if there is none, or several.

    A name is the whole name, or words that are in the name of no other product.
    """
    if isinstance(asked, Product):
        return asked
    try:
        id_ = UUID(str(asked))
    except ValueError:
        return await _named(calls, line, str(asked))
    try:
        return await calls.call(Products.get, id_)
    except NotFoundError as missing:
        raise UnknownProduct(line, str(asked)) from missing


async def _named(calls: Calls, line: int, asked: str) -> Product:
    words = _words(asked)
    if not words:
        raise UnknownProduct(line, asked)
    # Pax8 was seen to find nothing for more than one word, so the rest is looked for here.
    word = max((each.strip(_AROUND) for each in asked.split()), key=len)
    found = await calls.read(Products.list, search=word)
    exact = [each for each in found if asked.strip().casefold() in _names(each)]
    candidates = exact or [
        each for each in found if set(words) <= set(_words(" ".join(_names(each))))
    ]
    if not candidates:
        raise UnknownProduct(line, asked)
    if len(candidates) > 1:
        raise AmbiguousProduct(line, asked, candidates)
    return candidates[0]


def _names(product: Product) -> set[str]:
    return {name.strip().casefold() for name in (product.name, product.sku) if name}


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())
