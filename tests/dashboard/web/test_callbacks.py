"""What may be sent to Dash's address: its own scripts' requests, and nothing else."""

import json

import pytest

from dashboard.web.callbacks import ADDRESS, NOT_OURS
from dashboard.web.limits import LARGEST_REQUEST
from tests.dashboard.public.crawling import of_pages
from tests.dashboard.reading import taken_over


def test_what_the_scripts_send_is_answered(client):
    assert taken_over(client, "/place/leeds").status_code == 200
    assert client.post(ADDRESS, json=of_pages("/place/leeds")).status_code == 200


@pytest.mark.parametrize(
    "changed",
    [
        {"output": "_pages_dummy.children"},
        {"output": ["x"]},
        {"outputs": [{"id": "_pages_content", "property": "children"}]},
        {"outputs": None},
        {"inputs": []},
        {"inputs": of_pages("/")["inputs"][::-1]},
        {"inputs": [{**one, "value": None} for one in of_pages("/")["inputs"]]},
        {"inputs": [{**one, "id": "desk"} for one in of_pages("/")["inputs"]]},
        {"state": [{"id": "desk", "property": "data", "value": "x"}]},
        {"changedPropIds": [7]},
    ],
    ids=str,
)
def test_anything_else_is_a_400_in_words(client, changed):
    response = client.post(ADDRESS, json=of_pages("/", **changed))
    assert (response.status_code, response.text) == (400, f"400: {NOT_OURS}\n")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"\xff"])
def test_nor_is_what_is_no_json(client, body):
    assert client.post(ADDRESS, data=body, content_type="application/json").status_code == 400


def test_a_form_is_none(client):
    body = json.dumps(of_pages("/"))
    assert client.post(ADDRESS, data=body, content_type="text/plain").status_code == 400


@pytest.mark.parametrize(("more", "status"), [(0, 400), (1, 413)])
def test_a_request_has_a_largest_size(client, more, status):
    body = b" " * (LARGEST_REQUEST + more)
    answer = client.post(ADDRESS, data=body, content_type="application/json")
    assert answer.status_code == status


def test_a_path_that_is_none_is_a_404(client):
    assert client.post(ADDRESS, json=of_pages("place/leeds")).status_code == 404
