"""What the sandbox is held against in `make conform` has all the facts, and hides no finding."""

from __future__ import annotations

import re
from typing import Any

import pytest
from conform.documents import SURFACES, facts_of, openapi
from conform.explained import BOTH, EXPLAINED, Explained, _predicted, unexplained, unfound
from conform.findings import Finding
from spec.distil import PUBLISHED, distil


def without_notes(facts: Any) -> Any:
    """Facts without what says only that a document explained its values, which nothing keeps."""
    if isinstance(facts, dict):
        return {key: without_notes(each) for key, each in facts.items() if key != "enumTrimmed"}
    return [without_notes(each) for each in facts] if isinstance(facts, list) else facts


def test_every_published_document_is_made() -> None:
    assert set(SURFACES) == set(PUBLISHED)


@pytest.mark.parametrize("surface", SURFACES)
def test_a_document_that_is_made_of_facts_has_just_these_facts(surface: str) -> None:
    facts = facts_of(surface)
    assert distil(openapi(surface, facts)) == without_notes(facts)


def test_every_explanation_has_a_reason_and_is_of_surfaces_that_there_are() -> None:
    for each in EXPLAINED:
        assert len(each.reason) > 10
        assert each.spoken
        assert any(re.fullmatch(each.surface, surface) for surface in SURFACES)
        # Nothing explains all that there could be of anything.
        assert each.detail != ".*" or each.operation != ".*"
    assert len(set(EXPLAINED)) == len(EXPLAINED)


def test_no_defect_could_be_explained() -> None:
    for surface in SURFACES:
        for check, detail in (
            ("not_a_server_error", "500 Server error"),
            ("status_code_conformance", "500"),
            ("positive_data_acceptance", "500 An unexpected error occurred"),
            ("ignored_auth", "200 The API accepts requests without authentication"),
            ("use_after_free", "200 The API did not return a HTTP 404"),
            ("unsupported_method", "200"),
            ("response_schema_conformance", "200 id: … is not of type …"),
            ("negative_data_rejection", "200 parameter `size` in query - size: Incorrect type"),
        ):
            finding = Finding(surface, "GET /v2/anything/{id}", check, detail)
            for spoken in BOTH:
                assert unexplained([finding], spoken) == [finding]


def test_what_is_explained_in_one_way_of_speaking_is_not_in_the_other() -> None:
    finding = Finding("quoting", "GET /v2/quotes/{quoteId}", "status_code_conformance", "404")
    assert unexplained([finding], "live") == []
    assert unexplained([finding], "documented") == [finding]
    late = [each for each in EXPLAINED if each.explains(finding)]
    assert [each for each in late if each in unfound([(finding, "documented")])] == late
    assert not [each for each in late if each in unfound([(finding, "live")])]


def test_a_switch_that_makes_no_difference_predicts_nothing() -> None:
    with pytest.raises(ValueError, match="limit_window makes no difference"):
        _predicted("limit_window", "partner", ".*", "status_code_conformance", "429")
    assert isinstance(_predicted("records", "partner", ".*", "x", "y"), Explained)
