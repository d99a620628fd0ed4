"""Somebody who looks at a sandbox's pages, without a browser."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode, urlsplit

from pax8._core.http import Request, Response
from pax8.sandbox import Sandbox

HOST = "127.0.0.1:8080"
HOME = "/_sandbox/"
WITHIN = "/_sandbox/window/"
# Elements that have no end.
_VOID = frozenset({"meta", "link", "input", "br", "img", "hr"})


@dataclass
class Element:
    """An element of a page, and the text within it."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[str, ...]
    text: str = ""


@dataclass
class Shown(HTMLParser):
    """A page: its elements in order. Raises for tags that do not match."""

    response: Response
    elements: list[Element] = field(default_factory=list[Element])

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []
        self.feed(self.response.content.decode())
        self.close()
        assert not self._open, [each.tag for each in self._open]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), attrs
        inside = tuple(each.tag for each in self._open)
        element = Element(tag, {name: value or "" for name, value in attrs}, inside)
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        # The end of an option may be left out.
        while self._open and self._open[-1].tag == "option" and tag != self._open[-1].tag:
            self._open.pop()
        assert self._open, tag
        assert self._open.pop().tag == tag, (tag, self._open)

    def handle_data(self, data: str) -> None:
        for each in self._open:
            each.text += data

    @property
    def status(self) -> int:
        return self.response.status

    @property
    def source(self) -> str:
        return self.response.content.decode()

    @property
    def text(self) -> str:
        """What the page says, its spaces made one."""
        return " ".join(next(each.text for each in self.elements if each.tag == "body").split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of this tag with these attributes."""
        return [
            each
            for each in self.elements
            if each.tag == tag and attributes.items() <= each.attributes.items()
        ]

    def links(self) -> list[str]:
        """Where its links lead to, and what it loads."""
        return [
            each.attributes[name].partition("#")[0]
            for each in self.elements
            for name in ("href", "src")
            if each.attributes.get(name, "").startswith("/")
        ]


@dataclass
class Visitor:
    """Opens pages, and sends forms from them."""

    sandbox: Sandbox

    def get(self, path: str, **headers: str) -> Response:
        request = Request("GET", f"http://{HOST}{path}", {"host": HOST, **headers})
        return self.sandbox.respond(request).response

    def see(self, path: str) -> Shown:
        """A page by its address, or by what stands behind that of all pages."""
        return Shown(self.get(path if path.startswith("/") else WITHIN + path))

    def post(
        self, action: str, entered: dict[str, str], origin: str | None = f"http://{HOST}"
    ) -> Response:
        headers = {"host": HOST, "content-type": "application/x-www-form-urlencoded"}
        if origin is not None:
            headers["origin"] = origin
        url = f"http://{HOST}{WITHIN}do/{action}"
        request = Request("POST", url, headers, urlencode(entered).encode())
        return self.sandbox.respond(request).response

    def send(self, action: str, **entered: str) -> Shown:
        """Send a form, and go where one is sent then."""
        answer = self.post(action, entered)
        if answer.status != 303:
            return Shown(answer)
        return self.see(answer.headers["location"].partition("#")[0])

    def crawl(self, most: int) -> dict[str, Response]:
        """What all links lead to, from the first page on; of each kind so many at most."""
        found: dict[str, Response] = {}
        kinds: dict[str, int] = {}
        waiting = [HOME]
        while waiting:
            address = waiting.pop(0)
            path = urlsplit(address).path
            kind = path.rpartition("/")[0] + ("?" if "?" in address else "")
            if address in found or (path.count("/") > 3 and kinds.get(kind, 0) >= most):
                continue
            kinds[kind] = kinds.get(kind, 0) + 1
            found[address] = answer = self.get(address)
            if answer.headers.get("content-type", "").startswith("text/html"):
                waiting += Shown(answer).links()
        return found
