"""From a publisher's page to the newest file behind it, and from there into the store."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from data.faults import DataError
from data.fetch import current, pages
from data.sources import layout as layouts
from data.sources import workbook
from data.sources.address import Address
from tests.data.bad_server import BODY, QUICK, Server, sends, unless_known
from tests.data.fetch.asking import all_fetched, fetched
from tests.data.sources.workbooks import xlsx


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RAW_DIR", str(tmp_path / "raw"))
    return tmp_path / "raw"


PAGE = """<html><a href="/2025-26/">2025-26</a> <a href='/2024-25/'>2024-25</a>
<a name="top">no address</a> <a href="mailto:a@b">write</a></html>"""
YEAR_PAGE = """<a href="/uploads/2025/12/Monthly-AE-October-2025.csv">Oct</a>
<a href="../uploads/2025/11/Monthly-AE-September-2025.csv">Sep</a>
<a href="/uploads/2026/02/Monthly-AE-October-2025-revised.csv">Oct, revised</a>
<a href="/uploads/2025/12/Monthly-AE-October-2025.xls">XLS</a>"""


def test_the_newest_link_on_the_newest_page(server):
    server.on("/2025-26/", sends(YEAR_PAGE.encode(), "text/html"))
    server.on("/uploads/2026/02/Monthly-AE-October-2025-revised.csv", sends(BODY))
    start = server.on("/start/", sends(PAGE.encode(), "text/html"))
    address = Address(start, links=(r"/20\d\d-\d\d/$", r"Monthly-AE-.*\.csv$"))
    assert fetched(address, QUICK).name == "Monthly-AE-October-2025-revised.csv"


THIS_YEAR = """<a href="/uploads/2025/06/May-2025-CSV-a1.csv">May</a>
<a href="/uploads/2025/05/April-2025-CSV-a2.csv">Apr</a>
<a href="/uploads/2025/09/April-2025-CSV-a3-revised.csv">Apr, revised</a>
<a href="/uploads/2025/06/Statistical-note-CSV.csv">Note</a>
<a href="/uploads/2025/06/May-2025-AE-by-provider.xls">XLS</a>"""
LAST_YEAR = """<a href="/uploads/2025/04/March-2025-CSV-b1.csv">Mar</a>
<a href="/uploads/2025/03/February-2025-CSV-b2.csv">Feb</a>
<a href="/uploads/2025/03/February-2025-CSV-b2-revised.csv">Feb, revised the same month</a>"""


def test_the_newest_revision_of_each_month_since(server):
    server.on("/2025-26/", sends(THIS_YEAR.encode(), "text/html"))
    server.on("/2024-25/", sends(LAST_YEAR.encode(), "text/html"))
    names = ["2025/06/May-2025-CSV-a1.csv", "2025/09/April-2025-CSV-a3-revised.csv"]
    names += ["2025/04/March-2025-CSV-b1.csv"]
    for name in names:
        server.on(f"/uploads/{name}", sends(BODY + name.encode()))
    start = server.on("/start/", sends(PAGE.encode(), "text/html"))
    address = Address(start, links=(r"/20\d\d-\d\d/$", r"CSV[^/]*\.csv$"))
    came = all_fetched(address, date(2025, 3, 1))
    assert [path.name for path in came.paths] == [
        "March-2025-CSV-b1.csv",
        "April-2025-CSV-a3-revised.csv",
        "May-2025-CSV-a1.csv",
    ]
    assert came.skipped == (
        "Skipped: 1 earlier revision.",
        "Skipped: 2 files from before March 2025.",
        "Skipped, because their names have no month: Statistical-note-CSV.csv.",
    )


def test_years_that_are_over_are_not_asked_for(server):
    server.on("/2025-26/", sends(THIS_YEAR.encode(), "text/html"))
    server.on("/uploads/2025/06/May-2025-CSV-a1.csv", sends(BODY))
    start = server.on("/start/", sends(PAGE.encode(), "text/html"))
    address = Address(start, links=(r"/20\d\d-\d\d/$", r"CSV[^/]*\.csv$"))
    came = all_fetched(address, date(2025, 5, 1))
    assert [path.name for path in came.paths] == ["May-2025-CSV-a1.csv"]


def test_of_two_revisions_uploaded_in_one_month_the_revised_one_counts():
    links = [f"/uploads/2025/03/February-2025-CSV-b2{end}.csv" for end in ("", "-revised")]
    for order in (links, links[::-1]):
        assert pages.of_each_month(order, date(2025, 1, 1)).links == (links[1],)


def test_a_page_that_has_changed(server):
    start = server.on("/start/", sends(PAGE.encode(), "text/html"))
    with pytest.raises(DataError, match=r"no link matches \.csv\$; the publisher may have"):
        fetched(Address(start, links=(r".csv$",)), QUICK)


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("/a/Full-CSV-data-file-Dec25-ZIP-4M.zip", "/a/Full-CSV-data-file-Jan26-ZIP-4M.zip"),
        ("/b/rtt-data-2024-25/", "/b/rtt-data-2025-26/"),
        ("/2025/05/April-2025-CSV-x1.csv", "/2025/06/April-2025-CSV-x2.csv"),
        ("/data-file.csv", "/April-2016.csv"),
    ],
)
def test_newer(older, newer):
    for links in ([older, newer], [newer, older]):
        assert pages.newest(links, "/", "page") == newer


A_AND_E = "/statistical-work-areas/ae-waiting-times-and-activity/ae-attendances-and-emergency-"
RTT = "/statistical-work-areas/rtt-waiting-times/rtt-data-"


@pytest.mark.parametrize(
    ("layout", "links"),
    [
        ("ae_monthly", [A_AND_E + "admissions-2025-26/", "/2025/05/Monthly-AE-April-2025.csv"]),
        ("ae_monthly", [A_AND_E + "admissions-2025-26", "/2026/03/February-2026-CSV-Dl8t54.csv"]),
        ("rtt", [RTT + "2025-26/", "/2026/05/Full-CSV-data-file-Mar26-ZIP-4M-Dc1i9U.zip"]),
        ("rtt", [RTT + "2022-23/", "/2022/07/Full-CSV-data-file-Apr22-revised-ZIP-4253.zip"]),
        ("rtt_workbook", [RTT + "2025-26/", "/2026/05/Incomplete-Provider-Apr26-XLSX-9M.xlsx"]),
        ("bed_occupancy", ["/2024/11/Beds-Open-Overnight-Web_File-Q2-2024-25.xlsx"]),
        ("bed_occupancy", ["/26/NHS-organisations-in-England-Quarter-1-2026-27-Overnight.xlsx"]),
        ("cancer_extract", ["/2025/09/CWT-CRS-Apr-2025-to-Jul-2025-Data-Extract-Provider.xlsx"]),
        ("cancer_extract", ["/2023/12/CWT-CRS-2022-23-Data-Extract-Provider-Final.xlsx"]),
    ],
)
def test_links_as_the_publisher_has_written_them(layout, links):
    """Names that others found on the pages; files of another kind there are not taken."""
    (address,) = layouts.layouts()[layout].addresses()
    others = ["/data-quality/", "/2026/06/Monthly-AE-Time-Series-May-2026-wlgnE2.xls"]
    others += [
        "/2026/05/Incomplete-Provider-Mar26-XLSX-9M.xlsx",
        "/Incomplete-Commissioner-Dec26.xls",
    ]
    others += ["/2024/09/KH03-Occupied-Overnight-only.csv", "/2025/05/Beds-Timeseries-2010-11.xls"]
    others += ["/26/NHS-organisations-in-England-Quarter-2-2026-27-Day-Only.xlsx"]
    others += ["/2025/09/CWT-CRS-Apr-2025-to-Aug-2025-Data-Extract-Commissioner.xlsx"]
    for pattern, link in zip(address.links, links, strict=True):
        assert pages.newest([*others, link], pattern, "page") == link


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("MSitAE-AUGUST-2018-1.csv", "2018-08"),
        ("March-2019-CSV-plaor.csv", "2019-03"),
        ("Monthly-October-2019-revised-210720-dr302.csv", "2019-10"),
        ("April-2020-revised-260421-abc123.csv", "2020-04"),
        ("Monthly-AE-December-2021-1.csv", "2021-12"),
        ("September-2025-Csv-7hjr2.csv", "2025-09"),
    ],
)
def test_the_names_of_monthly_files_through_the_years(name, month):
    (address,) = layouts.layouts()["ae_monthly"].addresses()
    link = f"https://publisher.example/uploads/{name}"
    assert pages.like([link], address.links[-1], "page") == [link]
    assert f"{pages.span_in(link)[1]:%Y-%m}" == month


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("Beds-Open-Overnight-Web_File-Q1-2025-26-revised.xlsx", "2025-06"),
        ("Beds-Open-Overnight-Web_File-Q3-201718-REVISED-Web_File-Final.xlsx", "2017-12"),
        ("Beds-Open-Overnight-Web_File-Final_Q4_2018-19.xlsx", "2019-03"),
        ("Beds-Open-Overnight-Web_File-Q1-2014-15-Revised-Nov15-Final-21447.xlsx", "2014-06"),
        ("Beds-Open-Overnight-Web_File-Q2-2011-12-November-2012-Refresh-v3-Final.xls", "2011-09"),
        ("NHS-organisations-in-England-Quarter-1-2010-11-XLS-406K.xls", "2010-06"),
    ],
)
def test_the_names_of_quarterly_files_through_the_years_speak_of_the_last_month(name, month):
    (address,) = layouts.layouts()["bed_occupancy"].addresses()
    assert pages.like([f"/uploads/{name}"], address.links[-1], "page")
    assert f"{pages.span_in(f'/uploads/{name}')[1]:%Y-%m}" == month


BEDS = """<a href="/2025/05/Beds-Open-Overnight-Web_File-Q4-2024-25.xlsx">Jan to Mar</a>
<a href="/2025/11/Beds-Open-Overnight-Web_File-Q1-2025-26-revised.xlsx">Apr to Jun, revised</a>
<a href="/2025/08/Beds-Open-Overnight-Web_File-Q1-2025-26.xlsx">Apr to Jun</a>
<a href="/2025/11/Beds-Open-Overnight-Web_File-Q2-2025-26.xlsx">Jul to Sep</a>
<a href="/2020/11/Beds-Open-Overnight-Web_File-Final-DE5WC.xlsx">Jul to Sep 2020</a>"""


def test_workbooks_of_each_quarter_are_kept_as_they_came(server, kept):
    """A workbook is a ZIP too, and stays one."""
    (address,) = layouts.layouts()["bed_occupancy"].addresses()
    start = server.on("/beds/", sends(BEDS.encode(), "text/html"))
    names = [
        f"Beds-Open-Overnight-Web_File-Q{end}.xlsx" for end in ("1-2025-26-revised", "2-2025-26")
    ]
    for name in names:
        server.on(f"/2025/11/{name}", sends(xlsx({"Sheet": [["a", name]]})))
    came = all_fetched(replace(address, url=start), date(2025, 6, 1))
    assert [path.name for path in came.paths] == names
    assert [workbook.sheets(path)[0].rows for path in came.paths] == [
        [["a", name]] for name in names
    ]
    assert came.skipped == (
        "Skipped: 1 earlier revision.",
        "Skipped: 1 file from before June 2025.",
        "Skipped, because their names have no month: "
        "Beds-Open-Overnight-Web_File-Final-DE5WC.xlsx.",
    )


def test_a_file_of_a_financial_year_counts_until_it_ends():
    links = ["/CWT-CRS-2022-23-Data-Extract-Provider-Final.xlsx"]
    links += ["/CWT-CRS-Apr-2024-to-Sep-2024-Data-Extract-Provider-Final.xlsx"]
    assert pages.of_each_month(links, date(2023, 3, 1)).links == tuple(links)
    assert pages.of_each_month(links, date(2023, 4, 1)).links == (links[1],)
    assert pages.of_each_month(links, date(2024, 10, 1)).links == ()


def test_every_layout_with_an_address_is_fetched_by_default_and_others_are_named():
    by_default = ["ae_monthly", "bed_occupancy", "cancer_extract", "fingertips", "rtt"]
    assert [layout.name for layout, _ in current.wanted([])] == by_default
    ((other, _),) = current.wanted(["rtt_workbook"])  # the same figures as rtt: when asked for
    assert other.name == "rtt_workbook"
    (only,) = current.wanted(["fingertips"])
    assert only[1].url.endswith("?indicator_ids=92443&area_type_id=502")
    with pytest.raises(DataError, match=r"'tidy' has no stable address"):
        current.wanted(["tidy"])
    with pytest.raises(DataError, match=r"'nhs' is not a source.*`fetch` can fetch: ae_monthly"):
        current.wanted(["nhs"])
    with pytest.raises(
        DataError, match=r"^'mrsa' has no reader: write its figures into a tidy CSV"
    ):
        current.wanted(["mrsa"])


def test_what_is_not_fetched_is_named_with_what_to_do():
    by_file, by_hand = current.left().splitlines()
    assert "cancer_waits" in by_file
    assert by_file.endswith("fetch the file by hand and `load` it.")
    assert not any(name in by_file for name in ("ae_monthly", "fingertips", "tidy", "commentary"))
    assert "c_difficile" in by_hand
    assert "tidy CSV" in by_hand
    assert "ae_four_hour" not in by_hand


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch, server: Server) -> Server:
    """A server that has a tidy file and a broken one, which `fetch` knows of."""
    tidy = layouts.layouts()["tidy"]
    addresses = (Address(server.url + "/gone.csv"), Address(server.url + "/a.csv"))
    server.on("/a.csv", unless_known('"v1"', sends(BODY, ETag='"v1"')))
    known = {"tidy": replace(tidy, addresses=lambda: addresses)}
    monkeypatch.setattr(current, "layouts", lambda: known)
    return server


def test_the_command_loads_what_came_and_says_what_did_not(desk, run, published):
    code, out, err = run("fetch")
    assert code == 1
    assert out.startswith("a.csv: load 1, tidy\n  1 row: 1 new")
    assert out.endswith(current.left() + "\n")
    assert err.startswith(f"{published.url}/gone.csv: there is no file at this address (404)")
    assert err.count("\n") == 1


def test_the_command_again_changes_nothing(desk, run, published):
    published.on("/gone.csv", sends(BODY.replace(b"AAA", b"BBB")))
    assert run("fetch", "tidy")[0] == 0
    code, out, _ = run("fetch", "tidy")
    assert code == 0
    assert out == (
        "gone.csv: the store has this file already, as load 1 (1 row). Nothing changed.\n"
        "a.csv: the store has this file already, as load 2 (1 row). Nothing changed.\n"
    )
    assert run("status")[1].startswith("2 loads, 2 rows")


def test_what_came_and_cannot_be_read_is_kept_and_refused(desk, run, published):
    published.on("/a.csv", sends(b"colour,size\nred,3\n"))
    code, _, err = run("fetch")
    assert code == 1
    assert "a.csv: the header matches no known layout" in err
    assert "a.csv" in {path.name for path in (desk / "raw").rglob("*")}
