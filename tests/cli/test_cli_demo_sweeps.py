"""Sweeps from the shell: many seeds, several values, other places to run, and the gallery."""

from __future__ import annotations

import io
import subprocess
import sys
import weakref
from html.parser import HTMLParser
from pathlib import Path

import pytest

from studyapp.cli import progress, running
from studyapp.cli.front import Front
from studyapp.cli.progress import Bar
from studyapp.cli.sweeping import Asked
from studyapp.i18n import N_, english, translator
from studyapp.lab.demo import Trouble, find
from studyapp.lab.sweep import Sweep
from tests.cli.driver import Studyapp

RUN = ("demo", "run", "gradient_decay", "--width", "16")


def test_a_param_can_be_run_at_several_values(studyapp: Studyapp) -> None:
    said = studyapp(*RUN, "--over", "depth=4,8", "--seeds", "3")
    assert said.code == 0
    four, eight, command = said.out.splitlines()[-3:]
    assert four.startswith("depth 4  shrink_per_layer")
    assert eight.startswith("depth 8  shrink_per_layer")
    assert " … " in eight
    assert command == "studyapp demo run gradient_decay --width 16 --seeds 3 --over depth=4,8"


def test_its_numbers_are_those_of_the_single_runs(studyapp: Studyapp) -> None:
    swept = studyapp(*RUN, "--over", "depth=4,8", "--seeds", "3", "--json").json
    assert swept["over"] == ["depth"]
    for one in swept["sweeps"]:
        depth = str(one["params"]["depth"])
        alone = studyapp(*RUN, "--depth", depth, "--seeds", "3", "--json").json
        assert one["measures"] == alone["measures"]
        assert one["seeds"] == [0, 1, 2]


def test_two_params_make_a_grid_and_a_measure_can_be_chosen(studyapp: Studyapp) -> None:
    said = studyapp(
        *RUN, "--over", "activation=relu,tanh", "--over", "depth=4,8",
        "--measure", "first_over_last",
    )  # fmt: skip
    rows = [line for line in said.out.splitlines() if line.startswith("activation ")]
    assert [row.split("  ")[0] for row in rows] == [
        "activation relu · depth 4",
        "activation relu · depth 8",
        "activation tanh · depth 4",
        "activation tanh · depth 8",
    ]
    assert all("first_over_last" in row for row in rows)


def test_the_command_of_a_sweep_repeats_it(studyapp: Studyapp) -> None:
    first = studyapp(*RUN, "--over", "depth=4,8", "--measure", "mean_slope", "--json").json
    words = first["command"].split()[1:]
    assert studyapp(*words, "--json").json == first


@pytest.mark.parametrize("place", ["serial", "threads", "processes"])
def test_where_it_runs_changes_no_number(studyapp: Studyapp, place: str) -> None:
    here = studyapp(*RUN, "--depth", "4", "--seeds", "6", "--json").json
    there = studyapp(
        *RUN, "--depth", "4", "--seeds", "6", "--executor", place, "--json"
    ).json  # fmt: skip
    assert there == here


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--over", "depth"], "'depth' names no values; write it as depth=5,10,20 - see studyapp"),
        (["--over", "depth="], "'depth=' names no values"),
        (["--over", "dept=1"], "no param 'dept'; there are activation, depth"),
        (["--over", "depth=1,x"], "depth: 'x' is not a number"),
        (["--over", "depth=1,999"], "depth: 999 is outside 1 to 200"),
        (["--over", "seed=1,2"], "seed is what --seeds is for"),
        (["--over", "depth=3", "--over", "depth=4"], "a sweep goes over one or 2 different params"),
        (["--over", "depth=3", "--depth", "4"], "--depth and --over depth - give one of them"),
        (
            ["--over", "depth=" + ",".join(map(str, range(1, 101))), "--over", "gain=1,2,3"],
            "300 settings are more than 200",
        ),
        (["--measure", "shrink_per"], "no measure 'shrink_per' - did you mean 'shrink_per_layer'?"),
        (["--measure", "mean_slope"], "--measure says what is drawn with --over - give both"),
        (["--executor", "gpu"], "no executor 'gpu' - name serial, threads, processes or dask://"),
        (["--executor", "dask://"], "no executor 'dask://' - name serial"),
        (["--seeds", "0"], "0 is not in the range"),
        (["--seeds", "-1"], "-1 is not in the range"),
    ],
)
def test_a_wrong_sweep_is_one_line_and_exit_2(
    studyapp: Studyapp, arguments: list[str], line: str
) -> None:
    said = studyapp(*RUN, *arguments)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert line in said.lines[0]


def test_a_dask_engine_that_is_not_there_is_one_line_and_exit_4(studyapp: Studyapp) -> None:
    pytest.importorskip("distributed")
    said = studyapp(*RUN, "--executor", "dask://127.0.0.1:1", "--json")
    assert (said.code, len(said.lines)) == (4, 1)
    assert said.lines[0].startswith("no dask scheduler answers at 127.0.0.1:1 - start one")
    assert said.json["exit"] == 4


def test_a_plot_over_values_has_their_medians_and_names_them(studyapp: Studyapp) -> None:
    said = studyapp(
        "demo", "plot", *RUN[2:], "--over", "depth=4,8", "--seeds", "3", "-o", "out.svg"
    )
    assert said.code == 0
    text = (studyapp.folder / "out.svg").read_text(encoding="utf-8")
    assert "--over depth=4,8" in text
    assert "shrink_per_layer" in text


def test_a_bar_is_written_only_when_it_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    monkeypatch.setattr(progress, "AFTER", -1.0)
    with Bar(Front({}), "demo", share=True) as bar:
        for done in range(40_000):
            bar.tell(done, 2_000_000)
    assert [line.split()[2:4] for line in seen.getvalue().split("\r")[1:-1]] == [
        ["0", "%"],
        ["1", "%"],
    ]


# -- trouble -----------------------------------------------------------------------------------


def test_trouble_is_told_with_its_step_its_layer_its_seeds_and_what_mends_it() -> None:
    burst = Trouble(7, 2, N_("the loss overflowed"), N_("a smaller step size mends it"))
    later = Trouble(9, 2, burst.what, burst.mend)
    found = Sweep("learning_rate", None, (0, 1, 2), {}, None, (later, burst))
    (line,) = running.troubled(found, english)
    assert line == (
        "! the loss overflowed, first at step 7, in layer 2, in 2 of 3 seeds - "
        "a smaller step size mends it"
    )
    calm = Sweep("learning_rate", None, (0, 1, 2), {}, None)
    assert running.troubled(calm, english) == []


# -- the gallery -------------------------------------------------------------------------------


class Page(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.pictures: list[str] = []
        self.sections: list[str] = []
        self.tags: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        self.tags.add(tag)
        if tag == "img":
            assert values["alt"]
            self.pictures.append(str(values["src"]))
        if tag == "section":
            self.sections.append(str(values["id"]))


@pytest.fixture
def two_demos(monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The whole gallery takes half a minute; two demos make the same pages."""
    few = ("dropout", "soft_threshold")
    monkeypatch.setattr("studyapp.cli.gallery.names", lambda: few)
    return few


@pytest.mark.parametrize("form", ["png", "svg"])
def test_the_gallery_has_a_figure_and_a_section_for_every_demo(
    studyapp: Studyapp, two_demos: tuple[str, str], form: str
) -> None:
    said = studyapp("demo", "gallery", "-o", "out", "--format", form)
    assert (said.code, said.out, said.err) == (0, "out/index.html\n", "")
    folder = studyapp.folder / "out"
    page = Page((folder / "index.html").read_text(encoding="utf-8"))
    assert sorted(page.sections) == sorted(two_demos)
    assert sorted(page.pictures) == sorted(path.name for path in folder.glob(f"*.{form}"))
    assert "script" not in page.tags
    assert [path.name for path in studyapp.folder.rglob(".gallery*")] == []


def test_the_gallery_speaks_chinese(studyapp: Studyapp, two_demos: tuple[str, str]) -> None:
    assert studyapp("--lang", "zh", "demo", "gallery", "-o", "out").code == 0
    text = (studyapp.folder / "out" / "index.html").read_text(encoding="utf-8")
    assert 'lang="zh"' in text
    assert translator("zh")(find(two_demos[0]).claim) in text


def test_the_gallery_keeps_what_else_is_in_its_folder(
    studyapp: Studyapp, two_demos: tuple[str, str]
) -> None:
    (studyapp.folder / "out").mkdir()
    studyapp.write("out/mine.txt", "mine")
    studyapp.write("out/index.html", "old")
    assert studyapp("demo", "gallery", "-o", "out").code == 0
    assert (studyapp.folder / "out" / "mine.txt").read_text() == "mine"
    assert "dropout" in (studyapp.folder / "out" / "index.html").read_text(encoding="utf-8")


def test_the_gallery_is_made_inside_a_folder_that_is_there(
    studyapp: Studyapp, two_demos: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it is made in is on the same disk then, and the folder's parent is left alone."""
    made_in: list[Path] = []

    def noted(front: object, asked: object, output: Path) -> None:
        made_in.append(output.parent.parent.resolve())
        output.write_bytes(b"a figure")

    monkeypatch.setattr("studyapp.cli.gallery.save_figure", noted)
    target = studyapp.folder / "elsewhere"
    target.mkdir()
    (studyapp.folder / "out").symlink_to(target)
    assert studyapp("demo", "gallery", "-o", "out").code == 0
    assert made_in == [target.resolve()] * 2
    made = [*(f"{name}.png" for name in two_demos), "index.html"]
    assert sorted(path.name for path in target.iterdir()) == sorted(made)


def test_the_gallery_keeps_no_run_that_is_drawn(
    studyapp: Studyapp, two_demos: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: list[weakref.ref[object]] = []

    def noted(front: object, asked: Asked, output: Path) -> None:
        assert [one() for one in held] == [None] * len(held)
        held.append(weakref.ref(asked.first.first))

    monkeypatch.setattr("studyapp.cli.gallery.save_figure", noted)
    assert studyapp("demo", "gallery", "-o", "out").code == 0
    assert len(held) == 2


def test_a_gallery_that_is_stopped_leaves_nothing_half_done(
    studyapp: Studyapp, two_demos: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[Path] = []

    def interrupted(front: object, asked: object, output: Path) -> None:
        drawn.append(output)
        if len(drawn) == 2:
            raise KeyboardInterrupt
        output.write_bytes(b"a figure")

    monkeypatch.setattr("studyapp.cli.gallery.save_figure", interrupted)
    said = studyapp("demo", "gallery", "-o", "out")
    assert said.code == 130
    assert len(drawn) == 2
    assert [path.name for path in studyapp.folder.iterdir() if path.name != "home"] == []


@pytest.mark.parametrize(
    ("place", "line"),
    [
        ("nowhere/out", "nowhere/out: there is no folder"),
        ("file", "file: is a file - name a folder"),
    ],
)
def test_a_gallery_that_cannot_be_written_is_one_line(
    studyapp: Studyapp, place: str, line: str
) -> None:
    studyapp.write("file", "not a folder")
    said = studyapp("demo", "gallery", "-o", place)
    assert (said.code, len(said.lines)) == (4, 1)
    assert said.lines[0].startswith(line)


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
from studyapp.cli import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("verb", ["plot", "gallery"])
def test_a_full_disk_leaves_no_half_written_file(tmp_path: Path, verb: str) -> None:
    """A limit on file size stands for the disk: the system refuses in the same way."""
    arguments = {"plot": ["plot", "dropout", "-o", "out.png"], "gallery": ["gallery", "-o", "out"]}
    said = subprocess.run(
        [sys.executable, "-c", FULL, "demo", *arguments[verb]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 4, said.stderr
    assert said.stderr.count("\n") == 1
    assert "Traceback" not in said.stderr
    assert [path.name for path in tmp_path.iterdir() if path.name != "home"] == []


# -- own data ----------------------------------------------------------------------------------

CLASSES = "a,b,class\n" + "".join(f"{n % 3},{n},{n % 3}\n" for n in range(60))


def test_a_demo_runs_on_a_file_of_one_s_own(studyapp: Studyapp) -> None:
    studyapp.write("my.csv", CLASSES)
    said = studyapp("demo", "run", "digits", "--data", "my.csv", "--epochs", "5", "--json").json
    assert said["params"]["data"] == "my.csv"
    (data,) = said["data"]
    assert (data["name"], data["rows"], len(data["sha256"])) == ("my.csv", 60, 12)
    assert said["command"].startswith("studyapp demo run digits --data my.csv")
    shipped = studyapp("demo", "run", "digits", "--data", "iris", "--epochs", "5", "--json").json
    assert "data" not in shipped


def test_a_figure_on_one_s_own_file_carries_its_digest(studyapp: Studyapp) -> None:
    studyapp.write("my.csv", CLASSES)
    said = studyapp("demo", "plot", "digits", "--data", "my.csv", "--epochs", "5", "-o", "out.svg")
    assert said.code == 0
    text = (studyapp.folder / "out.svg").read_text(encoding="utf-8")
    assert "data: my.csv sha256:" in text


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (CLASSES.replace("2,5,2", "2,five,2"), 1, "my.csv:7: b is 'five', not a finite number - "),
        (CLASSES.replace("2,5,2", "2,nan,2"), 1, "my.csv:7: b is 'nan', not a finite number - "),
        (CLASSES.replace("2,5,2", "2,5,2.5"), 1, "my.csv:7: the class is 2.5 - number the classes"),
        ("", 1, "my.csv:1: an empty file - "),
    ],
)
def test_a_file_that_is_not_data_is_one_line_and_exit_1(
    studyapp: Studyapp, text: str, code: int, line: str
) -> None:
    studyapp.write("my.csv", text)
    said = studyapp("demo", "run", "digits", "--data", "my.csv")
    assert (said.code, said.out, len(said.lines)) == (code, "", 1)
    assert said.lines[0].startswith(line)


@pytest.mark.parametrize(
    ("word", "code", "line"),
    [
        ("nothing.csv", 4, "nothing.csv: no such file or directory - check the name"),
        ("diabetes", 2, "'diabetes' isn't for classification - name digits, iris or a CSV file"),
        (".", 4, ".: is a directory - name a file"),
    ],
)
def test_data_that_is_not_there_is_one_line(
    studyapp: Studyapp, word: str, code: int, line: str
) -> None:
    said = studyapp("demo", "run", "digits", "--data", word)
    assert (said.code, said.lines) == (code, [line])


def test_the_flag_for_data_says_what_it_takes(studyapp: Studyapp) -> None:
    assert "[digits|iris|FILE.csv]" in studyapp("demo", "run", "digits", "--help").out
    assert "(digits, iris, FILE.csv)" in studyapp("demo", "show", "digits").out
