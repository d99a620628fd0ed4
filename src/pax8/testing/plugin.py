"""The fixtures for pytest, which finds them by itself.

Imported in every run of pytest where this package is installed: all but pytest itself is imported
by the fixtures.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from collections.abc import Generator

    from pax8.client import AsyncPax8Client, Pax8Client
    from pax8.sandbox import Sandbox, SandboxServer
    from pax8.testing.rig import Rig

_RIG = pytest.StashKey["Rig"]()
_MARKER = "pax8"
# pytest has numbers in its files since then.
_NUMBER: Any = "int" if pytest.version_tuple >= (8, 4) else "string"


class _Ini(NamedTuple):
    """A setting that a project's configuration may have."""

    kind: Any
    about: str


_INI = {
    "seed": _Ini(_NUMBER, "which world the Pax8 sandboxes of tests have"),
    "companies": _Ini(_NUMBER, "how many companies the Pax8 sandboxes of tests have"),
    "scenario": _Ini("string", "the scenario of the Pax8 sandboxes of tests: a name, or a file"),
    "documented": _Ini("bool", "whether Pax8 sandboxes speak as Pax8 is documented"),
    "limit": _Ini(_NUMBER, "how many calls a minute the Pax8 sandboxes of tests let through"),
    "wire": _Ini("linelist", "how Pax8 sandboxes speak, a line each: NAME=VALUE"),
}


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a project say what its sandboxes are made with."""
    for name, (kind, about) in _INI.items():
        parser.addini(f"pax8_{name}", about, type=kind, default=None)


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker."""
    config.addinivalue_line(
        "markers",
        f"{_MARKER}(seed=, companies=, scenario=, documented=, limit=, wire=, …): what the Pax8 "
        "sandbox of a test is made with, as pax8.sandbox.Sandbox takes it",
    )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Show the last requests of a test that failed."""
    report = yield
    rig = item.stash.get(_RIG, None)
    if report.failed and rig is not None and rig.recent is not None:
        from pax8.testing.recent import TITLE

        report.sections.append((TITLE, rig.recent))
    return report


@pytest.fixture
def _pax8_rig(request: pytest.FixtureRequest) -> Generator[Rig]:
    """All that a test works with."""
    with _told("the Pax8 sandbox cannot be made: "):
        from pax8.testing.rig import Rig

        rig = Rig(**_settings(request))
        # Made here, so that what is wrong with its settings is told as such.
        _ = rig.sandbox
    request.node.stash[_RIG] = rig
    yield rig
    del request.node.stash[_RIG]
    rig.close()


@pytest.fixture
def pax8_sandbox(_pax8_rig: Rig) -> Sandbox:
    """A Pax8 sandbox with a fresh world: `pax8_sandbox.control` steers it."""
    return _pax8_rig.sandbox


@pytest.fixture
def pax8_client(pax8_sandbox: Sandbox, _pax8_rig: Rig) -> Pax8Client:
    """A client on `pax8_sandbox`, closed after the test; its waits pass at once."""
    return _on(pax8_sandbox, _pax8_rig).client


@pytest.fixture
def pax8_async_client(pax8_sandbox: Sandbox, _pax8_rig: Rig) -> AsyncPax8Client:
    """An async client on `pax8_sandbox`, closed after the test; its waits pass at once."""
    return _on(pax8_sandbox, _pax8_rig).async_client


@pytest.fixture
def pax8_server(pax8_sandbox: Sandbox, _pax8_rig: Rig) -> SandboxServer:
    """`pax8_sandbox` on a socket: `.url`, and `.environ` for a process that is to call it."""
    with _told():
        return _on(pax8_sandbox, _pax8_rig).server


@contextmanager
def _told(before: str = "") -> Generator[None]:
    """Tell what is wrong with what was asked for in a line, and not in a traceback of ours."""
    try:
        yield
    except (ImportError, OSError, TypeError, ValueError) as error:
        raise pytest.fail.Exception(f"{before}{error}", pytrace=False) from None


def _on(sandbox: Sandbox, rig: Rig) -> Rig:
    """The rig, on the sandbox of this test, which may come from a fixture of the project's own."""
    rig.use(sandbox)
    return rig


def _settings(request: pytest.FixtureRequest) -> dict[str, Any]:
    """What the sandbox of a test is made with: the project's settings, then markers, inwards."""
    from pax8.testing.settings import checked, found_from, layered

    config, marker = request.config, f"@pytest.mark.{_MARKER}"
    home = config.rootpath if config.inipath is None else config.inipath.parent
    layers = [found_from(home, checked(_configured(config), "the configuration of pytest"))]
    for mark in reversed(list(request.node.iter_markers(_MARKER))):
        if mark.args:
            raise TypeError(f"{marker} takes its settings by name, not {mark.args[0]!r}")
        layers.append(found_from(request.path.parent, checked(mark.kwargs, marker)))
    return layered(layers)


def _configured(config: pytest.Config) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    for name, (kind, _) in _INI.items():
        value = _ini(config, f"pax8_{name}")
        if value is None or value in ("", []):
            continue
        if name == "wire":
            value = dict(_switch(line) for line in value)
        elif kind is _NUMBER:
            value = _number(name, value)
        settings[name] = value
    return settings


def _ini(config: pytest.Config, name: str) -> Any:
    try:
        return config.getini(name)
    except (pytest.UsageError, TypeError, ValueError) as error:
        raise ValueError(f"{name}: {error}") from None


def _number(name: str, value: Any) -> int:
    try:
        return int(value)
    except ValueError:
        raise ValueError(f"pax8_{name}: {value!r} is not a whole number") from None


def _switch(line: str) -> tuple[str, str]:
    name, equals, value = line.partition("=")
    if not equals:
        raise ValueError(f"pax8_wire: {line!r} is not NAME=VALUE, such as retry_after=date")
    return name.strip(), value.strip()
