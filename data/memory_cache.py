"""A cache in memory for values that take long to make; limited in bytes, keeps no release open."""

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Generic, TypeVar
from weakref import ref

T = TypeVar("T")


class Kept(Generic[T]):
    """Values by key, up to `most` bytes in all; the least recently used go first.

    A value made from an object that no longer exists, such as a release, is dropped at the next
    `put`. Keys may hold such objects only by weak reference.
    """

    def __init__(self, most: int, size: Callable[[T], int] = sys.getsizeof) -> None:
        self.most, self._size = most, size
        self._entries: OrderedDict[Hashable, tuple[T, int, tuple[ref, ...]]] = OrderedDict()
        self._lock = threading.Lock()
        self._makers: dict[Hashable, threading.Lock] = {}

    def get(self, key: Hashable) -> T | None:
        """The value of a key, or None."""
        with self._lock:
            if key not in self._entries:
                return None
            self._entries.move_to_end(key)
            return self._entries[key][0]

    def put(self, key: Hashable, value: T, of: tuple[object, ...] = ()) -> None:
        """Keep a value that was made from the objects `of`, and drop old ones until all fit.

        A value larger than `most` is not kept.
        """
        entry = value, self._size(value), tuple(ref(source) for source in of)
        if entry[1] > self.most:
            return
        with self._lock:
            self._entries[key] = entry
            self._entries.move_to_end(key)
            dead = [key for key, (*_, sources) in self._entries.items() if not _exist(sources)]
            for key in dead:
                del self._entries[key]
            while sum(size for _, size, _ in self._entries.values()) > self.most:
                self._entries.popitem(last=False)

    def made(self, key: Hashable, make: Callable[[], T], of: tuple[object, ...] = ()) -> T:
        """The value of a key, made if it is missing: once, even if several ask at the same time.

        If `make` raises, so does this, and nothing is kept.
        """
        value = self.get(key)
        if value is not None:
            return value
        with self._only_maker(key):
            value = self.get(key)
            if value is None:
                value = make()
                self.put(key, value, of)
            return value

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
        return len(self._entries)

    def clear(self) -> None:
        """Drop every value."""
        with self._lock:
            self._entries.clear()


def _exist(sources: tuple[ref, ...]) -> bool:
    return all(source() is not None for source in sources)
