"""The words round a chart: all there, inside the picture, and safe as XML."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from dashboard.figures import lettering
from dashboard.parts import words
from dashboard.pictures.formats import FORMATS
from dashboard.pictures.sheet import TALLEST, Sheet, lay_out
from tests.dashboard.conftest import HOSTILE
from tests.dashboard.pictures.stand_in import WORDS

SVG = "{http://www.w3.org/2000/svg}"
LONG = replace(
    WORDS,
    title="Early intervention in psychosis within two weeks: none of the six places of "
    "West Yorkshire and Harrogate is at or better than its target of 60.0% in December 2017",
    subtitle="Unplanned " * 20,
    source="Source: " + "National Health Service " * 10,
    link="dashboard.example.nhs.uk/indicator/early_intervention?" + "x" * 200,
)
INVENTED = replace(WORDS, invented=True, status=words.INVENTED)


def read(sheet: Sheet) -> ElementTree.Element:
    return ElementTree.fromstring(sheet.before + sheet.after)


def lines(sheet: Sheet) -> list[tuple[str, float, float, float]]:
    """Each line's text, where it begins and ends, and how far down its letters stand."""
    root = read(sheet)
    (group,) = root.findall(f"{SVG}g")
    down = float(re.search(r"translate\(0 ([\d.]+)\)", group.get("transform")).group(1))
    found = []
    for parent, offset in ((root, 0.0), (group, down)):
        for text in parent.findall(f"{SVG}text"):
            x, y, size = (float(text.get(name)) for name in ("x", "y", "font-size"))
            bold = text.get("font-weight") == "600"
            found.append((text.text, x, x + lettering.width(text.text, size, bold), y + offset))
    return found


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
@pytest.mark.parametrize("said", [WORDS, LONG, INVENTED], ids=["short", "long", "invented"])
def test_nothing_leaves_the_picture_or_enters_the_chart(said, format):
    sheet = lay_out(said, format, "0123abcd", 300)
    _, top, _, high = sheet.box
    assert sheet.width == format.width
    for text, left, right, y in lines(sheet):
        assert left >= 10, text
        assert right <= format.width - 10, text
        assert 10 <= y <= top or top + high + 10 <= y <= sheet.height - 10, text


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_long_title_is_wrapped_and_whole(format):
    sheet = lay_out(LONG, format, "0123abcd", 300)
    head = [text for text, _, _, y in lines(sheet) if y < sheet.box[1]]
    assert " ".join(head) == f"{LONG.title} {LONG.subtitle.strip()}"
    assert len(head) > 2


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_a_name_full_of_signs_is_written_as_it_is(format):
    sheet = lay_out(WORDS, format, "0123abcd", 300)
    root = read(sheet)
    assert root.find(f"{SVG}title").text == WORDS.title
    assert root.find(f"{SVG}desc").text == WORDS.alt
    assert HOSTILE in " ".join(text for text, *_ in lines(sheet))


@pytest.mark.parametrize("format", FORMATS.values(), ids=FORMATS)
def test_the_foot_says_source_status_date_version_and_link(format):
    foot = "".join(text for text, *_ in lines(lay_out(WORDS, format, "0123abcd", 300)))
    for part in (WORDS.source, f"{WORDS.status}.", WORDS.date, "version0123abcd", WORDS.link):
        assert part.replace(" ", "") in foot.replace(" ", "")


def test_invented_figures_are_badged_once():
    badged, plain = (
        lay_out(said, FORMATS["full-page"], "0" * 8, 300) for said in (INVENTED, WORDS)
    )
    said = [text for text, *_ in lines(badged)]
    assert said.count(words.INVENTED) == 1
    assert sum(words.INVENTED in text for text in said) == 1
    (group,) = read(badged).findall(f"{SVG}g")
    (box,) = group.findall(f"{SVG}rect")
    (label,) = (text for text in group.findall(f"{SVG}text") if text.text == words.INVENTED)
    wide = lettering.width(words.INVENTED, 12, bold=True)
    assert float(box.get("x")) < float(label.get("x"))
    assert float(label.get("x")) + wide < float(box.get("x")) + float(box.get("width"))
    assert read(plain).find(f"{SVG}g/{SVG}rect") is None


@pytest.mark.parametrize(("id", "height"), [("slide", 540), ("square", 600)])
@pytest.mark.parametrize("said", [WORDS, LONG], ids=["short", "long"])
def test_a_fixed_height_is_kept_whatever_is_said(said, id, height):
    assert lay_out(said, FORMATS[id], "0" * 8, 2000).height == height
    assert lay_out(said, FORMATS[id], "0" * 8, 100).height == height


def test_elsewhere_the_chart_has_its_own_height_up_to_what_a_page_holds():
    heights = [lay_out(WORDS, FORMATS["full-page"], "0" * 8, high).box[3] for high in (300, 2000)]
    assert heights == [300, TALLEST]
