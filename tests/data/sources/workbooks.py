"""Small workbooks, made for a test."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

import openpyxl

Rows = Sequence[Sequence[object]]
WORKSHEET = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def xlsx(sheets: Mapping[str, Rows], hidden: Sequence[str] = ()) -> bytes:
    """A workbook with these sheets, in order; None is a blank cell."""
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        if name in hidden:
            sheet.sheet_state = "hidden"
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def ods(sheets: Mapping[str, Rows]) -> bytes:
    """The same as LibreOffice's .ods; cells are texts and numbers."""

    def cell(value: object) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, str):
            text = escape(value)
            return (
                f'<table:table-cell office:value-type="string"><text:p>{text}</text:p>'
                "</table:table-cell>"
            )
        return f'<table:table-cell office:value-type="float" office:value="{value!r}"/>'

    tables = "".join(
        f"<table:table table:name={quoteattr(name)}>"
        + "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        + "</table:table>"
        for name, rows in sheets.items()
    )
    spaces = " ".join(
        f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"'
        for one in ("office", "table", "text")
    )
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": b"<manifest/>",
            "content.xml": (
                f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}>{body}'
                "</office:document-content>"
            ).encode(),
        }
    )


def xlsb(sheets: Mapping[str, Rows]) -> bytes:
    """The same as Excel's .xlsb: records of the kinds in [MS-XLSB], cells of text and numbers."""
    parts = {"[Content_Types].xml": b"<Types/>"}
    names, links = b"", ""
    for at, (name, rows) in enumerate(sheets.items(), start=1):
        names += _record(156, struct.pack("<II", 0, at) + _wide(f"rId{at}") + _wide(name))
        links += (
            f'<Relationship Id="rId{at}" Target="worksheets/sheet{at}.bin" Type="{WORKSHEET}"/>'
        )
        body = b"".join(
            _record(0, struct.pack("<III", i, 0, 0) + bytes(13)) + _cells(row)
            for i, row in enumerate(rows)
        )
        width = max(map(len, rows))
        size = struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1)
        parts[f"xl/worksheets/sheet{at}.bin"] = (
            _record(129) + _record(148, size) + _record(145) + body + _record(146) + _record(130)
        )
    parts["xl/workbook.bin"] = _record(131) + _record(143) + names + _record(144) + _record(132)
    parts["xl/_rels/workbook.bin.rels"] = f"<Relationships>{links}</Relationships>".encode()
    return zipped(parts)


def _cells(row: Sequence[object]) -> bytes:
    found = b""
    for column, value in enumerate(row):
        where = struct.pack("<II", column, 0)
        if isinstance(value, str):
            found += _record(6, where + _wide(value))
        elif value is not None:
            found += _record(5, where + struct.pack("<d", value))
    return found


def _record(kind: int, content: bytes = b"") -> bytes:
    return _whole(kind) + _whole(len(content)) + content


def _whole(number: int) -> bytes:
    """Seven bits a byte, the lowest first; a record's kind in two bytes has its high bits set."""
    found = b""
    while True:
        number, low = number >> 7, number & 127
        if not number:
            return found + bytes([low])
        found += bytes([low | 128])


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def compound(*streams: str) -> bytes:
    """An OLE file with these empty streams in its root, at most three: how Excel files of before
    2007 are kept, and encrypted ones of today.
    """
    free, end, fat = b"\xff" * 4, b"\xfe\xff\xff\xff", b"\xfd\xff\xff\xff"
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIII", 0, 1, 1, 0, 4096) + end + bytes(4) + end + bytes(4)
    header += bytes(4) + free * 108
    entries = [("Root Entry", 5, 1 if streams else 0xFFFFFFFF)]
    entries += [(name, 2, 0xFFFFFFFF) for name in streams]
    folder = b""
    for at, (name, kind, child) in enumerate(entries):
        text = (name + "\0").encode("utf-16-le")
        right = at + 1 if 0 < at < len(streams) else 0xFFFFFFFF
        folder += text.ljust(64, b"\0") + struct.pack("<HBB", len(text), kind, 1)
        folder += struct.pack("<III", 0xFFFFFFFF, right, child) + bytes(36) + end + bytes(8)
    return header + (fat + end + free * 126) + folder.ljust(512, b"\0")


def zipped(parts: Mapping[str, bytes]) -> bytes:
    """A ZIP of these files."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()
