"""Every key of every screen, said once: the bindings, the footer and the help come from here."""

from __future__ import annotations

from studyapp.tui.keys.closing import CLOSING
from studyapp.tui.keys.days import BACKLOG, CALENDAR
from studyapp.tui.keys.edit import ADD, EDIT
from studyapp.tui.keys.everywhere import EVERYWHERE
from studyapp.tui.keys.gallery import CITED, GALLERY
from studyapp.tui.keys.home import HOME
from studyapp.tui.keys.key import Key, acting
from studyapp.tui.keys.keymap import SCREENS, TABLES, Keymap, keymap
from studyapp.tui.keys.lab import LAB
from studyapp.tui.keys.pages import HELP, INFO
from studyapp.tui.keys.practice import MISTAKES, QUIZ, SEARCH
from studyapp.tui.keys.reading import GLOSSARY, LESSON, LESSONS
from studyapp.tui.keys.study import FIELD, GUESS, STUDY

__all__ = [
    "ADD",
    "BACKLOG",
    "CALENDAR",
    "CITED",
    "CLOSING",
    "EDIT",
    "EVERYWHERE",
    "FIELD",
    "GALLERY",
    "GLOSSARY",
    "GUESS",
    "HELP",
    "HOME",
    "INFO",
    "LAB",
    "LESSON",
    "LESSONS",
    "MISTAKES",
    "QUIZ",
    "SCREENS",
    "SEARCH",
    "STUDY",
    "TABLES",
    "Key",
    "Keymap",
    "acting",
    "keymap",
]
