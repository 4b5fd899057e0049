"""What a publisher lists is believed within bounds; whatever else it says is refused in words."""

import json
import time
from typing import Any

import pytest

from data.faults import DataError
from data.releases import follow_checks

ID = "2017-12-31-00000001"
A_FILE = {"sha256": "0" * 64, "size": 1}
RELEASE = {"release.duckdb": A_FILE}
LINE: dict[str, Any] = {"format": 1, "current": ID, "releases": {ID: A_FILE}, "beside": {}}


def listed(files: object) -> bytes:
    return json.dumps({"files": files}).encode()


@pytest.mark.parametrize(
    "path",
    [
        "embargo",
        "site/manifest.json",
        "site/embed/place/leeds.html.gz",
        "site/embed/place/leeds.oembed.json",
        "site/embed/assets/regular-0123456789ab.ttf",
        "site/open-data/scores.parquet",
        "site/api/v1/places/leeds.json",
    ],
)
def test_what_a_release_has_is_taken(path: str):
    assert set(follow_checks.files(listed(RELEASE | {path: A_FILE}), ID)) == {
        "release.duckdb",
        path,
    }


STRANGE_PATHS = [
    *(
        "",
        ".",
        "..",
        "/etc/passwd",
        "../out",
        "site/../../out.html",
        "site//a.html",
        "site/a.html/",
    ),
    *("other.html", "release.duckdb.wal", "release.duckdb/a.html", "site/a", "site/a.php", "site"),
    *("site/.htaccess", "site/.a.html", "site/embed/.git/a.html", "site/a.html/b.html"),
    *("site/\u202elmth.html", "site/caf\u00e9.html", "site/\uff0e\uff0e/a.html", "site/a\0.html"),
    *("site/a b.html", "site/a\n.html", "site\\a.html", 'site/";}.html', "site/a.html\n"),
    *(
        "site/" + "a/" * 5 + "a.html",
        "site/" + "a" * 200 + ".html",
        "site/" + "a/" * 9999 + "a.html",
    ),
]


@pytest.mark.parametrize("path", STRANGE_PATHS)
def test_a_path_that_no_release_has_is_refused(path: str):
    with pytest.raises(DataError, match="is not a path in a release"):
        follow_checks.files(listed(RELEASE | {path: A_FILE}), ID)


LISTS = {
    "nothing": ({}, r"no release\.duckdb in it"),
    "no release": ({"site/a.html": A_FILE}, r"no release\.duckdb in it"),
    "a large file": (RELEASE | {"site/a.html": A_FILE | {"size": 2 * 10**9}}, "larger than 2,000"),
    "many large": (
        {f"site/{at}.html": A_FILE | {"size": 10**7} for at in range(201)},
        "larger than",
    ),
    "many": ({f"site/{at}.html": A_FILE for at in range(50_001)}, "more than 50,000 files"),
    "a size below nothing": ({"release.duckdb": A_FILE | {"size": -1}}, "not what `publish`"),
    "a size beyond numbers": ({"release.duckdb": A_FILE | {"size": 1e999}}, "not what `publish`"),
    "no hash": ({"release.duckdb": A_FILE | {"sha256": "x"}}, "not what `publish` writes"),
    "a text": ("files", "not what `publish` writes"),
}


@pytest.mark.parametrize("what", LISTS)
def test_a_list_of_files_that_is_none_or_endless_is_refused(what: str):
    files, says = LISTS[what]
    if what == "many large":
        files = files | RELEASE
    with pytest.raises(DataError, match=f"lists/{ID}.json: .*{says}.* What is current here stays"):
        follow_checks.files(listed(files), ID)


def test_a_number_of_many_digits_is_refused_at_once():
    for digits in (30, 5_000, 1_000_000):
        text = listed(RELEASE).replace(b'"size": 1', b'"size": ' + b"9" * digits)
        begun = time.process_time()
        with pytest.raises(DataError, match=r"not what `publish` writes|larger than"):
            follow_checks.files(text, ID)
        assert time.process_time() - begun < 1


def test_a_deep_list_is_refused_at_once():
    for text in (b"[" * 100_000, b'{"files":' * 100_000):
        with pytest.raises(DataError, match="not what `publish` writes"):
            follow_checks.files(text, ID)


INDEXES = {
    "many releases": {"releases": {f"2017-12-31-{at:08x}": A_FILE for at in range(10_001)}},
    "a large list": {"releases": {ID: A_FILE | {"size": 20_000_001}}},
    "a large file beside": {"beside": {"withdrawn.json": A_FILE | {"size": 10_000_001}}},
    "a year in other digits": {
        "releases": {ID: A_FILE, "\u0662\u0660\u0661\u0667-12-31-00000001": A_FILE}
    },
    "a file of theirs": {"beside": {"current": A_FILE}},
}


@pytest.mark.parametrize("what", INDEXES)
def test_an_index_that_is_strange_or_endless_is_refused(what: str):
    assert follow_checks.index(json.dumps(LINE).encode()).current == ID
    index = LINE | INDEXES[what]
    if what == "many releases":
        index["current"] = next(iter(index["releases"]))
    with pytest.raises(DataError, match=r"index\.json: .* What is current here stays so\."):
        follow_checks.index(json.dumps(index).encode())
