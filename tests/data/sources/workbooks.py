"""Small workbooks, made for a test."""

import io
from collections.abc import Mapping, Sequence

import openpyxl

Rows = Sequence[Sequence[object]]


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
