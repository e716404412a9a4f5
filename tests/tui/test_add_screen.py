"""The form of a note speaks the learner's language."""

from studyapp.tui.keys import HOME
from tests.tui.conftest import Launch


async def test_a_kind_is_called_by_its_title_and_what_is_saved_is_the_note(launch: Launch) -> None:
    assert any(key.name == "add" for key in HOME)
    async with launch(language="zh") as app:
        await app.press("a")
        assert "‹ 问答 ›" in app.text
        assert "答案（中文）" in app.text
        assert "^s 保存" in app.lines[-1]
        await app.press("tab", "space")
        assert "‹ 选择 ›" in app.text
