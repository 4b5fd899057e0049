"""The record of retracted releases on a channel, for everybody who reads the channel.

It goes with the channel to machines that have no store. Who retracted a release is recorded in the
store (schema.retraction).
"""

import logging
import os
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import (
    BaseModel,
    Field,
    NaiveDatetime,
    StringConstraints,
    TypeAdapter,
    ValidationError,
)

from data import disk, times
from data.faults import DataError
from data.releases import release

FILE = "retracted.json"
LARGEST = 10_000_000
MOST = 10_000
LONGEST_REASON = 500

LOG = logging.getLogger(__name__)

Id = Annotated[str, StringConstraints(pattern=rf"^{release.ID.pattern}$")]
Reason = Annotated[str, StringConstraints(max_length=LONGEST_REASON, pattern=r"^\P{C}+$")]
"""One line of text that can be printed: no control characters, none that change its direction."""


class Retraction(BaseModel):
    """Why and when (UTC) a release was retracted.

    `instead` is the release that became current in its place: None where the retracted one was not
    current, or where no earlier one was left.
    """

    reason: Reason
    retracted_at: NaiveDatetime
    instead: Id | None = None


Record = Annotated[dict[Id, Retraction], Field(max_length=MOST)]
RECORD = TypeAdapter(Record)
REASON = TypeAdapter(Reason)


def stated(reason: str) -> str:
    """A reason as one line. Raises DataError where it is blank, too long or no plain text."""
    line = " ".join(reason.split())
    if not line:
        raise DataError("Give a reason, for those who follow a link to it: --reason TEXT.")
    try:
        return REASON.validate_python(line)
    except ValidationError as error:
        raise DataError(
            f"The reason is plain text of at most {LONGEST_REASON} characters: shorten it, and "
            "leave out characters that are not printed."
        ) from error


def read(channel: Path) -> Mapping[str, Retraction]:
    """The retractions on a channel, by the release's id; none where there is no record.

    A record that is broken counts as none, and that is logged: the files of a retracted release
    are gone from the channel. The next publication, or look at the publisher, writes it anew.
    """
    path = f"{channel}/{FILE}"
    try:
        about = os.stat(path)  # with every request: the file is read when it has changed
        return _parsed(path, about.st_size, about.st_mtime_ns, about.st_ino)
    except OSError:
        return {}


@lru_cache(maxsize=8)
def _parsed(path: str, size: int, *_version: int) -> Mapping[str, Retraction]:
    try:
        if size <= LARGEST:
            return RECORD.validate_json(Path(path).read_bytes())
    except ValidationError:
        pass
    LOG.error("%s is not what `retract` writes, and is not heeded.", path)
    return {}


def write(channel: Path, record: Mapping[str, Retraction]) -> None:
    """Replace a channel's record in one step. Raises DataError where it would be too long."""
    if len(record) > MOST:
        raise DataError(f"No audience may have more than {MOST:,} retracted releases.")
    path, text = channel / FILE, RECORD.dump_json(dict(record), indent=1).decode() + "\n"
    before = path.read_bytes() if path.exists() else b""
    if before != text.encode() and (record or before):
        disk.replace(path, text)


def sentence(id: str, said: Retraction) -> str:
    """The sentence shown to readers who ask for a retracted release."""
    return f"Release {id} was retracted on {times.in_full(said.retracted_at)}. {said.reason}"


def in_place_of(record: Mapping[str, Retraction], id: str) -> str:
    """What readers of a release are told of each retracted one whose place it took; "" for none."""
    told = [sentence(one, said) for one, said in record.items() if said.instead == id]
    return " ".join(["This is an earlier release.", *told]) if told else ""


def last(record: Mapping[str, Retraction]) -> str:
    """The latest retraction in a sentence; "" where there is none."""
    if not record:
        return ""
    newest_first = reversed(list(record.items()))  # of those of one second, the one recorded last
    return sentence(*max(newest_first, key=lambda pair: pair[1].retracted_at))


def without(
    record: Mapping[str, Retraction],
    id: str,
    reason: str,
    instead: str | None,
    now: datetime,
) -> dict[str, Retraction]:
    """The record with one more retraction, or with another reason for one that is in it.

    What went back to that release before has gone back to `instead` now.
    """
    said = Retraction(reason=reason, retracted_at=now, instead=instead)
    if id in record:
        said = record[id].model_copy(update={"reason": reason})
    moved = {
        one: old.model_copy(update={"instead": instead}) if old.instead == id else old
        for one, old in record.items()
    }
    moved.pop(id, None)
    return moved | {id: said}
