"""Every figure of the plan's papers is on a page and in the open data, as printed."""

import csv
import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.web import answer
from data.open_data import plan as open_plan
from data.releases.release import Release
from metrics.plan.units import printed

pytestmark = [pytest.mark.shared, pytest.mark.slow]

PAGES = ("/plan", "/plan/milestones", "/plan/money", "/plan/risks", "/place/kirklees")
THOUSANDS = ("thousand_pounds",)


@pytest.fixture(scope="module")
def papers(shared: Path) -> Path:
    folder = shared.parent / "plan"
    if not folder.is_dir():
        pytest.skip("the figures of the papers are not here")
    return folder


def stated(folder: Path) -> Iterator[tuple[str, str]]:
    """Each figure of the papers as text, and what it is."""
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                for column, cell in row.items():
                    if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell or "") and "date" not in column:
                        number = printed(float(cell)) if column.endswith(THOUSANDS) else cell
                        yield number, f"{path.name}: {row.get('id') or row} {column}"


def plain(number: str) -> set[str]:
    """A number as pages may write it: with thousands apart, or without a zero at its end."""
    value = float(number.replace(",", ""))
    return {
        number,
        f"{value:,.10g}",
        f"{value:,.1f}",
        f"{value:,.0f}" if value % 1 == 0 else number,
    }


def numbers(text: str) -> set[str]:
    return set(re.findall(r"-?[0-9][0-9,]*(?:\.[0-9]+)?", text))


def test_each_is_on_a_page(release: Release, papers: Path):
    ambitions = [f"/plan/ambition/{id}" for id in release.plan["ambitions"]["id"]]
    made = [answer.make(release, page, {}) for page in (*PAGES, *ambitions)]
    text = " ".join(html.unescape(str(one.tree.to_plotly_json())) for one in made)
    there = numbers(text)
    missing = [what for number, what in stated(papers) if not plain(number) & there]
    assert missing == []


def test_each_is_in_the_open_data(release: Release, papers: Path):
    there = {
        f"{value:.10g}"
        for one in open_plan.TABLES
        for column in one.of(release).select_dtypes("number")
        for value in one.of(release)[column].dropna()
    }
    there |= {f"{float(value) / 1_000_000:.10g}" for value in there}  # billions, in thousands
    missing = [
        what
        for number, what in stated(papers)
        if f"{float(number.replace(',', '')):.10g}" not in there
    ]
    assert missing == []
