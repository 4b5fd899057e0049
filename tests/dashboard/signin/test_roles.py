"""Roles, from the file and from claims; nobody has one that is not written down."""

import os

import pytest

from dashboard.signin.roles import EDITOR, PRERELEASE, VIEWER, RolesFile, claimed
from data.faults import DataError


@pytest.fixture
def path(tmp_path):
    file = tmp_path / "roles.csv"
    file.write_text(
        "account,name,role\nada,A. L.,viewer\nada,,pre-release viewer\nbob,,editor\n", "utf-8"
    )
    return file


def test_roles_of_an_account(path):
    roles = RolesFile(path)
    assert roles.of("ada") == {VIEWER, PRERELEASE}
    assert roles.of("bob") == {EDITOR}
    for nobody in ("", "eve", "ADA", "ada ", "A. L."):
        assert roles.of(nobody) == frozenset()


def test_no_file_is_no_role():
    assert RolesFile(None).of("ada") == frozenset()


def test_a_change_of_the_file_counts_at_once(path):
    roles = RolesFile(path)
    assert roles.of("bob") == {EDITOR}
    path.write_text("account,role\nada,viewer\n")
    assert roles.of("bob") == frozenset()
    swapped = path.with_suffix(".new")
    swapped.write_text("account,role\nbob,viewer\n")
    os.replace(swapped, path)
    assert (roles.of("ada"), roles.of("bob")) == (frozenset(), {VIEWER})
    path.unlink()
    with pytest.raises(DataError, match="cannot be read"):
        roles.of("bob")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "first line"),
        ("user,role\nada,viewer\n", "first line"),
        ("account,role\nada,admin\n", "line 2"),
        ("account,role\nada,viewer\n,viewer\n", "line 3"),
        ("account,role\nada\n", "line 2"),
        ("account,role\nada,Viewer\n", "line 2"),
    ],
)
def test_a_file_that_makes_no_sense_gives_nobody_a_role(path, text, said):
    path.write_text(text)
    with pytest.raises(DataError, match=said):
        RolesFile(path).of("ada")


@pytest.mark.parametrize(
    ("claims", "name", "roles"),
    [
        ({"roles": ["viewer"]}, "roles", {VIEWER}),
        ({"roles": "editor"}, "roles", {EDITOR}),
        ({"realm_access": {"roles": ["editor", "viewer"]}}, "realm_access.roles", {EDITOR, VIEWER}),
        ({"roles": ["admin", "Viewer", 7, None]}, "roles", set()),
        ({"roles": ["pre-release viewer"]}, "roles", set()),
        ({"roles": {"viewer": True}}, "roles", set()),
        ({"roles": ["viewer"]}, "groups", set()),
        ({"roles": ["viewer"]}, "roles.viewer", set()),
        ({}, "roles", set()),
    ],
)
def test_claimed(claims, name, roles):
    assert claimed(claims, name) == roles
