"""Publications taken back: their addresses say so, whichever server answers."""

import json
import os
import re
from pathlib import Path

from data import disk, retracted
from data.faults import DataError
from data.line import write_index
from data.store import CURRENT

SITE = "site"
FILE, MAP = "withdrawn.json", "withdrawn.map"
ID = "[A-Za-z0-9_-]+"
ADDRESS = re.compile(rf"(place|indicator)/{ID}")


def read(line: Path) -> dict[str, str]:
    """Why each embed that was withdrawn is gone, by its path under /embed/."""
    path = f"{line}/{FILE}"
    if not os.path.exists(path):  # asked with every request: cheaper than to open it in vain
        return {}
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def withdraw(line: Path, path: str, reason: str) -> None:
    """Take an embed back, at once in the app, and in nginx once it is reloaded.

    Raises DataError for what is no embed of the current release: a slip of the pen would leave the
    one that was meant where it is.
    """
    _check(path)
    if not (line / CURRENT / SITE / "embed" / f"{path}.html").exists():
        raise DataError(f"There is no embed {path} in the current release. Nothing is withdrawn.")
    _write(line, read(line) | {path: retracted.stated(reason)})


def restore(line: Path, path: str) -> None:
    """Give an embed back."""
    _check(path)
    found = read(line)
    if path not in found:
        raise DataError(f"{path} is not withdrawn.")
    _write(line, {one: reason for one, reason in found.items() if one != path})


def of(url: str, gone: dict[str, str]) -> str | None:
    """Why what is at a URL path is gone, None where it is not; its data go with an embed."""
    for path, reason in gone.items():
        kind, id = path.split("/")
        if re.fullmatch(rf"/embed/{path}\.[a-z.]+|/api/v1/{kind}s/{id}\.json", url):
            return reason
    return None


def sentence(reason: str) -> str:
    """What a reader of a withdrawn address is told."""
    return f"This publication has been withdrawn. {reason}\n"


def as_map(gone: dict[str, str]) -> str:
    """The same for nginx: lines of a `map $uri $withdrawn`."""
    lines = []
    for path in sorted(gone):
        kind, id = path.split("/")
        lines.append(rf"~^(/embed/{path}\.[a-z.]+|/api/v1/{kind}s/{id}\.json)$ 1;")
    return "".join(f"{line}\n" for line in lines)


def _check(path: str) -> None:
    if not ADDRESS.fullmatch(path):
        raise DataError(f"{path!r} is no embed: write place/leeds or indicator/ae_four_hour.")


def _write(line: Path, gone: dict[str, str]) -> None:
    line.mkdir(parents=True, exist_ok=True)
    for name, text in ((FILE, json.dumps(gone, indent=1) + "\n"), (MAP, as_map(gone))):
        disk.replace(line / name, text)
    write_index(line)  # so that machines that follow the line hear of it
