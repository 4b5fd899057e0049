"""The board pack's Word document: headings, charts with captions and alt texts, a real table."""

import io
from collections.abc import Sequence
from datetime import datetime, time
from itertools import groupby
from typing import Any

import pandas as pd
from docx import Document
from docx.document import Document as Doc
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from dashboard.board_pack import plan_in_words
from dashboard.board_pack.contents import Item, Options
from dashboard.figures.theme import CATEGORY, INK, ON_CATEGORY
from dashboard.parts import summary, words
from dashboard.pictures.formats import FORMATS, MM_PER_INCH
from dashboard.sections import commentary, versus_nation
from data.profile import capital
from data.releases.release import Release
from metrics.score import CATEGORIES

A4 = Mm(210), Mm(297)
MARGIN = Mm(20)
ROOM = 210 - 2 * 20
TALLEST = 225
FONT = "Arial"
WIDTHS = (62, 18, 40, 25, 25)
"""Columns of the table of ratings, in millimetres."""


def document(
    release: Release, options: Options, items: list[Item], changed: dict[str, Any] | None
) -> bytes:
    """The document as .docx; `changed` is what differs from an earlier pack, if one was named."""
    paper = _blank(release)
    paper.add_heading(f"How each {release.words.place} is doing", level=0)
    paper.add_paragraph(_standing(release))
    paper.add_heading("Ratings", level=1)
    _ratings(paper, release, options)
    if changed is not None:
        _changed(paper, changed, release.method.composite_cut_offs)
    for heading, group in groupby(items, key=lambda item: item.heading):
        paper.add_heading(heading, level=1)
        charts = list(group)
        place, indicator = charts[0].place, charts[0].indicator
        if place is not None:
            paper.add_paragraph(summary.of_place(release, place))
            _versus(paper, versus_nation.compared(release, place))
        if heading == plan_in_words.HEADING:
            plan_in_words.write(paper, release)
        for item in charts:
            _chart(paper, item, options)
        _commentary(paper, release, options, place, indicator)
    _method(paper, release)
    packed = io.BytesIO()
    paper.save(packed)
    return packed.getvalue()


def _blank(release: Release) -> Doc:
    """An A4 page in one font, in British English, dated by the figures and not by the clock."""
    paper = Document()
    section = paper.sections[0]
    section.page_width, section.page_height = A4
    section.left_margin = section.right_margin = MARGIN
    section.top_margin = section.bottom_margin = MARGIN
    for style in paper.styles:
        if hasattr(style, "font") and style.name.split()[0] in (
            "Normal",
            "Heading",
            "Title",
            "Caption",
        ):
            style.font.name = FONT
            style.font.color.rgb = RGBColor.from_string(INK.removeprefix("#"))
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for name in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{name}"), None)
            fonts.set(qn("w:hAnsi"), FONT)
    paper.styles["Normal"].font.size = Pt(10.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    paper.styles["Normal"].element.get_or_add_rPr().append(language)
    about, stamped = paper.core_properties, datetime.combine(release.as_at, time())
    about.title = f"How each {release.words.place} is doing, as at {words.day(release.as_at)}"
    about.author = about.last_modified_by = release.naming.title
    about.comments = _standing(release)
    about.created = about.modified = stamped
    about.revision = 1
    return paper


def _standing(release: Release) -> str:
    invented = f"{words.INVENTED}. " if release.demonstration else ""
    return (
        f"{invented}As at {words.day(release.as_at)}; {release.audience} release {release.id}, "
        f"method {release.method.id}."
    )


def _rating(release: Release, place: str) -> tuple[str, pd.Series]:
    return release.names[place], release.rating(place)


def _ratings(paper: Doc, release: Release, options: Options) -> None:
    head = (capital(release.words.place), "Rating", "Label", "Composite", "Indicators")
    table = paper.add_table(rows=1, cols=len(head), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.LEFT
    table.autofit = False
    for cell, text in zip(table.rows[0].cells, head, strict=True):
        cell.paragraphs[0].add_run(text).bold = True
    for column, millimetres in zip(table.columns, WIDTHS, strict=True):
        column.width = Mm(millimetres)
    repeats = OxmlElement("w:tblHeader")
    repeats.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeats)
    for place in options.places:
        name, rating = _rating(release, place)
        rated = pd.notna(rating["category"])
        number = int(rating["category"]) if rated else None
        row = table.add_row()
        whole = OxmlElement("w:cantSplit")
        row._tr.get_or_add_trPr().append(whole)
        texts = (
            name,
            str(number or "–"),
            CATEGORIES[number] if number else rating["reason"],
            words.score(rating["composite"], release.method.composite_cut_offs),
            f"{rating['indicators_used']} of {rating['indicators_expected']}",
        )
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
            cell.paragraphs[0].paragraph_format.space_after = Pt(2)
        if number is not None:
            _fill(row.cells[1], CATEGORY[number], ON_CATEGORY[number])


def _fill(cell: Any, paper: str, ink: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), paper.removeprefix("#"))
    cell._tc.get_or_add_tcPr().append(shade)
    run = cell.paragraphs[0].runs[0]
    run.bold, run.font.color.rgb = True, RGBColor.from_string(ink.removeprefix("#"))


def _versus(paper: Doc, found: versus_nation.Compared | None) -> None:
    """What is worse and better than the nation, with both values, and what is not compared."""
    if found is None:
        return
    paper.add_paragraph(found.sentence)
    for title, lines in found.lists:
        paper.add_paragraph().add_run(title).bold = True
        for one in lines:
            text = f"{one.indicator.short_name}: {one.figures}"
            paper.add_paragraph(text, style="List Bullet")
        if not lines:
            paper.add_paragraph(versus_nation.NOTHING)
    for remark in found.remarks:
        paper.add_paragraph(remark.text)
    paper.add_paragraph(found.rule)


def _chart(paper: Doc, item: Item, options: Options) -> None:
    """A picture that fits the page, kept together with its caption."""
    said = item.taken.picture.words
    format = FORMATS[options.format]
    natural = format.width * format.scale / format.dpi * MM_PER_INCH
    paragraph = paper.add_paragraph()
    paragraph.paragraph_format.keep_with_next = True
    picture = paragraph.add_run().add_picture(io.BytesIO(item.png), width=Mm(min(natural, ROOM)))
    if picture.height > Mm(TALLEST):
        picture.width = Length(picture.width * Mm(TALLEST) / picture.height)
        picture.height = Mm(TALLEST)
    described = picture._inline.docPr
    described.set("descr", said.alt)
    described.set("title", said.title)
    described.set("name", item.file)
    number = item.file.partition("-")[0].lstrip("0")
    caption = paper.add_paragraph(f"Chart {number}. {said.title}", style="Caption")
    caption.paragraph_format.space_after = Pt(12)


def _commentary(
    paper: Doc, release: Release, options: Options, place: str | None, indicator: str | None
) -> None:
    """The comments on a place, or on an indicator in the pack's places, marked as a person's."""
    comments = commentary.comments(release, place, indicator)
    for comment in (comment for comment in comments if comment.place in options.places):
        subject = comment.indicator_name if place is not None else comment.place_name
        paper.add_heading(f"{subject}: commentary", level=3)
        paper.add_paragraph(comment.mark).runs[0].italic = True
        texts = {"Issue": comment.issue, "Action": comment.action, "Owner": comment.owner}
        for term, text in texts.items():
            if text:
                paragraph = paper.add_paragraph()
                paragraph.add_run(f"{term}: ").bold = True
                paragraph.add_run(text)


def _changed(paper: Doc, changed: dict[str, Any], cut_offs: Sequence[float]) -> None:
    """The differences from an earlier pack: ratings, indicators, and the number of charts."""
    paper.add_heading(f"Changed since release {changed['since']}", level=1)
    for one in changed["ratings"]:
        then, now = (
            f"{side['category'] or 'not rated'} ({words.score(side['composite'], cut_offs)})"
            for side in (one["before"], one["now"])
        )
        word = f", {one['direction']}" if one["direction"] else ""
        paper.add_paragraph(f"{one['place']}: from {then} to {now}{word}.", style="List Bullet")
    for one in changed["indicators"]:
        then, now = (
            f"{side['category'] or 'no score'} ({side['value']} in {side['period'] or 'no period'})"
            for side in (one["before"], one["now"])
        )
        paper.add_paragraph(
            f"{one['indicator']} in {one['place']}: from {then} to {now}.", style="List Bullet"
        )
    if not changed["ratings"] and not changed["indicators"]:
        paper.add_paragraph("No rating has clearly changed, and no indicator its category.")
    for one in changed["plan"]:
        then = f"from {one['before']} to " if one["before"] else "new, "
        paper.add_paragraph(f"{one['name']}: {then}{one['now']}.", style="List Bullet")
    for name, titles in (("New", changed["new"]), ("No longer here", changed["gone"])):
        for title in titles:
            paper.add_paragraph(f"{name}: {title}", style="List Bullet")
    paper.add_paragraph(
        f"Charts with other figures: {len(changed['redrawn'])}. "
        f"Charts as before: {changed['same']}."
    )


def _method(paper: Doc, release: Release) -> None:
    paper.add_page_break()
    paper.add_heading("Method and data", level=1)
    paper.add_paragraph(release.method.description)
    paper.add_paragraph(
        "A composite is the weighted mean of domain scores, each the weighted mean of its "
        f"indicators' scores, from 1 (best) to 4. Ratings of {release.words.places} are our own "
        f"arithmetic on published figures. {release.naming.about}"
    )
    paper.add_paragraph(
        "Every picture carries a version; a picture whose version is the same shows "
        "the same figures."
    )
    paper.add_heading("Indicators and sources", level=2)
    for id in release.method.indicators:
        one = release.indicators[id]
        paper.add_paragraph(
            f"{one.name} ({one.unit.name}). {one.publication}. {one.licence}.", style="List Bullet"
        )
