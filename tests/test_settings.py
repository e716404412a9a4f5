"""What can be set, and what is refused."""

from pathlib import Path

import pytest

from studyapp.settings import SettingsError, convert, read_settings, write_setting


@pytest.mark.parametrize(
    ("name", "given", "kept"),
    [
        ("exam", "2026-12-09", "2026-12-09"),
        ("exam", " ", ""),
        ("easy_days", "Sat, sun=none", "sat sun=none"),
        ("easy_days", "", ""),
        ("exam_query", " topic:gradients ", "topic:gradients"),
        ("minutes_per_day", "25", 25),
        ("gate", "off", False),
    ],
)
def test_a_value_is_tidied(name: str, given: str, kept: object) -> None:
    assert convert(name, given) == kept


@pytest.mark.parametrize(
    ("name", "given", "said"),
    [
        ("exam", "9 December", "write it like 2026-12-09"),
        ("exam", "2026-02-30", "no date"),
        ("easy_days", "saturday", "'saturday' is no weekday"),
        ("easy_days", "sun=some", "no weekday"),
        ("easy_days", "sat sun sat=none", "'sat' is named twice"),
        ("exam_query", "a\nb", "control character"),
        ("goal_minutes", "1e9", "not a number"),
        ("reviews_per_day", "-1", "out of range"),
    ],
)
def test_what_means_nothing_is_refused_in_one_line(
    tmp_path: Path, name: str, given: str, said: str
) -> None:
    file = tmp_path / "config.toml"
    with pytest.raises(SettingsError) as refused:
        write_setting(file, name, given)
    assert said in str(refused.value)
    assert "\n" not in str(refused.value).replace("\\n", "")
    assert not file.exists()


def test_settings_come_back_as_they_were_set(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    write_setting(file, "exam", "2026-12-09")
    write_setting(file, "easy_days", "sun")
    found = read_settings(file)
    assert (found.exam, found.easy_days, found.reviews_per_day) == ("2026-12-09", "sun", 200)
