"""Ids of reviews are UUIDv7 and rise, whatever the clock and the dice say."""

from __future__ import annotations

from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.store.ids import parts, review_id

times = st.lists(st.integers(0, 3), max_size=30).map(
    lambda steps: [1_795_000_000_000 + sum(steps[:n]) for n in range(len(steps))]
)


@settings(deadline=None)
@given(times, st.binary(min_size=10, max_size=10))
def test_ids_rise_strictly_and_carry_their_time(times: list[int], dice: bytes) -> None:
    last = None
    for ms in times:
        made = review_id(ms, last, lambda n: dice[:n])
        assert last is None or made > last
        assert (UUID(bytes=made).version, UUID(bytes=made).variant) == (
            7,
            "specified in RFC 4122",
        )
        assert parts(made)[0] == ms
        last = made
