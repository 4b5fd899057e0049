"""ZIP files with the same bytes each time: all in them is stamped with one day."""

import io
import zipfile
from datetime import date

STORED = (".png", ".pdf", ".docx", ".pptx")
"""What is compressed already."""


def zipped(files: dict[str, bytes], day: date) -> bytes:
    """The files in a ZIP file, in their order, each of that day."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            stored = name.endswith(STORED)
            entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return packed.getvalue()


def restamped(document: bytes, day: date) -> bytes:
    """A Word or PowerPoint file, which is a ZIP file, without the times at which its parts were
    written.
    """
    with zipfile.ZipFile(io.BytesIO(document)) as parts:
        return zipped({name: parts.read(name) for name in parts.namelist()}, day)
