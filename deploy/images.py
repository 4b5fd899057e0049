"""The images that ours are built on and run beside, each pinned by the digest of its content.

    python3 -m deploy.images >> deploy/.env

asks the registry, through docker, which content each name stands for now, and prints the settings
that compose.yaml and the Dockerfile want. A name alone may stand for other content tomorrow. To
move to newer ones, take the lines out of .env and run it again.
"""

import re
import subprocess
import sys

IMAGES = {
    "PYTHON_IMAGE": "python:3.11-slim-bookworm",
    "NODE_IMAGE": "node:22-bookworm-slim",
    "POSTGRES_IMAGE": "postgres:17-bookworm",
    "NGINX_IMAGE": "nginx:1.28-bookworm",
}
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
ASK = ["docker", "buildx", "imagetools", "inspect", "--format", "{{.Manifest.Digest}}"]


class Unknown(Exception):
    """The digest of an image cannot be had; the message says why."""


def pinned(name: str) -> str:
    """The name with the digest of what it stands for now. Raises Unknown."""
    try:
        asked = subprocess.run([*ASK, name], capture_output=True, text=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Unknown(
            f"{name}: docker did not answer ({error}). Install it, with buildx."
        ) from None
    digest = asked.stdout.strip()
    if asked.returncode != 0 or not DIGEST.fullmatch(digest):
        said = (asked.stderr or digest or "nothing").strip().splitlines()[-1]
        raise Unknown(f"{name}: docker knows no digest of it ({said}).")
    return f"{name}@{digest}"


def main() -> int:
    """Print the settings, all of them or none; 1 with the reason on standard error."""
    try:
        lines = [f"{setting}={pinned(name)}" for setting, name in IMAGES.items()]
    except Unknown as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
