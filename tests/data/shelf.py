"""A channel of releases that differ in nothing but their ids, to publish and roll back."""

import sqlalchemy as sa

from data.releases import release as releases
from data.releases.publish import publish, rollback
from data.releases.reader import Releases, current_id
from data.releases.release import Release
from data.releases.retract import Taken, reinstate, retract
from data.store import schema
from tests.data.floor import Floor
from tests.data.killed import numbered


class Shelf:
    """One audience's channel; its releases go by number."""

    def __init__(self, floor: Floor, made: Release) -> None:
        self.floor, self.made, self.audience = floor, made, made.audience
        self.channel = floor.releases / made.audience
        self.store = Releases(made.audience, floor.releases)

    def release(self, number: int) -> Release:
        return numbered(self.made, number)

    def publish(self, *numbers: int) -> list[bool]:
        """Publish releases one after the other; whether each changed anything."""
        with self.floor.engine.begin() as connection:
            return [
                publish(connection, self.release(number), self.floor.releases).changed
                for number in numbers
            ]

    def rollback(self) -> tuple[int, int]:
        """Numbers of the release left and of the one gone back to."""
        with self.floor.engine.begin() as connection:
            left, now = rollback(connection, self.audience, self.floor.releases)
        return number(left), number(now)

    def retract(self, number: int, reason: str = "A wrong count.") -> Taken:
        """Retract a release."""
        id = self.release(number).id
        with self.floor.engine.begin() as connection:
            return retract(connection, self.audience, id, reason, self.floor.releases)

    def reinstate(self, number: int) -> None:
        """Take its retraction back."""
        named = (self.audience, self.release(number).id, "The count was right.")
        with self.floor.engine.begin() as connection:
            reinstate(connection, *named, self.floor.releases)

    @property
    def current(self) -> int:
        return number(current_id(self.channel) or "")

    @property
    def kept(self) -> list[int]:
        return sorted(number(path.parent.name) for path in self.channel.glob(f"2*/{releases.FILE}"))

    @property
    def log(self) -> list[tuple[str, int]]:
        query = sa.select(schema.publication).order_by(schema.publication.c.id)
        with self.floor.engine.connect() as connection:
            return [(row.action, number(row.release_id)) for row in connection.execute(query)]


def number(id: str) -> int:
    return int(id.rsplit("-", 1)[1], 16)
