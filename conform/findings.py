"""What schemathesis finds where a sandbox does not do as a document says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, cast

import msgspec
import schemathesis
from schemathesis import GenerationMode
from schemathesis.config import (
    CacheConfig,
    GenerationConfig,
    HealthCheck,
    PhasesConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.engine import events, from_schema
from schemathesis.hooks import GLOBAL_HOOK_DISPATCHER

if TYPE_CHECKING:
    from schemathesis import HookContext
    from schemathesis.core.failures import Failure
    from schemathesis.core.transport import Response
    from schemathesis.engine.recorder import ScenarioRecorder

BeforeCall = Callable[["HookContext", Any, dict[str, Any]], None]

# What differs from one run to the next, and says nothing of what is wrong.
_CHANGING = (
    (re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"), "ID"),
    (re.compile(r"'.*?'|\".*?\"", re.DOTALL), "…"),
    (re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?"), "N"),
)
_MUTATION = re.compile(r"Invalid component: (.*)", re.DOTALL)


@dataclass(frozen=True, order=True)
class Finding:
    """One way in which an operation does not do as documented.

    `detail` says which, in words that stay the same from run to run.
    """

    surface: str
    operation: str
    check: str
    detail: str

    def __str__(self) -> str:
        return f"{self.surface}: {self.operation}: {self.check}: {self.detail}"


@dataclass
class Report:
    """What was found, each with an example of how to see it, and what was answered.

    `links` is from how many answers to how many requests chains may go on.
    """

    found: dict[Finding, str] = field(default_factory=dict[Finding, str])
    answers: dict[str, Counter[int]] = field(
        default_factory=lambda: defaultdict[str, Counter[int]](Counter)
    )
    links: int = 0
    troubles: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Effort:
    """How much is tried.

    `examples`: how many requests are made up for an operation; `chains`: how many chains of them,
    of at most so many `steps`; `wrong`: whether they are wrong on purpose too; `seed`: other ones
    are made up; without one, the same ones each time.
    """

    examples: int
    chains: int
    steps: int
    wrong: bool = True
    seed: int | None = None


@dataclass(frozen=True)
class Place:
    """Where requests go, what opens it, and what sees each of them before it is sent."""

    base_url: str
    token: str | None
    before_call: BeforeCall


def examine(surface: str, document: dict[str, Any], place: Place, effort: Effort) -> Report:
    """Send what the document lets one think of, and report what is answered otherwise."""
    modes = list(GenerationMode) if effort.wrong else [GenerationMode.POSITIVE]
    made_up = partial(
        GenerationConfig,
        modes=modes,
        deterministic=effort.seed is None,
        no_shrink=True,
        database="none",
    )
    project = ProjectConfig(
        base_url=place.base_url,
        # One that is found does not hide the next.
        continue_on_failure=True,
        headers={} if place.token is None else {"Authorization": f"Bearer {place.token}"},
        generation=made_up(max_examples=effort.examples),
        phases=PhasesConfig(
            stateful=StatefulPhaseConfig(
                generation=made_up(max_examples=effort.chains), max_steps=effort.steps
            )
        ),
    )
    config = SchemathesisConfig(
        seed=1 if effort.seed is None else effort.seed,
        cache=CacheConfig(enabled=False),
        suppress_health_check=list(HealthCheck),
        projects=ProjectsConfig(default=project),
    )
    schema = schemathesis.openapi.from_dict(document, config=config)
    with _hooked(place.before_call):
        return _read(surface, from_schema(schema).execute())


@contextmanager
def _hooked(before_call: BeforeCall) -> Generator[None]:
    """Let this function see each request before it is sent, for a while."""

    def change(context: HookContext, case: Any, kwargs: dict[str, Any]) -> None:
        before_call(context, case, kwargs)

    dispatcher: Any = GLOBAL_HOOK_DISPATCHER
    dispatcher.register_hook_with_name(change, "before_call")
    try:
        yield
    finally:
        dispatcher.unregister(change)


def _read(surface: str, stream: Iterable[events.EngineEvent]) -> Report:
    report = Report()
    for event in stream:
        if isinstance(event, events.ScenarioFinished):
            for finding, example in _findings(surface, event.recorder):
                report.found.setdefault(finding, example)
            for case_id, interaction in event.recorder.interactions.items():
                case = cast("Any", event.recorder).cases[case_id].value
                if interaction.response is not None:
                    report.answers[case.operation.label][interaction.response.status_code] += 1
        elif isinstance(event, events.PhaseStarted) and event.payload is not None:
            report.links = event.payload.transitions_selected
        elif isinstance(event, events.NonFatalError):
            report.troubles.append(f"{surface}: {event.label}: {event.value}")
        elif isinstance(event, events.FatalError):
            raise event.exception
    return report


def _findings(surface: str, recorder: ScenarioRecorder) -> Iterator[tuple[Finding, str]]:
    for case_id, checks in recorder.checks.items():
        response = recorder.interactions[case_id].response
        for check in checks:
            if check.failure_info is not None and response is not None:
                failure = check.failure_info.failure
                operation = failure.operation or recorder.label
                case = cast("Any", recorder).cases[case_id].value
                detail = _detail(failure, response, case)
                finding = Finding(surface, operation, check.name, detail)
                yield finding, _example(check.failure_info.code_sample, failure, response)


def _detail(failure: Failure, response: Response, case: Any) -> str:
    status = response.status_code
    title = type(failure).__name__
    if title == "UndefinedStatusCode":
        return str(status)
    if title == "RejectedPositiveData":
        return f"{status} {_still(_refusal(response))}"
    if title == "AcceptedNegativeData":
        mutation = _MUTATION.search(failure.message)
        what = _still(mutation[1] if mutation else failure.message)
        return f"{status} {what}{_nothing(case)}"
    path = getattr(failure, "instance_path", None)
    if path is not None:
        where = ".".join("*" if isinstance(each, int) else str(each) for each in path)
        return f"{status} {where}: {_still(failure.message.partition(chr(10))[0])}"
    return f"{status} {_still(failure.message)}"


def _nothing(case: Any) -> str:
    """What there is in a request of values that say nothing."""
    found = {"null" for each in _values(case.body) if each is None}
    found |= {"empty" for each in _values(case.query) if each in {"", None}}
    return f" ({', '.join(sorted(found))})" if found else ""


def _values(held: Any) -> Iterator[Any]:
    if isinstance(held, dict):
        held = list(cast("dict[str, Any]", held).values())
    if isinstance(held, list):
        for each in cast("list[Any]", held):
            yield from _values(each)
    else:
        yield held if isinstance(held, str | None) else "something"


def _refusal(response: Response) -> str:
    """Why the sandbox refuses, as far as it says."""
    try:
        said: Any = msgspec.json.decode(response.content)
    except msgspec.MsgspecError:
        return response.text
    if not isinstance(said, dict):
        return str(said)
    refusal = cast("dict[str, Any]", said)
    details = [each.get("message") for each in refusal.get("details") or ()]
    return str(refusal.get("message") or details or refusal.get("error_description"))


def _still(text: str) -> str:
    for changing, instead in _CHANGING:
        text = changing.sub(instead, text)
    return " ".join(text.split())


def _example(request: str, failure: Failure, response: Response) -> str:
    answer = f"{response.status_code} {response.content[:400].decode('utf-8', 'replace')}"
    return f"{failure.message}\n{request}\n{answer}"
