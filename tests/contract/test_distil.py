"""The facts in spec/ are all there, hold together, and come from the script beside them."""

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

SPEC = Path(__file__).parents[2] / "spec"
OPERATIONS = {
    "authentication": 1,
    "partner": 29,
    "quoting": 33,
    "vendor-provisioning": 21,
    "vendor-usage": 3,
    "webhooks": 15,
}


def load_script() -> Any:
    specification = importlib.util.spec_from_file_location("distil", SPEC / "distil.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


distil = load_script()


def answer(schema: dict[str, Any], media: str = "application/json") -> dict[str, Any]:
    return {"description": "Prose.", "content": {media: {"schema": schema, "example": "Prose."}}}


def reference(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def records(name: str) -> dict[str, Any]:
    return {"type": "array", "items": reference(name), "description": "Prose."}


REFUSAL = {"type": "object", "properties": {"status": {"type": "integer"}}, "required": ["status"]}


def make_document() -> dict[str, Any]:
    page = {"type": "object", "properties": {"content": records("Boat"), "page": reference("Page")}}
    boat = {
        "type": "object",
        "title": "Prose.",
        "description": "Prose.",
        "required": ["name", "harbour"],
        "properties": {
            "name": {"type": "string", "description": "Prose.", "example": "Prose."},
            "description": {"type": "string", "readOnly": True, "writeOnly": False},
            "rig": {"type": "string", "enum": ["sloop (Prose, with a comma)", "cutter"]},
            "owner": {"readOnly": True, "allOf": [reference("Owner")]},
        },
    }
    return {
        "openapi": "3.0.1",
        "info": {"title": "Prose.", "version": "1.0.0"},
        "servers": [{"url": "https://boats.test/v1", "description": "Prose."}],
        "paths": {
            "/boats": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {"multipart/form-data": {"schema": reference("Boat")}},
                    },
                    "responses": {"201": answer(reference("Boat"), "*/*"), "422": answer(REFUSAL)},
                },
                "get": {
                    "summary": "Prose.",
                    "operationId": "listBoats",
                    "tags": ["Prose."],
                    "parameters": [
                        {"name": "size", "in": "query", "schema": {"type": "number", "maximum": 9}},
                        {"name": "name", "in": "query", "schema": {"type": "string"}},
                    ],
                    "responses": {"200": answer(page), "422": answer(REFUSAL)},
                },
            },
            "/boats/{boatId}": {
                "parameters": [
                    {
                        "name": "boatId",
                        "in": "path",
                        "required": True,
                        "description": "Prose.",
                        "schema": {"type": "string", "format": "uuid"},
                    }
                ],
                "get": {
                    "responses": {
                        "200": {
                            "description": "Prose.",
                            "content": {
                                "application/json": {"schema": reference("Boat")},
                                "application/pdf": {"schema": {"format": "binary"}},
                            },
                        },
                        "401": {"content": {"application/json": {"examples": {"a": "Prose."}}}},
                    }
                },
                "delete": {"responses": {"204": {"description": "Prose.", "content": {}}}},
            },
            "/fleets": {"get": {"responses": {"200": answer(reference("Fleet"))}}},
        },
        "components": {
            "schemas": {
                "Page": {"type": "object", "properties": {"number": {}}},
                "Owner": {"oneOf": [reference("Page")], "discriminator": {"propertyName": "kind"}},
                "Fleet": {
                    "type": "object",
                    "properties": {"content": records("Boat"), "totalElements": {}},
                },
                "Boat": boat,
            }
        },
    }


def distil_made() -> dict[str, Any]:
    facts: dict[str, Any] = distil.distil(make_document())
    return facts


def committed(surface: str) -> dict[str, Any]:
    facts: dict[str, Any] = json.loads((SPEC / f"{surface}.json").read_text(encoding="utf-8"))
    return facts


def publish(folder: Path, document: dict[str, Any]) -> None:
    for name in distil.PUBLISHED.values():
        (folder / name).write_text(json.dumps(document), encoding="utf-8")


def test_parameters_are_found_by_place_and_name() -> None:
    operations = distil_made()["operations"]
    assert operations["GET /boats"]["query"] == {
        "name": {"type": "string"},
        "size": {"type": "number", "maximum": 9},
    }
    boat = {"boatId": {"type": "string", "format": "uuid", "required": True}}
    assert operations["GET /boats/{boatId}"]["path"] == boat


def test_fields_carry_their_flags() -> None:
    facts = distil_made()["schemas"]["Boat"]
    assert facts["fields"]["name"] == {"type": "string", "required": True}
    assert facts["fields"]["description"] == {"type": "string", "readOnly": True}
    assert facts["fields"]["owner"] == {"allOf": [{"ref": "Owner"}], "readOnly": True}
    assert facts["requires"] == ["harbour"]


def test_variants_keep_their_structure() -> None:
    owner = {"oneOf": [{"ref": "Page"}], "discriminator": {"propertyName": "kind"}}
    assert distil_made()["schemas"]["Owner"] == owner


def test_responses_say_what_they_hold() -> None:
    facts = distil_made()
    operations = facts["operations"]
    page = {"envelope": "page", "of": "Boat", "page": "Page"}
    assert operations["GET /boats"]["responses"] == {"200": page, "422": {"shared": True}}
    fleet = {"envelope": "flat", "of": "Boat", "ref": "Fleet"}
    assert operations["GET /fleets"]["responses"] == {"200": fleet}
    assert operations["DELETE /boats/{boatId}"]["responses"] == {"204": {}}
    assert operations["GET /boats/{boatId}"]["responses"] == {
        "200": {
            "alternatives": [{"ref": "Boat"}, {"media": "application/pdf", "format": "binary"}]
        },
        "401": {"media": "application/json"},
    }
    assert facts["sharedResponses"] == {
        "422": {"fields": {"status": {"type": "integer", "required": True}}}
    }


def test_bodies_say_their_media_type() -> None:
    body = distil_made()["operations"]["POST /boats"]["body"]
    assert body == {"media": "multipart/form-data", "ref": "Boat", "required": True}


def test_no_prose_comes_over() -> None:
    facts = distil_made()
    assert "Prose" not in json.dumps(facts)
    rig = {"type": "string", "enum": ["cutter", "sloop"], "enumTrimmed": True}
    assert facts["schemas"]["Boat"]["fields"]["rig"] == rig


def test_a_keyword_without_a_rule_stops_the_script() -> None:
    document = make_document()
    document["components"]["schemas"]["Boat"]["properties"]["name"]["contentEncoding"] = "base64"
    with pytest.raises(ValueError, match=r"Boat\.name: no rule for contentEncoding"):
        distil.distil(document)


def test_the_order_of_a_document_does_not_matter() -> None:
    document = make_document()
    turned = json.loads(json.dumps(document))
    turned["paths"] = dict(reversed(document["paths"].items()))
    schemas = document["components"]["schemas"]
    turned["components"]["schemas"] = dict(reversed(schemas.items()))
    turned["components"]["schemas"]["Boat"]["properties"]["rig"]["enum"].reverse()
    assert distil.render(distil.distil(turned)) == distil.render(distil.distil(document))


def test_a_check_shows_what_differs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "spec"
    target.mkdir()
    document = make_document()
    publish(tmp_path, document)
    assert distil.main([str(tmp_path), "--check"], target) == 1
    assert distil.main([str(tmp_path)], target) == 0
    capsys.readouterr()
    assert distil.main([str(tmp_path), "--check"], target) == 0
    assert capsys.readouterr().out == ""
    document["paths"]["/boats"]["get"]["parameters"][0]["schema"]["maximum"] = 8
    publish(tmp_path, document)
    assert distil.main([str(tmp_path), "--check"], target) == 1
    shown = capsys.readouterr().out
    assert '-        "size": {"type": "number", "maximum": 9}' in shown
    assert '+        "size": {"type": "number", "maximum": 8}' in shown


def test_a_missing_document_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        distil.main([str(tmp_path)], tmp_path)
    assert "webhooks-api.json" in capsys.readouterr().err


def test_every_published_operation_is_here() -> None:
    assert set(OPERATIONS) == set(distil.PUBLISHED)
    counted = {surface: len(committed(surface)["operations"]) for surface in OPERATIONS}
    assert counted == OPERATIONS
    assert sum(counted.values()) == 102


@pytest.mark.parametrize("surface", OPERATIONS)
def test_the_file_is_as_the_script_writes_it(surface: str) -> None:
    text = (SPEC / f"{surface}.json").read_text(encoding="utf-8")
    assert distil.render(json.loads(text)) == text


@pytest.mark.parametrize("surface", OPERATIONS)
def test_every_name_leads_to_a_schema(surface: str) -> None:
    named: set[str] = set()

    def collect(node: dict[str, Any]) -> dict[str, Any]:
        named.update(node[key] for key in ("ref", "of", "page") if isinstance(node.get(key), str))
        return node

    text = (SPEC / f"{surface}.json").read_text(encoding="utf-8")
    facts = json.loads(text, object_hook=collect)
    assert named
    assert named <= set(facts["schemas"])


@pytest.mark.parametrize("surface", OPERATIONS)
def test_every_parameter_of_a_path_is_described(surface: str) -> None:
    for name, operation in committed(surface)["operations"].items():
        for parameter, facts in operation.get("path", {}).items():
            assert f"{{{parameter}}}" in name
            assert facts["required"]
        assert name.count("{") == len(operation.get("path", {}))


def test_the_facts_are_where_tests_look_for_them() -> None:
    partner = committed("partner")
    companies = partner["operations"]["GET /companies"]
    assert companies["query"]["city"] == {"type": "string"}
    assert companies["responses"]["200"] == {"envelope": "page", "of": "Company", "page": "Page"}
    assert partner["schemas"]["Company"]["fields"]["phone"] == {"type": "string", "required": True}
    rate = partner["schemas"]["InvoiceItem"]["fields"]["rateType"]
    assert rate["enum"] == ["flat", "markup", "single", "tiered", "volume"]
    assert rate["enumTrimmed"]
