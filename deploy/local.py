"""The whole set-up on this machine, without containers: everything that a team's needs.

    python -m deploy.local FOLDER [--port 8080] [--demo]

nginx before the public site and application, the internal application, PostgreSQL, and `follow`,
which brings the public's releases to where they are served. Whatever ends is started again;
Ctrl-C ends all of it. All listen on 127.0.0.1 alone: nginx at the port, the public application at
the next, the internal one at the one after. Of the environment's settings those of the desk and of
the metrics are for the internal application alone, which has the store where DESK is on.
"""

import argparse
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from signal import SIGINT, SIGQUIT, SIGTERM

from dashboard.public import nginx
from data import disk
from data.releases import channel
from data.releases.reader import PUBLIC, current_id
from deploy import postgres
from deploy.supervise import Program, keep, listening

ROOT = Path(__file__).parent.parent
NGINX = """\
{user}daemon off;
worker_processes {workers};
pid {folder}/pid;
error_log {folder}/log;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""
WORKERS = ("--workers", "2")
LOOKS_EVERY = "2"
WITHOUT_STORE = {"DATABASE_URL": ""}


class Missing(Exception):
    """A program that is needed and not there."""


@dataclass(frozen=True)
class Setup:
    """Where the parts keep what they keep, and where they listen."""

    folder: Path
    port: int

    @property
    def publisher(self) -> dict[str, str]:
        """The environment of the commands that load and publish."""
        socket = self.folder / "postgres"
        return {
            "DATABASE_URL": f"postgresql+psycopg://ratings@/ratings?host={socket}",
            "RELEASES_DIR": f"{self.folder / 'releases'}",
            "RAW_DIR": f"{self.folder / 'raw'}",
            "AUDIT_FILE": f"{self.folder / 'audit.jsonl'}",
            "SESSIONS_DIR": f"{self.folder / 'sessions'}",
            "PICTURES_DIR": f"{self.folder / 'pictures'}",
            "DESK_DIR": f"{self.folder / 'desk'}",
        }

    @property
    def internal(self) -> dict[str, str]:
        """That of the internal application: without the store, unless the desk is on."""
        desk = os.environ.get("DESK", "").strip().lower() == "on"
        return self.publisher | ({} if desk else WITHOUT_STORE) | {"AUDIENCE": "internal"}

    @property
    def public(self) -> dict[str, str]:
        """That of the public application and of `follow`: no store, no desk, no port of its own."""
        released = {"AUDIENCE": "public", "RELEASES_DIR": str(self.served)}
        return WITHOUT_STORE | released | {"DESK": "", "METRICS_PORT": ""}

    @property
    def served(self) -> Path:
        """The releases of a web machine, which follows the publisher's."""
        return self.folder / "served"


def main(arguments: list[str] | None = None) -> int:
    """Run it until it is told to stop; 1 with the reason where something needed is missing."""
    options = _parser().parse_args(arguments)
    disk.keep_private()
    setup = Setup(options.folder.resolve(), options.port)
    try:
        programs = of(setup, options.demo)
    except (Missing, LookupError) as error:
        print(error, file=sys.stderr)
        return 1
    print(_told(setup), flush=True)
    keep(programs, setup.folder / "log", lambda said: print(said, flush=True))
    return 0


def of(setup: Setup, demonstration: bool) -> list[Program]:
    """The programs, in the order in which they start; what they need in the folder is made."""
    for name in ("log", "postgres", "nginx"):
        disk.folder(setup.folder / name)
    channel.make(setup.served / PUBLIC)
    follow = [sys.executable, "-m", "data", "follow", setup.publisher["RELEASES_DIR"]]
    return [
        _postgres(setup, demonstration),
        Program("follow", [*follow, "--every", LOOKS_EVERY], setup.public),
        _gunicorn("internal", setup.port + 2, setup.internal),
        _gunicorn("public", setup.port + 1, setup.public),
        _nginx(setup),
    ]


def _postgres(setup: Setup, demonstration: bool) -> Program:
    found, folder = postgres.programs(), setup.folder / "postgres"
    if found is None:
        raise Missing("There is no PostgreSQL server: install the package postgresql.")
    user = postgres.account(folder)
    if not (folder / "data").exists():
        postgres.make(found, folder, "ratings", user)
    socket = ["-h", str(folder), "-U", "ratings"]

    def ready() -> bool:
        made = subprocess.run([found / "createdb", *socket, "ratings"], capture_output=True)
        if made.returncode != 0 and b"already exists" not in made.stderr:
            return False
        if demonstration:
            _publish_demonstration(setup)
        return True

    command = postgres.command(found, folder, "lc_messages=C")
    return Program("postgres", command, stop=SIGINT, user=user, ready=ready)


def _gunicorn(name: str, port: int, environment: Mapping[str, str]) -> Program:
    listens = listening(port)
    bound = ["--bind", f"fd://{listens.fileno()}", *WORKERS]
    command = [sys.executable, "-m", "gunicorn", "app:server", *bound]
    return Program(
        name,
        command,
        environment,
        orphans=SIGTERM,  # a worker then still answers all who have come to it
        listens=listens,
        ready=lambda: _answers(port, "/healthz"),
    )


def _nginx(setup: Setup) -> Program:
    """nginx takes a socket over as it does from an older nginx that it replaces."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        raise Missing("There is no nginx: install the package nginx-light.")
    folder, listens = setup.folder / "nginx", listening(setup.port)
    behind = f"http://127.0.0.1:{setup.port + 1}"
    listen = f"127.0.0.1:{setup.port}"
    site = nginx.configuration(setup.served / "public", listen, "localhost", behind)
    (folder / "site.conf").write_text(site)
    (folder / "nginx.conf").write_text(nginx_conf(folder, workers=2))
    command = [program, "-p", folder, "-e", folder / "log", "-c", folder / "nginx.conf"]
    handed_over = {"NGINX": f"{listens.fileno()};"}
    return Program("nginx", command, handed_over, stop=SIGQUIT, listens=listens)


def nginx_conf(folder: Path, workers: int) -> str:
    """What nginx needs around the site's own configuration, to keep to a folder."""
    user = "user root;\n" if os.geteuid() == 0 else ""  # else nobody, who may not look into ours
    return NGINX.format(user=user, workers=workers, folder=folder)


def _publish_demonstration(setup: Setup) -> None:
    """Load and publish the demonstration, where nothing is published yet."""
    if current_id(setup.folder / "releases" / "public") is None:
        for command in ("demo", "publish"):
            words = [sys.executable, "-m", "data", command]
            subprocess.run(words, cwd=ROOT, env=os.environ | setup.publisher, check=True)


def _answers(port: int, address: str) -> bool:
    """Whether somebody answers there, whatever they say."""
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", address)
        return bool(connection.getresponse().status)
    except OSError:
        return False
    finally:
        connection.close()


def _told(setup: Setup) -> str:
    exports = " ".join(f"{name}={shlex.quote(said)}" for name, said in setup.publisher.items())
    return (
        f"public, by nginx   http://127.0.0.1:{setup.port}/  (embeds: /embed/)\n"
        f"internal           http://127.0.0.1:{setup.port + 2}/\n"
        f"logs               {setup.folder / 'log'}\n"
        f"load and publish   {exports} python -m data ..."
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m deploy.local", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where all of it is kept")
    parser.add_argument("--port", type=int, default=8080, help="nginx's; default: 8080")
    parser.add_argument("--demo", action="store_true", help="publish the demonstration at first")
    return parser


if __name__ == "__main__":
    sys.exit(main())
