"""A search line counts as one types, says why it can't be read, and starts sittings."""

import pytest
from textual import events

from studyapp.study.plan import Mode
from studyapp.tui.screens.card_info import CardInfo
from studyapp.tui.screens.search import SearchScreen
from studyapp.tui.screens.study import StudyScreen
from tests.samples import BASIC, both, deck
from tests.tui.conftest import Driver, Launch

NAMES = {":": "colon", "(": "left_parenthesis", '"': "quotation_mark", "=": "equals_sign"}


async def typed(app: Driver, text: str) -> None:
    for letter in text:
        await app.pilot.press(NAMES.get(letter, "space" if letter == " " else letter))
    await app.settle()
    await app.settle()


async def test_a_blank_line_shows_what_can_be_asked(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        assert "topic:gradients is:new" in app.text


async def test_cards_are_counted_and_listed_while_one_types(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        await typed(app, "gradient")
        assert "cards: 2" in app.text
        line = next(line for line in app.lines if "small/basic-1" in line)
        assert "What is a gradient?" in line
        assert line.rstrip().endswith("new")
        await typed(app, "xyz")
        assert "cards: 0" in app.text
        assert "No card is like that." in app.text


async def test_a_line_that_cannot_be_read_says_why_in_one_line(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        await typed(app, "is:")
        line = next(line for line in app.lines if "! " in line)
        assert "is:" in line
        await app.press("enter")
        assert isinstance(app.app.screen, SearchScreen)


async def test_enter_studies_what_was_found(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        await typed(app, "topic:gamma")
        await app.press("enter")
        screen = app.app.screen
        assert isinstance(screen, StudyScreen)
        assert screen.session.plan.mode is Mode.STUDY
        assert "gamma" in app.lines[0]


async def test_c_types_in_the_line_and_crams_from_the_list(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        await typed(app, "topic:gamma c")
        await app.press("backspace", "backspace", "down", "c")
        screen = app.app.screen
        assert isinstance(screen, StudyScreen)
        assert screen.session.plan.mode is Mode.CRAM


async def test_arrows_go_to_the_cards_and_back(launch: Launch) -> None:
    async with launch() as app:
        await app.press("slash")
        await typed(app, "topic:alpha")
        await app.press("down")
        assert app.app.screen.phase == "list"
        await app.press("down", "i")
        assert isinstance(app.app.screen, CardInfo)
        await app.press("escape", "up", "up")
        assert app.app.screen.phase == "line"
        await app.press("tab", "slash", "escape")
        assert "Study now" in app.text


async def test_text_that_looks_like_markup_is_shown_as_written(launch: Launch) -> None:
    hostile = {**BASIC, **both(prompt="W[l] [/] [@click=app.quit]", answer="b")}
    async with launch(deck(hostile), size=(120, 40)) as app:
        await app.press("slash")
        await typed(app, "kind:basic")
        assert "W[l] [/] [@click=app.quit]" in app.text
        await typed(app, " [/]")
        assert "cards:" in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_line_of_a_search_fits(
    launch: Launch, size: tuple[int, int], language: str
) -> None:
    async with launch(size=size, language=language) as app:
        await app.press("slash")
        for text in ("", "kind:basic or is:new", "("):
            await typed(app, text)
            strips = app.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {size[0]}
        assert "F1" in app.lines[-1] or "?" in app.lines[-1]


async def test_a_wide_space_is_a_space(launch: Launch) -> None:
    async with launch(language="zh") as app:
        await app.press("slash")
        await typed(app, "is:new")
        app.app.post_message(events.Key("ideographic_space", "\u3000"))
        await typed(app, "kind:number")
        assert "is:new kind:number" in app.text
        assert "卡片：1" in app.text


async def test_the_examples_are_in_the_learners_language(launch: Launch) -> None:
    async with launch(language="zh") as app:
        await app.press("slash")
        assert "梯度 裁剪" in app.text
        assert "gradient clipping" not in app.text
