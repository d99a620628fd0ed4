"""Every parameter of every operation goes where it is declared to go, and nothing else goes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, get_args, get_origin
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest

from core.calls import DENVER, ID, Recorder, bind, body
from pax8._core import wire
from pax8._core.call import Call
from pax8._core.model import Model
from pax8._core.open_enum import OpenEnum
from pax8._core.operation import Operation
from pax8._core.plan import plan
from pax8._core.reading import members
from pax8._core.signature import Parameter
from pax8.api.resources import every_operation

TEXT = "Köln & a=b, 1+1: 100%"
# What is given, and what stands for it in JSON.
SAMPLES: dict[Any, tuple[Any, Any]] = {
    UUID: (UUID(ID), ID),
    str: (TEXT, TEXT),
    bool: (False, False),
    int: (1, 1),
    Decimal: (Decimal("0.10"), Decimal("0.10")),
    date: (date(2026, 1, 31), "2026-01-31"),
    datetime: (datetime(2026, 1, 31, 22, tzinfo=DENVER), "2026-02-01T04:00:00.000Z"),
}
# One of them is on two resources. Those that send or give files have tests of their own.
OPERATIONS = [
    each
    for each in dict.fromkeys(every_operation())
    if not each.file
    and {"file", "watch"}.isdisjoint(p.place for p in each.signature.parameters.values())
]


def name_of(case: Any) -> str | None:
    if isinstance(case, Operation):
        return case.full_name
    return case.name if isinstance(case, Parameter) else None


def every_parameter(*places: str) -> pytest.MarkDecorator:
    cases = [
        (operation, parameter)
        for operation in OPERATIONS
        for parameter in operation.signature.parameters.values()
        if parameter.place in places
    ]
    return pytest.mark.parametrize(("operation", "parameter"), cases, ids=name_of)


anywhere = every_parameter("path", "query", "body")


def sample(hint: Any) -> tuple[Any, Any]:
    """A value for a parameter of this annotation, and what stands for it in JSON."""
    kind = members(hint)[0]
    if kind in SAMPLES:
        return SAMPLES[kind]
    if get_origin(kind) in (dict, Mapping):
        return {"a": Decimal("0.10")}, {"a": Decimal("0.10")}
    if get_origin(kind) in (list, Sequence):
        given, sent = sample(get_args(kind)[0])
        return [given, given], [sent, sent]
    if issubclass(kind, OpenEnum):
        member = list(kind)[-1]
        return member, str(member)
    tag = {"type": kind._tag} if hasattr(kind, "_tag") else {}
    field = next(each for each in plan(kind).fields.values() if each.name not in {"id", *tag})
    given, sent = sample(field.hint)
    return kind(**{field.name: given}), {field.wire[0]: sent, **tag}


def given_for(operation: Operation[..., Any], *wanted: Parameter) -> dict[str, Any]:
    """Values for these parameters, and for those that the operation cannot do without."""
    needed = [each for each in operation.signature.parameters.values() if each.required]
    given = {each.name: value_of(each) for each in (*needed, *wanted)}
    if "sort_direction" in given:
        given.setdefault("sort", value_of(operation.signature.parameters["sort"]))
    return given


def value_of(parameter: Parameter) -> Any:
    # In a path a whole model may stand for its id; that is tested where updates are.
    return SAMPLES[UUID][0] if parameter.place == "path" else sample(parameter.hint)[0]


def sent_for(operation: Operation[..., Any], given: dict[str, Any]) -> tuple[str, Any, Any]:
    """The path, the query and the body that these values make, worked out independently."""
    path, query, content = operation.path, dict[str, str](), dict[str, Any]()
    direction, surface = str(given.get("sort_direction", "asc")), operation.surface
    for name in given:
        parameter = operation.signature.parameters[name]
        if parameter.place == "path":
            path = path.replace(f"{{{name}}}", ID)
            continue
        _, sent = sample(parameter.hint)
        if name == operation.signature.whole:
            return path, query | _rest(operation, given, name), sent
        if parameter.place == "body":
            content[wire.camel(name)] = sent
        elif name == "sort":
            query[name] = surface.sort_format.format(field=sent, direction=direction)
        elif name == "size":
            query[surface.size_name] = str(sent)
        elif name != "sort_direction":
            query[wire.camel(name)] = str(sent).lower() if isinstance(sent, bool) else str(sent)
    return path, query, content


def _rest(operation: Operation[..., Any], given: dict[str, Any], whole: str) -> dict[str, str]:
    """The query beside a body that is one parameter."""
    rest = {name: value for name, value in given.items() if name != whole}
    query: dict[str, str] = sent_for(operation, rest)[1]
    return query


def made(call: Call) -> tuple[str, Any, Any]:
    query = parse_qsl(call.query, keep_blank_values=True, strict_parsing=bool(call.query))
    assert len(query) == len(dict(query))
    return call.path, dict(query), body(call.body)


def test_all_operations_have_names_of_their_own() -> None:
    assert len({each.full_name for each in OPERATIONS}) == len(OPERATIONS)


@anywhere
def test_a_parameter_goes_where_it_belongs_and_goes_alone(
    operation: Operation[..., Any], parameter: Parameter
) -> None:
    given = given_for(operation, parameter, *first_of_body(operation, parameter))
    assert made(bind(operation, **given)) == sent_for(operation, given)


def first_of_body(operation: Operation[..., Any], parameter: Parameter) -> list[Parameter]:
    """A parameter of the body, when this one is none, for a write that must have something."""
    body = [each for each in operation.signature.parameters.values() if each.place == "body"]
    return [] if parameter.place == "body" else body[:1]


@anywhere
def test_pax8s_spelling_of_a_parameter_is_the_parameter(
    operation: Operation[..., Any], parameter: Parameter
) -> None:
    given = given_for(operation, parameter, *first_of_body(operation, parameter))
    spelled = {wire.camel(name): value for name, value in given.items()}
    assert made(bind(operation, **spelled)) == made(bind(operation, **given))
    if parameter.name != wire.camel(parameter.name):
        with pytest.raises(TypeError, match=f"was given {parameter.name} twice"):
            bind(operation, **{**given, wire.camel(parameter.name): value_of(parameter)})


@every_parameter("query", "body")
def test_a_misspelt_parameter_is_refused_with_what_was_meant(
    operation: Operation[..., Any], parameter: Parameter
) -> None:
    given = given_for(operation)
    given.pop(parameter.name, None)
    for misspelt in (f"{parameter.name}x", f"{wire.camel(parameter.name)}X"):
        told = rf"{operation.full_name}\(\) has no {misspelt}; did you mean {parameter.name}\?"
        with pytest.raises(TypeError, match=told):
            bind(operation, **{**given, misspelt: value_of(parameter)})


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_a_parameter_like_no_other_is_refused_with_what_there_is(
    operation: Operation[..., Any],
) -> None:
    with pytest.raises(TypeError, match="has no xyzzy; it takes ") as caught:
        bind(operation, **{**given_for(operation), "xyzzy": 1})
    assert all(name in str(caught.value) for name in operation.signature.parameters)


@every_parameter("query")
def test_none_in_a_query_is_left_out(operation: Operation[..., Any], parameter: Parameter) -> None:
    if parameter.required:
        with pytest.raises(TypeError, match=f"needs {parameter.name}"):
            bind(operation, **{**given_for(operation), parameter.name: None})
        return
    given = given_for(operation, *first_of_body(operation, parameter))
    assert made(bind(operation, **{**given, parameter.name: None})) == made(
        bind(operation, **given)
    )


@every_parameter("body")
def test_none_in_a_body_is_null(operation: Operation[..., Any], parameter: Parameter) -> None:
    if parameter.required:
        with pytest.raises(TypeError, match=f"needs {parameter.name}"):
            bind(operation, **{**given_for(operation), parameter.name: None})
        return
    call = bind(operation, **{**given_for(operation), parameter.name: None})
    needed = {each.name for each in operation.signature.parameters.values() if each.required}
    beside = sent_for(operation, {k: v for k, v in given_for(operation).items() if k in needed})[2]
    assert body(call.body) == {**beside, wire.camel(parameter.name): None}


@every_parameter("path")
def test_an_id_is_needed(operation: Operation[..., Any], parameter: Parameter) -> None:
    given = given_for(operation)
    with pytest.raises(TypeError, match=rf"{operation.name}\(\) needs {parameter.name}"):
        bind(operation, **{**given, parameter.name: None})
    del given[parameter.name]
    with pytest.raises(TypeError, match=rf"{operation.name}\(\) needs {parameter.name}"):
        bind(operation, **given)


@anywhere
@pytest.mark.parametrize(
    "wrong", [object(), 1.5, b"x", {1}, Model], ids=lambda wrong: str(wrong)[:9]
)
def test_what_is_of_no_use_to_a_parameter_is_refused_by_its_name(
    operation: Operation[..., Any], parameter: Parameter, wrong: Any
) -> None:
    given = given_for(operation, parameter)
    told = rf"{operation.full_name}\(\): {parameter.name}: .* wanted, not {type(wrong).__name__}"
    with pytest.raises(TypeError, match=told):
        bind(operation, **{**given, parameter.name: wrong})


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_a_request_on_the_wire_is_what_was_given(operation: Operation[..., Any]) -> None:
    given = given_for(operation, *operation.signature.parameters.values())
    path, query, content = sent_for(operation, given)
    if operation.paged and "page" not in given:
        query |= {"page": "0", operation.surface.size_name: str(operation.surface.largest_page)}
    request = Recorder().call(operation, **given)
    sent = urlsplit(str(request.url))
    assert request.method == operation.method
    assert sent.path == operation.surface.prefix + path
    assert dict(parse_qsl(sent.query)) == query
    assert body(request.content) == content
    assert ("content-type" in request.headers) is bool(content)


@pytest.mark.parametrize("operation", OPERATIONS, ids=name_of)
def test_what_is_refused_is_refused_before_any_request(operation: Operation[..., Any]) -> None:
    pax8 = Recorder()
    wrong = {name: object() for name in operation.signature.parameters}
    for mistake in ({"xyzzy": 1}, wrong) if wrong else ({"xyzzy": 1},):
        with pytest.raises(TypeError, match=operation.name):
            pax8.call(operation, **{**given_for(operation), **mistake})
    assert pax8.asked == []
