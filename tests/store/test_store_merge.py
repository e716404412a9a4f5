"""Three versions of a note come together field by field."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.store.merge import flat, nested, same, three_way

values = st.one_of(st.booleans(), st.integers(-2, 2), st.sampled_from(["", "a", "b"]))
flats = st.dictionaries(st.sampled_from(["en.prompt", "zh.prompt", "answer", "tags"]), values)


@settings(deadline=None)
@given(flats)
def test_taking_a_record_apart_loses_nothing(fields: dict[str, object]) -> None:
    assert flat(nested(fields)) == fields


@settings(deadline=None)
@given(flats, flats)
def test_one_side_alone_decides(base: dict[str, object], changed: dict[str, object]) -> None:
    learner = three_way(base, changed, base)
    author = three_way(base, base, changed)
    assert flat(learner.record) == flat(author.record) == changed
    assert learner.conflicts == author.conflicts == learner.changes == ()
    assert {c.field for c in author.changes} == {
        f for f in {*base, *changed} if not same(base.get(f), changed.get(f))
    }


@settings(deadline=None)
@given(flats, flats, flats)
def test_a_field_is_taken_kept_or_told(
    base: dict[str, object], mine: dict[str, object], file: dict[str, object]
) -> None:
    merged = three_way(base, mine, file)
    stands, told = flat(merged.record), {name for name, *_ in merged.conflicts}
    for name in {*base, *mine, *file}:
        was, ours, theirs = base.get(name), mine.get(name), file.get(name)
        both = not same(ours, was) and not same(theirs, was) and not same(ours, theirs)
        assert (name in told) == both
        assert same(stands.get(name), theirs if same(ours, was) else ours)
    assert not three_way(base, mine, file, "mine").conflicts
    forced = flat(three_way(base, mine, file, "file").record)
    assert all(same(forced.get(name), file.get(name)) for name in told)


def test_true_is_not_one() -> None:
    assert not same(True, 1)
    assert not same(None, "")
    assert same([{"a": 1, "b": 2}], [{"b": 2, "a": 1}])
