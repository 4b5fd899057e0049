"""What is made of a release is made once, and goes with the release."""

import gc
from dataclasses import replace

from data.releases.once import once


def test_it_is_made_once_for_each_release(release):
    made: list[str] = []
    other = replace(release, id="2017-12-31-00000001")

    @once
    def of(one) -> str:
        made.append(one.id)
        return one.id

    assert [of(release), of(other), of(release)] == [release.id, other.id, release.id]
    assert made == [release.id, other.id]


def test_it_keeps_no_release_in_memory(release):
    kept = once(lambda one: [one.id])
    other = replace(release, id="2017-12-31-00000001")
    first = kept(other)
    assert kept(other) is first
    del other
    gc.collect()
    again = replace(release, id="2017-12-31-00000001")
    assert kept(again) is not first
