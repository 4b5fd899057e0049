"""What is served follows the release that is current."""

import hashlib
import json
import os
import shutil

import pytest

from dashboard.public import serve
from data.releases.channels import SITE
from data.releases.manifest import FILE as MANIFEST
from data.releases.reader import CURRENT
from tests.dashboard.public.conftest import LEEDS, add_release, client_of


def test_a_new_release_is_served_at_once(served, channel, bare):
    before = served.get(LEEDS).headers["ETag"]
    other = bare.parent / "other"
    if not other.exists():
        shutil.copytree(bare, other)
        (other / LEEDS[1:]).write_text("another release")
        (other / f"{LEEDS[1:]}.gz").unlink()
        listed = json.loads((other / MANIFEST).read_text())
        listed["files"][LEEDS[1:]] = hashlib.sha256(b"another release").hexdigest()
        (other / MANIFEST).write_text(json.dumps(listed))
    add_release(channel, "2018-01-31-00000002", other)
    after = served.get(LEEDS)
    assert after.text == "another release"
    assert after.headers["ETag"] != before
    os.unlink(channel / CURRENT)
    os.symlink("2018-02-28-00000000", channel / CURRENT)
    assert served.get(LEEDS).status_code == 404


def test_a_site_baked_anew_is_served_at_once(served, channel):
    served.get(LEEDS)
    site = channel / CURRENT / SITE
    fresh = site.resolve().with_name("fresh")
    shutil.copytree(site, fresh)
    (fresh / "embed" / "place" / "leeds.html").unlink()
    shutil.rmtree(site.resolve())
    assert served.get(LEEDS).status_code == 404
    fresh.rename(site.resolve())
    assert served.get(LEEDS).status_code == 404
    assert served.get("/embed/place/wakefield.html").status_code == 200


def test_before_anything_is_published_it_says_so(tmp_path):
    response = client_of(tmp_path / "nowhere").get(LEEDS)
    assert response.status_code == 503
    assert response.text == "Nothing is published yet.\n"


def test_a_manifest_that_is_cut_off_costs_the_tags_of_the_content_alone(channel, caplog):
    listed = channel / CURRENT / SITE / MANIFEST
    hash = json.loads(listed.read_text())["files"][LEEDS[1:]]
    listed.write_text(listed.read_text()[:500])
    response = client_of(channel).get(LEEDS)
    assert response.status_code == 200
    assert response.headers["ETag"] != f'"{hash[:32]}"'
    assert str(listed.resolve()) in caplog.text


def test_the_files_of_another_release_are_not_shown(channel, bare):
    """As where somebody copies a site into the folder of another release."""
    listed = channel / CURRENT / SITE / MANIFEST
    listed.unlink()
    listed.write_bytes((bare / MANIFEST).read_bytes().replace(b"2017-12-31-", b"2016-12-31-"))
    response = client_of(channel).get(LEEDS)
    assert (response.status_code, response.text) == (503, serve.NOT_NOW)


@pytest.mark.parametrize("leads", ["../internal/2017-12-31-00000001", None])
def test_a_current_that_leads_elsewhere_shows_nothing(channel, leads):
    other = channel.parent / "internal" / "2017-12-31-00000001"
    shutil.copytree((channel / CURRENT).resolve(), other)
    (channel / CURRENT).unlink()
    (channel / CURRENT).symlink_to(leads) if leads else shutil.copytree(other, channel / CURRENT)
    response = client_of(channel).get(LEEDS)
    assert (response.status_code, response.text) == (503, serve.NOT_NOW)
