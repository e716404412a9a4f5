"""`studyapp check`: sound decks pass, and each sort of unsound one is told apart."""

import pytest

from studyapp.lab.demo import silent
from tests.cli.driver import Studyapp

HEAD = "id = 'deck'\n"
NOTE = """
[[note]]
id = "{id}"
kind = "truefalse"
answer = {answer}
en.prompt = 'Is it {id}?'
  [[note.evidence]]
  demo = "gradient_decay"
  params = {{ depth = {depth}, width = 16, activation = "sigmoid" }}
  expect = "{expect}"
  control = {control}
"""
RELU = '{ activation = "relu", init = "he" }'
SOUND = {"id": "sound", "answer": "true", "depth": 5, "control": RELU}
SOUND["expect"] = "shrink_per_layer < 0.5"

KEYS = [
    "schema_version", "decks", "notes", "runs", "seeds", "first_seed", "evidence", "supports",
    "holds", "varying", "variants", "refuted", "depends", "controls_not_failing",
    "wrong_keys_holding", "not_run", "ill_conditioned", "too_few_variants", "unusable",
    "problems", "warnings",
]  # fmt: skip


def deck(*notes: dict[str, object]) -> str:
    return HEAD + "".join(NOTE.format(**(SOUND | note)) for note in notes)


def test_a_sound_deck_from_elsewhere_holds(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", deck({}))
    said = studyapp("check", "deck.toml", "--json")
    assert said.code == 0
    assert said.err == ""
    assert list(said.json) == KEYS
    assert {key: said.json[key] for key in KEYS[1:11]} == {
        "decks": 1, "notes": 1, "runs": 2, "seeds": 5, "first_seed": 0, "evidence": 1,
        "supports": 0, "holds": 1, "varying": 0, "variants": 0,
    }  # fmt: skip
    text = studyapp("check", "deck.toml").out
    assert "1 notes in 1 decks; 1 pieces of evidence decide a key" in text
    assert "2 distinct runs on 5 seeds from 0: 1 hold as they must" in text


@pytest.mark.parametrize(
    ("note", "fault", "word"),
    [
        ({"expect": "shrink_per_layer > 0.5"}, "refuted", "refuted: deck/sound (gradient_decay)"),
        ({"control": "{ depth = 6 }"}, "controls_not_failing", "control does not fail: "),
        ({"answer": "false", "control": "{ depth = 6 }"}, "wrong_keys_holding", "wrong key holds"),
        (
            {"expect": "mean_output_first > 0.5", "control": '{ activation = "tanh" }'},
            "depends",
            "depends on the seed: ",
        ),
    ],
    ids=["refuted", "control", "wrong key", "depends"],
)
def test_each_fault_of_evidence_is_told_apart(
    studyapp: Studyapp, note: dict[str, object], fault: str, word: str
) -> None:
    studyapp.write("deck.toml", deck(note))
    said = studyapp("check", "deck.toml", "--seeds", "20", "--json")
    assert said.code == 1
    found = [key for key in KEYS[11:20] if said.json[key]]
    assert fault in found
    (row,) = said.json[fault]
    assert {"deck", "note", "demo", "line", "what"} == set(row)
    assert (row["deck"], row["note"], row["line"]) == ("deck", "sound", 3)
    assert word in studyapp("check", "deck.toml", "--seeds", "20").err


def test_problems_of_a_file_are_lines(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", deck({}) + "requires = ['x']\n")
    said = studyapp("check", "deck.toml")
    assert said.code == 1
    assert said.lines[0].startswith("deck.toml:3: note 'sound': ")


def test_a_sentence_that_needs_more_than_the_sliders_is_not_run_for_others(
    studyapp: Studyapp,
) -> None:
    studyapp.write("deck.toml", deck({"depth": 150}))
    document = studyapp("check", "deck.toml", "--json").json
    assert document["runs"] == 0
    for problem in document["problems"]:
        assert "depth: 150 is outside 2 to 60" in problem["what"]
    assert len(document["problems"]) == 2  # the claim's params and the control's


def test_more_than_fifty_runs_of_a_deck_from_elsewhere_are_asked_for_first(
    studyapp: Studyapp,
) -> None:
    notes = [{"id": f"n{depth}", "depth": depth} for depth in range(2, 28)]
    studyapp.write("deck.toml", deck(*notes))
    said = studyapp("check", "deck.toml", "--json")
    line = "these decks ask for 52 runs - look at them first, then add --many"
    assert said.code == 3
    assert said.lines == [line]
    assert said.json == {"schema_version": 1, "error": line, "exit": 3}


def test_a_run_over_its_limits_is_not_run_and_no_pass(
    studyapp: Studyapp, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studyapp.lab.guarded.sweep_guarded.__defaults__", (silent, 0.05))
    studyapp.write("deck.toml", deck({}))
    said = studyapp("check", "deck.toml", "--seeds", "1000", "--json")
    assert said.code == 1
    (row,) = said.json["not_run"]
    assert "longer than" in row["what"]
    assert said.json["holds"] == 0


@pytest.mark.parametrize(
    ("arguments", "code", "line"),
    [
        (["nope.toml"], 4, "nope.toml: there is no such file - check the name"),
        (["."], 4, ".: is a folder - name a file in it"),
        (
            ["--entropy", "old"],
            2,
            "--entropy 'old' is neither 'fresh' nor a seed - write one from 0 to 4294966295",
        ),
        (["--entropy", "-3"], 2, "--entropy '-3' is neither 'fresh' nor a seed - write one from"),
        (["--seeds", "0"], 2, "Invalid value for '--seeds': 0 is not in the range"),
    ],
)
def test_a_wrong_command_line_is_one_line(
    studyapp: Studyapp, arguments: list[str], code: int, line: str
) -> None:
    said = studyapp("check", *arguments)
    assert (said.code, said.out, len(said.lines)) == (code, "", 1)
    assert said.lines[0].startswith(line)


def test_fresh_entropy_draws_a_first_seed_and_names_it(studyapp: Studyapp) -> None:
    studyapp.write("deck.toml", deck({}))
    seeds = {
        studyapp("check", "deck.toml", "--entropy", "fresh", "--json").json["first_seed"]
        for _ in range(2)
    }
    assert len(seeds) == 2
    document = studyapp("check", "deck.toml", "--entropy", "9000", "--seeds", "3", "--json").json
    assert (document["first_seed"], document["seeds"]) == (9000, 3)


def test_a_deck_that_names_shipped_notes_is_sound(studyapp: Studyapp) -> None:
    note = (
        "[[note]]\nid = 'a'\nkind = 'basic'\nen.prompt = 'p'\nen.answer = 'q'\nrequires = ['{}']\n"
    )
    studyapp.write("deck.toml", note.format("gradients/vanishing-gradient"))
    assert studyapp("check", "deck.toml").code == 0
    studyapp.write("deck.toml", note.format("gradients/vanishing-gradiant"))
    said = studyapp("check", "deck.toml")
    assert (said.code, len(said.lines)) == (1, 1)


def test_a_shipped_deck_is_checked_by_its_path(studyapp: Studyapp) -> None:
    decks = studyapp("paths", "--json").json["decks"]
    document = studyapp("check", f"{decks}/losses.toml", "--seeds", "1", "--json").json
    assert document["decks"] == 1
    assert document["problems"] == []


def test_the_variants_of_a_question_are_run_on_more_seeds_when_these_are_named(
    studyapp: Studyapp,
) -> None:
    note = (
        "[[note]]\nid = 'v'\nkind = 'number'\ntolerance = '2 %'\nen.prompt = '<<depth>>?'\n"
        "[note.vary]\ndemo = 'gradient_decay'\nparams = { width = 16, compare = false }\n"
        "answer = { measure = 'first_over_last' }\ndepth = [2, 3, 4, 5, 6, 7, 8, 9]\n"
    )
    studyapp.write("deck.toml", HEAD + note)
    said = studyapp("check", "deck.toml", "--json")
    assert (said.code, said.json["varying"], said.json["variants"]) == (0, 1, 8)
    said = studyapp("check", "deck.toml", "--seeds", "5")
    assert said.code == 1
    assert "1 notes vary, in 8 variants" in said.out
    assert "ill-conditioned: deck/v (gradient_decay): depth = 2: not well-cond" in said.err
    assert "too few variants: deck/v (gradient_decay): 0 of 8" in said.err
