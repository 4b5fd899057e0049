"""Small invented files in the published layouts."""

from collections.abc import Callable
from pathlib import Path

import pytest

from data.faults import Fault, LoadRefused
from tests.data.sources.one_reading import read

FILES = Path(__file__).parent / "files"
REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def invented() -> Callable[[str], str]:
    """The text of a file in files/, as it stands there."""
    return lambda name: (FILES / name).read_bytes().decode()


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str | bytes], Path]:
    """Writes a file under a name of its own and says where."""

    def write_as(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_as


@pytest.fixture
def refused() -> Callable[..., list[Fault]]:
    """The faults with which a file is refused."""

    def faults(path: Path, name: str | None = None) -> list[Fault]:
        with pytest.raises(LoadRefused) as refusal:
            read(path, name)
        assert path.name in str(refusal.value)
        return refusal.value.faults

    return faults
