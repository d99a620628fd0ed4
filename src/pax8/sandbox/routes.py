"""From a method and a path to the operation that it means."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from pax8._core.operation import Operation, Surface
from pax8.sandbox.refusals import Refusal


@dataclass
class _Node:
    """A place in the tree of paths: what may follow, and what is there."""

    literal: dict[str, _Node] = field(default_factory=dict[str, "_Node"])
    named: _Node | None = None
    operations: dict[str, tuple[Operation[..., Any], tuple[str, ...]]] = field(
        default_factory=dict[str, "tuple[Operation[..., Any], tuple[str, ...]]"]
    )
    surface: Surface | None = None


class Routes:
    """The paths of some operations. A literal segment goes before a placeholder."""

    def __init__(self, operations: Iterable[Operation[..., Any]]) -> None:
        self._root = _Node()
        for operation in operations:
            node, names = self._root, list[str]()
            for segment in _segments(operation.surface.prefix + operation.path):
                if segment.startswith("{"):
                    names.append(segment.strip("{}"))
                    node.named = node = node.named or _Node()
                else:
                    node = node.literal.setdefault(segment, _Node())
                node.surface = node.surface or operation.surface
            node.operations[_key(operation.method, operation.fixed)] = (operation, tuple(names))

    def surface(self, path: str) -> Surface | None:
        """On which surface this path stands, or the part of it that there is."""
        node, found = self._root, None
        for segment in _segments(path):
            following = node.literal.get(unquote(segment)) or node.named
            if following is None:
                break
            node, found = following, following.surface
        return found

    def find(
        self, method: str, path: str, query: str = ""
    ) -> tuple[Operation[..., Any], dict[str, str]]:
        """The operation, and what stands in the places of its path.

        Raises `Refusal`: 404 where nothing is, 405 where another method would do.
        """
        node, values = self._place(method, path)
        asked = "GET" if method == "HEAD" else method
        found = node.operations.get(asked)
        for pair in query.split("&"):
            found = node.operations.get(_key(asked, pair), found)
        if found is None:
            # Where there is one way only, what is fixed in the query need not be said.
            ways = [each for each in node.operations if each.startswith(_key(asked, " ")[:-1])]
            found = node.operations[ways[0]] if len(ways) == 1 else None
        if found is None:
            headers = {"allow": _allow(node.operations)}
            raise Refusal(405, f"Request method '{method}' is not supported", headers=headers)
        operation, names = found
        return operation, dict(zip(names, values, strict=True))

    def allowed(self, path: str) -> str:
        """The methods that may be asked for there, as the header Allow has them; `Refusal` 404."""
        node, _ = self._place("OPTIONS", path)
        return f"{_allow(node.operations)}, OPTIONS"

    def _place(self, method: str, path: str) -> tuple[_Node, list[str]]:
        """Where a path leads, and what stands in its places; `Refusal` if there is nothing."""
        node, values = self._root, list[str]()
        for segment in _segments(path):
            following = node.literal.get(unquote(segment))
            if following is None and node.named is not None:
                following = node.named
                values.append(unquote(segment))
            if following is None:
                break
            node = following
        else:
            if node.operations:
                return node, values
        raise Refusal(404, f"No endpoint {method} {path}")

    def take_files(self, method: str, path: str) -> bool:
        """Whether a request for this path may bring files."""
        try:
            operation, _ = self.find(method, path)
        except Refusal:
            return False
        return operation.signature.files is not None


def _key(method: str, fixed: str) -> str:
    """A method, and what stands in the query where that makes it another operation."""
    return f"{method}?{fixed}" if fixed else method


def _segments(path: str) -> list[str]:
    return [segment for segment in path.split("/") if segment]


def _allow(operations: Iterable[str]) -> str:
    """The methods of these, and HEAD where there is GET."""
    allowed = sorted({each.partition("?")[0] for each in operations})
    return ", ".join([*allowed, *(["HEAD"] if "GET" in allowed else [])])
