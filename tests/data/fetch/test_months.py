"""The months before the newest, from the pages of several years, some of which fail."""

from pathlib import Path

import pytest

from data.sources.address import Address
from tests.data.bad_server import BODY, Server, cut_off, sends, status
from tests.data.fetch.asking import all_fetched

YEARS = {
    "/2025-26/": ("2025/06/May-2025", "2025/05/April-2025", "2025/09/April-2025-revised"),
    "/2024-25/": ("2025/04/March-2025", "2025/03/February-2025", "2024/05/April-2024"),
    "/2023-24/": ("2024/04/March-2024",),
}


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "raw"))


@pytest.fixture
def publisher(server: Server) -> Server:
    """Three years of files, April 2025 with a revision."""
    for page, files in YEARS.items():
        links = "".join(f'<a href="/uploads/{file}.csv">file</a>' for file in files)
        server.on(page, sends(links.encode(), "text/html"))
        for file in files:
            server.on(f"/uploads/{file}.csv", sends(BODY + file.encode(), ETag=f'"{file}"'))
    links = "".join(f'<a href="{page}">a year</a>' for page in YEARS)
    server.on("/start/", sends(links.encode(), "text/html"))
    return server


def address(server: Server) -> Address:
    return Address(f"{server.url}/start/", (r"/20\d\d-\d\d/$", r"20\d\d[^/]*\.csv$"))


def asked(server: Server) -> list[str]:
    return [path.rpartition("/")[2] or path for path, _ in server.asked]


@pytest.mark.parametrize(
    ("months", "names"),
    [
        (1, ["April-2025-revised.csv", "May-2025.csv"]),
        (2, ["March-2025.csv", "April-2025-revised.csv", "May-2025.csv"]),
    ],
)
def test_as_many_months_before_the_newest_as_are_asked_for(publisher, months, names):
    came = all_fetched(address(publisher), months)
    assert [path.name for path in came.paths] == names
    assert came.errors == ()
    assert ("/2024-25/" in asked(publisher)) == (months == 2), "only if it may have one of them"
    assert "/2023-24/" not in asked(publisher)


def test_a_second_call_asks_for_the_pages_and_whether_the_newest_file_changed(publisher):
    first = all_fetched(address(publisher), 2)
    publisher.asked.clear()
    assert all_fetched(address(publisher), 2).paths == first.paths
    assert asked(publisher) == ["/start/", "/2025-26/", "/2024-25/", "May-2025.csv"]


@pytest.mark.parametrize("fault", [status(500), cut_off(BODY, 40)], ids=["500", "cut off"])
def test_a_file_that_does_not_come_keeps_no_other_from_coming(publisher, fault):
    publisher.on("/uploads/2025/09/April-2025-revised.csv", fault)
    came = all_fetched(address(publisher), 2)
    assert [path.name for path in came.paths] == ["March-2025.csv", "May-2025.csv"]
    (error,) = came.errors
    assert "April-2025-revised.csv" in str(error)


def test_nor_does_the_page_of_a_year(publisher):
    publisher.on("/2024-25/", status(500))
    came = all_fetched(address(publisher), 2)
    assert [path.name for path in came.paths] == ["April-2025-revised.csv", "May-2025.csv"]
    (error,) = came.errors
    assert "/2024-25/: the server answered 500, in 3 tries" in str(error)


def test_a_server_that_fails_three_times_in_a_row_is_left_alone(publisher):
    for file in YEARS["/2025-26/"] + YEARS["/2024-25/"]:
        publisher.on(f"/uploads/{file}.csv", status(500))
    came = all_fetched(address(publisher), 13)
    assert came.paths == ()
    *failed, left = map(str, came.errors)
    assert len(failed) == 3
    assert left.startswith("127.0.0.1 failed before, so it was not asked for February-2025.csv")


def test_the_newest_extract_of_each_year(publisher):
    names = ["Apr-2025-to-May-2025.csv", "Apr-2025-to-Jun-2025.csv", "2024-25.csv", "2023-24.csv"]
    links = "".join(f'<a href="/{name}">extract</a>' for name in names)
    publisher.on("/extracts/", sends(links.encode(), "text/html"))
    for name in names:
        publisher.on(f"/{name}", sends(BODY + name.encode()))
    extracts = Address(f"{publisher.url}/extracts/", (r"\.csv$",))
    found = [path.name for path in all_fetched(extracts, 14).paths]
    assert found == ["2024-25.csv", "Apr-2025-to-Jun-2025.csv"]
    assert [path.name for path in all_fetched(extracts, 15).paths] == ["2023-24.csv", *found]
