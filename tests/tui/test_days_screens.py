"""A backlog is spread only after a look at it; the calendar marks what the days hold."""

from collections import Counter
from pathlib import Path

import pytest

from studyapp.settings import Settings
from studyapp.store.store import Store
from tests.conftest import Clock
from tests.tui.conftest import Launch
from tests.tui.pasts import scheduled

LATE = {-5: 20, -2: 10, 1: 4}
TEN_A_DAY = Settings(shipped=False, reviews_per_day=10)


def due_days(folder: Path, clock: Clock) -> Counter[int]:
    with Store.open(folder / "collection.db", now=clock()) as store:
        today = clock().date().toordinal()
        return Counter((row.schedule.due or 0) - today for row in store.rows())


async def test_home_offers_to_spread_what_is_more_than_a_day_holds(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, LATE)
    async with launch(settings=TEN_A_DAY) as app:
        assert "30 cards are due, more than a day holds: spread them  p" in app.text


async def test_nothing_moves_before_enter(launch: Launch, tmp_path: Path, clock: Clock) -> None:
    scheduled(tmp_path, clock, LATE)
    before = due_days(tmp_path, clock)
    async with launch(settings=TEN_A_DAY) as app:
        await app.press("p")
        assert "of 30 due cards move, over 4 days" in app.text
        await app.press("plus", "plus", "minus", "escape")
        assert "Study now" in app.text
    assert due_days(tmp_path, clock) == before


async def test_enter_moves_the_cards_as_shown_and_one_undo_takes_it_back(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, LATE)
    before = due_days(tmp_path, clock)
    async with launch(settings=TEN_A_DAY) as app:
        await app.press("p", "enter")
        assert "u takes it back" in app.toasts
        assert "10 due" in app.text
        assert "more than a day" not in app.text
    after = due_days(tmp_path, clock)
    assert after.total() == 34
    assert max(count for day, count in after.items() if day >= 1) <= 10
    async with launch(settings=TEN_A_DAY) as app:
        await app.press("u")
        assert "undid" in app.toasts
    assert due_days(tmp_path, clock) == before


async def test_more_days_take_fewer_cards_each(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, {-5: 30})
    async with launch(settings=TEN_A_DAY) as app:
        await app.press("p")
        assert "20 of 30 due cards move, over 3 days" in app.text
        await app.press("plus", "plus", "plus")
        assert "25 of 30 due cards move, over 6 days" in app.text
        await app.press("minus")
        assert "24 of 30 due cards move, over 5 days" in app.text


async def test_without_a_backlog_the_plan_says_so(launch: Launch) -> None:
    async with launch() as app:
        await app.press("p")
        assert "Nothing has to be moved" in app.text
        await app.press("enter")
        assert "Study now" in app.text


async def test_the_calendar_counts_marks_and_scrolls(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, {-2: 3, 1: 5, 8: 7, 40: 2})
    settings = Settings(shipped=False, exam="2026-11-29", easy_days="sun")
    async with launch(settings=settings) as app:
        await app.press("c")
        assert "17 cards" in app.text
        today = next(line for line in app.lines if "Sat 21 Nov" in line)
        assert today.split()[3] == "3"
        assert "3 overdue" in today
        tomorrow = next(line for line in app.lines if "Sun 22 Nov" in line)
        assert tomorrow.split()[3] == "5"
        assert "easy day" in tomorrow
        assert "◆ exam" in next(line for line in app.lines if "Sun 29 Nov" in line)
        await app.press("full_stop", "full_stop", "full_stop")
        assert "Sat 21 Nov" not in app.text
        await app.press("comma", "home")
        assert "Sat 21 Nov" in app.text


async def test_an_empty_calendar_says_what_will_stand_there(launch: Launch) -> None:
    async with launch() as app:
        await app.press("c")
        assert "Nothing is scheduled yet." in app.text


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 18)])
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_tables_of_days_fit(
    launch: Launch, tmp_path: Path, clock: Clock, size: tuple[int, int], language: str
) -> None:
    scheduled(tmp_path, clock, {-5: 30, 3: 8})
    settings = Settings(shipped=False, reviews_per_day=10, exam="2026-11-22", easy_days="sun")
    async with launch(size=size, language=language, settings=settings) as app:
        for key in ("p", "c"):
            await app.press(key)
            strips = app.app.screen._compositor.render_strips()
            assert {strip.cell_length for strip in strips} == {size[0]}
            assert "█" in app.text
            assert "min" in app.text or "分" in app.text or language == "zh"
            await app.press("escape")


async def test_what_falls_due_after_the_exam_is_shown_once_more_before_it(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, {1: 2, 40: 6})
    before = due_days(tmp_path, clock)
    async with launch(settings=Settings(shipped=False, exam="2026-12-01")) as app:
        assert "cards due after the exam only: 6; show them before it  p" in app.text
        await app.press("p")
        assert "cards that fall due on the exam day or later: 6" in app.text
        await app.press("x")
        assert "Nothing has to be moved" in app.text
        await app.press("x", "escape")
        assert due_days(tmp_path, clock) == before
        await app.press("p", "enter")
        assert "after the exam" not in app.text
    assert max(due_days(tmp_path, clock)) == 9


async def test_without_an_exam_the_plan_for_it_says_how_to_set_one(launch: Launch) -> None:
    async with launch() as app:
        await app.press("p", "x")
        assert "config set exam" in app.text
        await app.press("enter", "escape")
        assert "Study now" in app.text


async def test_an_exam_search_that_cannot_be_read_is_said_where_the_exam_is_planned(
    launch: Launch,
) -> None:
    settings = Settings(shipped=False, exam="2026-12-09", exam_query="(a")
    async with launch(settings=settings, language="zh", size=(120, 40)) as app:
        await app.press("p", "x")
        assert "设置 exam_query：第 1 个字符处的 ( 没有闭合" in app.text


async def test_where_every_card_is_shown_before_the_exam_no_days_are_listed(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, {1: 2})
    async with launch(settings=Settings(shipped=False, exam="2026-12-01")) as app:
        await app.press("p")
        assert "is shown once more before it" in app.text
        assert "minutes" not in app.text


async def test_the_key_that_takes_a_spread_back_is_said_as_it_is_bound(
    launch: Launch, tmp_path: Path, clock: Clock
) -> None:
    scheduled(tmp_path, clock, LATE)
    settings = Settings(shipped=False, reviews_per_day=10, keys={"home.undo": "b"})
    async with launch(settings=settings) as app:
        await app.press("p", "enter")
        assert "b takes it back" in app.toasts


async def test_a_backlog_spares_easy_days(launch: Launch, tmp_path: Path, clock: Clock) -> None:
    scheduled(tmp_path, clock, {-5: 40})
    settings = Settings(shipped=False, reviews_per_day=10, easy_days="sun=none")  # it is Saturday
    async with launch(settings=settings) as app:
        await app.press("p", "enter")
    assert due_days(tmp_path, clock)[1] == 0
    assert due_days(tmp_path, clock)[2] == 10
