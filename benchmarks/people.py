"""Whether fifty people who are signed in can work at once, on the workers that the Procfile starts.

    python -m benchmarks.people --locust VENV/bin/python [--people 50] [--seconds 300]

Over the demonstration release and gunicorn on this machine. Each person, named by a proxy's header,
opens a page, lets its scripts ask for it again (Dash's callback), and reads for 5 to 10 seconds:
the overview, places, indicators, comparisons, scenarios of what-if, changes, the search, and now
and then a picture, which is drawn where nobody has asked for it before. The clicks come from
locust, in an interpreter of its own, which this project needs for nothing else; it takes its part
of the same cores. Targets: p95 300 ms, no error, as much memory (PSS of the workers) in the last
minute as in the third, once the pages that people look at are kept.
"""

import argparse
import contextlib
import io
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

from benchmarks import servers
from benchmarks.measuring import environment, house, machine, watched
from data.__main__ import main as command
from data.releases.reader import Releases
from data.releases.release import Release

THINK = (5, 10)
ARRIVE = 5
"""People who come in each second."""

MINUTE = 60
PEOPLE = """
import itertools, json, os, random
from locust import HttpUser, between, events, task

SAID = json.loads(os.environ["SAID"])
NUMBERS = itertools.count(1)

class Person(HttpUser):
    wait_time = between(*SAID["think"])

    def on_start(self):
        self.dice = random.Random(number := next(NUMBERS))
        self.client.trust_env = False
        self.client.headers.update({
            "X-Account": f"person-{number}", "Origin": SAID["site"], "Accept": "text/html",
            "Accept-Encoding": "gzip",
        })

    @task
    def click(self):
        kind = self.dice.choices([*SAID["pages"]], SAID["weights"])[0]
        address = self.dice.choice(SAID["pages"][kind])
        with self.client.get(address, name=f"{kind}, HTML", catch_response=True) as response:
            if response.status_code != 200:
                response.failure(f"{response.status_code} at {address}")
        if kind not in ("what-if", "explore"):
            return
        path, _, query = address.partition("?")
        body = json.loads(json.dumps(SAID["callback"]))
        body["inputs"][0]["value"], body["inputs"][1]["value"] = path, f"?{query}" if query else ""
        self.client.post("/_dash-update-component", json=body, name=f"{kind}, callback")
"""


def main() -> None:
    """Print what all of them waited, what went wrong, and what the workers held."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="people-") as name, contextlib.ExitStack() as after:
        folder, port = Path(name), servers.free_ports()
        own = {"XDG_RUNTIME_DIR": name, "PICTURES_DIR": f"{name}/pictures"}
        after.enter_context(environment(**house(folder), **own, **_proxied(folder, port)))
        with contextlib.redirect_stdout(io.StringIO()):
            command(["demo"])
            command(["publish", "--no-site"])
        _name_people(folder / "roles.csv", options.people)
        server = after.enter_context(servers.gunicorn(port))
        servers.until_answered(port)
        said = json.dumps(_said(Releases("internal").current(), port))
        with watched(lambda: servers.children(server.pid), every=1.0) as held:
            stats = _clicked(options, folder, port, said)
        _report(options, stats, held)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m benchmarks.people")
    parser.add_argument("--locust", metavar="PYTHON", required=True, help="one that has locust")
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=int, default=300)
    return parser.parse_args()


def _proxied(folder: Path, port: int) -> dict[str, str]:
    return {
        "AUDIENCE": "internal",
        "SITE_URL": f"http://localhost:{port}",
        "TRUSTED_PROXY_HEADER": "X-Account",
        "TRUSTED_PROXY_ADDRESSES": "127.0.0.1",
        "ROLES_FILE": str(folder / "roles.csv"),
        "AUDIT_FILE": str(folder / "audit.jsonl"),
    }


def _name_people(roles: Path, people: int) -> None:
    rows = (f"person-{number},viewer\n" for number in range(1, people + 1))
    roles.write_text("account,role\n" + "".join(rows))


def _said(release: Release, port: int) -> dict:
    """What people look at, how often, and what scripts send."""
    places = release.ratings["place"].tolist()
    shown = sorted(set(release.series["indicator"]) & set(release.indicators))
    domains = [one.id for one in release.method.domains]
    pages = {
        "overview": ["/"],
        "place": [f"/place/{id}" for id in places],
        "indicator": [f"/indicator/{id}" for id in shown],
        "compare": ["/compare", *(f"/compare?indicator={id}" for id in shown)],
        "what-if": [
            f"/what-if?weights={id}:{n}&power={p}" for id in domains for n in (0, 2) for p in (1, 4)
        ],
        "change": [f"/change/{id}" for id in places],
        "search": ["/find"],
        "picture": [f"/export/place/{id}/rating.png" for id in places],
    }
    parts = [("_pages_content", "children"), ("_pages_store", "data")]
    inputs = [("_pages_location", name) for name in ("pathname", "search")]
    callback = {
        "output": "..{}...{}..".format(*(".".join(one) for one in parts)),
        "outputs": [{"id": id, "property": name} for id, name in parts],
        "inputs": [{"id": id, "property": name, "value": ""} for id, name in inputs],
        "changedPropIds": ["_pages_location.pathname"],
    }
    return {
        "think": THINK,
        "site": f"http://localhost:{port}",
        "pages": pages,
        "weights": [4, 5, 4, 3, 3, 2, 1, 1],
        "callback": callback,
    }


def _clicked(options: argparse.Namespace, folder: Path, port: int, said: str) -> list[dict]:
    """What locust counted, by kind of request."""
    (folder / "people.py").write_text(PEOPLE)
    asked = [options.locust, "-m", "locust", "-f", str(folder / "people.py"), "--headless"]
    asked += ["-u", str(options.people), "-r", str(ARRIVE), "-t", f"{options.seconds}s", "--json"]
    asked += ["--host", f"http://localhost:{port}", "--exit-code-on-error", "0"]
    done = subprocess.run(
        asked, env=os.environ | {"SAID": said}, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


def _report(options: argparse.Namespace, stats: list[dict], held: list[float]) -> None:
    everything = [ms for one in stats for ms in _times(one)]
    failed = sum(one["num_failures"] for one in stats)
    print(f"{options.people} people, {options.seconds} s, think time {THINK[0]} to {THINK[1]} s")
    for one in sorted(stats, key=lambda one: one["name"]):
        print(f"  {one['name']:22} {_spread(_times(one))}")
    print(f"all: {_spread(everything)}, {failed} failed")
    minutes = [statistics.mean(held[at : at + MINUTE]) for at in range(0, len(held), MINUTE)]
    print("PSS of the workers by the minute:", ", ".join(f"{one:.0f}" for one in minutes), "MB")
    print(f"  ({machine()})")


def _times(one: dict) -> list[float]:
    return [float(ms) for ms, count in one["response_times"].items() for _ in range(count)]


def _spread(times: list[float]) -> str:
    if len(times) < 2:
        return f"{len(times)} asked"
    p95 = statistics.quantiles(times, n=20)[-1]
    return f"{len(times):5,} asked, median {statistics.median(times):.0f} ms, p95 {p95:.0f} ms"


if __name__ == "__main__":
    main()
