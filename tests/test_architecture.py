"""docs/architecture.md: the files that it leads to are there, and one file does what it says."""

import re

import pytest

from dashboard.application import ROOT

NAMED = re.findall(r"`([\w/]+(?:\.py|/))`", (ROOT / "docs" / "architecture.md").read_text())


def test_each_file_that_is_named_exists():
    assert len(NAMED) > 10
    assert [name for name in NAMED if not (ROOT / name).exists()] == []


CODE = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8")
    for floor in ("metrics", "data", "dashboard")
    for path in (ROOT / floor).rglob("*.py")
}


@pytest.mark.parametrize("call", ["os.replace(", "os.fsync(", "mkstemp(", "flock("])
def test_files_are_written_whole_and_locked_in_one_place(call):
    assert [name for name, text in CODE.items() if call in text] == ["data/disk.py"]


def test_commands_get_arguments_and_no_namespace():
    assert [name for name, text in CODE.items() if "Namespace" in text] == []
