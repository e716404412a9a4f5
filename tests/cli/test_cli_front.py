"""The front door: help, languages, streams that break, Ctrl+C, and faults of our own."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from studyapp import __version__
from studyapp.cli import VERBS, cli, run
from tests.cli.driver import Studyapp
from tests.interrupts import heed_ctrl_c

PYTHON = [sys.executable, "-m", "studyapp"]


def commands(
    group: click.Group, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Every verb and verb of a verb; of the demos only one, for they are made alike."""
    context = click.Context(group, info_name=path[-1] if path else "studyapp")
    names = group.list_commands(context)
    for name in names[:1] if path[-1:] in (("run",), ("plot",)) else names:
        command = group.get_command(context, name)
        assert command is not None
        yield (*path, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*path, name))


EVERY = list(commands(cli))


@pytest.mark.parametrize(("path", "command"), EVERY, ids=[" ".join(path) for path, _ in EVERY])
def test_every_verb_has_help_and_every_option_a_sentence(
    studyapp: Studyapp, path: tuple[str, ...], command: click.Command
) -> None:
    said = studyapp(*path, "--help")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith(f"Usage: studyapp {' '.join(path)}")
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, f"{path}: {parameter.opts}"


def test_help_lists_every_verb_with_its_own_first_line(studyapp: Studyapp) -> None:
    out = studyapp("--help").out
    for name, (_, line) in VERBS.items():
        assert f"  {name} " in out
        assert line.endswith(".")
    assert studyapp("-h").out == out
    assert studyapp("--version").out == f"studyapp, version {__version__}\n"


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["stduy"], "no verb 'stduy' - did you mean 'study'?"),
        (["xyzzy"], f"no verb 'xyzzy' - there are {', '.join(VERBS)}"),
        (["--lagn", "zh"], "no option '--lagn' - did you mean '--lang'? see studyapp --help"),
        (["due", "more"], "Got unexpected extra argument (more) - see studyapp due --help"),
        (["due", "--jsno"], "no option '--jsno' - did you mean '--json'? see studyapp due --help"),
        (["--lang", "fr", "due"], "Invalid value for '--lang': 'fr' is not one of 'en', 'zh'"),
        (["undo", "x"], "Invalid value for '[N]': 'x' is not a whole number - see studyapp undo"),
        (["x\x1b[31m"], "no verb 'x\\x1b[31m' - there are"),
    ],
)
def test_a_wrong_command_line_is_one_line_and_exit_2(
    studyapp: Studyapp, arguments: list[str], line: str
) -> None:
    said = studyapp(*arguments)
    assert (said.code, said.out, len(said.lines)) == (2, "", 1)
    assert said.lines[0].startswith(line)


def test_an_enormous_argument_is_not_said_again_at_length(studyapp: Studyapp) -> None:
    said = studyapp("search", "--" + 100_000 * "x")
    assert len(said.lines[0]) < 700
    assert said.lines[0].startswith("no option '--xxx")
    assert said.lines[0].endswith("see studyapp search --help")


# -- language and time -------------------------------------------------------------------------


def speaks_chinese(studyapp: Studyapp, *arguments: str) -> bool:
    return "到期" in studyapp(*arguments, "due").out


@pytest.mark.parametrize(
    ("variables", "setting", "arguments", "chinese"),
    [
        ({}, "auto", (), False),
        ({"LANG": "zh_CN.UTF-8"}, "auto", (), True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C.UTF-8"}, "auto", (), False),
        ({"LANG": "zh_CN.UTF-8"}, "en", (), False),
        ({}, "zh", (), True),
        ({"STUDYAPP_LANG": "en"}, "zh", (), False),
        ({"STUDYAPP_LANG": "zh_TW.UTF-8"}, "en", (), True),
        ({"STUDYAPP_LANG": "zh"}, "zh", ("--lang", "en"), False),
    ],
)
def test_the_language_is_the_options_then_the_variables_then_the_settings_then_the_locales(
    studyapp: Studyapp,
    variables: dict[str, str],
    setting: str,
    arguments: tuple[str, ...],
    chinese: bool,
) -> None:
    studyapp.settings(f"shipped = false\nlanguage = '{setting}'\n")
    for name, value in variables.items():
        studyapp.patch.setenv(name, value)
    assert speaks_chinese(studyapp, *arguments) is chinese


@pytest.mark.parametrize(
    ("name", "value", "line"),
    [
        (
            "STUDYAPP_NOW",
            "yesterday",
            "STUDYAPP_NOW='yesterday' is not an ISO time - write it like 2026-11-21T09:00+01:00",
        ),
        (
            "STUDYAPP_NOW",
            "9999-12-31",
            "STUDYAPP_NOW='9999-12-31' is not an ISO time - write it like 2026-11-21T09:00+01:00",
        ),
        ("STUDYAPP_LANG", "fr", "STUDYAPP_LANG='fr' is no language here - use en or zh"),
    ],
)
def test_a_variable_that_says_nonsense_is_one_line(
    studyapp: Studyapp, name: str, value: str, line: str
) -> None:
    studyapp.patch.setenv(name, value)
    said = studyapp("due")
    assert (said.code, said.lines, said.out) == (2, [line], "")


def test_a_time_without_a_zone_is_local(studyapp: Studyapp) -> None:
    studyapp.patch.setenv("STUDYAPP_NOW", "2026-12-24T12:00")
    assert studyapp("due", "--json").json["day"] == "2026-12-24"


# -- what the app itself brings ----------------------------------------------------------------


def test_shipped_decks_are_there_from_the_first_verb_on(studyapp: Studyapp) -> None:
    studyapp.settings("")
    decks = {one["id"]: one for one in studyapp("decks", "--json").json["decks"]}
    assert {"gradients", "regularization", "initialization"} <= set(decks)
    assert decks["gradients"]["new"] == decks["gradients"]["cards"] > 10


def test_without_a_terminal_it_says_what_to_do_instead(studyapp: Studyapp) -> None:
    for arguments in ((), ("study",)):
        said = studyapp(*arguments)
        assert (said.code, said.out) == (2, "")
        assert said.lines == [
            "there is no terminal to draw in - use studyapp study --plain, or see studyapp --help"
        ]


# -- faults of our own -------------------------------------------------------------------------


@pytest.fixture
def faulty(studyapp: Studyapp) -> Studyapp:
    def broken(*arguments: object, **more: object) -> None:
        raise RuntimeError("[/]it\nbroke {x}")

    studyapp.patch.setattr("studyapp.store.store.Store.open", broken)
    return studyapp


def test_a_fault_is_one_line_and_exit_70(faulty: Studyapp) -> None:
    said = faulty("decks", "--json")
    line = "RuntimeError: [/]it broke {x} - a fault of studyapp; STUDYAPP_TRACEBACK=1 shows where"
    assert (said.code, said.lines) == (70, [line])
    assert said.json == {"schema_version": 1, "error": line, "exit": 70}


def test_a_fault_shows_where_when_asked(faulty: Studyapp) -> None:
    faulty.patch.setenv("STUDYAPP_TRACEBACK", "1")
    with pytest.raises(RuntimeError, match="broke"):
        run(["decks"])


def test_too_little_memory_is_one_line(studyapp: Studyapp) -> None:
    def big(*arguments: object, **more: object) -> None:
        raise MemoryError

    studyapp.patch.setattr("studyapp.lab.sweep.sweep_over", big)
    said = studyapp("demo", "run", "sparsity")
    assert (said.code, len(said.lines)) == (4, 1)


def test_ctrl_c_changes_nothing(small: Studyapp) -> None:
    def stop(*arguments: object, **more: object) -> None:
        raise KeyboardInterrupt

    small.write("more.csv", "question,answer\nq,a\n")
    with small.patch.context() as patch:
        patch.setattr("studyapp.store.applying.apply", stop)
        said = small("import", "more.csv", "--json")
    line = "cancelled - nothing was changed"
    assert said.json == {"schema_version": 1, "error": line, "exit": 130}
    assert (said.code, said.lines) == (130, [line])
    assert len(small("decks", "--json").json["decks"]) == 1


# -- streams -----------------------------------------------------------------------------------


@pytest.fixture
def shell(small: Studyapp) -> dict[str, str]:
    """The environment of a process of its own."""
    return dict(os.environ, STUDYAPP_NOW="2026-11-21T12:00:00+01:00")


def ran(
    environment: dict[str, str], *arguments: str, stdin: bytes = b"", **more: object
) -> subprocess.CompletedProcess[bytes]:
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
    return subprocess.run(
        [*PYTHON, *arguments], input=stdin, env=environment, check=False, **options
    )  # type: ignore[call-overload]


def test_a_reader_that_goes_away_is_no_error(shell: dict[str, str]) -> None:
    read, write = os.pipe()
    os.close(read)
    for arguments in (("demo", "list"), ("decks", "--json"), ("study", "--plain"), ("nonsense",)):
        done = ran(shell, *arguments, stdout=write)
        assert done.returncode == (2 if arguments == ("nonsense",) else 0)
        assert done.stderr.count(b"\n") <= 1
        assert b"Traceback" not in done.stderr
        assert b"Exception" not in done.stderr
    os.close(write)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [["decks"], ["decks", "--json"]], ids=["lines", "json"])
def test_a_full_disk_is_one_line(shell: dict[str, str], words: list[str]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = ran(shell, *words, stdout=full)
        assert done.returncode == 4
        assert done.stderr == b"studyapp: output: no space left on device - free some space\n"


def test_closed_streams_are_no_fault(shell: dict[str, str]) -> None:
    for closing in ("0<&-", "1>&-", "2>&-"):
        words = ["/bin/sh", "-c", f'exec "$@" {closing}', "sh", *PYTHON, "study", "--plain"]
        done = subprocess.run(words, env=shell, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b"")


def test_bytes_that_are_no_text_are_read_as_a_wrong_answer_line(shell: dict[str, str]) -> None:
    done = ran(shell, "study", "--plain", "--topic", "gamma", stdin=b"\xff\xfe\x80\n0.25\n3\n")
    assert done.returncode == 0
    assert "! that is not a number" in done.stdout.decode()
    assert "saved 1" in done.stdout.decode()


def test_a_byte_order_mark_from_a_windows_pipe_is_no_answer(shell: dict[str, str]) -> None:
    begin = b"\xef\xbb\xbf"
    done = ran(shell, "study", "--plain", "--topic", "gamma", stdin=begin + b"0.25\r\n3\r\n")
    assert "✓ right" in done.stdout.decode()
    done = ran(shell, "study", "--plain", "--topic", "beta", stdin=begin + b"q\r\n")
    assert "! " not in done.stdout.decode()


def test_a_terminal_of_another_encoding_gets_what_it_can_show(shell: dict[str, str]) -> None:
    environment = shell | {"PYTHONIOENCODING": "latin-1", "STUDYAPP_LANG": "zh"}
    done = ran(environment, "decks")
    assert (done.returncode, done.stderr) == (0, b"")
    done = ran(environment, "decks", "--json")
    assert json.loads(done.stdout.decode("latin-1"))["decks"][0]["title"]["zh"] == "小卡组"


@pytest.mark.skipif(sys.platform == "win32", reason="no process groups")
@pytest.mark.parametrize("group", [True, False], ids=["terminal", "kill"])
def test_ctrl_c_stops_a_check_at_once_and_without_a_word_more(
    shell: dict[str, str], group: bool
) -> None:
    with subprocess.Popen(
        [*PYTHON, "check", "--seeds", "1000"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell,
        start_new_session=True,
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509 - no thread of this suite holds a lock
    ) as child:
        wait_for_grandchildren(child.pid)
        (os.killpg if group else os.kill)(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert (out, err) == (b"", b"studyapp: cancelled - nothing was changed\n")


def wait_for_grandchildren(pid: int) -> None:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    for _ in range(200):
        if len(children.read_text().split()) >= 2:
            return
        signal.sigtimedwait([], 0.05)
    raise AssertionError("no worker was started")


@pytest.mark.skipif(sys.platform == "win32", reason="no such signal")
def test_ctrl_c_in_a_sitting_keeps_what_was_saved(shell: dict[str, str]) -> None:
    with subprocess.Popen(
        [*PYTHON, "study", "--plain", "--deck", "small"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=shell,
        preexec_fn=heed_ctrl_c,  # noqa: PLW1509
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdin.write(b"x\n4\n")
        child.stdin.flush()
        while b"[2/" not in child.stdout.readline():
            pass
        child.send_signal(signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert child.returncode == 130
    assert b"1 answered" in out
    assert err == b"studyapp: stopped - answers kept: 1\n"
    assert json.loads(ran(shell, "stats", "--json").stdout)["answers"] == 1


# -- shell completion --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("studyapp st", {"study", "stats"}),
        ("studyapp demo run gradient_dec", {"gradient_decay"}),
        ("studyapp demo run gradient_decay --act", {"--activation"}),
        ("studyapp demo run gradient_decay --activation si", {"sigmoid"}),
        ("studyapp demo show sparsi", {"sparsity"}),
        ("studyapp config get new", {"new_per_day"}),
        ("studyapp import --pre", {"--prefer"}),
        ("studyapp import --prefer f", {"file"}),
        ("studyapp demo run nope --x", set()),
        ("studyapp nope x", set()),
    ],
)
def test_the_shell_completes_verbs_demos_params_and_words(
    studyapp: Studyapp, words: str, offered: set[str]
) -> None:
    studyapp.patch.setenv("_STUDYAPP_COMPLETE", "bash_complete")
    studyapp.patch.setenv("COMP_WORDS", words)
    studyapp.patch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    said = studyapp()
    assert (said.code, said.err) == (0, "")
    assert {line.partition(",")[2] for line in said.out.splitlines() if line} == offered


@pytest.mark.parametrize("shell_name", ["bash", "zsh", "fish"])
def test_the_completion_script_is_written(studyapp: Studyapp, shell_name: str) -> None:
    studyapp.patch.setenv("_STUDYAPP_COMPLETE", f"{shell_name}_source")
    said = studyapp()
    assert said.code == 0
    assert "_STUDYAPP_COMPLETE" in said.out
