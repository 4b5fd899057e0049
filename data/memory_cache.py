"""What is kept in memory because it took long to make: so many bytes of it, and no release."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar
from weakref import ref

T = TypeVar("T")


class Kept(Generic[T]):
    """The latest of what was made, by a key, up to `most` bytes; what is asked for stays longest.

    What was made of an object that is gone, such as a release, goes at the next chance. Keys must
    hold no such object themselves, but a weak reference.
    """

    def __init__(self, most: int, size: Callable[[T], int] = sys.getsizeof) -> None:
        self.most, self._size = most, size
        self._found: OrderedDict[Hashable, tuple[T, int, tuple[ref, ...]]] = OrderedDict()
        self._lock = threading.Lock()
        self._makers: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable) -> T | None:
        """What is kept under a key, None where nothing is."""
        with self._lock:
            if key not in self._found:
                return None
            self._found.move_to_end(key)
            return self._found[key][0]

    def put(self, key: Hashable, value: T, of: tuple[object, ...] = ()) -> None:
        """Keep a value, made of these objects, and let go of others until all fit.

        One that is larger than all that may be kept is not.
        """
        entry = value, self._size(value), tuple(ref(one) for one in of)
        if entry[1] > self.most:
            return
        with self._lock:
            self._found[key] = entry
            self._found.move_to_end(key)
            gone = [one for one, (*_, made_of) in self._found.items() if not _are_here(made_of)]
            for one in gone:
                del self._found[one]
            while sum(size for _, size, _ in self._found.values()) > self.most:
                self._found.popitem(last=False)

    def made(self, key: Hashable, make: Callable[[], T], of: tuple[object, ...] = ()) -> T:
        """What is kept under a key, made if need be: once, where several ask together.

        What `make` raises is raised, and nothing kept.
        """
        found = self.get(key)
        if found is not None:
            return found
        with self._only_maker(key):
            found = self.get(key)
            if found is None:
                found = make()
                self.put(key, found, of)
            return found

    @contextmanager
    def _only_maker(self, key: Hashable) -> Iterator[None]:
        with self._lock:
            lock = self._makers.setdefault(key, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._lock:
                self._makers.pop(key, None)

    def __len__(self) -> int:
        return len(self._found)

    def clear(self) -> None:
        """Keep nothing of what was made so far."""
        with self._lock:
            self._found.clear()


def _are_here(made_of: tuple[ref, ...]) -> bool:
    return all(one() is not None for one in made_of)
