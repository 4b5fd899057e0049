"""The interface of plain files is what its OpenAPI description says."""

import json
import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from data.open_data import api

DESCRIBED = api.openapi(planned=False)
NOT_DESCRIBED = {"openapi.json"}


def path_of(document: str) -> str:
    """The path under which a document is described: places/leeds.json is /places/{id}.json."""
    return "/" + re.sub(r"/[^/]+\.json$", "/{id}.json", document)


def schema_of(path: str) -> dict:
    return DESCRIBED["paths"][path]["get"]["responses"]["200"]["content"]["application/json"][
        "schema"
    ]


def test_the_description_is_openapi():
    validate(DESCRIBED)


def test_every_document_is_described_and_answers_to_it(first, opened):
    documents = api.documents(first)
    written = opened / "api" / "v1"
    assert {path.relative_to(written).as_posix() for path in written.rglob("*.json")} == set(
        documents
    )
    paths = {path_of(name) for name in documents if name not in NOT_DESCRIBED}
    assert paths == set(DESCRIBED["paths"])
    for name in set(documents) - NOT_DESCRIBED:
        content = json.loads((written / name).read_text())
        Draft202012Validator(schema_of(path_of(name))).validate(content)


def test_a_document_without_its_release_does_not_answer():
    with pytest.raises(Exception, match="'release' is a required property"):
        Draft202012Validator(schema_of("/places.json")).validate({})


def test_a_place_has_all_its_rating_is_made_of(first):
    place = api.documents(first)["places/north.json"]["place"]
    ae = next(one for one in place["indicators"] if one["id"] == "ae_four_hour")
    assert (ae["numerator"], ae["denominator"]) == (9200, 10_500)
    assert {(one["provider"], one["share"]) for one in ae["inputs"]} == {
        ("AAA", 0.8),
        ("BBB", 0.25),
    }


def test_an_indicator_has_its_figures_with_days_as_text_and_none_for_what_is_missing(first):
    observations = api.documents(first)["indicators/smoking_prevalence.json"]["observations"]
    assert {one["area"] for one in observations} == {"north", "south", "shire"}
    assert {one["period_end"] for one in observations} == {"2016-12-31"}
    assert {one["numerator"] for one in observations} == {None}
    assert api.documents(first)["indicators/mrsa.json"]["observations"] == []


def test_nothing_says_who_loaded_what(first):
    text = json.dumps(api.documents(first))
    assert "a tester" not in text
    assert "file-1.csv" not in text
