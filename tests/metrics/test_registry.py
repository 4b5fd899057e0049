"""The registry: what it collects, what it refuses, and the definitions that ship."""

import importlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

from metrics import registry
from metrics.indicator import Indicator
from metrics.method import Method
from metrics.registry import DefinitionError, collect
from metrics.target import in_force

GOOD = "from tests.metrics.tables import indicator\nINDICATOR = indicator({id!r})\n"
METHOD = "from tests.metrics.tables import item, method\nMETHOD = method(item('a'), id={id!r})\n"
PACKAGE = "definitions_for_a_test"


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable]:
    """Makes a package of the given files: name -> Python text."""

    def make(**files: str) -> ModuleType:
        folder = tmp_path / PACKAGE
        folder.mkdir()
        for name, text in {"__init__": "", **files}.items():
            (folder / f"{name}.py").write_text(text, encoding="utf-8")
        importlib.invalidate_caches()
        return importlib.import_module(PACKAGE)

    monkeypatch.syspath_prepend(tmp_path)
    yield make
    for name in [name for name in sys.modules if name.split(".")[0] == PACKAGE]:
        del sys.modules[name]


def refused(made: ModuleType, file: str) -> str:
    """What the DefinitionError says after naming the file."""
    with pytest.raises(DefinitionError) as caught:
        collect(made, "INDICATOR", Indicator)
    named = f"{PACKAGE}/{file}.py: "
    assert str(caught.value).startswith(named)
    return str(caught.value).removeprefix(named)


def test_collects_by_id_in_order_of_file_name(package: Callable):
    made = package(b=GOOD.format(id="b"), a=GOOD.format(id="a"))
    found = collect(made, "INDICATOR", Indicator)
    assert list(found) == ["a", "b"]
    assert found["b"].id == "b"


def test_an_empty_package_has_none(package: Callable):
    assert collect(package(), "INDICATOR", Indicator) == {}


def test_hyphens_in_an_id_are_underscores_in_the_file(package: Callable):
    assert list(collect(package(core_1=METHOD.format(id="core-1")), "METHOD", Method)) == ["core-1"]


def test_duplicate_id(package: Callable):
    made = package(a=GOOD.format(id="a"), b=GOOD.format(id="a"))
    assert refused(made, "b") == "id 'a' is in another file already"


def test_id_that_is_not_the_file_name(package: Callable):
    assert refused(package(a=GOOD.format(id="b")), "a") == "id 'b' must be the name of its file"


def test_missing_name(package: Callable):
    said = refused(package(a="SOMETHING = 1\n"), "a")
    assert said == "it must set INDICATOR = Indicator(...)"


@pytest.mark.parametrize("wrong", ["None", "{'id': 'a'}", "'a'"])
def test_wrong_type(package: Callable, wrong: str):
    said = refused(package(a=f"INDICATOR = {wrong}\n"), "a")
    assert said == "INDICATOR must be Indicator(...)"


def test_a_method_where_an_indicator_should_be(package: Callable):
    text = METHOD.format(id="a").replace("METHOD =", "INDICATOR =")
    assert refused(package(a=text), "a") == "INDICATOR must be Indicator(...)"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD.format(id="a").replace("'a'", "'a', max_age=0"), "max_age must be at least"),
        ("from metrics.indicator import Indicator\nINDICATOR = Indicator(id='a')", "polarity"),
        ("from datetime import date\ndate(2017, 2, 30)", "day"),
        ("from metrics.indicator import Polarity\nPolarity.UP", "UP"),
        ("Polarity.HIGHER", "'Polarity' is not defined"),
        ("import no_such_module", "no_such_module"),
        ("{}['target']", "target"),
        ("1 / 0", "division by zero"),
        ("INDICATOR = (", "never closed"),
    ],
)
def test_an_error_inside_the_definition(package: Callable, text: str, said: str):
    """The message names the file and repeats the error; the error itself is its cause."""
    assert said in refused(package(a=text), "a")


def test_the_error_keeps_its_cause(package: Callable):
    with pytest.raises(DefinitionError) as caught:
        collect(package(a="date = int('x')"), "INDICATOR", Indicator)
    assert isinstance(caught.value.__cause__, ValueError)


def test_a_method_rates_only_indicators_that_exist(monkeypatch: pytest.MonkeyPatch):
    known = registry.indicators()
    without = {id: known[id] for id in known if id not in ("ae_four_hour", "smoking_prevalence")}
    monkeypatch.setattr(registry, "indicators", lambda: without)
    said = "metrics/methods/core_1.py: no such indicator: ae_four_hour, smoking_prevalence"
    with pytest.raises(DefinitionError, match=said):
        registry.methods.__wrapped__()


def test_denominators_come_only_from_indicators_that_exist(monkeypatch: pytest.MonkeyPatch):
    known = registry.indicators()
    without = {id: known[id] for id in known if id != "bed_occupancy"}
    monkeypatch.setattr(registry, "collect", lambda *_: without)
    said = "delayed_transfers.py: denominator_from is no indicator: bed_occupancy"
    with pytest.raises(DefinitionError, match=said):
        registry.indicators.__wrapped__()


# The definitions that ship -------------------------------------------------------------------


def test_core_1_is_the_five_first_indicators():
    core = registry.methods()["core-1"]
    assert {line.indicator: line.step for line in core.items} == {
        "ae_four_hour": 5.0,
        "delayed_transfers": 1.0,
        "gp_extended_access": 15.0,
        "early_cancer_diagnosis": 3.0,
        "smoking_prevalence": 2.0,
    }
    assert core.shares() == pytest.approx(dict.fromkeys(core.indicators, 0.2))
    assert len({line.domain for line in core.items}) == 5
    assert (core.indicator_cut_offs, core.composite_cut_offs) == ((1.5, 2.5, 3.5),) * 2
    assert (core.coverage, core.clear_change) == (0.6, 0.1)


def test_file_name_is_the_id():
    folder = Path(registry.__file__).parent
    files = {path.stem for path in (folder / "indicators").glob("*.py")} - {"__init__"}
    assert set(registry.indicators()) == files
    assert {"delayed_beds", "cigarette_smokers"} <= files


@pytest.mark.parametrize(
    ("id", "polarity", "aggregation"),
    [
        ("ae_four_hour", "HIGHER", "sum"),
        ("delayed_transfers", "LOWER", "sum"),
        ("gp_extended_access", "HIGHER", "sum"),
        ("early_cancer_diagnosis", "HIGHER", "published"),
        ("smoking_prevalence", "LOWER", "published"),
        ("delayed_beds", "LOWER", "none"),
        ("cigarette_smokers", "LOWER", "none"),
    ],
)
def test_polarity_and_aggregation(id: str, polarity: str, aggregation: str):
    shipped = registry.indicators()[id]
    assert (shipped.polarity.name, shipped.aggregation) == (polarity, aggregation)


@pytest.mark.parametrize(
    ("id", "day", "expected"),
    [
        ("ae_four_hour", "2010-06-27", None),
        ("ae_four_hour", "2010-06-28", 95.0),
        ("ae_four_hour", "2018-03-31", 95.0),
        ("delayed_transfers", "2015-03-31", None),
        ("delayed_transfers", "2015-04-01", 3.5),
        ("delayed_transfers", "2020-02-29", 3.5),
        ("gp_extended_access", "2017-03-30", None),
        ("gp_extended_access", "2017-03-31", 50.0),
        ("gp_extended_access", "2018-03-31", 50.0),
        ("gp_extended_access", "2018-04-01", 100.0),
        ("early_cancer_diagnosis", "2016-12-30", None),
        ("early_cancer_diagnosis", "2016-12-31", 52.6),
        # 1461 days from the end of 2016 to that of 2020, of which 730 to the end of 2018
        ("early_cancer_diagnosis", "2018-12-31", 52.6 + 9.4 * 730 / 1461),
        ("early_cancer_diagnosis", "2020-12-31", 62.0),
        # from 55 at the end of 2018 to 75 at that of 2028, of which 1096 of 3653 days
        ("early_cancer_diagnosis", "2021-12-31", 55 + 20 * 1096 / 3653),
        ("smoking_prevalence", "2016-12-30", None),
        ("smoking_prevalence", "2016-12-31", 15.5),
        # 2191 days from the end of 2016 to that of 2022, of which 1095 to the end of 2019
        ("smoking_prevalence", "2019-12-31", 15.5 - 3.5 * 1095 / 2191),
        ("smoking_prevalence", "2022-12-31", 12.0),
        ("cigarette_smokers", "2018-12-31", None),
        ("delayed_beds", "2018-12-31", None),
    ],
)
def test_target_on_a_day(id: str, day: str, expected: float | None):
    targets = registry.indicators()[id].targets
    days = pd.to_datetime(pd.Series([day]))
    [found] = in_force(targets, pd.Series(["leeds"]), days, {"leeds": ("leeds", "england")})
    missing = float("nan") if expected is None else expected
    assert found == pytest.approx(missing, nan_ok=True)


def test_progress_1_is_eighteen_in_nine_domains():
    progress = registry.methods()["progress-1"]
    assert len(progress.items) == 18
    assert {domain.id: domain.weight for domain in progress.domains} == dict.fromkeys(
        [
            *("emergency_care", "elective_care", "safety"),
            *("general_practice", "mental_health", "cancer"),
            *("prevention", "leadership", "finance"),
        ],
        1.0,
    )
    assert [line.indicator for line in progress.items if line.step is None] == ["system_leadership"]


def test_every_rated_indicator_is_measured_against_something():
    """A target, or England, unless it is judged."""
    for method in registry.methods().values():
        for line in method.items:
            rated = registry.indicators()[line.indicator]
            against_england = rated.comparator == "england"
            assert rated.targets or against_england or line.step is None, line.indicator


def test_no_two_methods_have_one_name():
    """Pages call a method by its name alone."""
    names = [method.name for method in registry.methods().values()]
    assert len(set(names)) == len(names)
