"""A scenario's file as a tree in which every value knows its line and column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pax8.sandbox.scenarios.problems import Problem, ScenarioError

# A file that somebody writes and reads comes near none of these.
LARGEST = 256 * 1024
_DEEPEST = 12
_MOST_VALUES = 20_000
_MOST_PROBLEMS = 100
_BLANK = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Text:
    """A value that is no list and has no fields: as it is written."""

    line: int
    column: int
    text: str
    plain: bool = True

    @property
    def is_null(self) -> bool:
        """Whether nothing is written there."""
        return self.plain and self.text in _BLANK


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    line: int
    column: int
    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Values by their names. Each name is kept with its own place."""

    line: int
    column: int
    entries: tuple[tuple[Text, Node], ...]


Node = Text | Items | Fields


def kind_of(node: Node) -> str:
    """What a value is, in the words of somebody who wrote it."""
    if isinstance(node, Items):
        return "a list"
    if isinstance(node, Fields):
        return "fields"
    return "nothing" if node.is_null else f"'{shortened(node.text)}'"


def shortened(text: str) -> str:
    """A text in one line that is not too long to be shown."""
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:57]}..."  # noqa: PLR2004 - the length of the line


def parse(content: bytes, file: str) -> Node:
    """The tree in this YAML. Raises `ScenarioError` for what is none, or is too much.

    Of YAML, it is what is written by hand: one document of lists, fields and texts. Anchors,
    aliases and tags are refused, and no text is taken for anything else here.
    """
    try:
        import yaml
    except ImportError as error:
        raise ImportError(
            'reading scenarios needs PyYAML: pip install "pax8[sandbox]"', name="yaml"
        ) from error
    text = _decoded(content, file)
    try:
        loader = yaml.SafeLoader(text)
    except yaml.reader.ReaderError as error:
        before, code = text[: error.position], ord(text[error.position])
        line, column = before.count("\n") + 1, error.position - before.rfind("\n")
        raise _refused(file, line, column, f"YAML has no character U+{code:04X}") from None
    try:
        return _Tree(loader, file).document()
    except ScenarioError:
        raise
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        why = ", ".join(part for part in (error.context, error.problem) if part)
        raise _refused(file, *place, f"this is no YAML: {why}") from None
    except (ValueError, OverflowError) as error:
        # Such as a number of a character that no character has.
        place = (loader.line + 1, loader.column + 1)
        raise _refused(file, *place, f"this is no YAML: {error}") from None
    finally:
        loader.dispose()


def _decoded(content: bytes, file: str) -> str:
    if len(content) > LARGEST:
        raise _refused(file, 1, 1, f"the file has more than {LARGEST // 1024} KiB")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, error.start - before.rfind(b"\n")
        raise _refused(file, line, column, "the file is not UTF-8 from here on") from None


def _refused(file: str, line: int, column: int, text: str) -> ScenarioError:
    return ScenarioError(file, [Problem(line, column, text)])


def _is_text(value: str) -> bool:
    """Whether it can be written: YAML can spell halves of characters out."""
    return not any("\ud800" <= each <= "\udfff" for each in value)


class _Tree:
    """Builds the tree from what PyYAML finds, one piece after the other.

    PyYAML's own composer calls itself for every list in a list, and repeats what an alias names.
    """

    def __init__(self, loader: Any, file: str) -> None:
        self._loader = loader
        self._file = file
        self._values = 0
        self._problems: list[Problem] = []

    def document(self) -> Node:
        """The only document there is."""
        self._take("StreamStartEvent")
        if self._is("StreamEndEvent"):
            raise _refused(self._file, 1, 1, "the file is empty")
        self._take("DocumentStartEvent")
        root = self._whole()
        self._take("DocumentEndEvent")
        if not self._is("StreamEndEvent"):
            line, column = self._place(self._loader.peek_event())
            raise _refused(self._file, line, column, "a second document begins, and one is read")
        if self._problems:
            raise ScenarioError(self._file, self._problems)
        return root

    def _whole(self) -> Node:
        """A value with all that is in it."""
        # What is open: its place, and what was read of it so far.
        open_: list[tuple[bool, int, int, list[Node]]] = []
        while True:
            event = self._loader.get_event()
            line, column = self._place(event)
            done: Node
            match type(event).__name__:
                case "ScalarEvent":
                    done = Text(line, column, event.value, plain=event.style is None)
                    self._check(event, line, column)
                    if not _is_text(event.value):
                        self._wrong(line, column, "half of a character, which is no text")
                case "AliasEvent":
                    why = "aliases are not read; name it with `as:` and write `$name` for it"
                    self._wrong(line, column, why)
                    done = Text(line, column, "")
                case "SequenceStartEvent" | "MappingStartEvent":
                    self._check(event, line, column)
                    if len(open_) >= _DEEPEST:
                        raise _refused(self._file, line, column, "this lies too deep in lists")
                    is_mapping = type(event).__name__ == "MappingStartEvent"
                    open_.append((is_mapping, line, column, []))
                    continue
                case _:
                    is_mapping, line, column, parts = open_.pop()
                    done = (
                        self._fields(line, column, parts)
                        if is_mapping
                        else Items(line, column, tuple(parts))
                    )
            self._values += 1
            if self._values > _MOST_VALUES:
                raise _refused(self._file, line, column, f"there are over {_MOST_VALUES} values")
            if not open_:
                return done
            open_[-1][3].append(done)

    def _fields(self, line: int, column: int, parts: list[Node]) -> Fields:
        entries: dict[str, tuple[Text, Node]] = {}
        for name, value in zip(parts[::2], parts[1::2], strict=True):
            if not isinstance(name, Text):
                self._wrong(name.line, name.column, "the name of a field is text")
            elif name.text in entries:
                first = entries[name.text][0].line
                self._wrong(name.line, name.column, f"{name.text} is here already, in line {first}")
            else:
                entries[name.text] = (name, value)
        return Fields(line, column, tuple(entries.values()))

    def _check(self, event: Any, line: int, column: int) -> None:
        if event.anchor is not None:
            why = "anchors are not read; name it with `as:` and write `$name` for it"
            self._wrong(line, column, why)
        if event.tag is not None:
            self._wrong(line, column, "a tag, such as !!str, is not read")

    def _wrong(self, line: int, column: int, text: str) -> None:
        self._problems.append(Problem(line, column, text))
        if len(self._problems) >= _MOST_PROBLEMS:
            raise ScenarioError(self._file, self._problems)

    def _is(self, kind: str) -> bool:
        return type(self._loader.peek_event()).__name__ == kind

    def _take(self, kind: str) -> None:
        event = self._loader.get_event()
        if type(event).__name__ != kind:
            raise _refused(self._file, *self._place(event), "this is no YAML document")

    def _place(self, event: Any) -> tuple[int, int]:
        mark = event.start_mark
        return mark.line + 1, mark.column + 1
