"""The cards that cite a demo are listed from the lab and read without being asked."""

from studyapp.study.prediction import Sitting
from tests.samples import BASIC, TRUEFALSE, deck
from tests.tui.conftest import Driver, Launch


async def cited(app: Driver, demo: str) -> None:
    app.app.open_lab(demo, sitting=Sitting(asks=False))
    await app.settle()
    await app.press("k")


async def test_the_cards_that_cite_a_demo_are_listed_and_read(launch: Launch) -> None:
    async with launch(deck(BASIC, TRUEFALSE), size=(100, 30)) as app:
        await cited(app, "gradient_decay")
        assert "Cards that cite gradient_decay" in app.text
        listed = app.text
        assert "cards: 1" in listed
        await app.press("enter")
        assert "✓" in app.text
        assert app.app.store.reviews(app.lines[0].split()[-1]) == ()
        await app.press("escape")
        assert app.text == listed
        await app.press("escape")
        assert "Lab · gradient_decay" in app.text


async def test_a_demo_that_no_card_cites_says_how_one_would(launch: Launch) -> None:
    async with launch(deck(BASIC)) as app:
        await cited(app, "gradient_decay")
        assert "No card cites this demo yet" in app.text
        await app.press("enter", "escape")
        assert "Lab · gradient_decay" in app.text
