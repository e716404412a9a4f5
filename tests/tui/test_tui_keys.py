"""Every key is said once, means one thing on a screen, and is offered only where it acts."""

import string

import pytest
from textual.keys import _character_to_key

from studyapp.i18n import translator
from studyapp.settings import Settings
from studyapp.study.session import Session
from studyapp.text.width import cell_width
from studyapp.tui.keys import EVERYWHERE, HOME, SCREENS, STUDY, TABLES, Key, acting, keymap
from studyapp.tui.keys.keymap import find, names, usual
from studyapp.tui.keys.spelling import KeysError, read_key, write_key
from studyapp.tui.screens.add import AddScreen
from studyapp.tui.screens.backlog import BacklogScreen
from studyapp.tui.screens.calendar import CalendarScreen
from studyapp.tui.screens.card_info import CardInfo
from studyapp.tui.screens.cited import CitedScreen
from studyapp.tui.screens.closing import ClosingScreen
from studyapp.tui.screens.edit import EditScreen
from studyapp.tui.screens.gallery import GalleryScreen
from studyapp.tui.screens.glossary import GlossaryScreen
from studyapp.tui.screens.help import HelpScreen
from studyapp.tui.screens.home import HomeScreen
from studyapp.tui.screens.lab import LabScreen
from studyapp.tui.screens.lesson import LessonScreen
from studyapp.tui.screens.lessons import LessonsScreen
from studyapp.tui.screens.mistakes import MistakesScreen
from studyapp.tui.screens.quiz import QuizScreen
from studyapp.tui.screens.room import Room
from studyapp.tui.screens.search import SearchScreen
from studyapp.tui.screens.study import StudyScreen
from studyapp.tui.widgets.key_bar import fitting
from tests.tui.conftest import Driver, Launch

ROOMS: dict[str, type[Room]] = {
    "home": HomeScreen,
    "study": StudyScreen,
    "closing": ClosingScreen,
    "info": CardInfo,
    "mistakes": MistakesScreen,
    "quiz": QuizScreen,
    "search": SearchScreen,
    "backlog": BacklogScreen,
    "calendar": CalendarScreen,
    "lab": LabScreen,
    "gallery": GalleryScreen,
    "cited": CitedScreen,
    "edit": EditScreen,
    "add": AddScreen,
    "lessons": LessonsScreen,
    "lesson": LessonScreen,
    "glossary": GlossaryScreen,
    "help": HelpScreen,
}
FIRST = {
    "study": "ask",
    "lab": "bench",
    "gallery": "list",
    "cited": "list",
    "search": "list",
    "backlog": "plan",
}
"""The phase in which a screen opens, where it has phases."""


def phases(screen: str) -> list[str]:
    found = {phase for name in SCREENS[screen] for key in TABLES[name] for phase in key.phases}
    return sorted(found) or [""]


def every_room(room: type[Room] = Room) -> set[type[Room]]:
    below = {one for kind in room.__subclasses__() for one in every_room(kind)}
    return below | {kind for kind in room.__subclasses__() if kind.KEYS}


def meanings(keys: list[Key]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key in keys:
        for name in key.keys.split(","):
            found.setdefault(name, set()).add(key.action)
    return found


def test_every_screen_has_a_table_with_a_name() -> None:
    assert set(ROOMS.values()) == every_room()
    assert {name: room.KEYS for name, room in ROOMS.items()} == {n: TABLES[n] for n in SCREENS}


@pytest.mark.parametrize("name", SCREENS)
def test_no_key_has_two_meanings_in_one_phase_of_a_screen(name: str) -> None:
    for phase in phases(name):
        keys = [key for table in SCREENS[name] for key in acting(TABLES[table], phase)]
        both = meanings([*keys, *EVERYWHERE])
        assert {key: actions for key, actions in both.items() if len(actions) > 1} == {}


@pytest.mark.parametrize("name", SCREENS)
def test_every_key_has_something_to_do(name: str) -> None:
    for key in TABLES[name]:
        assert hasattr(ROOMS[name], f"action_{key.action.partition('(')[0]}"), key


ANKI = {
    "1": "digit(1)", "2": "digit(2)", "3": "digit(3)", "4": "digit(4)", "u": "undo", "i": "info",
    "minus": "bury(False)", "equals_sign": "bury(True)", "at": "suspend(False)",
    "exclamation_mark": "suspend(True)", "space": "enter", "enter": "enter",
}  # fmt: skip


def test_the_keys_of_a_judged_card_are_ankis() -> None:
    found = meanings(acting(STUDY, "done"))
    assert {key: found[key] for key in ANKI} == {key: {action} for key, action in ANKI.items()}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("width", [60, 80, 120])
@pytest.mark.parametrize("name", SCREENS)
def test_the_footer_fits_and_always_offers_help(name: str, width: int, language: str) -> None:
    for phase in phases(name):
        line = fitting(
            [*acting(TABLES[name], phase), *EVERYWHERE], translator(language), width
        ).plain
        assert cell_width(line.rstrip()) <= width
        assert "? " in line


@pytest.mark.parametrize("name", [name for name in SCREENS if name != "study"])
def test_at_80_columns_every_key_of_the_footer_is_shown(name: str) -> None:
    for language in ("en", "zh"):
        say = translator(language)
        shown = [*acting(TABLES[name], FIRST.get(name, "")), *EVERYWHERE]
        line = fitting(shown, say, 80).plain
        assert [say(k.label) for k in shown if k.footer and say(k.label) not in line] == []


# -- keys that the config changes --------------------------------------------------------------


def test_what_textual_calls_a_character_is_known_without_textual() -> None:
    for character in string.ascii_lowercase + string.digits + string.punctuation:
        assert read_key(character)[0] == _character_to_key(character)
        assert write_key(_character_to_key(character)) == character


@pytest.mark.parametrize(
    ("written", "keys", "face"),
    [
        ("b", "b", "b"),
        ("Z", "Z,shift+z", "Z"),
        ("-", "minus", "-"),
        (",", "comma", ","),
        ("F5", "f5", "F5"),
        ("ctrl+t", "ctrl+t", "^t"),
        ("Esc", "escape", "Esc"),
        ("shift+right", "shift+right", "⇧→"),
        ("alt+x", "alt+x", "Alt+x"),
        ("ü", "ü", "ü"),
        ("题", "题", "题"),
    ],
)
def test_a_key_is_written_as_people_say_it(written: str, keys: str, face: str) -> None:
    assert read_key(written) == (keys, face)


@pytest.mark.parametrize(
    "word", ["\x07", "\u0301", "\u200b", "ctrl+m", "ctrl+q", "ctrl+1", "bb", "f13", "shift+b", "+x"]
)
def test_a_key_that_no_terminal_sends_for_certain_is_refused(word: str) -> None:
    with pytest.raises(KeysError):
        read_key(word)


def test_names_are_words_and_what_is_usual_can_be_written_down_again() -> None:
    for name, _ in names():
        assert all(part.replace("-", "").isalnum() for part in name.split(".")), name
        written = {name for word in usual(name).split() for name in read_key(word)[0].split(",")}
        assert written == {name for key in find(name)[1] for name in key.keys.split(",")}


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"study.bury-cart": "b"}, "did you mean keys.study.bury-card?"),
        ({"nowhere": "b"}, "names all"),
        ({"everywhere.quit-now": "b"}, "no key"),
        ({"study.bury-card": "u"}, "keys.study.undo already"),
        ({"study.bury-card": "b", "study.bury-note": "b"}, "already"),
        ({"study.bury-card": "f2"}, "keys.field.hint already"),
        ({"everywhere.language": "q"}, "on the screen"),
        ({"home.up": "?"}, "keys.everywhere.help already"),
        ({"study.bury-card": "\x1b"}, "can be seen"),
        ({"study.bury-card": ""}, "no key is named"),
        ({"field.hint": "x"}, "a text field takes that for text"),
        ({"edit.save": "f9 space"}, "a text field takes that for text"),
    ],
)
def test_what_the_config_cannot_mean_is_one_line(changes: dict[str, str], says: str) -> None:
    with pytest.raises(KeysError, match=says.replace("?", "[?]")) as refused:
        keymap(changes)
    assert "\n" not in str(refused.value)
    assert str(refused.value).isprintable()


async def test_words_too_long_for_help_go_on_under_themselves(launch: Launch) -> None:
    async with launch(size=(60, 24), settings=Settings(shipped=False)) as app:
        await app.press("s", "question_mark")
        screen = app.app.screen
        rows = [line for line in app.lines[2:-1] if line.strip()]
        keys = rows[next(n for n, line in enumerate(rows) if line.startswith("  ↵")) :]
        assert any(line.startswith(" " * 10) for line in keys), "some words are too long"
        assert all(line[2] != " " or line.startswith(" " * 10) for line in keys)
        assert isinstance(screen, HelpScreen)


def test_two_keys_can_change_places() -> None:
    swapped = keymap({"study.undo": "i", "study.info": "u"})
    found = meanings(list(swapped.of(STUDY)))
    assert (found["i"], found["u"]) == ({"undo"}, {"info"})
    assert swapped.of(HOME) is HOME


REBOUND = Settings(
    shipped=False, keys={"home.demos": "Z", "everywhere.language": "f6", "study.bury-card": "b"}
)


async def test_a_changed_key_acts_and_the_usual_one_does_not(launch: Launch) -> None:
    async with launch(settings=REBOUND) as app:
        await app.press("d")
        assert isinstance(app.app.screen, HomeScreen)
        await app.press("Z")
        assert isinstance(app.app.screen, GalleryScreen)
        await app.press("escape", "L")
        assert app.app.language == "en"
        await app.press("f6")
        assert app.app.language == "zh"


async def test_footer_help_and_palette_show_a_changed_key(launch: Launch) -> None:
    async with launch(settings=REBOUND, size=(120, 40)) as app:
        assert "Z demos" in app.lines[-1]
        commands = {one.title: one.help for one in app.app.get_system_commands(app.app.screen)}
        assert commands["demos"].startswith("Z ")
        await app.press("question_mark")
        assert any(line.split()[:2] == ["Z", "open"] for line in app.lines)


async def test_a_card_is_buried_by_the_key_of_the_config(launch: Launch) -> None:
    async with launch(settings=REBOUND) as app:
        await app.press("s", "minus")
        assert "bur" not in app.toasts
        await app.press("b")
        assert "buried" in app.toasts


async def test_help_opens_on_every_screen_and_goes_away_again(launch: Launch) -> None:
    async with launch(size=(120, 40)) as app:
        for room in sorted(every_room(), key=lambda room: room.__name__):
            screen = app.app.screen
            if room is not HomeScreen:
                screen = room(*await arguments(app, room))
                app.app.push_screen(screen)
                await app.settle()
            assert "?" in app.lines[-1] or "F1" in app.lines[-1], room
            await app.press("f1")
            if room is not HelpScreen:
                assert isinstance(app.app.screen, HelpScreen), room
                assert app.app.say(room.TOPIC).replace("`", "")[:20] in app.text, room
                await app.press("f1")
                assert app.app.screen is screen
            while not isinstance(app.app.screen, HomeScreen):
                app.app.pop_screen()
            await app.settle()


async def arguments(app: Driver, room: type[Room]) -> tuple[object, ...]:
    """What a screen is made with."""
    store, scheduler, clock = app.app.store, app.app.scheduler, app.app.desk.clock
    session = Session(store, scheduler, clock)
    session.next()
    card = session.current.stored.card
    return {
        StudyScreen: (session,),
        EditScreen: (card.note, card.deck, session.edit),
        ClosingScreen: (session,),
        CardInfo: (store, scheduler, session.current.id, clock()),
        LabScreen: ("gradient_decay",),
        CitedScreen: ("gradient_decay",),
        LessonScreen: ("gradients",),
        HelpScreen: (app.app.screen,),
    }.get(room, ())
