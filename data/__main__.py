"""python -m data: load files, or fetch them, publish releases, see where things stand."""

import argparse
import os
import sys

from data import disk, profile
from data.commands import (
    loading,
    publishing,
    reference,
    reviewing,
    showing,
    subscriptions,
    upkeep,
    warnings,
)
from data.commands.site import Site
from data.faults import DataError
from data.safe_text import shown
from metrics.registry import DefinitionError

SITE = Site("dashboard.public.bake")
"""The module that makes the public's plain files. It is on the floor above, so it is named here and
imported only when a command needs it.
"""


def main(arguments: list[str] | None = None, site: Site = SITE) -> int:
    """Run one command; 0 when it did what was asked, 1 with the reason on standard error."""
    disk.keep_private()
    try:
        options = vars(_parser(site).parse_args(arguments))
        if named := options.pop("profile"):
            os.environ[profile.VARIABLE] = named  # processes that it starts are of it too
        profile.settle()
        command, run = options.pop("command"), options.pop("run")
        with warnings.of_failure(command):
            run(**options)
            sys.stdout.flush()
    except (DataError, DefinitionError) as error:
        print(shown(str(error), kept="\n"), file=sys.stderr)
        return 1
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _parser(site: Site = SITE) -> argparse.ArgumentParser:
    """The options of every command: `run` gets them as arguments, each by its name."""
    parser = argparse.ArgumentParser("python -m data", description=__doc__)
    parser.add_argument("--profile", metavar="NAME", help="which dashboard, in place of PROFILE")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    loading.add_to(commands)
    reviewing.add_to(commands)
    publishing.add_to(commands, site.bake)
    showing.add_to(commands)
    reference.add_to(commands)
    upkeep.add_to(commands, site.tell)
    warnings.add_to(commands)
    subscriptions.add_to(commands)
    return parser


if __name__ == "__main__":
    sys.exit(main())
