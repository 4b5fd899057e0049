"""The Word document, read back."""

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import pytest
from docx import Document
from docx.document import Document as Doc
from docx.oxml.ns import qn
from docx.shared import Mm

from dashboard.board_pack import pack
from dashboard.board_pack.contents import Options
from dashboard.parts import words
from dashboard.sections import versus_nation
from tests.dashboard.pictures import stand_in

DOT = Mm(0.02)
"""Word counts in twentieths of a point."""

OLD = {
    "release": "2017-09-30-0000abcd",
    "ratings": {
        "leeds": {
            "name": "Leeds",
            "category": None,
            "composite": None,
            "indicators": {
                "ae_four_hour": {
                    "category": 1,
                    "score": 1.5,
                    "value": "95.0%",
                    "period": "Sep 2017",
                }
            },
        }
    },
    "charts": [{"link": "/gone", "chart": "rating", "version": "1", "title": "It was here."}],
}


def document(release, format: str = "full-page", since: dict | None = None) -> Doc:
    made = pack.make(release, Options(("wyh", "leeds"), format), since)
    with zipfile.ZipFile(io.BytesIO(made)) as files:
        return Document(io.BytesIO(files.read("board-pack.docx")))


@pytest.fixture
def paper(release, asked) -> Doc:
    return document(release)


def test_the_page_is_a4(paper):
    (section,) = paper.sections
    assert (section.page_width, section.page_height) == pytest.approx((Mm(210), Mm(297)), abs=DOT)


def test_properties_are_dated_by_the_figures(paper, release):
    about, day = paper.core_properties, datetime(2017, 12, 31)
    assert (about.created.replace(tzinfo=None), about.modified.replace(tzinfo=None)) == (day, day)
    assert "31 December 2017" in about.title
    assert release.id in about.comments
    assert about.comments.startswith(words.INVENTED)


def test_ratings_are_a_table_whose_header_repeats(paper, release):
    (table,) = paper.tables
    head, wyh, leeds = table.rows
    assert [cell.text for cell in head.cells][:3] == ["Place", "Rating", "Label"]
    assert head._tr.trPr.find(qn("w:tblHeader")).get(qn("w:val")) == "true"
    assert wyh._tr.trPr.find(qn("w:tblHeader")) is None
    row = release.ratings.set_index("place").loc["leeds"]
    assert [cell.text for cell in leeds.cells] == [
        "Leeds",
        "3",
        "making progress",
        f"{row['composite']:.2f}",
        "5 of 5",
    ]


def test_each_picture_has_its_alt_text_and_then_its_caption(paper, asked):
    blocks = paper.paragraphs
    pictures = [at for at, one in enumerate(blocks) if one._p.findall(f".//{qn('wp:docPr')}")]
    assert len(pictures) == len(asked)
    for number, at in enumerate(pictures, start=1):
        (described,) = blocks[at]._p.findall(f".//{qn('wp:docPr')}")
        title = described.get("title")
        assert described.get("descr").startswith(title)
        assert len(described.get("descr")) > len(title)
        assert blocks[at + 1].text == f"Chart {number}. {title}"
        assert blocks[at + 1].style.name == "Caption"
        assert blocks[at].paragraph_format.keep_with_next


@pytest.mark.parametrize("format", ["half-page", "full-page", "slide", "square"])
def test_pictures_fit_the_page_and_keep_their_shape(release, asked, format):
    paper = document(release, format)
    (section,) = paper.sections
    for shape in paper.inline_shapes:
        assert shape.width <= section.page_width - section.left_margin - section.right_margin
        assert shape.height <= section.page_height - section.top_margin - section.bottom_margin
    # Drawn side by side, so asked for in no certain order.
    drawn = sorted(shape.height / shape.width for shape in paper.inline_shapes)
    wanted = sorted(high / wide for wide, high in map(stand_in.size, asked))
    assert drawn == pytest.approx(wanted, 0.01)


def test_a_half_page_picture_prints_85_millimetres_wide(release, asked):
    assert document(release, "half-page").inline_shapes[0].width == pytest.approx(Mm(85), abs=DOT)


def test_headings_lead_from_title_to_place_to_indicator_to_method(paper):
    heads = [one.text for one in paper.paragraphs if one.style.name == "Heading 1"]
    assert heads[:3] == ["Ratings", "West Yorkshire and Harrogate", "Leeds"]
    assert heads[-1] == "Method and data"
    assert "A&E within 4 hours" in heads


def test_each_place_has_what_is_worse_and_better_than_england(release, asked):
    clear = release.scores["versus"].replace("similar", "worse")
    clear = replace(release, scores=release.scores.assign(versus=clear))
    texts = [one.text for one in document(clear).paragraphs]
    for area in ("wyh", "leeds"):
        found = versus_nation.compared(clear, area)
        worse, better = found.lists
        lines = [f"{one.indicator.short_name}: {one.figures}" for one in worse[1]]
        said = [found.sentence, worse[0], *lines, better[0], versus_nation.NOTHING]
        at = texts.index(found.sentence, texts.index(found.area))
        assert lines
        assert texts[at : at + len(said)] == said
        assert {one.text for one in found.remarks} <= set(texts)


def test_what_has_changed_is_said_where_an_earlier_pack_is_named(release, asked):
    texts = [one.text for one in document(release, since=OLD).paragraphs]
    assert "Changed since release 2017-09-30-0000abcd" in texts
    assert any(text.startswith("Leeds: from not rated (") and "to 3 (" in text for text in texts)
    assert "No longer here: It was here." in texts
    assert any(
        text.startswith("A&E within 4 hours in Leeds: from 1 (95.0% in Sep 2017) to 4 (")
        for text in texts
    )
    assert "Charts with other figures: 0. Charts as before: 0." in texts
