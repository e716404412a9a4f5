"""What asking a card is expected to make of its memory lies between recall and lapse."""

from math import log

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.scheduler import Memory, Rating, Schedule, Scheduler, State
from studyapp.study.expected import asked, outcomes

DAY = 740_000
RULE = Scheduler()


@settings(deadline=None)
@given(st.floats(0.5, 300), st.floats(1, 10), st.integers(1, 400))
def test_ln_s_and_d_are_the_means_over_both_outcomes(s: float, d: float, gap: int) -> None:
    before = Schedule(State.REVIEW, DAY, 3, 0, Memory(s, d), DAY - gap)
    recall = RULE.retrievability(before, DAY)
    assert recall is not None
    good = RULE.replay([(DAY, Rating.GOOD)], before).memory
    lapse = RULE.replay([(DAY, Rating.AGAIN), (DAY, Rating.GOOD)], before).memory
    assert (good, lapse) == outcomes(RULE, Memory(s, d), gap)
    assert good is not None
    assert lapse is not None
    after = asked(before, DAY, RULE)
    assert after.memory is not None
    mean = recall * log(good.stability) + (1 - recall) * log(lapse.stability)
    assert log(after.memory.stability) == pytest.approx(mean)
    mean = recall * good.difficulty + (1 - recall) * lapse.difficulty
    assert after.memory.difficulty == pytest.approx(mean)
    assert (after.state, after.last) == (State.REVIEW, DAY)


def test_of_a_card_never_answered_nothing_is_expected() -> None:
    assert asked(Schedule(), DAY, RULE) == Schedule()
