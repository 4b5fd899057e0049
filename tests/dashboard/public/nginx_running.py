"""A real nginx with the configuration that this program writes, for tests."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from dashboard.public import nginx
from tests.browser.serving import free_address
from tests.dashboard.public.conftest import ADDRESS

ROOT = Path(__file__).parents[3]


USER = "user root;\n" if os.geteuid() == 0 else ""  # else nobody, who may not look into ours


NGINX = """\
{user}daemon off;
worker_processes 1;
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
"""What nginx needs around the site's own configuration, to keep to a folder."""


def program() -> str:
    """Path of nginx; without one the test is skipped, and on a build server it fails."""
    path = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if path is None:
        missing = "no nginx: install the package nginx-light"
        pytest.fail(missing) if os.environ.get("CI") == "true" else pytest.skip(missing)
    return path


def accepted(configuration: str, folder: Path) -> list[str]:
    """The command that runs nginx with a configuration, which it must accept."""
    folder.mkdir(exist_ok=True)
    (folder / "site.conf").write_text(configuration)
    (folder / "nginx.conf").write_text(NGINX.format(user=USER, folder=folder))
    command = [program(), "-p", str(folder), "-e", f"{folder}/log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True, timeout=30)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    return command


@contextmanager
def running(configuration: str, folder: Path, port: int) -> Iterator[int]:
    """nginx with a configuration that listens at the port, until the block ends."""
    server = subprocess.Popen(accepted(configuration, folder))
    for _ in range(100):
        try:
            get(port, "/embed/")
            break
        except OSError:
            time.sleep(0.05)
    yield port
    server.terminate()
    server.wait(timeout=20)


@contextmanager
def served(channel: Path, folder: Path, dashboard: str | None = None) -> Iterator[int]:
    """nginx as it is configured for a channel of releases, framed by one council."""
    address = free_address()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("EMBED_ORIGINS", "https://council.example")
        patch.setenv("SITE_URL", ADDRESS)
        written = nginx.configuration(channel, address, "_", dashboard)
    with running(written, folder, int(address.rpartition(":")[2])) as port:
        yield port


def get(port: int, address: str, method: str = "GET", **headers: str) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request(
        method, address, headers={n.replace("_", "-"): s for n, s in headers.items()}
    )
    response = connection.getresponse()
    response.body = response.read()
    connection.close()
    return response
