"""Which dashboard this is: found by name or path, checked, and where it keeps what is its own."""

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from data import profile
from data.faults import InstallationError
from data.profile import Naming, Words
from data.releases import release
from data.releases.gather import gather
from data.releases.release import Release
from metrics import registry
from tests.data.floor import EVERYTHING, Floor

GOOD = """
title = "Trust ratings"
method = "core-1"
[words]
place = "trust"
places = "trusts"
footprint = "integrated care system"
footprints = "integrated care systems"
"""
OF_CORE = [*registry.methods()["core-1"].indicators]


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str], str]:
    """What is said of a profile that says that."""

    def said(text: str) -> str:
        (tmp_path / "profile.toml").write_text(text)
        with pytest.raises(InstallationError) as error:
            profile.read(str(tmp_path))
        return str(error.value)

    return said


def test_the_default_is_what_releases_of_before_profiles_are_of():
    found = profile.read()
    assert (found.naming, found.method) == (Naming(), "progress-1")
    assert profile.current({}).naming == profile.FIRST
    assert profile.current({"PROFILE": ""}).naming == profile.FIRST
    assert (found.reference / "areas.csv").is_file()
    assert (found.demonstration / "SHA256SUMS").is_file()


def test_a_folder_anywhere_is_a_profile_by_its_path(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    lists = f'methods = ["core-1"]\nindicators = {OF_CORE}\n'
    (tmp_path / "mine" / "profile.toml").write_text(lists + GOOD)
    found = profile.read(f"{tmp_path}/mine/")
    assert found.naming == Naming(
        "mine",
        "Trust ratings",
        Words("trust", "trusts", "integrated care system", "integrated care systems"),
        about="",
    )
    assert (found.methods, found.indicators) == (("core-1",), tuple(OF_CORE))
    assert found.reference == tmp_path.resolve() / "mine" / "reference"


def test_an_organisation_may_be_named_as_text(tmp_path: Path):
    file = tmp_path / "profile.toml"
    file.write_text(f'organisation = " The Partnership "\n{GOOD}')
    assert profile.read(str(tmp_path)).naming.organisation == "The Partnership"
    file.write_text(GOOD)
    assert profile.read(str(tmp_path)).naming.organisation == ""
    file.write_text(f"organisation = 1\n{GOOD}")
    with pytest.raises(InstallationError, match="organisation is no text"):
        profile.read(str(tmp_path))


def test_what_a_method_rates_is_shown_named_or_not(tmp_path: Path):
    (tmp_path / "profile.toml").write_text('methods = ["core-1"]\nindicators = ["mrsa"]\n' + GOOD)
    assert profile.read(str(tmp_path)).indicators == ("mrsa", *OF_CORE)


def test_reference_dir_goes_before_the_profiles_own_tables():
    assert profile.current({"REFERENCE_DIR": "/tables"}).reference == Path("/tables")


def test_each_keeps_what_is_its_own_in_a_folder_of_its_name(tmp_path: Path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "profile.toml").write_text(GOOD)
    ours: dict[str, str] = {}
    profile.settle(ours)
    assert ours == {}, "the first profile's files stay where they were"
    theirs = {"PROFILE": f"{tmp_path}/mine", "RAW_DIR": "/elsewhere"}
    profile.settle(theirs)
    assert theirs["DATABASE_URL"] == "duckdb:///var/mine/store.duckdb"
    assert theirs["RELEASES_DIR"] == "var/mine/releases"
    assert theirs["RAW_DIR"] == "/elsewhere"


def test_var_dir_goes_before_the_folder_of_its_name():
    settings = {"VAR_DIR": "/live", "PROFILE": "england"}
    profile.settle(settings)
    assert settings["DATABASE_URL"] == "duckdb:////live/store.duckdb"
    assert settings["PICTURES_DIR"] == "/live/pictures"


def test_england_goes_back_24_months_when_it_fetches():
    assert (profile.read("england").months, profile.read().months) == (24, 0)


def test_an_unknown_name_is_told_the_ones_that_are_there():
    with pytest.raises(InstallationError, match=r"'atlantis'.* There are: .*wyh-2017"):
        profile.read("atlantis")


def test_a_path_to_nowhere_is_said(tmp_path: Path):
    with pytest.raises(InstallationError, match="there is no such folder"):
        profile.read(str(tmp_path / "nowhere"))


def test_another_folder_of_a_name_that_is_taken_is_refused(tmp_path: Path):
    (tmp_path / profile.DEFAULT).mkdir()
    with pytest.raises(InstallationError, match="Give the folder another name"):
        profile.read(str(tmp_path / profile.DEFAULT))


def test_a_folder_without_its_file_is_said(tmp_path: Path):
    with pytest.raises(InstallationError, match=r"profile.toml: No such file.* has that file"):
        profile.read(str(tmp_path))


BROKEN = {
    "no toml": ("title = ", "Invalid value"),
    "an unknown key": ('colour = "red"\n' + GOOD, "colour means nothing here. It may say: title"),
    "an unknown word": (GOOD + 'trust = "x"\n', "words.trust means nothing here"),
    "no title": (GOOD.replace("title", "#"), 'title is missing. Write title = "..."'),
    "an empty title": (GOOD.replace("Trust ratings", " "), "title is missing"),
    "no words": (GOOD.partition("[words]")[0], "words.place is missing"),
    "words that are a text": ('words = "x"\ntitle = "x"', "Write [words]"),
    "a word that is a number": (GOOD.replace('"trusts"', "3"), "words.places is missing"),
    "a list that is a text": ('sources = "ons"\n' + GOOD, "sources is no list"),
    "an unknown method": (GOOD.replace("core-1", "core-9"), "method: there is no 'core-9'"),
    "an unknown indicator": ('indicators = ["joy"]\n' + GOOD, "indicators: there is no 'joy'"),
    "methods without the method": ('methods = ["relative-1"]\n' + GOOD, "methods lacks core-1"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_said(refused: Callable[[str], str], case: str):
    text, expected = BROKEN[case]
    assert expected in refused(text)


def test_words_in_a_sentence_and_as_a_heading():
    words = Words("trust", "trusts", "ICS", "ICSs")
    assert (words.heading("place"), words.heading("footprint")) == ("Trusts", "ICSs")
    assert (words.one("place"), words.many("footprint")) == ("trust", "ICSs")
    assert (words.one("area"), words.many("area")) == ("area", "areas")
    assert (profile.a("trust"), profile.a("ICS")) == ("a trust", "an ICS")
    assert profile.capital("iCare system") == "ICare system"


def test_a_release_of_before_profiles_is_of_the_first(floor: Floor, small_release: Release):
    folder = floor.write(small_release)
    assert release.read(folder).naming == profile.FIRST
    with duckdb.connect(str(folder / release.FILE)) as file:
        file.execute("DELETE FROM fact WHERE name = 'naming'")
    assert release.read(folder).naming == profile.FIRST


@pytest.mark.slow
def test_a_release_is_named_anew_with_other_words_and_the_first_stays(floor: Floor):
    floor.load(*EVERYTHING)
    method, by = registry.methods()["core-1"], floor.knowledge()
    given = (floor.reference, registry.indicators(), method, by)

    def named(*naming: Naming) -> str:
        with floor.engine.connect() as connection:
            return gather(connection, *given, None, (), None, None, (), *naming).id

    assert named() == named(profile.FIRST)
    other = Naming(words=Words(place="borough", places="boroughs"))
    assert named(other) != named()
