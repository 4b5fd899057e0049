"""Published files that went wrong on their way, each the same again by its number."""

import csv
import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from random import Random

from data import profile

FOLDER = Path(__file__).parent / "sources" / "files"
SHIPPED = profile.read().demonstration
FILES = [
    *sorted(FOLDER.glob("*.csv")),
    SHIPPED / "commentary" / "commentary.csv",
    SHIPPED / "events" / "events.csv",
    *sorted((SHIPPED / "plan").glob("*.csv")),
]
"""Small ones, of every layout."""

CELLS = ["", "-", "*", "n/a", "nan", "inf", "-inf", "1e400", "-1", "0.5", "1,234", "12,34", "1.2.3"]
CELLS += [
    "0x1F",
    "1_000",
    "٣",
    "½",
    "9" * 400,
    "=1+1",
    "@SUM(A1)",
    "'",
    '"',
    "\x85",
    "\u202e",
    "\ufeff",
]
CELLS += ["TOTAL", "England", "leeds", "2019-02-30", "31/12/2017", "9999-12-01/P9Y", "2019/20 Q4"]
CELLS += [
    "2262-04-12",
    "0001-01-01",
    "a" * 70_000,
    "a\nb",
    "\U0001f4a9",
    "NULL",
    "True",
    "provisional",
]
BYTES = [b"\x00", b"\xff", b"\xc3", b'"', b",", b"\n", b"\r", b"\x1a", b"\xef\xbb\xbf", b"''", b";"]

Mutation = Callable[[Random, bytes], bytes]


def mutated(number: int) -> tuple[str, bytes]:
    """Name and bytes of the file of that number: one of FILES after one to three accidents."""
    dice, file = Random(number), FILES[number % len(FILES)]
    raw = file.read_bytes()
    for accident in dice.choices(MUTATIONS, k=dice.choice((1, 1, 2, 3))):
        raw = accident(dice, raw)
    return file.name, raw


def cut(dice: Random, raw: bytes) -> bytes:
    return raw[: dice.randrange(len(raw) + 1)]


def cut_out(dice: Random, raw: bytes) -> bytes:
    start, end = sorted(dice.randrange(len(raw) + 1) for _ in range(2))
    return raw[:start] + raw[min(end, start + 40) :]


def bytes_put_in(dice: Random, raw: bytes) -> bytes:
    at = dice.randrange(len(raw) + 1)
    return raw[:at] + dice.choice(BYTES) + raw[at:]


def bytes_changed(dice: Random, raw: bytes) -> bytes:
    changed = bytearray(raw or b" ")
    for _ in range(dice.randint(1, 5)):
        changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def bytes_swapped(dice: Random, raw: bytes) -> bytes:
    changed = bytearray(raw or b" ")
    one, other = (dice.randrange(len(changed)) for _ in range(2))
    changed[one], changed[other] = changed[other], changed[one]
    return bytes(changed)


def of_rows(change: Callable[[Random, list[list[str]]], None]) -> Mutation:
    """An accident with the cells of a file; one that is no table any more stays as it is."""

    def changed(dice: Random, raw: bytes) -> bytes:
        try:
            rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
        except (UnicodeDecodeError, csv.Error):
            return raw
        if not any(rows):
            return raw
        change(dice, rows)
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(rows)
        return text.getvalue().encode()

    return changed


def cells_changed(dice: Random, rows: list[list[str]]) -> None:
    for _ in range(dice.randint(1, 3)):
        row = dice.choice([row for row in rows if row])
        row[dice.randrange(len(row))] = dice.choice(CELLS)


def columns_shuffled(dice: Random, rows: list[list[str]]) -> None:
    order = dice.sample(range(max(map(len, rows))), max(map(len, rows)))
    rows[:] = [[row[at] for at in order if at < len(row)] for row in rows]


def column_dropped(dice: Random, rows: list[list[str]]) -> None:
    at = dice.randrange(max(map(len, rows)))
    rows[:] = [row[:at] + row[at + 1 :] for row in rows]


def column_doubled(dice: Random, rows: list[list[str]]) -> None:
    at = dice.randrange(max(map(len, rows)))
    rows[:] = [row[: at + 1] + row[at:] for row in rows]


def rows_shuffled(dice: Random, rows: list[list[str]]) -> None:
    dice.shuffle(rows)


def row_doubled(dice: Random, rows: list[list[str]]) -> None:
    rows.insert(dice.randrange(len(rows) + 1), list(dice.choice(rows)))


def row_dropped(dice: Random, rows: list[list[str]]) -> None:
    del rows[dice.randrange(len(rows))]


def shifted(dice: Random, rows: list[list[str]]) -> None:
    dice.choice(rows).insert(0, dice.choice(CELLS))


def number_broken(dice: Random, rows: list[list[str]]) -> None:
    numbers = [
        (row, at) for row in rows for at, cell in enumerate(row) if cell[:1].isdigit() and cell
    ]
    if numbers:
        row, at = dice.choice(numbers)
        cell, where = row[at], dice.randrange(len(row[at]) + 1)
        row[at] = (
            cell[:where] + dice.choice([" ", ",", ".", "-", "O", "e9", "%", "£"]) + cell[where:]
        )


def encoded(dice: Random, raw: bytes) -> bytes:
    text = raw.decode("utf-8", "replace").replace("a", "é", 1)
    encoding = dice.choice(
        ["utf-16", "utf-16-le", "utf-32", "cp1252", "utf-7", "cp037", "shift_jis"]
    )
    return text.encode(encoding, "replace")


def line_ends(dice: Random, raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(
        b"\n", dice.choice([b"\r\n", b"\r", b"\n\n", b"\r\r\n"])
    )


def delimiters(dice: Random, raw: bytes) -> bytes:
    return raw.replace(b",", dice.choice([b";", b"\t", b"|", b", ", b",,"]))


def unquoted(_: Random, raw: bytes) -> bytes:
    return raw.replace(b'"', b"")


def packed(dice: Random, raw: bytes) -> bytes:
    """A ZIP, a workbook or a gzip under the file's name, sometimes cut short."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(dice.choice(["[Content_Types].xml", "figures.csv"]), raw)
    whole = dice.choice([made.getvalue(), gzip.compress(raw, mtime=0)])
    return dice.choice([whole, cut(dice, whole)])


def page(dice: Random, raw: bytes) -> bytes:
    return dice.choice([b"<!DOCTYPE html>\n", b"<table><tr><td>", b"\n<pre>", b"Sign in\n"]) + raw


def twice(_: Random, raw: bytes) -> bytes:
    return raw + raw


def another(dice: Random, raw: bytes) -> bytes:
    return raw + dice.choice(FILES).read_bytes()


MUTATIONS: list[Mutation] = [
    *(cut, cut_out, bytes_put_in, bytes_changed, bytes_swapped, encoded, line_ends, delimiters),
    *(unquoted, packed, page, twice, another),
    *map(of_rows, (cells_changed, cells_changed, number_broken, number_broken, columns_shuffled)),
    *map(of_rows, (column_dropped, column_doubled, rows_shuffled, row_doubled, row_dropped)),
    of_rows(shifted),
]
