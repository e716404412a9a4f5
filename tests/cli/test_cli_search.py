"""Cards found from the shell: as lines, as JSON, and a wrong search told in one line."""

import pytest

from tests.cli.driver import Studyapp


@pytest.fixture
def studied(small: Studyapp) -> Studyapp:
    """One card answered, one suspended, one buried."""
    small("study", "--plain", "--deck", "small", "--limit", "1", stdin="x\n3\n")
    small("suspend", "small/truth")
    small("bury", "small/number")
    return small


def found(studyapp: Studyapp, *words: str) -> list[str]:
    document = studyapp("search", "--json", *words).json
    assert document["count"] == len(document["cards"])
    return [one["card"].removeprefix("small/") for one in document["cards"]]


@pytest.mark.parametrize(
    ("words", "cards"),
    [
        (["sigmoid"], ["truth", "number", "gaps#c1", "gaps#c2"]),
        (["sigmoid", "-kind:cloze"], ["truth", "number"]),
        (["-kind:cloze", "sigmoid"], ["truth", "number"]),
        (["sigmoid -kind:cloze"], ["truth", "number"]),
        (["-has:run", "topic:alpha"], ["reveal", "pair", "pair#reverse"]),
        (["--", "-has:run", "topic:alpha"], ["reveal", "pair", "pair#reverse"]),
        (["--limit", "0", "-is:new"], ["reveal"]),
        (["(ReLU", "or", "梯度？)"], ["reveal", "typed"]),
        (["small/gaps"], ["gaps#c1", "gaps#c2"]),
        (["small/pair"], ["pair"]),
        (["is:suspended or is:buried"], ["truth", "number"]),
        (['"the right one"'], ["choice"]),
        (["topic:gamma"], ["number", "gaps#c1", "gaps#c2"]),
        (["nowhere"], []),
    ],
    ids=lambda value: " ".join(value) if value else "none",
)
def test_search_finds_cards(studied: Studyapp, words: list[str], cards: list[str]) -> None:
    assert found(studied, *words) == cards


def test_search_alone_lists_everything(small: Studyapp) -> None:
    assert len(found(small)) == 9


def test_lines_say_where_a_card_stands_and_how_its_question_begins(studied: Studyapp) -> None:
    lines = studied("search").out.splitlines()
    assert lines[0].split()[:2] == ["small/reveal", "2026-11-23"]
    assert "What is a gradient?" in lines[0]
    standing = {line.split()[0]: line.split()[1] for line in lines}
    assert standing["small/truth"] == "suspended"
    assert standing["small/number"] == "buried"
    assert standing["small/typed"] == "new"
    chinese = studied("--lang", "zh", "search", "梯度是").out + studied("search", "slope").out
    assert "What is a gradient?" in chinese


def test_a_limit_lists_the_first_and_counts_all(small: Studyapp) -> None:
    said = small("search", "--limit", "2")
    assert len(said.out.splitlines()) == 2
    assert said.err == "2 of 9 cards; --limit 0 lists all\n"
    document = small("search", "--limit", "2", "--json").json
    assert (document["count"], len(document["cards"])) == (9, 2)


def test_nothing_found_is_no_error(small: Studyapp) -> None:
    said = small("search", "nowhere")
    assert (said.code, said.out, said.err) == (0, "", "no card found\n")


def test_cards_are_listed_by_due_day_when_asked(studied: Studyapp) -> None:
    studied("set-due", "small/typed", "--days", "0")
    order = [one["card"] for one in studied("search", "--order", "due", "--json").json["cards"]]
    assert order[:2] == ["small/typed", "small/reveal"]


@pytest.mark.parametrize("as_json", [False, True])
@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            "dek:small",
            "dek: at 1 is no search word - did you mean deck:? For the text write dek\\:",
        ),
        ("a (b", "the ( at 3 is never closed - add a ), or write \\( for the sign"),
        ("is:", "is: at 1 is followed by nothing - write is:due, or is\\: for the text"),
    ],
)
def test_a_wrong_search_is_told_in_one_line(
    small: Studyapp, query: str, said: str, as_json: bool
) -> None:
    answer = small("search", query, *(["--json"] if as_json else []))
    assert answer.code == 2
    assert answer.lines == [said]
    if as_json:
        assert answer.json["error"] == said


def test_an_option_that_is_not_there_is_no_part_of_the_search(small: Studyapp) -> None:
    said = small("search", "--limt", "2", "sigmoid")
    assert said.code == 2
    assert said.lines == ["no option '--limt' - did you mean '--limit'? see studyapp search --help"]


def test_hostile_words_are_shown_safely(small: Studyapp) -> None:
    said = small("search", "\x1b[31m\x1b]0;owned\x07nope")
    assert said.code == 0
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("studyapp search i", {"is:", "introduced:"}),
        ("studyapp search is:s", {"is:suspended"}),
        ("studyapp search -is:b", {"-is:buried"}),
        ("studyapp suspend kind:cl", {"kind:cloze"}),
        ("studyapp search demo:sparsi", {"demo:sparsity"}),
        ("studyapp search --or", {"--order"}),
        ("studyapp add --kind rev", {"reversed"}),
        ("studyapp unsu", {"unsuspend"}),
    ],
)
def test_the_shell_completes_searches(studyapp: Studyapp, words: str, offered: set[str]) -> None:
    studyapp.patch.setenv("_STUDYAPP_COMPLETE", "bash_complete")
    studyapp.patch.setenv("COMP_WORDS", words)
    studyapp.patch.setenv("COMP_CWORD", str(len(words.split()) - 1))
    said = studyapp()
    assert (said.code, said.err) == (0, "")
    assert {line.partition(",")[2] for line in said.out.splitlines() if line} == offered


def test_a_limit_of_any_size_lists_all(small: Studyapp) -> None:
    said = small("search", "--limit", "9" * 30)
    assert said.code == 0, said.err
    assert len(said.out.splitlines()) == 9
