"""What is in a baked site: its files, and its pages as they are read."""

from pathlib import Path

from tests.dashboard.reading import Node, parse


def contents(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in site.rglob("*")
        if path.is_file()
    }


def pages(site: Path) -> dict[str, Node]:
    return {
        path.relative_to(site).as_posix(): parse(path.read_text().split("\n", 1)[1])
        for path in site.rglob("*.html")
    }
