"""The CSV files answer to their metadata, as another program (csvw) reads both."""

import json
import shutil
import socket
from pathlib import Path

import pytest
from csvw import CSVW

from data.open_data.csvw import attribution
from data.open_data.tables import TABLES

METADATA = "csv-metadata.json"


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: object) -> None:
        raise AssertionError(f"this wants the network: {arguments}")

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture
def folder(opened: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(opened / "open-data", tmp_path / "open-data"))


def faults(folder: Path) -> list[str]:
    read = CSVW(str(folder / METADATA), validate=True)
    try:
        return [] if read.is_valid else [str(one.message) for one in read.warnings]
    except ValueError as error:  # what csvw says of a key that is there twice
        return [str(error)]


def test_all_files_are_valid(folder):
    assert faults(folder) == []
    described = json.loads((folder / METADATA).read_text())
    assert [table["url"] for table in described["tables"]] == [f"{one.name}.csv" for one in TABLES]
    assert all((folder / table["url"]).exists() for table in described["tables"])


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("scores", ",2017-12-31,", ",31/12/2017,"),
        ("scores", ",9200.0,", ",many,"),
        ("ratings", "area,area_code", "area,code"),
    ],
    ids=["a date", "a number", "a heading"],
)
def test_a_cell_that_is_not_what_the_metadata_says_is_found(folder, name, good, bad):
    path = folder / f"{name}.csv"
    text = path.read_bytes().decode()
    assert good in text
    path.write_bytes(text.replace(good, bad, 1).encode())
    assert faults(folder)


def test_a_row_that_is_there_twice_is_found(folder):
    path = folder / "areas.csv"
    path.write_bytes(path.read_bytes() + path.read_bytes().splitlines(keepends=True)[-1])
    assert faults(folder)


def test_it_says_whose_figures_and_under_which_licence(first, folder):
    described = json.loads((folder / METADATA).read_text())
    assert "Open Government Licence" in attribution(first)
    assert attribution(first) in described["dc:description"]
    assert described["dc:license"]["@id"].startswith("https://www.nationalarchives.gov.uk/")
    assert "Invented" not in described["dc:description"]
