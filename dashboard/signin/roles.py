"""The roles of accounts, from a file or the provider's claims; without one an account has none."""

import csv
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from data.faults import DataError

VIEWER, PRERELEASE, EDITOR = "viewer", "pre-release viewer", "editor"
ROLES = (VIEWER, PRERELEASE, EDITOR)
CLAIMED = {VIEWER, EDITOR}
"""Roles that a claim can give. Readers with early access to figures under embargo must be listed
by name, in the file; a group at the provider is not such a list.
"""

COLUMNS = ("account", "role")


class RolesFile:
    """A CSV of account and role (further columns are notes), read again whenever it changes."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._stamp: tuple[int, int, int] | None = None
        self._roles: Mapping[str, frozenset[str]] = {}

    def of(self, account: str) -> frozenset[str]:
        """The account's present roles. Raises DataError if the file is missing or invalid."""
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
    by_account: dict[str, set[str]] = defaultdict(set)
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
            by_account[account].add(role)
    return {account: frozenset(roles) for account, roles in by_account.items()}


def claimed(claims: Mapping[str, Any], name: str) -> frozenset[str]:
    """The roles in a claim; a dot in its name leads into a claim that is an object, such as
    Keycloak's realm_access.roles. Empty if the claim is missing.
    """
    claim: Any = claims
    for part in name.split("."):
        claim = claim.get(part) if isinstance(claim, Mapping) else None
    values = [claim] if isinstance(claim, str) else claim if isinstance(claim, list) else []
    return frozenset(CLAIMED & {value for value in values if isinstance(value, str)})
