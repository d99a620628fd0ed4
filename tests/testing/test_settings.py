from __future__ import annotations

from inspect import signature
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from pax8.sandbox import Sandbox
from pax8.testing.settings import Settings, found_from, layered


def test_all_that_a_sandbox_takes_may_be_said() -> None:
    assert {*Settings.__annotations__, "db"} == {*signature(Sandbox).parameters}


LAYERS = st.lists(
    st.fixed_dictionaries(
        {},
        optional={
            "seed": st.integers(),
            "companies": st.integers(0, 9),
            "limit": st.none() | st.integers(1, 9),
            "wire": st.none() | st.dictionaries(st.sampled_from("abc"), st.sampled_from("xyz")),
        },
    )
    | st.just({"scenario": "month-end"})
)


@given(LAYERS)
def test_what_is_said_last_holds(layers: list[dict[str, object]]) -> None:
    settings = layered(layers)
    assert not ("scenario" in settings and {"seed", "companies"} & settings.keys())
    for layer in layers[-1:]:
        for name, value in layer.items():
            if name != "wire":
                assert settings[name] == value
            elif isinstance(value, dict) and value:
                wire = settings["wire"]
                assert isinstance(wire, dict)
                assert value.items() <= wire.items()
    assert layered([settings]) == settings


def test_a_file_is_seen_from_where_it_was_said(tmp_path: Path) -> None:
    assert found_from(tmp_path, {"scenario": "month-end"}) == {"scenario": "month-end"}
    assert found_from(tmp_path, {"scenario": "a/b.yaml"}) == {"scenario": tmp_path / "a/b.yaml"}
    assert found_from(tmp_path, {"scenario": Path("bare")}) == {"scenario": tmp_path / "bare"}
    assert found_from(tmp_path, {"scenario": "/x/y.yaml"}) == {"scenario": Path("/x/y.yaml")}
