"""Requests to crawl the dashboard with: each address as it is, and bent in every way, seeded."""

import json
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import unquote_to_bytes

from werkzeug.test import Client, TestResponse

from docs.routes import Route

VERBS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "%00")
BENT_PATHS = (
    "/..{path}",
    "/.{path}",
    "/{path}",
    "//evil.example{path}",
    "/x/..{path}",
    "/%2e%2e{path}",
    "/x%2f..%2f..{path}",
    "{path}/",
    "{path}/.",
    "{path}/..",
    "{path}/../../../../../../../../etc/passwd",
    "{path}/..%2f..%2f..%2f..%2f..%2f..%2fetc%2fpasswd",
    "{path}%2f..%2f..%2fapp.py",
    "{path}/..%5c..%5capp.py",
    "{path}%00",
    "{path}%00.csv",
    "{path}%0d%0aX-Evil:%20yes",
    "{path}%ff%fe",
    "{path};x=1",
    "{path}%3frelease=x",
    "{path}%20",
    "{path}\u202e\u00e9\u0142",
    "{path}.gz",
    "{path}.map",
    "{path}~",
    "{path}%252e%252e%252f",
)
FILES = ("app.py", "roles.csv", "audit.jsonl", "current/release.duckdb", "index.json", "shown")
ROOTS = ("/assets", "/_dash-component-suites/dash", "/embed", "/api/v1", "/open-data", "/export")
CLIMBS = ("..", "../..", "../../..", "%2e%2e", "..%2f..", "%2e%2e/%2e%2e", "..%5c..", "%2fetc/..")
IDS = (
    "atlantis",
    "LEEDS",
    "..",
    ".",
    "%2e%2e",
    "..%2f..",
    "leeds%00",
    "leeds'--",
    "%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%D9%84%D9%8A%D8%AF%D8%B2",
    "%F0%9F%8F%A5",
    "%ff",
    "{{7*7}}",
    "%25s%25n",
    "-1",
    "null",
    "__class__",
    "x" * 9000,
)
QUERIES = (
    "release={id}&release={id}",
    "release=../{id}",
    "release={id}%2f..%2f{id}",
    "release={id}%00",
    "release=%20{id}",
    "release={id}&release=",
    "Release={id}",
    "release[]={id}",
    "release=",
    "place=atlantis&indicator=%00&since=x&format=slide",
    "format={id}",
    "format=../../etc/passwd",
    "since={id}",
    "from={id}",
    "without={id},..",
    "weights=%ff&mean=x&method=__class__",
    "next=//evil.example",
    "url=/embed/../../release.duckdb",
    "url=http://[&format=json",
    "q=" + "%27" * 300,
    "q=%F0%9F%8F%A5&period=9999999999-99",
    "&&&===%%%",
    "__proto__=1&constructor=2",
    "page=" + "9" * 400,
)


@dataclass(frozen=True)
class Request:
    """A request as it stands on the wire: path and query are not yet decoded."""

    path: str
    query: str = ""
    method: str = "GET"
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes | None = None

    def send(self, client: Client, base: str, peer: str, account: str = "") -> TestResponse:
        """Ask a client, as gunicorn would hand it on; `account` is what the proxy's header says."""
        named = {"X-Account": account} if account else {}
        kind = {"Content-Type": "application/json"} if self.body is not None else {}
        return client.open(
            "/",
            method=self.method,
            base_url=base,
            data=self.body,
            headers={"Accept": "text/html", "Origin": base, **kind, **self.headers, **named},
            environ_overrides={
                "PATH_INFO": unquote_to_bytes(self.path).decode("latin-1"),
                "QUERY_STRING": self.query,
                "REQUEST_URI": f"{self.path}?{self.query}",
                "REMOTE_ADDR": peer,
            },
        )


def of_pages(path: Any, search: Any = "", **changed: Any) -> dict[str, Any]:
    """What Dash's scripts send on a page, with any part of it changed."""
    parts = [("_pages_content", "children"), ("_pages_store", "data")]
    inputs = [("_pages_location", "pathname", path), ("_pages_location", "search", search)]
    return {
        "output": "..{}.{}...{}.{}..".format(*parts[0], *parts[1]),
        "outputs": [{"id": id, "property": name} for id, name in parts],
        "inputs": [{"id": id, "property": name, "value": value} for id, name, value in inputs],
        "changedPropIds": ["_pages_location.pathname"],
        **changed,
    }


def payloads(paths: list[str], ids: list[str]) -> Iterator[Any]:
    """Bodies for Dash's own address: what its scripts send, and what they never would."""
    whole = of_pages("/place/leeds")
    for path in paths:
        yield of_pages(path)
        for id in ids:
            yield of_pages(path, f"?release={id}")
    for path in (
        "",
        "place/leeds",
        "//x",
        "/../x",
        "\0",
        "/%00",
        "/%ff",
        "/" + "x" * 9000,
        "/\ud800",
    ):
        yield of_pages(path)
    for odd in (None, 7, True, [], {}, ["/"], {"a": "/"}):
        yield of_pages(odd)
        yield of_pages("/place/leeds", odd)
        for key in whole:
            yield {**whole, key: odd}
    for key in whole:
        yield {name: said for name, said in whole.items() if name != key}
    for output in (
        "",
        ".",
        "....",
        "_pages_dummy.children",
        "x.children",
        "_pages_content.children",
    ):
        yield of_pages("/", output=output)
        yield of_pages("/", output=output, outputs={"id": "x", "property": "children"})
    yield of_pages("/", outputs=[{"id": "desk", "property": "data"}])
    yield of_pages("/", outputs=[*whole["outputs"], *whole["outputs"]])
    yield of_pages("/", inputs=whole["inputs"][:1])
    yield of_pages("/", inputs=whole["inputs"][::-1])
    yield of_pages("/", inputs=[{"id": {"type": "x", "index": "ALL"}, "property": "value"}] * 2)
    yield of_pages("/", inputs=[[one] for one in whole["inputs"]])
    yield of_pages("/", inputs=[{"property": "pathname", "value": "/"}] * 2)
    yield of_pages("/", state=[{"id": "desk", "property": "data", "value": {"role": "editor"}}])
    yield of_pages("/", state="x")
    yield of_pages("/", changedPropIds=[{"x": 1}], parsedChangedPropsIds=[1])
    yield of_pages("/", background=True, cancelJob=["x"], job="x", cacheKey="../x")
    yield from (None, [], "x", 7, {}, [whole])


def requests(routes: list[Route], pages: list[str], ids: list[str], many: int) -> list[Request]:
    """Every address by every verb, every payload, and `many` that are bent at random."""
    dice = random.Random(2017)
    addresses = [*map(of_route, routes), *pages]
    plain = [Request(*_parts(one)) for one in addresses]
    found = [replace(one, method=verb) for one in plain for verb in ("GET", *dice.sample(VERBS, 3))]
    found += [replace(one, query=f"release={id}") for one in plain for id in ids]
    found += [
        Request(f"{root}/{climb}/{file}")
        for root in ROOTS
        for climb in CLIMBS
        for file in dice.sample(FILES, 2)
    ]
    found += [_bent(dice, dice.choice(plain), ids) for _ in range(many)]
    to_dash = Request("/_dash-update-component", method="POST")
    sent = [json.dumps(one).encode() for one in payloads([one.path for one in plain], ids)]
    sent += [b"", b"{", b"\xff\xfe", b"[" * 5000, b'{"output":' * 500]
    found += [replace(to_dash, body=one) for one in sent]
    found.append(replace(to_dash, body=sent[0], headers={"Content-Type": "text/plain"}))
    return found


def of_route(route: Route) -> str:
    """An address of that route."""
    address = (route.example or route.address).replace("<key>", "0" * 16)
    return re.sub(r"<int:\w+>", "1", address)


def _parts(address: str) -> tuple[str, str]:
    path, _, query = address.partition("?")
    return path, query


def _bent(dice: random.Random, one: Request, ids: list[str]) -> Request:
    """A request with one to three things changed."""
    for bend in dice.sample((_path, _id, _query, _verb, _letter), dice.randint(1, 3)):
        one = bend(dice, one, ids)
    return one


def _path(dice: random.Random, one: Request, ids: list[str]) -> Request:
    return replace(one, path=dice.choice(BENT_PATHS).format(path=one.path))


def _id(dice: random.Random, one: Request, ids: list[str]) -> Request:
    parts = one.path.split("/")
    at = dice.randrange(1, len(parts)) if len(parts) > 1 else 0
    stem, dot, kind = parts[at].rpartition(".")
    parts[at] = dice.choice([*IDS, *ids]) + (dot + kind if stem else "")
    return replace(one, path="/".join(parts))


def _query(dice: random.Random, one: Request, ids: list[str]) -> Request:
    more = dice.choice(QUERIES).replace("{id}", dice.choice(ids))
    return replace(one, query="&".join(text for text in (one.query, more) if text))


def _verb(dice: random.Random, one: Request, ids: list[str]) -> Request:
    return replace(one, method=dice.choice(VERBS))


def _letter(dice: random.Random, one: Request, ids: list[str]) -> Request:
    at = dice.randrange(len(one.path) + 1)
    return replace(one, path=one.path[:at] + dice.choice("./%\\\t:@*'\"<é\0") + one.path[at:])
