"""Home answers "what now?"."""

from pathlib import Path

from studyapp.deck.ask import GaveUp
from studyapp.scheduler import Rating, Scheduler
from studyapp.settings import Settings
from studyapp.store.store import Store
from studyapp.study.session import Session
from studyapp.tui.screens.add import AddScreen
from studyapp.tui.screens.study import StudyScreen
from tests.conftest import Clock
from tests.samples import BASIC, EVERY_KIND, both, collection, deck
from tests.study.test_session import finish
from tests.tui.conftest import Launch
from tests.tui.pasts import close, mistaken, scheduled, sit


async def test_home_shows_each_topic_with_what_is_new(launch: Launch) -> None:
    async with launch() as app:
        assert "0 due · 7 new" in app.text
        for topic, new in (("alpha", 3), ("beta", 2), ("gamma", 2)):
            line = next(line for line in app.lines if topic in line)
            assert line.split()[-1] == str(new)


async def test_home_is_called_as_the_deck_is_where_a_topic_has_one(launch: Launch) -> None:
    note = {**BASIC, "topic": "small"}
    async with launch(deck(note)) as app:
        assert "Small deck" in app.text
    async with launch(language="zh") as app:
        assert "小卡组" in app.text


async def test_an_empty_collection_says_what_to_do(launch: Launch) -> None:
    async with launch(empty=True) as app:
        assert "studyapp import FILE" in app.text


async def test_enter_studies_and_the_cursor_chooses_the_topic(launch: Launch) -> None:
    async with launch() as app:
        await app.press("down", "down", "enter")
        assert "gamma · " in app.lines[0]


async def test_when_all_is_done_home_says_when_the_next_cards_come(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch():
        pass
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        finish(Session(store, Scheduler(), clock))
    async with launch() as app:
        assert "7 answered" in app.text
    async with launch(settings=Settings(shipped=False, new_per_day=7)) as app:
        assert "Done for today." in app.text
        assert "2026-11-" in app.text


async def test_undo_on_home_takes_back_an_answer_of_an_earlier_run(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch():
        pass
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        finish(Session(store, Scheduler(), clock))
        before = store.new_today(739_941)
    async with launch() as app:
        await app.press("u")
        assert "undid" in app.toasts
    with Store.open(tmp_path / "collection.db", now=clock()) as store:
        assert store.new_today(739_941) == before - 1


async def test_every_line_fits_in_both_languages(launch: Launch) -> None:
    for language in ("en", "zh"):
        for size in ((80, 24), (60, 18), (120, 40)):
            async with launch(language=language, size=size) as app:
                widths = {strip.cell_length for strip in app.app.screen._compositor.render_strips()}
                assert widths == {size[0]}
                assert "?" in app.lines[-1]


async def test_topics_that_look_like_markup_are_shown_as_written(launch: Launch) -> None:
    hostile = {**BASIC, "topic": "W[l] [/] [@click=app.quit]", **both(prompt="a", answer="b")}
    async with launch(deck(hostile), size=(120, 40)) as app:
        assert "W[l] [/] [@click=app.quit]" in app.text


async def test_a_terminal_too_small_says_what_is_needed_and_comes_back(launch: Launch) -> None:
    async with launch() as app:
        await app.pilot.resize_terminal(50, 10)
        await app.settle()
        assert "60x18" in app.text
        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        assert "7 new" in app.text


async def test_a_sitting_begun_in_a_small_terminal_is_there_when_it_grows(launch: Launch) -> None:
    async with launch(size=(50, 10), open="study") as app:
        assert "60x18" in app.text
        await app.press("space", "3")
        await app.pilot.resize_terminal(80, 24)
        await app.settle()
        assert "What is a gradient?" in app.text
        await app.press("q")
        assert "7 new" in app.text


async def test_the_cursor_stays_in_sight_in_a_long_list(launch: Launch) -> None:
    notes = [{**BASIC, "id": f"n{n}", "topic": f"topic {n:02d}"} for n in range(40)]
    async with launch(deck(*notes)) as app:
        for _ in range(35):
            await app.pilot.press("down")
        await app.settle()
        assert any("▸" in line and "topic 35" in line for line in app.lines)


async def test_help_scrolls(launch: Launch) -> None:
    async with launch(size=(60, 18)) as app:
        await app.press("enter", "question_mark")
        before = app.text
        await app.press("end")
        assert app.text != before


async def test_help_lists_the_keys_of_the_screen(launch: Launch) -> None:
    async with launch() as app:
        await app.press("question_mark")
        assert "open the lab" in app.text
        await app.press("escape")
        assert "7 new" in app.text


async def test_a_collection_that_cannot_be_opened_ends_with_one_line(
    launch: Launch, tmp_path: Path
) -> None:
    (tmp_path / "collection.db").write_text("not a database, but text that is long enough")
    async with launch() as app:
        pass
    assert app.app.return_code == 4


# -- what home tells beside the counts ---------------------------------------------------------


async def test_a_sitting_that_was_left_is_gone_on_with(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch() as app:
        await app.press("enter", "space", "3")
        first = app.lines[3]
        await app.press("escape")
    async with launch() as app:
        assert "▸ Go on: 6 left of the sitting you left  ↵" in app.text
        await app.press("enter")
        assert app.lines[3] == first
        assert "2 / 7" in app.lines[0]


async def test_once_the_cursor_was_moved_enter_studies_its_topic(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    async with launch() as app:
        await app.press("enter", "space", "3", "escape")
    async with launch() as app:
        await app.press("down", "enter")
        assert "beta · " in app.lines[0]


async def test_mistakes_are_counted_with_those_one_was_certain_of(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    async with launch() as app:
        assert "mistakes to mend: 4 (3 sure but wrong)  m" in app.text


async def test_an_exam_is_counted_down_with_what_is_to_be_expected(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, {3: 6})
    settings = Settings(shipped=False, exam="2026-12-09")
    async with launch(settings=settings) as app:
        line = next(line for line in app.lines if "exam in 18 days" in line)
        assert line.rstrip().endswith(" %")
    async with launch(settings=Settings(shipped=False, exam="2026-11-21")) as app:
        assert "exam today" in app.text
    async with launch(settings=Settings(shipped=False, exam="2026-11-20")) as app:
        assert "exam" not in app.text


async def test_an_exam_query_that_cannot_be_read_is_one_line(launch: Launch) -> None:
    settings = Settings(shipped=False, exam="2026-12-09", exam_query="is:")
    async with launch(settings=settings) as app:
        assert "exam_query" in app.toasts
        assert "7 new" in app.text


async def test_a_goal_is_shown_where_one_is_set(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    async with launch() as app:
        assert "minutes today" not in app.text
    async with launch(settings=Settings(shipped=False, goal_minutes=20)) as app:
        assert "0 of 20 minutes today" in app.text


async def test_a_topic_whose_cards_all_wait_says_what_it_needs(launch: Launch) -> None:
    first = {**BASIC, "id": "first", "topic": "alpha"}
    second = {**BASIC, "id": "second", "topic": "beta", "requires": ["first"]}
    async with launch(deck(first, second)) as app:
        assert "needs alpha" in next(line for line in app.lines if line.lstrip().startswith("beta"))
    async with launch(settings=Settings(shipped=False, gate=False)) as app:
        assert "needs" not in app.text


async def test_all_of_it_fits_in_the_smallest_terminal(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    settings = Settings(shipped=False, exam="2026-12-09", goal_minutes=20, reviews_per_day=0)
    for language in ("en", "zh"):
        async with launch(language=language, size=(60, 18), settings=settings) as app:
            strips = app.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {60}
            assert "▸" in app.text
            assert "alpha" in app.text


async def test_an_exam_query_that_cannot_be_read_is_said_in_ones_language_and_blocks_nothing(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    mistaken(tmp_path, clock)
    settings = Settings(shipped=False, exam="2026-12-09", exam_query="(a")
    async with launch(settings=settings, language="zh") as app:
        assert "第 1 个字符处的 ( 没有闭合" in app.toasts
        assert "道错题待纠正" in app.text
        await app.press("s")
        assert isinstance(app.app.screen, StudyScreen)


async def test_a_clock_that_went_back_is_told(launch: Launch, tmp_path: Path, clock: Clock) -> None:
    mistaken(tmp_path, clock)
    clock.pass_(days=-3)
    async with launch() as app:
        assert "the clock says 2026-11-18 12:" in app.toasts
        await app.press("s")
        assert isinstance(app.app.screen, StudyScreen)


async def test_the_footer_calls_enter_what_it_does(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    collection(tmp_path, clock(), deck(*EVERY_KIND)).close()
    session = sit(tmp_path, clock)
    session.next()
    session.respond(GaveUp())
    session.rate(Rating.AGAIN, 4000)
    close(session, left=True)
    async with launch() as app:
        assert "↵ go on" in app.lines[-1]
        await app.press("down")
        assert "↵ study" in app.lines[-1]


async def test_a_note_of_ones_own_is_begun_on_home(launch: Launch) -> None:
    async with launch() as app:
        await app.press("a")
        assert isinstance(app.app.screen, AddScreen)
