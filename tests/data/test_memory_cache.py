"""What is kept in memory: so many bytes, made once, and nothing of what is gone."""

import gc
import time
from concurrent.futures import ThreadPoolExecutor
from weakref import ref

import pytest

from data.memory_cache import Kept


class Thing:
    """Something that values are made of."""


def kept(*texts: str) -> Kept[str]:
    """A cache of ten letters, with these texts put there under their first letters."""
    found = Kept[str](10, size=len)
    for text in texts:
        found.put(text[0], text)
    return found


def there(of: Kept[str]) -> str:
    return "".join(letter for letter in "abcdef" if of.get(letter) is not None)


def test_it_keeps_so_many_bytes_and_lets_go_of_what_nobody_asks_for():
    found = kept("aaaa", "bbb", "ccc")
    assert there(found) == "abc"
    found.put("d", "d")
    assert there(found) == "bcd"
    assert found.get("b") == "bbb"  # asked for, and so not the next to go
    found.put("e", "eeeeeee")
    assert there(found) == "be"


def test_what_is_larger_than_all_of_it_pushes_nothing_out():
    found = kept("aaaa", "bbb", "c" * 11)
    assert there(found) == "ab"


def test_a_value_that_is_put_again_counts_once():
    found = kept("aaaa", "aaaaaaaa", "bb")
    assert there(found) == "ab"


def test_many_who_ask_together_have_one_maker():
    found, made = kept(), []

    def make() -> str:
        made.append(1)
        time.sleep(0.02)
        return "a"

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(lambda _: found.made("a", make), range(8))) == {"a"}
    assert made == [1]


def test_a_maker_that_fails_leaves_nothing_and_the_next_may_try():
    found = kept()
    with pytest.raises(ZeroDivisionError):
        found.made("a", lambda: str(1 / 0))
    assert found.made("a", lambda: "aa") == "aa"


def test_it_holds_nothing_that_values_are_made_of_and_forgets_what_is_gone():
    found, one, other = kept(), Thing(), Thing()
    found.made("a", lambda: "aa", of=(one, other))
    found.made("b", lambda: "bb", of=(other,))
    gone = ref(one)
    del one
    gc.collect()
    assert gone() is None
    found.put("c", "c")
    assert there(found) == "bc"
