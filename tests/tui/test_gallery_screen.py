"""The gallery: every demo by topic, found by words of both languages, opened and come back to."""

import subprocess
import sys

from studyapp.lab.demo import names
from tests.tui.conftest import Driver, Launch


def cursor(app: Driver) -> str:
    line = next(line for line in app.lines if "▸ " in line)
    return line.split("▸ ")[1].split()[0]


async def test_every_demo_stands_under_its_topic_with_its_claim(launch: Launch) -> None:
    from studyapp.lab.demo import find

    async with launch(size=(160, 200)) as app:
        await app.press("d")
        for name in names():
            line = next(line for line in app.lines if line.strip(" ▸").startswith(f"{name} "))
            assert find(name).claim[:20] in line
        assert f"demos: {len(names())}" in app.lines[0]


async def test_names_stand_there_before_any_demo_is_imported() -> None:
    code = (
        "import sys\n"
        "from studyapp.lab.gallery import unopened\n"
        "import studyapp.tui.screens.gallery\n"
        "print(len(unopened()), 'numpy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(len(names())), "False"]


async def test_the_demo_under_the_cursor_is_described(launch: Launch) -> None:
    for size in ((80, 24), (120, 40)):
        async with launch(size=size) as app:
            await app.press("d", "slash")
            await app.type("gradient_decay")
            assert "Vanishing and exploding gradients" in app.text
            assert "activation" in app.text
            assert "residual" in app.text


async def test_typing_finds_by_words_of_both_languages(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d", "slash")
        await app.type("cross entropy saturat")
        await app.press("escape", "slash")
        await app.type("soft_thresh")
        assert cursor(app) == "soft_threshold"
        assert f"demos: 1 of {len(names())}" in app.lines[0]
        await app.press("escape")
        assert f"demos: {len(names())}" in app.lines[0]
        await app.press("slash")
        app.app.screen.focused.value = "批归一化"
        await app.settle()
        assert "batch_norm" in app.text
        assert "activation_curves" not in app.text


async def test_nothing_found_says_how_to_go_on(launch: Launch) -> None:
    async with launch() as app:
        await app.press("d", "slash")
        await app.type("zzzz")
        assert "no demo speaks of “zzzz”; Esc shows all again" in app.text
        await app.press("enter")
        assert "zzzz" in app.text
        await app.press("escape", "escape")
        assert "Study now" in app.text


async def test_enter_opens_a_demo_and_escape_comes_back_to_where_it_led(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d", "slash")
        await app.type("gradient_decay")
        await app.press("enter")
        assert "Lab · gradient_decay" in app.text
        await app.press("escape", "escape")
        assert cursor(app) == "gradient_decay"
        await app.press("escape", "end")
        last = cursor(app)
        await app.press("enter", "escape", "n", "escape", "escape")
        assert cursor(app) != last
        await app.press("escape")
        assert "Study now" in app.text


async def test_a_sitting_lasts_over_several_demos(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d", "enter", "P", "escape", "down", "enter")
        assert "before you run it" not in app.text


async def test_a_broken_demo_is_told_and_the_others_stay(launch: Launch) -> None:
    from studyapp.lab.gallery import Entry, arranged, matching, opened

    entries = (*opened()[:3], Entry("broken_one", broken="SyntaxError: invalid syntax"))
    found = matching(arranged(entries, ["gradients"]), "broken", {})
    assert [entry.name for entry in found] == ["broken_one"]


async def test_topics_follow_the_order_given_and_others_come_after() -> None:
    from studyapp.lab.gallery import arranged, opened

    found = arranged(opened(), ["optimization", "activations"])
    topics = list(dict.fromkeys(entry.topic for entry in found))
    assert topics[:2] == ["optimization", "activations"]
    assert topics[2:] == sorted(topics[2:])


async def test_the_gallery_fits_80_by_24_in_both_languages(launch: Launch) -> None:
    for language in ("en", "zh"):
        async with launch(language=language) as app:
            await app.press("d")
            widths = {strip.cell_length for strip in app.app.screen._compositor.render_strips()}
            assert widths == {80}
            await app.press("pagedown", "pagedown", "end")
            assert cursor(app)


async def test_who_types_a_demos_name_finds_the_cursor_on_it(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d", "slash")
        await app.type("momen")
        await app.settle()
        assert "weight_decay" in app.text
        assert "▸ momentum" in app.text


async def test_who_comes_back_from_the_lab_types_no_more_words(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        await app.press("d", "slash")
        await app.type("momen")
        await app.press("enter", "escape", "escape", "j")
        assert "/ momen" in app.text
        assert "momenj" not in app.text
