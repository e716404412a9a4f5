"""Data sets: those that ship, and what is refused of a learner's own file."""

from __future__ import annotations

import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from studyapp.lab.datasets import SHIPPED, Dataset, DatasetError, own, shipped, shipped_names
from studyapp.lab.demo import Demo, Progress, dataset, measure, silent
from studyapp.lab.params import ParamError, as_dict, build, command, data_sets, parameters
from studyapp.library.data import open_data

SMALL = "height,weight,speed\n" + "".join(f"{i},{i * i},{10 - i}\n" for i in range(9))


@pytest.mark.parametrize(
    ("name", "shape"),
    [("diabetes", (442, 10)), ("longley", (16, 6)), ("digits", (1797, 64)), ("iris", (150, 4))],
)
def test_a_shipped_set_is_whole(name: str, shape: tuple[int, int]) -> None:
    data = shipped(name)
    assert data.x.shape == shape
    assert data.y.shape == shape[:1]
    assert len(data.features) == shape[1]
    assert not data.x.flags.writeable


def test_the_shipped_sets_have_their_published_values() -> None:
    diabetes, longley = shipped("diabetes"), shipped("longley")
    assert diabetes.y[:3].tolist() == [151, 75, 141]
    assert diabetes.y.mean() == pytest.approx(152.133484, abs=1e-6)  # Efron et al. 2004
    design = np.column_stack([np.ones(16), longley.x])
    # NIST's certified least-squares coefficients; the certified constant is -3482258.63459582.
    found = np.linalg.lstsq(design / design.max(axis=0), longley.y)[0] / design.max(axis=0)
    assert found[0] == pytest.approx(-3482258.63459582, rel=1e-6)
    assert found[6] == pytest.approx(1829.15146461355, rel=1e-6)
    assert np.bincount(shipped("digits").y.astype(int)).tolist() == [
        178, 182, 177, 183, 181, 182, 181, 179, 174, 180,
    ]  # fmt: skip
    assert np.bincount(shipped("iris").y.astype(int)).tolist() == [50, 50, 50]


def test_scaled_features_have_mean_0_and_variance_1_or_are_0() -> None:
    scaled = shipped("digits").scaled
    assert np.allclose(scaled.mean(axis=0), 0, atol=1e-12)
    assert set(np.round(scaled.std(axis=0), 9)) == {0.0, 1.0}


def test_a_constant_feature_scales_to_0_though_its_mean_is_rounded() -> None:
    rows = "constant,a,c\n" + "".join(f"0.1,{i},{i % 3}\n" for i in range(9))
    scaled = own(rows.encode(), "my.csv", "classification").scaled
    assert scaled[:, 0].tolist() == [0.0] * 9
    assert scaled[:, 1].std() == pytest.approx(1)


def test_every_shipped_set_is_told_of_with_a_licence() -> None:
    readme = Path("data/README.md").read_text(encoding="utf-8")
    for name in SHIPPED:
        (row,) = [line for line in readme.splitlines() if line.startswith(f"| `{name}.csv`")]
        data = shipped(name)
        assert f"{len(data.x)} × {len(data.features)} + 1" in row
        assert row.split("|")[5].strip()


def test_an_own_file_is_read_as_it_is() -> None:
    data = own(SMALL.encode(), "my.csv", "regression")
    assert data.features == ("height", "weight")
    assert data.target == "speed"
    assert data.x[3].tolist() == [3, 9]
    assert data.y[3] == 7
    assert own(b"\xef\xbb\xbf" + SMALL.replace(",", ";").encode(), "m", "regression").y[3] == 7


@pytest.mark.parametrize(
    ("was", "now", "line", "what"),
    [
        ("4,16,6", "4,sixteen,6", 6, "weight is 'sixteen', not a finite number"),
        ("4,16,6", "4,nan,6", 6, "'nan', not a finite number"),
        ("4,16,6", "4,1e400,6", 6, "'1e400', not a finite number"),
        ("4,16,6", "4,,6", 6, "'', not a finite number"),
        ("4,16,6", "4,1_6,6", 6, "'1_6', not a finite number"),
        ("4,16,6", "4,1\u0661,6", 6, "not a finite number"),
        ("4,16,6", "4,16", 6, "2 cells where the header has 3"),
        ("4,16,6", "4,1e15,6", 6, "use a larger unit"),
        ("height,weight,speed", "1,2,3", 1, "the first line holds numbers"),
        ("height,weight", "height,height", 1, "two columns are called 'height'"),
        ("height,weight", "height,", 1, "column 2 has no name"),
        (SMALL, "", 1, "an empty file"),
        (SMALL, "\n" + SMALL, 1, "the first line is empty"),
        (
            SMALL,
            SMALL.replace(",", ";").replace(";16;", ";1,6;"),
            6,
            "'1,6', not a finite number - write 1.6",
        ),
        (SMALL, "a\n1\n2\n", 1, "one column"),
        (SMALL, "a,b\n1,2\n2,1\n", 3, "2 rows of numbers"),
        (SMALL, "a,b\n" + "1,2\n" * 9, 1, "the column 'a' is 1 in every row"),
        (SMALL, "a,b\n1," + "9" * 200_000, 2, "can't be read as CSV"),
    ],
)
def test_a_file_that_is_not_numbers_is_refused_with_its_line(
    was: str, now: str, line: int, what: str
) -> None:
    with pytest.raises(DatasetError) as refused:
        own(SMALL.replace(was, now).encode(), "my.csv", "regression")
    assert what in str(refused.value)
    assert str(refused.value).startswith(f"my.csv:{line}: ")
    assert " - " in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_file_too_large_or_of_other_bytes_is_refused() -> None:
    with pytest.raises(DatasetError, match="take a part"):
        own(b"a,b\n" + b"1,2\n" * 1_100_000, "big.csv", "regression")
    with pytest.raises(DatasetError, match="more than 5,000 rows"):
        own(b"a,b\n" + b"1,2\n" * 5001, "long.csv", "regression")
    with pytest.raises(DatasetError, match="m:3: not UTF-8"):
        own(b"a,b\n1,2\n\xff,3\n", "m", "regression")


def test_control_characters_of_a_file_reach_no_screen() -> None:
    with pytest.raises(DatasetError) as refused:
        own(SMALL.replace("16", "\x1b[31m\u202e16").encode(), "my.csv", "regression")
    assert "\x1b" not in str(refused.value)
    assert "\u202e" not in str(refused.value)


def test_classes_are_counted_from_zero() -> None:
    rows = "a,c\n" + "".join(f"{i},{i % 3}\n" for i in range(9))
    assert own(rows.encode(), "my.csv", "classification").y.max() == 2
    with pytest.raises(DatasetError, match=r"my.csv:4: the class is 2.5"):
        own(rows.replace("2,2\n", "2,2.5\n").encode(), "my.csv", "classification")


def test_a_word_is_a_shipped_set_or_a_file(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text(SMALL)
    assert open_data("iris", "classification") == shipped("iris")
    assert open_data(str(tmp_path / "my.csv"), "regression").features == ("height", "weight")
    with pytest.raises(OSError, match="nothing"):
        open_data("nothing.csv", "regression")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="a file whose reading fails")
def test_a_file_that_fails_while_it_is_read_is_named() -> None:
    with pytest.raises(OSError, match="error") as refused:
        open_data("/proc/self/mem", "regression")
    assert refused.value.filename == "/proc/self/mem"


# -- as a param --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Params:
    data: Dataset = dataset("diabetes", "what it is fitted to")


@dataclass(frozen=True)
class Result:
    rows: float = measure("how many rows")


def run(params: Params, progress: Progress = silent) -> Result:
    progress(1, 1)
    return Result(rows=len(params.data.y))


DEMO = Demo("t", "c", "topic", Params, Result, run, lambda *_: (), lambda *_: "")


def test_a_demo_takes_a_shipped_set_for_its_task_by_name() -> None:
    (parameter,) = parameters(Params)
    assert parameter.kind == "data"
    assert parameter.choices == shipped_names("regression")
    assert parameter.default == "diabetes"
    assert DEMO.run(build(DEMO, {"data": "longley"})).rows == 16
    assert as_dict(build(DEMO, {})) == {"data": "diabetes"}
    with pytest.raises(ParamError, match="'iris' is not one of diabetes, longley"):
        build(DEMO, {"data": "iris"})


def test_a_param_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "my.csv").write_text(SMALL)
    with pytest.raises(ParamError, match="is not one of"):
        build(DEMO, {"data": str(tmp_path / "my.csv")})


def test_a_demo_takes_a_file_that_was_opened_for_it() -> None:
    data = own(SMALL.encode(), "my.csv", "regression")
    params = build(DEMO, {"data": data})
    assert DEMO.run(params).rows == 9
    assert "--data my.csv" in command(DEMO, params)
    assert data_sets(params) == (data,)
    carried = pickle.loads(pickle.dumps(params))
    assert carried == params
    assert DEMO.run(carried).rows == 9
    with pytest.raises(ParamError, match="is for regression, not for classification"):
        build(DEMO_OF_CLASSES, {"data": data})


def test_two_files_of_one_name_are_two_data_sets() -> None:
    one = own(SMALL.encode(), "my.csv", "regression")
    other = own(SMALL.replace("16", "17").encode(), "my.csv", "regression")
    assert Params(one) != Params(other)
    assert len({Params(one), Params(other), Params(one)}) == 2


@dataclass(frozen=True)
class OfClasses:
    data: Dataset = dataset("digits", "what it learns to tell apart")


DEMO_OF_CLASSES = Demo("t", "c", "topic", OfClasses, Result, run, lambda *_: (), lambda *_: "")


def test_naming_a_set_reads_nothing() -> None:
    code = (
        "import sys; from studyapp.lab.datasets import shipped; shipped('digits'); "
        "sys.exit('numpy' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
