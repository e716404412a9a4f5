"""What is there is documented, and what is documented works."""

import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

import studyapp.cli
from studyapp import formats, plugins
from studyapp.cli import cli, run
from studyapp.cli.config import written
from studyapp.cli.outcome import Outcome
from studyapp.lab.demo import described, find, names
from studyapp.lab.params import parameters
from studyapp.settings import NAMES, Settings
from studyapp.text.width import cell_width
from tests.write_docs import DEMOS, PLACE, demos_page, picture

ROOT = Path(__file__).parents[1]
DOCS = sorted((ROOT / "docs").glob("*.md"))
CLI = (ROOT / "docs" / "cli.md").read_text(encoding="utf-8")
SAMPLES = ROOT / "data" / "samples"
SMALLEST = min((ROOT / "content" / "decks").glob("*.toml"), key=lambda path: path.stat().st_size)


def section(title: str) -> str:
    """The text under a heading, up to the next one of its level or above."""
    found = re.search(rf"^(#+) {re.escape(title)}\n", CLI, re.MULTILINE)
    assert found, f"docs/cli.md has no heading {title!r}"
    rest = CLI[found.end() :]
    after = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: after.start()] if after else rest


def verbs(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every verb and verb of a verb; the demos under run and plot are params, not verbs."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group) and name not in ("run", "plot"):
            yield from verbs(command, (*path, name))


VERBS = list(verbs(cli))


# -- what is there is documented ---------------------------------------------------------------


@pytest.mark.parametrize(("path", "command"), VERBS, ids=[" ".join(path) for path, _ in VERBS])
def test_every_verb_and_option_is_documented(path: tuple[str, ...], command: click.Command) -> None:
    text = section(" ".join(("studyapp", *path)))
    for parameter in command.params:
        for option in (*parameter.opts, *parameter.secondary_opts):
            if isinstance(parameter, click.Option):
                assert re.search(rf"`(?:[^`]* )?{option}\b", text), option
    assert f"`{path[0]}`" in section("The command line")


@pytest.mark.parametrize("verb", ["run", "plot"])
def test_the_options_that_all_demos_share_are_documented(verb: str) -> None:
    text = section(f"studyapp demo {verb}")
    group = dict(VERBS)["demo", verb]
    assert isinstance(group, click.Group)
    command = group.get_command(click.Context(group), "sparsity")
    assert command is not None
    own = {one.name for one in parameters(find("sparsity").Params)}
    for parameter in command.params:
        if parameter.name not in own:
            for option in parameter.opts:
                assert f"`{option}" in text


@pytest.mark.parametrize("option", [o for one in cli.params for o in one.opts])
def test_the_options_before_a_verb_are_documented(option: str) -> None:
    assert f"`{option}" in section("What holds for every verb")


def test_every_exit_code_is_documented() -> None:
    for outcome in Outcome:
        assert f"\n| {int(outcome)} | " in CLI


def test_every_variable_that_is_read_is_documented() -> None:
    sources = Path(studyapp.cli.__file__).parent.glob("*.py")
    read = {name for path in sources for name in re.findall(r"STUDYAPP_[A-Z]+", path.read_text())}
    read -= {"STUDYAPP_COMPLETE"}
    assert len(read) >= 4
    for name in read | {"NO_COLOR", "XDG_DATA_HOME"}:
        assert f"`{name}`" in CLI


def test_every_setting_is_documented_with_its_default() -> None:
    text = section("studyapp config list")
    for name in NAMES:
        default = written(getattr(Settings(), name))
        assert f"| `{name}` | {f'`{default}` ' if default else ''}|" in text


@pytest.mark.parametrize("name", list(names()))
def test_every_demo_is_documented_with_its_params_and_measures(name: str) -> None:
    page = DEMOS.read_text(encoding="utf-8")
    text = page.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    demo = find(name)
    for word in (
        *(p.flag for p in parameters(demo.Params)),
        *(m.name for m in described(demo.Result)),
    ):
        assert f"`{word}`" in text
    assert demo.claim in text
    assert f"studyapp demo run {name}" in text


PICTURES = re.compile(r"```text\n(.*?)\n```", re.DOTALL)


def test_the_demos_page_is_the_one_that_is_written() -> None:
    """But for the pictures: another machine's last digits may move a dot."""
    written_page = PICTURES.sub(f"```text\n{PLACE}\n```", DEMOS.read_text(encoding="utf-8"))
    assert written_page == demos_page(pictures=False), "run python -m tests.write_docs"


def test_every_demo_has_a_picture_of_its_first_chart() -> None:
    page = DEMOS.read_text(encoding="utf-8")
    pictures = PICTURES.findall(page)
    assert len(pictures) == len(names())
    for drawn in pictures:
        assert len(drawn.splitlines()) > 8
        assert all(cell_width(line) <= 76 for line in drawn.splitlines())


def test_a_picture_is_what_the_demo_draws() -> None:
    demo = find("soft_threshold")  # no chance in it, and no rounding that shows
    assert f"```text\n{picture(demo)}\n```" in DEMOS.read_text(encoding="utf-8")


def test_every_specification_is_mapped_to_a_demo() -> None:
    specified = tomllib.loads((ROOT / "tests" / "lab" / "claims.toml").read_text(encoding="utf-8"))
    page = DEMOS.read_text(encoding="utf-8")
    assert [spec for spec in specified if f"\n| {spec} | " not in page] == []


def test_every_format_is_documented() -> None:
    text = (ROOT / "docs" / "deck-format.md").read_text(encoding="utf-8")
    for name in formats.names():
        one = formats.find(name)
        assert any(suffix in text for suffix in one.suffixes), name
    for name in ("toml", "markdown", "csv"):
        assert f"`{name}`" in section("studyapp import")


def test_every_kind_of_card_is_documented() -> None:
    text = (ROOT / "docs" / "deck-format.md").read_text(encoding="utf-8")
    for name in plugins.names("studyapp.deck.kinds"):
        assert f"`{name}`" in text, name


# -- JSON --------------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An own folder to work in, with the sample decks and the names that examples use."""
    folder = tmp_path / "work"
    folder.mkdir()
    for path in SAMPLES.iterdir():
        if path.name != "README.md":
            shutil.copy(path, folder)
    (folder / "words.csv").write_text("word,meaning\nloss,what is minimized\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.setenv("STUDYAPP_NOW", "2026-11-21T12:00:00+01:00")
    return folder


CHOSEN_BY_OTHERS = (("measures",), ("by",), ("settings",), ("params",))


def keys(value: object, names_of: tuple[str, ...] = ()) -> Iterator[str]:
    """Every key that the app chose: not the names of measures, settings, topics and params."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if names_of[-1:] not in CHOSEN_BY_OTHERS:
                yield key
            yield from keys(inner, (*names_of, key))
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner, (*names_of, "one of many"))


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("demo list", []),
        ("demo show", ["sparsity"]),
        ("demo run", ["gradient_decay", "--depth", "3"]),
        ("demo run", ["gradient_decay", "--depth", "3", "--seeds", "2"]),
        ("check", ["warm-up.toml", "--seeds", "1"]),
        ("import", ["warm-up.toml"]),
        ("import", ["broken.toml"]),
        ("search", ["sigmoid"]),
        ("suspend", ["gradients/vanishing-gradient"]),
        ("edit", ["gradients/vanishing-gradient", "--set", "tags=exam"]),
        ("add", ["--set", "en.prompt=Why?", "--set", "en.answer=So."]),
        ("undo", ["--list"]),
        ("undo", []),
        ("redo", []),
        ("due", []),
        ("due", ["--days", "3"]),
        ("backlog", ["--days", "2"]),
        ("mistakes", []),
        ("stats", ["--by", "kind"]),
        ("card", ["gradients/vanishing-gradient"]),
        ("decks", []),
        ("config list", []),
        ("backup", ["list"]),
        ("backup", []),
        ("paths", []),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_every_json_key_is_documented(
    home: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    verb: str,
    arguments: list[str],
) -> None:
    (home / "broken.toml").write_text("[[note]\n", encoding="utf-8")
    if verb in ("undo", "redo", "card", "backup", "due", "backlog", "mistakes"):
        run(["import", "warm-up.toml"])
        run(["backup"])
    if verb == "redo":
        run(["undo"])
    if verb in ("card", "mistakes"):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n3\n" * 30))
        run(["study", "--plain"])
    capfd.readouterr()
    run([*verb.split(), *arguments, "--json"])
    document = json.loads(capfd.readouterr().out)
    assert document.pop("schema_version") == 1
    text = section(f"studyapp {verb}")
    for key in set(keys(document)):
        assert f"`{key}`" in text, key


# -- examples ----------------------------------------------------------------------------------


def examples() -> list[tuple[str, str]]:
    """Every command line of the pages that can run here: (page, line).

    The gallery draws every demo; tests/cli/test_cli_demo_sweeps.py runs it.
    """
    found = []
    for path in (ROOT / "README.md", *DOCS):
        for block in re.findall(
            r"^```sh\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S
        ):
            found += [
                (path.name, line.strip())
                for line in block.splitlines()
                if re.match(r"(printf .*\| *)?studyapp\b", line.strip())
            ]
    return [one for one in found if not opens_a_screen(one[1]) and "demo gallery" not in one[1]]


def opens_a_screen(line: str) -> bool:
    """The app itself: without a verb, or study without --plain."""
    words = [
        word for word in shlex.split(line, comments=True) if word not in ("--lang", "zh", "en")
    ]
    return "--plain" not in words and (words == ["studyapp"] or words[1:2] == ["study"])


EXAMPLES = examples()


def test_there_are_examples() -> None:
    assert len([page for page, _ in EXAMPLES if page == "cli.md"]) > 25


@pytest.mark.parametrize("page", sorted({page for page, _ in EXAMPLES}))
def test_the_examples_of_a_page_work_one_after_the_other(
    page: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = set()
    for _, line in (example for example in EXAMPLES if example[0] == page):
        if line in done:
            continue
        done.add(line)
        words = shlex.split(line, comments=True)
        if set("|<>;&$") & set(line.partition("#")[0]):
            code = in_a_shell(line)
        else:
            if words[1] == "import":
                there(home, [word for word in words[2:] if re.search(r"\.\w+$", word)])
            if words[1] == "check":
                files = [word for word in words[2:] if re.search(r"\.\w+$", word)]
                there(home, files)
                # one seed will do here, and one deck: all are checked elsewhere
                words += ["--seeds", "1", *([] if files else [str(SMALLEST)])]
            monkeypatch.setattr("sys.stdin", io.StringIO(""))
            code = run(words[1:])
        assert code == 0, f"{page}: {line}"


def there(home: Path, files: list[str]) -> None:
    """A file that an example names is there: the sample of its sort."""
    samples = {".toml": "warm-up.toml", ".md": "optimizers.md", ".csv": "activations.csv"}
    for name in files:
        path = home / name
        if not path.exists() and path.suffix in samples:
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(home / samples[path.suffix], path)


def in_a_shell(line: str) -> int:
    function = f'studyapp() {{ {shlex.quote(sys.executable)} -m studyapp "$@"; }}; {line}'
    environment = {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        ["/bin/sh", "-c", function], env=os.environ | environment, capture_output=True, check=False
    ).returncode


# -- links -------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [ROOT / "README.md", *DOCS], ids=lambda path: path.name)
def test_every_link_inside_the_project_leads_somewhere(path: Path) -> None:
    text = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for target in re.findall(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)", text):
        if re.match(r"\w+:", target):
            continue
        file, _, anchor = target.partition("#")
        page = path if not file else (path.parent / file)
        assert page.exists(), f"{path.name}: {target}"
        if anchor and page.suffix == ".md":
            heads = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.M)
            assert anchor in {slug(head) for head in heads}, f"{path.name}: {target}"


def slug(heading: str) -> str:
    """The anchor that a page gives a heading."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-")
