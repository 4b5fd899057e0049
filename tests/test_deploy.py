"""deploy/: every command there exists, and nothing of the public's reaches what is internal."""

import json
import re
import runpy
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from dashboard.application import ROOT
from dashboard.web import limits, picture_routes, worker
from data.__main__ import _parser
from deploy import images

DEPLOY = ROOT / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
IMAGE = (DEPLOY / "Dockerfile").read_text()
PLACES = {"--bind", "--worker-tmp-dir", "--workers"}
"""Options of gunicorn that each way of running sets for itself."""


def of_gunicorn(words: list[str]) -> list[str]:
    """A command of gunicorn without what each way of running sets for itself."""
    kept = words[next(at for at, word in enumerate(words) if word.endswith("gunicorn")) + 1 :]
    for option in PLACES & set(kept):
        at = kept.index(option)
        kept = kept[:at] + kept[at + 2 :]
    return kept


def started_by(unit: Path) -> list[str]:
    (command,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(), re.MULTILINE)
    return shlex.split(command)


def commands_of_data(words: list[str]) -> list[list[str]]:
    text = shlex.join(words).replace("'", "")
    return [shlex.split(found) for found in re.findall(r"python -m data ([^;]+)", text)]


def test_all_ways_start_gunicorn_alike():
    _, _, procfile = (ROOT / "Procfile").read_text().strip().partition(": ")
    wanted = of_gunicorn(shlex.split(procfile))
    image = json.loads(re.findall(r"^CMD (.+)$", IMAGE, re.MULTILINE)[-1])
    web = [started_by(unit) for unit in UNITS if unit.stem.endswith(("-internal", "-public"))]
    assert len(web) == 2
    assert [of_gunicorn(words) for words in (image, *web)] == [wanted] * 3


def test_the_limits_of_connections_are_what_the_page_on_deploying_says():
    said = (ROOT / "docs" / "deploy.md").read_text()
    settings = runpy.run_path(str(ROOT / "gunicorn.conf.py"))
    assert f"| a connection that is kept | {settings['keepalive']} s " in said
    assert f"| connections of a worker | {settings['worker_connections']};" in said
    assert f"together | {worker.SECONDS_TO_ASK:g} s in all" in said
    assert f"read slowly | {worker.SECONDS_TO_TAKE:g} s, " in said
    waiting = limits.AT_ONCE + limits.WAITING + picture_routes.AT_ONCE
    assert settings["threads"] > waiting  # some are left for plain files, and to refuse


def test_the_procfile_listens_where_nobody_else_comes_unless_it_is_told_to():
    _, _, procfile = (ROOT / "Procfile").read_text().strip().partition(": ")
    assert "--bind ${HOST:-127.0.0.1}:${PORT:-8050} " in procfile


def test_the_commands_of_units_and_services_exist():
    found = [one for unit in UNITS for one in commands_of_data(started_by(unit))]
    for service in COMPOSE["services"].values():
        found += commands_of_data(service.get("command", []))
    assert sorted(words[0] for words in found) == sorted(
        ["fetch", "follow", "publish-due", "publish-due", "status", "watch"]
    )
    for words in found:
        _parser().parse_args(words)  # ends the test where there is no such command


@pytest.mark.parametrize("name", ["internal", "public", "nginx"])
def test_what_serves_has_no_way_to_the_store(name):
    service = COMPOSE["services"][name]
    assert "store" not in service["networks"]
    assert "DATABASE_URL" not in service.get("environment", {})
    assert not [volume for volume in service["volumes"] if volume.startswith(("raw:", "store:"))]


def test_the_desk_opens_the_store_to_the_internal_application_alone():
    added = yaml.safe_load((DEPLOY / "compose.desk.yaml").read_text())
    assert set(added["services"]) == {"internal"}
    assert "store" in added["services"]["internal"]["networks"]
    volumes = added["services"]["internal"]["volumes"]
    made = IMAGE.partition("mkdir -p /srv")[2].partition("&&")[0]
    assert all(volume.split(":")[1].removeprefix("/srv") in made for volume in volumes)
    unit = (DEPLOY / "systemd" / "place-ratings-internal.service").read_text()
    for lifted in re.findall(r"^(\w+)=$", (DEPLOY / "systemd/desk.conf").read_text(), re.MULTILINE):
        assert f"\n{lifted}=" in unit


def test_subscriptions_are_kept_where_the_public_application_and_what_tells_may_write():
    added = yaml.safe_load((DEPLOY / "compose.subscriptions.yaml").read_text())
    assert set(added["services"]) == {"public", "due", "tools"}
    for service in added["services"].values():
        assert service["volumes"] == ["subscriptions:/srv/subscriptions"]
    assert "SUBSCRIPTIONS_DIR=/srv/subscriptions" in IMAGE
    assert IMAGE.partition("mkdir -p /srv")[2].partition("COPY")[0].count("/srv/subscriptions") == 2
    folder = "/var/lib/place-ratings/subscriptions"
    shared = (DEPLOY / "systemd" / "place-ratings.env").read_text()
    assert f"SUBSCRIPTIONS_DIR={folder}\n" in shared
    unit = (DEPLOY / "systemd" / "subscriptions.conf").read_text()
    assert "StateDirectory=place-ratings/subscriptions\n" in unit
    assert "StateDirectoryMode=0700\n" in unit


@pytest.mark.parametrize("name", ["public", "nginx"])
def test_what_the_public_reaches_has_no_internal_release(name):
    of_releases = [
        volume for volume in COMPOSE["services"][name]["volumes"] if "/srv/releases" in volume
    ]
    assert of_releases == ["releases-public:/srv/releases/public:ro"]
    unit = (DEPLOY / "systemd" / "place-ratings-public.service").read_text()
    for hidden in ("releases/internal", "store.duckdb", "raw", "sessions"):
        assert f"InaccessiblePaths=-/var/lib/place-ratings/{hidden}\n" in unit


def test_ours_run_sealed_and_as_nobody_in_particular():
    ours = {
        name: service
        for name, service in COMPOSE["services"].items()
        if service["image"].startswith("place-ratings:")
    }
    assert set(ours) == {"internal", "public", "due", "tools"}
    for service in ours.values():
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
    assert re.findall(r"^USER (.+)$", IMAGE, re.MULTILINE)[-1] == "10001:10001"
    assert all("User=place-ratings\n" in unit.read_text() for unit in UNITS)


def test_nobody_else_reads_what_ours_write():
    for unit in UNITS:
        assert "\nUMask=0077\n" in unit.read_text(), unit.stem
        assert set(re.findall(r"StateDirectoryMode=(.+)", unit.read_text())) <= {"0711"}, unit.stem
    closed = re.search(r"chmod 700 ([^\\\n]+)", IMAGE)
    assert closed is not None
    made = re.findall(r"/srv/[\w/]+", IMAGE.partition("mkdir -p")[2].partition("chown")[0])
    assert set(made) - set(closed[1].split()) == {"/srv/releases/public"}


def test_no_image_has_a_browser():
    assert "chromium" not in IMAGE.lower()


WANTED = "?run python3 -m deploy.images >> deploy/.env"


def test_no_image_of_others_is_named_without_a_digest():
    others = [one["image"] for one in COMPOSE["services"].values() if "ratings" not in one["image"]]
    builds = [one["build"] for one in COMPOSE["services"].values() if "build" in one]
    assert len(builds) == 2
    for build in builds:
        assert build["args"] == {
            name: f"${{{name}:{WANTED}}}" for name in ("PYTHON_IMAGE", "NODE_IMAGE")
        }
    assert others == [f"${{{name}:{WANTED}}}" for name in ("POSTGRES_IMAGE", "NGINX_IMAGE")]
    bases = set(re.findall(r"^FROM (\S+)", IMAGE, re.MULTILINE))
    assert bases == {"${NODE_IMAGE}", "${PYTHON_IMAGE}", "public"}
    assert re.findall(r"^ARG (.+)$", IMAGE, re.MULTILINE) == ["PYTHON_IMAGE", "NODE_IMAGE"] * 2


@pytest.mark.parametrize("unpinned", ["", "PYTHON_IMAGE", "NODE_IMAGE"])
def test_a_build_from_a_name_alone_ends_with_a_sentence(unpinned):
    (check,) = re.findall(r"^RUN (for image.+?done)$", IMAGE, re.MULTILINE | re.DOTALL)
    named = {name: f"{name}@sha256:0" for name in ("PYTHON_IMAGE", "NODE_IMAGE")}
    named |= {unpinned: "python:3.11"} if unpinned else {}
    ran = subprocess.run(["sh", "-c", check], env=named, capture_output=True, text=True)
    assert (ran.returncode != 0) is bool(unpinned)
    assert bool(ran.stderr) is bool(unpinned)


DOCKER = """#!/bin/sh
echo "$@" >> "$(dirname "$0")/asked"
{does}
"""


@pytest.mark.parametrize(
    ("does", "code"),
    [
        ("echo sha256:" + "a" * 64, 0),
        ("echo '{}'", 1),
        ("echo no network >&2; exit 1", 1),
        (None, 1),
    ],
    ids=["known", "no digest", "failed", "no docker"],
)
def test_the_digests_are_asked_of_docker_all_or_none(tmp_path, monkeypatch, capsys, does, code):
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin" if does else str(tmp_path))
    if does:
        (tmp_path / "docker").write_text(DOCKER.format(does=does))
        (tmp_path / "docker").chmod(0o755)
    assert images.main() == code
    said = capsys.readouterr()
    if code == 0:
        expected = [f"{key}={name}@sha256:{'a' * 64}" for key, name in images.IMAGES.items()]
        assert said.out.splitlines() == expected
        assert "inspect" in (tmp_path / "asked").read_text()
    else:
        assert said.out == ""
        assert said.err.startswith("python:3.11-slim-bookworm: docker ")


def test_each_timer_has_its_unit():
    timers = {timer.stem for timer in (DEPLOY / "systemd").glob("*.timer")}
    assert timers == {"place-ratings-fetch", "place-ratings-publish-due", "place-ratings-watch"}
    assert timers <= {unit.stem for unit in UNITS}


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_systemd_understands_each_unit_and_finds_it_sealed(unit):
    """Of 10, the most exposed."""
    systemd = shutil.which("systemd-analyze")
    if systemd is None:
        pytest.skip("There is no systemd here to ask.")
    verified = subprocess.run([systemd, "verify", unit], capture_output=True, text=True)
    complaints = [line for line in verified.stderr.splitlines() if unit.stem in line]
    assert all("is not executable: No such file" in line for line in complaints), complaints
    words = ["security", "--offline=true", "--no-pager", "--threshold=40", unit]
    sealed = subprocess.run([systemd, *words], capture_output=True, text=True)
    assert sealed.returncode == 0, sealed.stdout.splitlines()[-1:]
