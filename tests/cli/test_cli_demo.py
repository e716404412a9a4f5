"""Demos from the shell: listed, shown, run, plotted, and every wrong word answered in one line."""

import json
import math
import shlex
from pathlib import Path

import numpy as np
import pytest

from studyapp.cli.document import print_document
from studyapp.cli.running import measured
from studyapp.lab.demo import described, find, names
from studyapp.lab.params import parameters
from studyapp.lab.sweep import Sweep
from tests.cli.driver import Studyapp

RUN = ("demo", "run", "gradient_decay", "--depth", "4", "--width", "16")


def test_list_names_every_demo_with_its_claim(studyapp: Studyapp) -> None:
    said = studyapp("demo", "list")
    assert [line.split()[0] for line in said.out.splitlines()] == list(names())
    rows = studyapp("demo", "list", "--json").json["demos"]
    assert [row["name"] for row in rows] == list(names())
    assert all(row["claim"] and row["topic"] and row["title"] for row in rows)


def test_list_speaks_the_language_asked_for(studyapp: Studyapp) -> None:
    assert studyapp("--lang", "zh", "demo", "list").out != studyapp("demo", "list").out


@pytest.mark.parametrize("name", list(names()))
def test_show_tells_every_param_and_measure(studyapp: Studyapp, name: str) -> None:
    demo = find(name)
    said = studyapp("demo", "show", name)
    for word in (
        *(p.flag for p in parameters(demo.Params)),
        *(m.name for m in described(demo.Result)),
    ):
        assert f"  {word} " in said.out
    document = studyapp("demo", "show", name, "--json").json
    assert [row["name"] for row in document["params"]] == [p.name for p in parameters(demo.Params)]
    assert [row["name"] for row in document["measures"]] == [m.name for m in described(demo.Result)]


@pytest.mark.parametrize("name", list(names()))
def test_every_declared_param_is_a_flag_with_help(studyapp: Studyapp, name: str) -> None:
    for verb in ("run", "plot"):
        help_ = studyapp("demo", verb, name, "--help").out
        for parameter in parameters(find(name).Params):
            assert parameter.flag in help_


def test_a_run_draws_measures_explains_and_names_its_command(studyapp: Studyapp) -> None:
    said = studyapp(*RUN)
    assert said.code == 0
    assert said.err == ""
    *_, sentence, command = said.out.splitlines()
    assert "shrink_per_layer" in said.out
    assert sentence.startswith("In this run")
    assert command == "studyapp demo run gradient_decay --depth 4 --width 16"


def test_the_command_that_a_run_names_gives_the_same_run(studyapp: Studyapp) -> None:
    first = studyapp(*RUN, "--no-residual", "--gain", "1.5", "--seeds", "3", "--json").json
    again = studyapp(*shlex.split(first["command"])[1:], "--json").json
    assert again == first


def test_plain_gives_tables_and_no_chart(studyapp: Studyapp) -> None:
    for arguments in ((*RUN, "--plain"), ("--plain", *RUN)):
        out = studyapp(*arguments).out
        assert "layer (0 = input)" in out
        assert not any("\u2800" <= c <= "\u28ff" for c in out)
    assert any("\u2800" <= c <= "\u28ff" for c in studyapp(*RUN).out)


def test_a_terminal_without_unicode_gets_ascii(
    studyapp: Studyapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    studyapp.settings('glyphs = "ascii"\nshipped = false\n')
    assert not any("\u2500" <= c <= "\u28ff" for c in studyapp(*RUN).out)


def test_no_colour_is_ever_written(studyapp: Studyapp, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b" not in studyapp(*RUN).out


def test_json_gives_each_measure_its_value(studyapp: Studyapp) -> None:
    document = studyapp(*RUN, "--json").json
    assert list(document) == [
        "schema_version", "demo", "params", "seeds", "measures", "summary", "command",
    ]  # fmt: skip
    assert document["schema_version"] == 1
    assert document["demo"] == "gradient_decay"
    assert document["params"]["depth"] == 4
    assert document["seeds"] == [0]
    assert list(document["measures"]) == [m.name for m in described(find("gradient_decay").Result)]
    assert set(document["measures"]["shrink_per_layer"]) == {"value", "unit"}
    assert 0.1 < document["measures"]["shrink_per_layer"]["value"] < 0.4


def test_many_seeds_give_their_spread_from_the_first_seed_on(studyapp: Studyapp) -> None:
    document = studyapp(*RUN, "--seed", "7", "--seeds", "3", "--json").json
    assert document["seeds"] == [7, 8, 9]
    one = document["measures"]["shrink_per_layer"]
    assert set(one) == {"median", "low", "high", "n", "unit"}
    assert one["low"] <= one["median"] <= one["high"]
    assert one["n"] == 3
    assert " … " in studyapp(*RUN, "--seeds", "3").out


def test_a_demo_without_a_seed_runs_once_whatever_is_asked(studyapp: Studyapp) -> None:
    name = next(name for name in names() if not find(name).random)
    document = studyapp("demo", "run", name, "--seeds", "5", "--json").json
    assert document["seeds"] == []
    assert all("value" in one for one in document["measures"].values())
    assert "--seeds" not in document["command"]


@pytest.mark.parametrize(
    ("values", "row"),
    [
        ([math.inf], {"value": None, "unit": "", "why": "value is inf"}),
        ([math.nan], {"value": None, "unit": "", "why": "value is nan"}),
        (
            [1.0, 2.0, math.inf],
            {"median": 2.0, "low": 1.0, "high": None, "n": 3, "unit": "", "why": "high is inf"},
        ),
        (
            [1.0, math.nan, 1.0],
            {
                "median": 1.0, "low": 1.0, "high": 1.0, "n": 3, "unit": "",
                "why": "1 of 3 seeds gave no number",
            },
        ),
    ],
)  # fmt: skip
def test_a_number_that_is_not_finite_is_null_with_the_reason(
    values: list[float], row: dict[str, object], capsys: pytest.CaptureFixture[str]
) -> None:
    seeds = tuple(range(len(values)))
    found = Sweep("gradient_decay", None, seeds, {"m": np.array(values)}, None)
    print_document(measured(found, "m", ""))
    assert json.loads(capsys.readouterr().out) == {"schema_version": 1} | row


def test_an_l1_penalty_gives_exact_zeros_and_exit_0(studyapp: Studyapp) -> None:
    said = studyapp("demo", "run", "sparsity", "--json")
    assert (said.code, said.err) == (0, "")
    assert said.json["measures"]["zeros"]["value"] > 0


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["run", "gradient_decai"], "no demo 'gradient_decai' - did you mean 'gradient_decay'?"),
        (["show", "spars"], "no demo 'spars' - did you mean 'sparsity'?"),
        (["plot", "dropot", "-o", "x.png"], "no demo 'dropot' - did you mean 'dropout'?"),
        (["rnu"], "no verb 'rnu' - did you mean 'run'?"),
        ([], "studyapp demo: which verb? - there are gallery, list, plot, run, show"),
        (
            ["run", "gradient_decay", "--dept", "3"],
            f"no option '--dept' - did you mean '--depth'? see studyapp {' '.join(RUN[:3])} --help",
        ),
        (
            ["run", "gradient_decay", "--depth", "500"],
            "depth: 500 is outside 1 to 200 - see studyapp demo show gradient_decay",
        ),
        (
            ["run", "gradient_decay", "--depth", "5.5"],
            "depth: 5.5 is not a whole number - see studyapp demo show gradient_decay",
        ),
        (
            ["run", "gradient_decay", "--gain", "nan"],
            "gain: 'nan' is not a finite number - see studyapp demo show gradient_decay",
        ),
        (
            ["run", "gradient_decay", "--init", "xavir"],
            "init: 'xavir' is not one of xavier, he - see studyapp demo show gradient_decay",
        ),
        (
            ["run", "gradient_decay", "--seed", "4294967295", "--seeds", "2"],
            "seed 4294967295 and 2 seeds - the last is 4294967295",
        ),
        (
            ["plot", "gradient_decay", "-o", "out.bmp"],
            "out.bmp: can't save as '.bmp' - name it .png, .svg or .pdf",
        ),
        (
            ["plot", "gradient_decay", "-o", "out"],
            "out: in which format? - name it .png, .svg or .pdf",
        ),
    ],
)  # fmt: skip
def test_a_wrong_command_line_gets_one_line_and_exit_2(
    studyapp: Studyapp, arguments: list[str], line: str
) -> None:
    said = studyapp("demo", *arguments)
    assert (said.code, said.lines, said.out) == (2, [line], "")
    assert list(studyapp.folder.glob("*.png")) == []


def test_an_error_under_json_is_a_document_too(studyapp: Studyapp) -> None:
    said = studyapp("demo", "run", "sparsty", "--json")
    line = "no demo 'sparsty' - did you mean 'sparsity'?"
    assert said.json == {"schema_version": 1, "error": line, "exit": 2}
    assert (said.code, said.lines) == (2, [line])


# -- plots -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("suffix", "start"),
    [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("PNG", b"\x89P")],
)
def test_a_plot_is_saved_in_the_format_of_its_suffix(
    studyapp: Studyapp, suffix: str, start: bytes
) -> None:
    file = studyapp.folder / f"out.{suffix}"
    said = studyapp("demo", "plot", *RUN[2:], "-o", file)
    assert (said.code, said.out, said.err) == (0, f"{file}\n", "")
    assert file.read_bytes().startswith(start)


def test_a_plot_carries_its_command_and_seeds(studyapp: Studyapp) -> None:
    file = studyapp.folder / "out.svg"
    studyapp("demo", "plot", *RUN[2:], "--seeds", "3", "-o", file)
    text = file.read_text(encoding="utf-8")
    assert "studyapp demo run gradient_decay --depth 4 --width 16 --seeds 3" in text
    assert "seeds: 0 1 2" in text
    assert "n = 3" in text


@pytest.mark.parametrize("place", ["nowhere/out.png", "file/out.png"])
def test_a_plot_that_cannot_be_written_is_one_line(studyapp: Studyapp, place: str) -> None:
    studyapp.write("file", "not a folder")
    said = studyapp("demo", "plot", *RUN[2:], "-o", place)
    folder = Path(place).parent
    assert (said.code, said.lines) == (4, [f"{place}: there is no folder {folder} - make it first"])


def test_a_folder_is_not_written_over_by_a_plot(studyapp: Studyapp) -> None:
    (studyapp.folder / "out.png").mkdir()
    said = studyapp("demo", "plot", *RUN[2:], "-o", "out.png")
    assert (said.code, said.lines) == (4, ["out.png: is a folder - name a file"])


def test_a_disk_that_refuses_the_plot_is_named(
    studyapp: Studyapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise OSError(28, "No space left on device", "/tmp/.out.png.part")

    monkeypatch.setattr("studyapp.charts.image.save", full)
    said = studyapp("demo", "plot", *RUN[2:], "-o", "out.png")
    assert (said.code, said.lines) == (4, ["out.png: no space left on device - free some space"])
