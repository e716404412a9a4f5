"""A quiz: how many cards of which topic, and a seed that draws the same again."""

from studyapp.settings import Settings
from studyapp.study.plan import Mode
from studyapp.tui.screens.study import StudyScreen
from tests.tui.conftest import Driver, Launch


async def test_the_size_is_turned_and_the_seed_is_shown(launch: Launch) -> None:
    async with launch() as app:
        await app.press("z")
        assert "‹ 20 ›" in app.text
        await app.press("left", "left", "left", "left")
        assert "‹ 5 ›" in app.text
        seed = next(line for line in app.lines if "seed" in line).split()[-1]
        assert seed.isdigit()
        await app.press("n")
        assert seed not in app.text
        await app.press("escape")
        assert "Study now" in app.text


async def drawn(app: Driver) -> list[str]:
    screen = app.app.screen
    assert isinstance(screen, StudyScreen)
    assert screen.session.plan.mode is Mode.QUIZ
    current = screen.session.current
    assert current is not None
    return [current.id, *(row.id for row in screen.session.line.everyone())]


async def test_the_same_seed_draws_the_same_cards(launch: Launch) -> None:
    found = []
    for _ in range(2):
        async with launch() as app:
            await app.press("z", "left", "left", "enter")
            found.append(await drawn(app))
    assert found[0] == found[1]
    assert len(found[0]) == 5


async def test_a_topic_can_be_chosen(launch: Launch) -> None:
    async with launch() as app:
        await app.press("z", "down", "down", "enter")
        assert all(card in ("small/choice-1", "small/typed-1") for card in await drawn(app))


async def test_a_quiz_fits_every_terminal(launch: Launch) -> None:
    for size in ((80, 24), (120, 40), (60, 18)):
        for language in ("en", "zh"):
            async with launch(size=size, language=language) as app:
                await app.press("z")
                strips = app.app.screen._compositor.render_strips()
                assert {strip.cell_length for strip in strips} == {size[0]}
                assert "20" in app.text


async def test_l_turns_the_topics_to_the_other_language(launch: Launch) -> None:
    async with launch(settings=Settings()) as app:
        await app.press("z", "down")
        assert "Activation functions" in app.text
        await app.press("L")
        assert "激活函数" in app.text
