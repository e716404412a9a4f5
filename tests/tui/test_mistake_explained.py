"""After a wrong answer the screen says what it came from, and one key shows the runs."""

from studyapp.settings import Settings
from tests.samples import TRUEFALSE, both, deck
from tests.tui.conftest import Driver, Launch

QUIET = Settings(shipped=False, confidence=False)
PRODUCT = {
    "id": "product-1",
    "kind": "number",
    "topic": "alpha",
    "answer": 0.0148,
    "tolerance": "2 %",
    **both(prompt="Forty layers keep 0.9 each. What is left?", why="A product."),
    "evidence": [
        {
            "demo": "factor_product",
            "params": {"factor": 0.9, "depth": 40},
            "measure": "product",
            "control": {"depth": 12},
        }
    ],
}
SUPPORT = {
    "demo": "gradient_decay",
    "params": {"depth": 6, "width": 16},
    "expect": "shrink_per_layer < 0.5",
    "control": {"activation": "relu", "init": "he"},
    "supports": "why",
}


async def answer(app: Driver, text: str) -> None:
    await app.press("s")
    await app.type(text)
    await app.press("enter")


async def test_a_known_slip_is_named_under_the_verdict(launch: Launch) -> None:
    async with launch(deck(PRODUCT), settings=QUIET) as app:
        await answer(app, "0.9")
        assert "✗ wrong" in app.text
        assert "a known slip leads here: took one layer's factor for the total" in app.text
        assert "3 Good" in app.text


async def test_the_setting_that_gives_a_number_is_named_and_shown_under_the_key(
    launch: Launch,
) -> None:
    async with launch(deck(PRODUCT), settings=QUIET) as app:
        await answer(app, "0.349")
        assert "≈ 0.349 is what depth 10 gives; the card asks depth 40" in app.text
        assert "run 1 of 2 · claim: depth 40" in app.text
        seen = []
        for _ in range(4):
            await app.press("x")
            seen.append(next(line for line in app.lines if "run " in line).strip())
        assert seen == [
            "run 1 of 2 · control: depth 12, factor 0.9",
            "run 2 of 2 · yours: depth 10, factor 0.9",
            "run 2 of 2 · the card: depth 40, factor 0.9",
            "run 1 of 2 · claim: depth 40, factor 0.9",
        ]


async def test_where_there_is_room_both_runs_stand_beside_each_other_with_their_parting(
    launch: Launch,
) -> None:
    async with launch(deck(PRODUCT), settings=QUIET, size=(120, 40)) as app:
        await answer(app, "0.349")
        await app.press("x")
        heading = next(line for line in app.lines if "yours: depth 10" in line)
        assert "the card: depth 40" in heading
        assert "they part" in app.text
        await app.press("x")
        assert "claim: depth 40" in app.text
        assert "they part" not in app.text


async def test_a_number_that_nothing_leads_to_has_no_line(launch: Launch) -> None:
    async with launch(deck(PRODUCT), settings=QUIET) as app:
        await answer(app, "77.7")
        assert "✗ wrong" in app.text
        assert "≈" not in app.text


async def test_the_key_goes_on_to_the_notes_other_evidence(launch: Launch) -> None:
    two = {**TRUEFALSE, "evidence": [SUPPORT, *TRUEFALSE["evidence"]]}
    async with launch(deck(two), settings=QUIET, size=(120, 40)) as app:
        await app.press("s", "t", "enter")
        assert "with activation relu, init he it would hold" in app.text
        assert "run 1 of 2 · claim: activation sigmoid, depth 8" in app.text, "what decides first"
        assert "x next run" in app.text
        await app.press("x")
        assert "run 2 of 2 · claim: depth 6" in app.text
        await app.press("x")
        assert "run 1 of 2" in app.text


async def test_one_broken_piece_does_not_take_the_others_with_it(launch: Launch) -> None:
    broken = {**SUPPORT, "params": {"depth": 100_000}}
    two = {**TRUEFALSE, "evidence": [*TRUEFALSE["evidence"], broken]}
    async with launch(deck(two), settings=QUIET, size=(120, 40)) as app:
        await app.press("s", "f", "enter")
        assert "claim: activation sigmoid" in app.text
        await app.press("x")
        assert "run 2 of 2  the run failed" in app.text
        await app.press("x")
        assert "claim: activation sigmoid" in app.text


async def test_the_next_card_knows_nothing_of_the_last_ones_mistake(launch: Launch) -> None:
    async with launch(deck(PRODUCT, TRUEFALSE), settings=QUIET) as app:
        await answer(app, "0.9")
        await app.press("1", "f", "enter")
        assert "known slip" not in app.text
