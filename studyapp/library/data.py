"""A data set by the word that a learner gives: a shipped one's name, or a file of their own."""

from __future__ import annotations

from pathlib import Path

from studyapp.lab.datasets import LARGEST, SHIPPED, Dataset, Task, own, shipped


def open_data(word: str, task: Task) -> Dataset:
    """Raises OSError for a file that can't be read, DatasetError for one that can't be used."""
    if word in SHIPPED:
        return shipped(word)
    path = Path(word).expanduser()
    try:
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as wrong:  # one met while it is read doesn't say of which file
        raise OSError(wrong.errno, wrong.strerror, str(path)) from None
    return own(data, word, task)
