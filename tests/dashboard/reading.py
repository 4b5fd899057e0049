"""Reads a page as a reader would: its text, its tables and where its links lead."""

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from werkzeug.test import Client, TestResponse

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNSEEN = {"script", "style", "title"}


class Node:
    """An element: tag, attributes (None for one without a value), and text and elements in it."""

    def __init__(self, tag: str, attributes: dict[str, str | None]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Node | str] = []

    def __iter__(self) -> Iterator["Node"]:
        """This element and all below it, in the document's order."""
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child

    def all(self, tag: str, **attributes: str) -> list["Node"]:
        wanted = {name.strip("_"): value for name, value in attributes.items()}
        return [
            node for node in self if node.tag == tag and wanted.items() <= node.attributes.items()
        ]

    def one(self, tag: str, **attributes: str) -> "Node":
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of <{tag}> {attributes}"
        return found[0]

    @property
    def text(self) -> str:
        """What it says, spaces made even."""
        return " ".join(" ".join(self._pieces()).split())

    def _pieces(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            elif child.tag not in UNSEEN:
                yield from child._pieces()


class _Parser(HTMLParser):
    """Builds the tree and refuses an element that is not closed where it should be."""

    def __init__(self) -> None:
        super().__init__()
        self.open = [Node("", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, dict(attrs))
        assert len(node.attributes) == len(attrs), f"<{tag}> says an attribute twice: {attrs}"
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, f"</{tag}> closes another element"

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(text: str) -> Node:
    parser = _Parser()
    parser.feed(text)
    parser.close()
    assert len(parser.open) == 1, f"<{parser.open[-1].tag}> is never closed"
    return parser.open[0]


def get(client: Client, address: str, status: int = 200) -> Node:
    """The page at an address, which must have that status."""
    response = client.get(address)
    assert response.status_code == status, address
    assert response.mimetype == "text/html", address
    return parse(response.text).one("body")


def taken_over(client: Client, path: str, search: str = "") -> TestResponse:
    """What Dash asks the server for when its scripts have started at an address."""
    content, title = ("_pages_content", "children"), ("_pages_store", "data")
    inputs = [("_pages_location", "pathname", path), ("_pages_location", "search", search)]
    return client.post(
        "/_dash-update-component",
        json={
            "output": "..{}.{}...{}.{}..".format(*content, *title),
            "outputs": [{"id": id, "property": name} for id, name in (content, title)],
            "inputs": [{"id": id, "property": name, "value": v} for id, name, v in inputs],
            "changedPropIds": ["_pages_location.pathname"],
        },
    )


def text_of(component: Any) -> str:
    """The text of a component tree in Dash's JSON, spaces made even."""
    return " ".join(" ".join(_strings(component)).split())


def _strings(component: Any) -> Iterator[str]:
    if isinstance(component, list):
        for part in component:
            yield from _strings(part)
    elif isinstance(component, dict):
        if component["type"].lower() not in UNSEEN:
            yield from _strings(component["props"].get("children"))
    elif component is not None:
        yield str(component)


def columns(table: Node) -> list[str]:
    """The names of columns; of a head of two rows those that span both, then the second's."""
    first, *second = table.one("thead").all("tr")
    cells = list(first.children)
    if second:
        spanning = [cell for cell in cells if "rowspan" in cell.attributes]
        cells = spanning + list(second[0].children)
    assert all(cell.attributes.get("scope") == "col" for cell in cells)
    return [cell.text for cell in cells]


def rows(table: Node) -> dict[str, dict[str, Node]]:
    """The cells of each row, by what its heading says and by what their columns' headings say."""
    found = {}
    for row in [row for body in table.all("tbody") for row in body.all("tr")]:
        heading, *cells = row.children
        if heading.attributes.get("scope") == "rowgroup":
            continue
        assert (heading.tag, heading.attributes.get("scope")) == ("th", "row")
        found[heading.text] = dict(zip(columns(table)[1:], cells, strict=True))
    return found


def with_columns(page: Node, *names: str) -> Node:
    """The first table of the page that has these columns."""
    return next(table for table in page.all("table") if set(names) <= set(columns(table)))
