"""What accounts may do: nothing, unless a file or the provider's claims say so."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.faults import DataError

VIEWER, PRERELEASE, EDITOR = "viewer", "pre-release viewer", "editor"
ROLES = (VIEWER, PRERELEASE, EDITOR)
CLAIMED = {VIEWER, EDITOR}
"""Roles that a claim can give. Who sees figures before their time is listed by name, in the file:
a group at the provider is no such list.
"""

COLUMNS = ("account", "role")


class RolesFile:
    """A CSV of account and role, other columns being notes; read again whenever it changes."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._roles: Mapping[str, frozenset[str]] = {}

    def of(self, account: str) -> frozenset[str]:
        """The account's roles now. Raises DataError where the file is missing or makes no sense."""
        if self._path is None:
            return frozenset()
        try:
            state = self._path.stat()
            stamp = (state.st_mtime_ns, state.st_size, state.st_ino)
            if stamp != self._stamp:
                self._roles, self._stamp = _read(self._path), stamp
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise DataError(
                "ROLES_FILE cannot be read: correct its path, rights or encoding."
            ) from error
        return self._roles.get(account, frozenset())


def _read(path: Path) -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise DataError("ROLES_FILE: the first line must name the columns account and role.")
        for row in rows:
            account, role = ((row[name] or "").strip() for name in COLUMNS)
            if not account or role not in ROLES:
                raise DataError(
                    f"ROLES_FILE, line {rows.line_num}: write an account and one of the roles "
                    f"{', '.join(ROLES)}."
                )
            found[account].add(role)
    return {account: frozenset(roles) for account, roles in found.items()}


def claimed(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The roles that a claim gives; a dot in its name leads into a claim that is an object.

    Keycloak's realm roles, for one, are in realm_access.roles. None where the claim is not there.
    """
    found: Any = claims
    for part in name.split("."):
        found = found.get(part) if isinstance(found, Mapping) else None
    values = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return frozenset(CLAIMED & {value for value in values if isinstance(value, str)})
