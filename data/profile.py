"""Which dashboard this is: a folder with its reference tables, method, words and demonstration.

PROFILE names one of data/profiles, or is the path of such a folder anywhere else. In it are

    profile.toml     what `Profile` says, but for its two folders
    reference/       the reference tables, see data/geography/reference.py
    demonstration/   CSV files in folders, and SHA256SUMS; it may be left out

Only doors (commands, the desk, the web process as it starts) ask for it; all else is given it.
"""

import os
import tomllib
from collections.abc import Collection, Mapping, MutableMapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any, TypeVar

from data.faults import InstallationError
from data.listing import first_of
from metrics import registry

FOLDER = Path(__file__).parent / "profiles"
DEFAULT = "wyh-2017"
FILE = "profile.toml"
VARIABLE = "PROFILE"
FOLDER_OF_ALL = "VAR_DIR"
"""A setting: the folder for what a dashboard keeps, in place of the one of its name."""

LISTS = ("methods", "indicators", "sources")
OPTIONAL = ("about", "organisation")

KEPT = {
    "DATABASE_URL": "duckdb:///{}/store.duckdb",
    "RELEASES_DIR": "{}/releases",
    "RAW_DIR": "{}/raw",
    "AUDIT_FILE": "{}/audit.jsonl",
    "SESSIONS_DIR": "{}/sessions",
    "PICTURES_DIR": "{}/pictures",
    "DESK_DIR": "{}/desk",
    "SUBSCRIPTIONS_DIR": "{}/subscriptions",
}
"""Settings that say where a dashboard keeps what is its own, under its folder in `var`."""


@dataclass(frozen=True)
class Words:
    """What the two kinds of area are called, in the singular and in the plural.

    As within a sentence; `capital` begins one.
    """

    place: str = "place"
    places: str = "places"
    footprint: str = "footprint"
    footprints: str = "footprints"

    def one(self, kind: str) -> str:
        """The singular for areas of a kind: `place` or `footprint`, any other as it is."""
        return {"place": self.place, "footprint": self.footprint}.get(kind, kind)

    def many(self, kind: str) -> str:
        """The plural, in the same way."""
        return {"place": self.places, "footprint": self.footprints}.get(kind, f"{kind}s")

    def heading(self, kind: str) -> str:
        """The plural with a capital."""
        return capital(self.many(kind))


def a(noun: str) -> str:
    """The noun with its article, by its first letter: "a place", "an area"."""
    return f"{'an' if noun[:1].lower() in tuple('aeiou') else 'a'} {noun}"


def capital(text: str) -> str:
    """The text with a capital at its beginning; all other letters stay."""
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class Naming:
    """What a release remembers of its profile: name, title and words, and in `about` what else its
    readers are told of the ratings, a sentence or nothing. `organisation` is who makes its papers.

    By default those of the profile that there was first, as releases of then do not say them.
    """

    name: str = DEFAULT
    title: str = "Place ratings"
    words: Words = field(default_factory=Words)
    about: str = "NHS England rated whole STPs only, in 2017, by a method of its own."
    organisation: str = ""


FIRST = Naming()


@dataclass(frozen=True)
class Profile:
    """One dashboard. `method` is what it rates by unless it is told another.

    `reference` and `demonstration` are folders. `methods`, `indicators` are the ids of those it
    shows, `sources` those of the layouts that `fetch` fetches; where they are empty, all there are.
    What its methods rate is among the indicators, named or not.
    `months` are how many before the newest it fetches. `drawn_on` is the day on which the invented
    figures of the demonstration are the latest.
    """

    naming: Naming
    method: str
    reference: Path
    demonstration: Path
    methods: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    drawn_on: date | None = None
    months: int = 0


Definition = TypeVar("Definition")


def among(there: Mapping[str, Definition], ids: Collection[str]) -> dict[str, Definition]:
    """Those of what there is that are among the ids, in the order there; all without any ids."""
    return {id: one for id, one in there.items() if not ids or id in ids}


def current(environment: Mapping[str, str] = os.environ) -> Profile:
    """The profile that PROFILE names, with the tables in REFERENCE_DIR where that is set.

    Raises InstallationError as `read`.
    """
    found = read(environment.get(VARIABLE) or DEFAULT)
    tables = environment.get("REFERENCE_DIR")
    return replace(found, reference=Path(tables)) if tables else found


def settle(environment: MutableMapping[str, str] = os.environ) -> Profile:
    """The profile, and its folders as settings that are not set: those in VAR_DIR; without it `var`
    itself is the default's, and another's is the folder of its name in it.

    Raises InstallationError as `read`.
    """
    found = current(environment)
    of_its_own = f"var/{found.naming.name}" if found.naming.name != DEFAULT else ""
    if folder := environment.get(FOLDER_OF_ALL) or of_its_own:
        for name, place in KEPT.items():
            environment.setdefault(name, place.format(folder))
    return found


def read(name: str = DEFAULT) -> Profile:
    """The profile of a name, or in the folder at a path: what has a slash is a path.

    Raises InstallationError where there is none, and where what it says is not to be understood.
    """
    folder = _folder(name)
    path = folder / FILE
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InstallationError(f"{path}: {error.strerror}. A profile has that file.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InstallationError(f"{path}: {error}. Correct it.") from error
    words = Words(**_texts(path, "words.", said.pop("words", {}), Words))
    lists = {name: _list(path, name, said.pop(name, [])) for name in LISTS}
    optional = {name: said.pop(name, "") for name in OPTIONAL}
    for name, text in optional.items():
        if not isinstance(text, str):
            raise InstallationError(
                f'{path}: {name} is no text. Write {name} = "...", or leave it out.'
            )
    about, organisation = (text.strip() for text in optional.values())
    drawn_on = said.pop("drawn_on", None)
    if not isinstance(drawn_on, date | None):
        raise InstallationError(f"{path}: drawn_on is no day. Write drawn_on = 2026-11-12.")
    months = said.pop("months", 0)
    if not isinstance(months, int) or months < 0:
        raise InstallationError(f"{path}: months is no number of months. Write months = 24.")
    texts = _texts(path, "", said, ("title", "method"))
    found = Profile(
        naming=Naming(folder.name, texts["title"], words, about, organisation),
        method=texts["method"],
        reference=folder / "reference",
        demonstration=folder / "demonstration",
        **lists,
        drawn_on=drawn_on,
        months=months,
    )
    _check(path, found)
    return replace(found, indicators=_shown(found))


def _folder(name: str) -> Path:
    there = sorted(path.parent.name for path in FOLDER.glob(f"*/{FILE}"))
    if "/" in name:
        if not Path(name).is_dir():
            raise InstallationError(f"{VARIABLE} is {name}, and there is no such folder.")
        folder = Path(name).resolve()
        if folder.name in there and folder.parent != FOLDER.resolve():
            raise InstallationError(
                f"{VARIABLE} is {name}: {folder.name} is the name of a profile here, and both "
                "would keep their figures in one place. Give the folder another name."
            )
        return folder
    if name not in there:
        raise InstallationError(
            f"{VARIABLE} is {name!r}, which is no profile here. There are: {first_of(there, 20)}; "
            "for a folder elsewhere write its path with a slash in it, such as ./mine."
        )
    return FOLDER / name


def _texts(path: Path, within: str, said: Any, known: Any) -> dict[str, str]:
    """The texts said, of exactly the names known."""
    names = [*known] if isinstance(known, tuple) else [one.name for one in fields(known)]
    if not isinstance(said, dict):
        raise InstallationError(f"{path}: words is no table. Write [words].")
    for name in sorted(said.keys() - {*names}):
        may = [*names, *(() if within else (*OPTIONAL, *LISTS, "drawn_on", "months", "words"))]
        raise InstallationError(
            f"{path}: {within}{name} means nothing here. It may say: {', '.join(may)}."
        )
    for name in names:
        if not isinstance(said.get(name), str) or not said[name].strip():
            raise InstallationError(f'{path}: {within}{name} is missing. Write {name} = "...".')
    return {name: said[name].strip() for name in names}


def _list(path: Path, name: str, said: Any) -> tuple[str, ...]:
    if not isinstance(said, list) or not all(isinstance(one, str) for one in said):
        raise InstallationError(f'{path}: {name} is no list. Write {name} = ["...", "..."].')
    return tuple(said)


def _check(path: Path, found: Profile) -> None:
    """Raise InstallationError unless methods and indicators are there, the method among them."""
    for what, ids, known in (
        ("method", (found.method, *found.methods), registry.methods()),
        ("indicators", found.indicators, registry.indicators()),
    ):
        if unknown := [id for id in ids if id not in known]:
            raise InstallationError(
                f"{path}: {what}: there is no {unknown[0]!r}. There are: {first_of([*known], 40)}."
            )
    if found.methods and found.method not in found.methods:
        raise InstallationError(f"{path}: methods lacks {found.method}, the method. Add it.")


def _shown(found: Profile) -> tuple[str, ...]:
    """The indicators that a profile names and those that its methods rate; without names none."""
    rated = among(registry.methods(), found.methods).values()
    if not found.indicators:
        return ()
    of_methods = chain.from_iterable(method.indicators for method in rated)
    return tuple(dict.fromkeys([*found.indicators, *of_methods]))
