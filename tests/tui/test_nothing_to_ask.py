"""Where a sitting has no card the app says why, with the keys that the learner set."""

import pytest

from studyapp.settings import Settings
from studyapp.study.plan import Plan
from tests.samples import BASIC, CHOICE, deck
from tests.tui.conftest import Launch


@pytest.mark.parametrize(("keys", "face"), [({}, "s"), ({"home.study": "f6"}, "F6")])
async def test_an_exhausted_topic_names_the_key_for_all(
    launch: Launch, keys: dict[str, str], face: str
) -> None:
    async with launch(deck(BASIC), settings=Settings(shipped=False, keys=keys)) as app:
        app.app.sit(Plan(topic="no-such"))
        await app.settle()
        assert f"nothing is due of this topic; {face} studies all topics" in app.toasts


async def test_new_cards_that_wait_are_told_with_what_they_wait_for(launch: Launch) -> None:
    waiting = {**CHOICE, "requires": [BASIC["id"]]}
    async with launch(deck(BASIC, waiting), settings=Settings(shipped=False)) as app:
        app.app.sit(Plan(query="kind:choice"))
        await app.settle()
        assert "1 new card waits for what it builds on: " in app.toasts
        assert BASIC["id"] in app.toasts


async def test_no_new_cards_a_day_is_told_by_its_setting(launch: Launch) -> None:
    async with launch(deck(BASIC), settings=Settings(shipped=False, new_per_day=0)) as app:
        app.app.study()
        await app.settle()
        assert "the setting new_per_day is 0" in app.toasts


async def test_an_empty_search_names_no_key(launch: Launch) -> None:
    async with launch(deck(BASIC), settings=Settings(shipped=False)) as app:
        app.app.sit(Plan(query="tag:nowhere"))
        await app.settle()
        assert app.toasts == "nothing is due here"
