"""Addresses: every link leads somewhere, and what is not there is said in words."""

from collections import Counter
from urllib.parse import urlsplit

import pytest
from werkzeug.test import Client

from dashboard.pages.page import NotFound, require
from dashboard.parts import words
from data.listing import MOST
from tests.dashboard.reading import Node, get, parse, taken_over, text_of

HOSTILE = [
    "/place/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/place/..%2F..%2Fetc%2Fpasswd",
    "/place/%00",
    "/place/%FF",
    "/place/{%25scripts%25}",
    "/place/" + "a" * 5000,
    "/indicator/'; DROP TABLE load; --",
    "/indicator/%22%20onload=%22alert(1)",
    "/method?place=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/?release=../../../etc/passwd",
    "/?as-at=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/?release=%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/?release=" + "9" * 5000,
]
MISSING = [
    ("/place/atlantis", "There is no place “atlantis” here. Choose from: wyh, bradford, "),
    ("/place/england", "There is no place “england” here."),
    ("/indicator/happiness", "There is no indicator “happiness” here. Choose from: "),
    ("/indicator/leeds", "There is no indicator “leeds” here."),
    ("/method?place=atlantis", "There is no rated place “atlantis” here."),
    ("/method?place=", "There is no rated place “” here."),
    ("/method?place=leeds&place=wakefield", "The address gives a value twice."),
    ("/?release=2017-12-31-00000000", "There is no release 2017-12-31-00000000 here."),
    ("/?release=latest", "There is no release latest here."),
    ("/?release=", "There is no release"),
    ("/?release=a&release=b", "The address names several releases."),
    ("/?as-at=2017-12-30", "There is no month “2017-12-30” here. Choose from: 2017-12-31, "),
    ("/place/leeds?as-at=", "There is no month “” here."),
    ("/place/leeds?as-at=2017-09-30&as-at=latest", "The address gives a value twice."),
    ("/nonsense", "There is no page at this address."),
    ("/place", "There is no page at this address."),
    ("/place/leeds/", "There is no page at this address."),
    ("/place/leeds/nonsense", "There is no page at this address."),
]


VARIANTS = 8
"""Pages that differ only in their query are looked at up to so many."""


def addresses(page: Node) -> list[str]:
    return [a.attributes["href"] for a in page.all("a")]


@pytest.fixture(scope="module")
def pages(client: Client) -> dict[str, Node]:
    """The pages that links lead to from the overview, by address without its fragment."""
    found: dict[str, Node] = {}
    waiting, seen = ["/"], Counter("/")
    while waiting:
        address = waiting.pop(0)
        found[address] = get(client, address)
        for href in addresses(found[address]):
            link, path = href.partition("#")[0], urlsplit(href).path
            new = link and link not in found and link not in waiting and "as-at=" not in link
            if new and not path.startswith(("/download/", "/export/")) and seen[path] < VARIANTS:
                seen[path] += 1
                waiting.append(link)
    return found


def test_links_lead_to_every_place_indicator_and_worked_example(pages, release):
    places, indicators = release.ratings["place"], release.method.indicators
    wanted = [
        "/method",
        *(f"/place/{place}" for place in places),
        *(f"/indicator/{indicator}" for indicator in indicators),
        *(f"/method?place={place}" for place in places),
    ]
    assert [address for address in wanted if address not in pages] == []


def test_links_stay_on_the_site(pages):
    hosts = {urlsplit(href).netloc for page in pages.values() for href in addresses(page)}
    assert hosts == {""}


def test_links_into_a_page_lead_to_something_in_it(pages):
    ids = {address: {node.attributes.get("id") for node in page} for address, page in pages.items()}
    targets = [
        (path or address, fragment)
        for address, page in pages.items()
        for path, _, fragment in (href.partition("#") for href in addresses(page))
        if fragment
    ]
    assert len(targets) > len(pages)
    crawled = [(path, fragment) for path, fragment in targets if path in ids]
    assert [(path, fragment) for path, fragment in crawled if fragment not in ids[path]] == []


def test_downloads_are_there(client, pages):
    links = {href for page in pages.values() for href in addresses(page) if "/download/" in href}
    paths = {urlsplit(address).path for address in pages}
    assert len(links) >= sum(path.startswith("/indicator/") for path in paths)
    assert {client.get(link).status_code for link in links} == {200}


def test_ids_are_used_once_on_a_page(pages):
    for address, page in pages.items():
        ids = [node.attributes["id"] for node in page if "id" in node.attributes]
        assert len(ids) == len(set(ids)), address


def test_every_page_has_one_main_part_and_one_heading(pages):
    for address, page in pages.items():
        assert len(page.all("main")) == 1, address
        assert len(page.one("main").all("h1")) == 1, address


def test_every_page_says_date_status_and_release_and_that_figures_are_invented(pages, release):
    for address, page in pages.items():
        said = page.one("main").text
        assert words.INVENTED in said, address
        assert "As at 31 December 2017" in said, address
        assert "includes provisional figures" in said, address
        assert f"internal release {release.id}" in said, address


def test_the_label_is_in_every_download(client, release):
    for indicator in release.method.indicators:
        lines = client.get(f"/download/{indicator}.csv").text.splitlines()
        assert len(lines) > 1
        assert all("invented figures, for demonstration" in line for line in lines[1:])


def test_the_label_is_gone_when_nothing_is_invented(real_client):
    places, indicators = ["hull", "york", "tyne", "north"], ["ae_four_hour", "smoking_prevalence"]
    for address in (
        "/",
        "/method",
        *(f"/place/{place}" for place in places),
        *(f"/indicator/{indicator}" for indicator in indicators),
    ):
        said = get(real_client, address).text
        assert "release 2017-12-31-" in said
        assert "nvented" not in said, address
        assert "final figures" in said, address
    for indicator in indicators:
        assert "nvented" not in real_client.get(f"/download/{indicator}.csv").text


@pytest.mark.parametrize(("address", "words"), MISSING)
def test_what_is_not_there_is_said_in_words(client, address, words):
    response = client.get(address)
    page = get(client, address, status=404).one("main")
    assert words in page.text
    assert "/" in addresses(page)
    assert not page.all("figure")
    assert "<title>Not found – " in response.text


def test_what_there_is_is_named_as_far_as_anybody_reads():
    known = [f"place{number}" for number in range(MOST + 2)]
    with pytest.raises(NotFound, match=r"place10, place11 and 2 more\.$"):
        require(False, "place", "atlantis", known)
    with pytest.raises(NotFound, match=r"place10, place11\.$"):
        require(False, "place", "atlantis", known[:-2])


@pytest.mark.parametrize("address", ["/?x=1&x=2", "/place/leeds?one=1&self=2&place=wakefield"])
def test_query_values_that_a_page_does_not_read_change_nothing(client, address):
    plain = get(client, address.partition("?")[0])
    assert get(client, address).text == plain.text


@pytest.mark.parametrize("address", HOSTILE)
def test_hostile_addresses_get_a_404_and_no_markup_of_theirs(client, address):
    response = client.get(address)
    assert response.status_code == 404
    page, harmless = parse(response.text), parse(client.get("/nonsense").text)
    assert len(page.all("script")) == len(harmless.all("script"))
    assert not [node for node in page if any(name.startswith("on") for name in node.attributes)]
    assert "Traceback" not in response.text
    assert len(response.text) < 2 * len(client.get("/place/none").text)


@pytest.mark.parametrize("address", ["/", "/place/leeds", "/indicator/ae_four_hour", "/nonsense"])
def test_before_anything_is_published_pages_say_so(empty_client, address):
    status = 404 if address == "/nonsense" else 503
    page = get(empty_client, address, status).one("main")
    if status == 503:
        assert "Nothing is published" in page.text
        assert "python -m data publish" in page.text


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?power=2",
        "?power=4&without=ae_four_hour",
        "?one=1&self=2&path=3&title=4&release_id=5",
    ],
)
def test_what_dash_mounts_is_the_result_that_the_server_wrote(client, search):
    page = parse(client.get(f"/what-if{search}").text)
    answer = taken_over(client, "/what-if", search)
    assert answer.status_code == 200
    tree, title = (answer.json["response"][id] for id in ("_pages_content", "_pages_store"))
    assert text_of(tree["children"]) == page.one("div", id="first-paint").text
    assert title["data"]["title"] == page.one("title").children[0]


@pytest.mark.parametrize(
    ("path", "search"),
    [
        ("/what-if", "?power=3"),
        ("/what-if", "?release=a&release=b"),
        ("/place/leeds", ""),
        ("/place/l%65eds", ""),
        ("/place/none", ""),
        ("/nonsense", "?place=leeds"),
    ],
)
def test_where_there_is_no_result_dash_mounts_the_sentence_of_the_page(client, path, search):
    page = parse(client.get(path + search).text)
    tree = taken_over(client, path, search).json["response"]["_pages_content"]
    assert not page.all("div", id="first-paint")
    assert text_of(tree["children"]) == page.all("p", class_="lead")[0].text
