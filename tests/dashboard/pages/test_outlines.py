"""What the overview and a place are built of, as small text files to compare.

make outlines     # writes them anew; look at what git says has changed
"""

import os
import re
from collections.abc import Iterator
from difflib import unified_diff
from itertools import groupby
from pathlib import Path

import pytest

from tests.dashboard.reading import Node, get, parse

FOLDER = Path(__file__).parent / "outlines"
RENEW = os.environ.get("RENEW_OUTLINES") == "1"
PAGES = {"overview": "/", "place": "/place/leeds"}
SAID = {"h1", "h2", "h3", "summary", "caption", "button", "label"}
"""Parts whose text belongs to what a page is built of; the names of columns do, too."""

KEPT = ("role", "aria-label", "aria-current", "scope", "type", "method")
NUMBER = re.compile(r"\d[\d.,]*")


def outline(page: Node) -> str:
    """A line for each part, the deeper the further in; parts in a row that are alike are one."""
    return "\n".join(_of(page, "")) + "\n"


def _of(node: Node, indent: str) -> Iterator[str]:
    parts = [tuple(_with_inside(one)) for one in node.children if isinstance(one, Node)]
    for lines, same in groupby(parts):
        count = len(list(same))
        times = f" × {count}" if count > 1 else ""
        yield f"{indent}{lines[0]}{times}"
        yield from (f"{indent}{line}" for line in lines[1:])


def _with_inside(node: Node) -> list[str]:
    """A node and what is within it; of a drawing that it is there."""
    return [_line(node), *([] if node.tag == "svg" else _of(node, "  "))]


def _line(node: Node) -> str:
    """Tag, classes and what assistive technology is told; figures, which are data, as 0."""
    classes = (node.attributes.get("class") or "").replace("category-", "category-n ").split()
    named = [one for one in classes if one not in ("1", "2", "3", "4")]
    told = [f"{name}={node.attributes[name]}" for name in KEPT if name in node.attributes]
    is_said = node.tag in SAID or node.attributes.get("scope") == "col"
    text = [f"“{node.text}”"] if is_said and node.text else []
    return " ".join([".".join([node.tag, *named]), *(NUMBER.sub("0", one) for one in told + text)])


def test_parts_that_are_alike_are_one_line():
    page = parse(
        '<main><h1>Leeds</h1><p class="a b">x</p><ul><li>1</li><li>2</li></ul>'
        '<td class="chip category-3">3</td><td class="chip category-4">4</td></main>'
    )
    assert outline(page).splitlines() == [
        "main",
        "  h1 “Leeds”",
        "  p.a.b",
        "  ul",
        "    li × 2",
        "  td.chip.category-n × 2",
    ]


def test_parts_that_differ_are_not():
    assert outline(parse("<ul><li>1</li><li><b>2</b></li><li>3</li></ul>")).splitlines() == [
        "ul",
        "  li",
        "  li",
        "    b",
        "  li",
    ]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_built_as_it_was(client, name):
    file = FOLDER / f"{name}.txt"
    found = outline(get(client, PAGES[name]))
    if RENEW:
        file.write_text(found, encoding="utf-8")
    kept = file.read_text(encoding="utf-8")
    changed = list(unified_diff(kept.splitlines(), found.splitlines(), "kept", "now", lineterm=""))
    assert not changed, "\n".join([*changed, "Is it meant to be so? Then: make outlines"])
