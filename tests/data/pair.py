"""A publisher's channel of releases and a machine that follows it."""

from dataclasses import dataclass
from pathlib import Path

from data.fetch.http import Manners
from data.releases import channels, follow, publish, publisher, retract
from data.releases.reader import Releases, current_id
from data.releases.release import Release
from tests.data.bad_server import Server, sends
from tests.data.floor import Floor
from tests.data.killed import numbered

PATIENT = Manners(timeout=20, deadline=60)
PAGE = "site/embed/place/north.html"


@dataclass
class Pair:
    """A publisher's channel and that of a machine that follows it."""

    floor: Floor
    made: Release
    here: Path

    @property
    def there(self) -> Path:
        return self.floor.releases / "internal"

    def publish(self, *numbers: int) -> str:
        """Publish releases, each with a page of its own; the last one's id."""
        for number in numbers:
            release = numbered(self.made, number)
            with self.floor.engine.begin() as connection:
                publish.publish(connection, release, self.floor.releases, site)
        return release.id

    def retract(self, number: int) -> str:
        """Retract a release; its id."""
        id = numbered(self.made, number).id
        with self.floor.engine.begin() as connection:
            retract.retract(connection, "internal", id, "A wrong count.", self.floor.releases)
        return id

    def reinstate(self, number: int) -> None:
        id = numbered(self.made, number).id
        with self.floor.engine.begin() as connection:
            retract.reinstate(connection, "internal", id, "It was right.", self.floor.releases)

    def rollback(self) -> None:
        with self.floor.engine.begin() as connection:
            publish.rollback(connection, "internal", self.floor.releases)

    def follow(
        self, address: object = None, keep_all: bool = False, manners: Manners = PATIENT
    ) -> str | None:
        """Look once; the id that became current."""
        where = str(address or self.floor.releases)
        with publisher.source(where, "internal", manners) as published:
            return follow.once(published, self.here, keep_all)

    @property
    def same(self) -> bool:
        """Whether both lines hold the same releases, byte for byte, and the same is current."""
        return (
            released(self.here) == released(self.there)
            and current_id(self.here) == current_id(self.there)
            and Releases("internal", self.here.parent).current().id == current_id(self.there)
        )


def site(release: Release, folder: Path) -> None:
    """A plain file that belongs to the release."""
    (folder / PAGE).parent.mkdir(parents=True)
    (folder / PAGE).write_text(release.id)


def released(channel: Path) -> dict[str, bytes]:
    """Every file of every release on a channel, and the files beside them."""
    paths = [path for path in channel.glob("2*/**/*") if path.is_file()]
    paths += [channel / name for name in channels.BESIDE if (channel / name).exists()]
    return {str(path.relative_to(channel)): path.read_bytes() for path in paths}


def serve(pair: Pair, server: Server) -> None:
    """Have the server answer with what the publisher's folder holds now."""
    server.behaviours.clear()
    for path in pair.there.rglob("*"):
        if path.is_file() and "current" not in path.parts:
            server.on(f"/internal/{path.relative_to(pair.there)}", sends(path.read_bytes()))
