"""The calendar of a collection: what is set aside, and when it is back."""

from datetime import timedelta
from pathlib import Path

from studyapp.store.store import Store
from studyapp.study.forecast import load_calendar
from tests.store.store_samples import NOON, TODAY, answer, basic, stocked


def counts(store: Store, days: int = 5) -> list[int]:
    return [one.cards for one in load_calendar(store, TODAY, days)]


def test_every_scheduled_card_stands_on_the_day_it_is_asked(tmp_path: Path) -> None:
    with stocked(tmp_path, *(basic(f"n{n}") for n in range(6))) as store:
        cards = [f"gradients/n{n}" for n in range(5)]
        for card in cards:
            answer(store, card, at=NOON - timedelta(days=9))
        store.set_due({cards[0]: TODAY - 3, cards[1]: TODAY, cards[2]: TODAY + 2}, NOON)
        store.set_due({cards[3]: TODAY + 9, cards[4]: TODAY}, NOON)
        assert counts(store) == [3, 0, 1, 0, 0]
        assert load_calendar(store, TODAY, 1)[0].overdue == 1
        store.bury([cards[0]], TODAY + 1, NOON)
        assert counts(store) == [2, 1, 1, 0, 0]
        store.suspend([cards[1]], NOON)
        assert counts(store) == [1, 1, 1, 0, 0]
        assert counts(store, 10)[9] == 1


def test_the_time_is_what_such_cards_took(tmp_path: Path) -> None:
    with stocked(tmp_path) as store:
        answer(store, "gradients/one", at=NOON - timedelta(days=9), duration_ms=90_000)
        store.set_due({"gradients/one": TODAY}, NOON)
        assert load_calendar(store, TODAY, 1)[0].minutes == 1.5
