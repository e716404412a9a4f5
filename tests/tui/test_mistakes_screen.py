"""The mistakes log says what was asked, what was said, what is right; and practises only that."""

from pathlib import Path

import pytest

from studyapp.store.store import Store
from studyapp.tui.screens.mistakes import MistakesScreen
from studyapp.tui.screens.study import StudyScreen
from tests.conftest import Clock
from tests.tui.conftest import Launch
from tests.tui.pasts import mistaken


async def test_an_empty_log_says_what_it_is_for(launch: Launch) -> None:
    async with launch() as app:
        await app.press("m")
        assert "No mistakes to look at." in app.text
        assert "practise them" not in app.lines[-1]
        await app.press("enter", "i", "down", "escape")
        assert "Study now" in app.text


async def test_each_mistake_says_what_was_said_and_what_is_right(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock, words="I mixed up W[l] [/] and b")
    async with launch(size=(120, 40)) as app:
        await app.press("m")
        assert "cards: 4, of 3 you were certain" in app.text
        assert "✗! Which one?" in app.text
        assert "you said a wrong one   the answer the right one   you were certain" in app.text
        assert "✗  How steep is a sigmoid at most?" in app.text
        assert "you said 1   the answer 0.25" in app.text
        assert "“I mixed up W[l] [/] and b”" in app.text
        last = next(n for n, line in enumerate(app.lines) if "How steep" in line)
        assert not any("✗!" in line for line in app.lines[last:])


async def test_enter_asks_only_them_and_leaves_the_schedule_alone(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    clock.pass_(days=1)
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        before = {row.id: row.schedule for row in store.rows()}
    async with launch() as app:
        await app.press("m", "enter")
        assert isinstance(app.app.screen, StudyScreen)
        assert len(app.app.screen.session.line) == 3
        await app.until("max(0, x) is called?", then=("enter",))
        await app.type("relu")
        await app.press("enter", "enter", "enter")
        await app.press("escape", "escape")
        while not isinstance(app.app.screen, MistakesScreen):
            await app.press("escape")
        assert "max(0, x)" not in app.text
        assert "cards: 3" in app.text
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert {row.id: row.schedule for row in store.rows()} == before


async def test_i_shows_the_card_under_the_cursor(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    async with launch() as app:
        await app.press("m", "down", "i")
        card = app.lines[0].split()[-1]
        assert card.startswith("small/")
        await app.press("escape")
        assert "Mistakes" in app.lines[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_line_of_the_log_fits(
    launch: Launch, tmp_path: Path, clock: Clock, size: tuple[int, int], language: str
) -> None:
    mistaken(tmp_path, clock, words="因为我把梯度和导数弄混了" * 6)
    async with launch(size=size, language=language) as app:
        await app.press("m")
        assert {s.cell_length for s in app.app.screen._compositor.render_strips()} == {size[0]}
        assert "✗" in app.text
        assert "?" in app.lines[-1]


async def test_l_turns_the_log_to_the_other_language(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    async with launch() as app:
        await app.press("m", "L")
        assert "中文 Which one?" in app.text
