"""The days ahead from the command line: calendar, exam, backlog, mistakes, leeches, the goal."""

from datetime import datetime, timedelta

import pytest

from studyapp.scheduler import Rating
from studyapp.store.store import Store
from tests.cli.driver import Studyapp
from tests.store.store_samples import NOON, answer

DECK = "".join(
    f"""
[[note]]
id = "n{n}"
kind = "typed"
topic = "{"odd" if n % 2 else "even"}"
accept = ["a{n}"]
en.prompt = 'Question {n}?'
zh.prompt = '问题{n}？'
"""
    for n in range(8)
)


def at(app: Studyapp, moment: datetime) -> None:
    app.patch.setenv("STUDYAPP_NOW", moment.isoformat())


def rate(app: Studyapp, card: str, rating: Rating, moment: datetime, **more: object) -> None:
    with Store.open(app.collection, now=moment) as store:
        answer(store, f"plan/{card}", rating, moment, **{"form": "type"} | more)


@pytest.fixture
def learned(studyapp: Studyapp) -> Studyapp:
    """Eight cards answered rightly twenty days ago, none since."""
    studyapp.write("plan.toml", f'id = "plan"\n{DECK}')
    assert studyapp("import", "plan.toml").code == 0
    for n in range(8):
        rate(studyapp, f"n{n}", Rating.GOOD, NOON - timedelta(days=20))
    return studyapp


def test_the_calendar_has_a_line_a_day(learned: Studyapp) -> None:
    document = learned("due", "--days", "5", "--json").json
    days = document["calendar"]
    assert [one["day"][-2:] for one in days] == ["21", "22", "23", "24", "25"]
    assert (days[0]["cards"], days[0]["overdue"]) == (8, 8)
    assert all(one["cards"] == 0 for one in days[1:])
    lines = learned("due", "--days", "5").out.splitlines()[-5:]
    assert lines[0].startswith("2026-11-21  ")
    assert "8 overdue" in lines[0]


def test_without_days_there_is_no_calendar(learned: Studyapp) -> None:
    assert "calendar" not in learned("due", "--json").json
    assert learned("due", "--days", "0").code == 2


def test_the_calendar_marks_easy_days_and_the_exam(learned: Studyapp) -> None:
    learned("config", "set", "easy_days", "sun")
    learned("config", "set", "exam", "2026-11-23")
    days = learned("due", "--days", "3", "--json").json["calendar"]
    assert [one["share"] < 1 for one in days] == [False, True, False]
    assert [one["exam"] for one in days] == [False, False, True]
    text = learned("due", "--days", "3").out
    assert "easy day" in text
    assert text.splitlines()[-1].endswith("exam")


def test_due_says_how_many_the_limit_leaves_over(learned: Studyapp) -> None:
    learned("config", "set", "reviews_per_day", "5")
    document = learned("due", "--json").json
    assert (document["review"], document["left_over"]) == (5, 3)
    assert "studyapp backlog" in learned("due").out


# -- the exam ----------------------------------------------------------------------------------


def test_due_says_how_ready_one_is_for_the_exam(learned: Studyapp) -> None:
    assert learned("due", "--json").json["exam"] is None
    learned("config", "set", "exam", "2026-12-09")
    exam = learned("due", "--json").json["exam"]
    assert (exam["day"], exam["in_days"], exam["cards"], exam["new"]) == ("2026-12-09", 18, 8, 0)
    assert 0 < exam["untouched"] < exam["readiness"] < 1
    assert "exam on 2026-12-09, in 18 days" in learned("due").out
    assert "2026-12-09" in learned("--lang", "zh", "due").out


def test_on_the_day_it_says_today(learned: Studyapp) -> None:
    learned("config", "set", "exam", "2026-11-21")
    assert "exam today: " in learned("due").out
    assert learned("backlog", "--exam").out == "every card has its last showing\n"


def test_an_exam_may_be_about_some_cards_only(learned: Studyapp) -> None:
    learned("config", "set", "exam", "2026-12-09")
    learned("config", "set", "exam_query", "topic:even")
    assert learned("due", "--json").json["exam"]["cards"] == 4
    learned("config", "set", "exam_query", "topic:(")
    said = learned("due")
    assert said.code == 4
    assert said.lines[0].startswith("the setting exam_query: ")


def test_an_exam_that_is_over_is_told_no_more(learned: Studyapp) -> None:
    learned("config", "set", "exam", "2026-11-20")
    assert learned("due", "--json").json["exam"] is None
    assert learned("backlog", "--exam").code == 2


def test_what_is_scheduled_past_the_exam_is_laid_out_after_a_preview(learned: Studyapp) -> None:
    for n in range(8):
        rate(learned, f"n{n}", Rating.EASY, NOON)
    learned("config", "set", "exam", "2026-11-24")
    unplanned = learned("due", "--json").json["exam"]["unplanned"]
    assert unplanned > 0
    assert "studyapp backlog --exam" in learned("due").out
    preview = learned("backlog", "--exam", "--json").json
    assert len(preview["moves"]) == unplanned
    assert {one["due"] for one in preview["moves"]} == {"2026-11-23"}
    assert not preview["applied"]
    assert learned("due", "--json").json["exam"]["unplanned"] == unplanned
    said = learned("backlog", "--exam", "--apply")
    assert "take it back with: studyapp undo" in said.out
    assert learned("due", "--json").json["exam"]["unplanned"] == 0
    assert learned("backlog", "--exam").out == "every card has its last showing\n"


# -- the backlog -------------------------------------------------------------------------------


def test_a_backlog_is_previewed_and_nothing_moves(learned: Studyapp) -> None:
    document = learned("backlog", "--days", "4", "--json").json
    assert (document["due_now"], document["kept"], len(document["moves"])) == (8, 2, 6)
    assert [one["after"] for one in document["days"]] == [2, 2, 2, 2]
    assert document["days"][0]["before"] == 8
    assert document["waiting_cost"] > 0
    assert (document["applied"], document["operation"]) == (False, None)
    said = learned("backlog", "--days", "4")
    assert said.code == 0
    assert said.out.splitlines()[-1] == "nothing was moved; to do it, add --apply"
    assert learned("due", "--json").json["review"] == 8


def test_applied_it_moves_and_one_undo_takes_it_back(learned: Studyapp) -> None:
    document = learned("backlog", "--days", "4", "--apply", "--json").json
    assert document["applied"]
    assert learned("due", "--json").json["review"] == 2
    undone = learned("undo", "--json").json["undone"]
    assert [one["id"] for one in undone] == [document["operation"]]
    assert learned("due", "--json").json["review"] == 8


def test_a_day_takes_the_minutes_it_is_given(learned: Studyapp) -> None:
    document = learned("backlog", "--minutes", "1", "--json").json
    assert all(one["minutes_after"] <= 1 or one["after"] == 1 for one in document["days"])
    learned("config", "set", "minutes_per_day", "1")
    assert learned("backlog", "--json").json["days"] == document["days"]


def test_what_fits_into_the_day_s_limits_is_not_spread(learned: Studyapp) -> None:
    assert learned("backlog").out == "8 due: that fits into a day, nothing to spread\n"
    learned("config", "set", "reviews_per_day", "3")
    assert len(learned("backlog", "--json").json["moves"]) == 5


def test_one_limit_at_a_time(learned: Studyapp) -> None:
    said = learned("backlog", "--days", "3", "--minutes", "5")
    assert said.code == 2
    assert said.lines == ["--days, --minutes and --exam say different things - say one"]


# -- mistakes and leeches ----------------------------------------------------------------------


def test_mistakes_are_told_the_surest_first(learned: Studyapp) -> None:
    assert learned("mistakes").lines == ["no mistakes in the last 60 days"]
    rate(learned, "n1", Rating.AGAIN, NOON, right=False, response="no", confidence=1)
    rate(learned, "n0", Rating.AGAIN, NOON, right=False, response="never", confidence=3)
    found = learned("mistakes", "--json").json["mistakes"]
    assert [(one["said"], one["sure"]) for one in found] == [("never", True), ("no", False)]
    assert all(one["answer"][0] == "a" and one["prompt"][:8] == "Question" for one in found)
    assert len(learned("mistakes", "--limit", "1", "--json").json["mistakes"]) == 1
    text = learned("mistakes").out
    assert "you said: never" in text
    assert "you were certain" in text


def test_a_leech_says_so_and_what_to_do(learned: Studyapp) -> None:
    assert learned("card", "plan/n0", "--json").json["leech"] is None
    for day in range(6):
        rate(learned, "n0", Rating.AGAIN, NOON + timedelta(days=day))
    leech = learned("card", "plan/n0", "--json").json["leech"]
    assert (leech["reviews"], leech["forgotten"]) == (6, 6)
    assert leech["p"] < 0.01
    assert (leech["rests_on"], leech["demo"], leech["siblings"]) == (None, "", [])
    assert "leech: forgotten 6 of 6 times" in learned("card", "plan/n0").out
    assert learned("card", "plan/n1", "--json").json["leech"] is None


# -- calibration and the goal ------------------------------------------------------------------


def test_stats_tells_calibration(learned: Studyapp) -> None:
    rate(learned, "n0", Rating.AGAIN, NOON, right=False, confidence=3)
    found = learned("stats", "--json").json["calibration"]
    assert (found["answers"], found["brier"]) == (1, pytest.approx(0.9025))
    assert found["levels"][2] == {
        "confidence": 3, "stated": 0.95, "answers": 1, "right": 0, "share": 0.0,
    }  # fmt: skip
    text = learned("stats", "--by", "topic").out
    assert "95 points too sure" in text
    assert "Brier 0.902" in text or "Brier 0.903" in text


def test_stats_tells_the_streak_only_with_a_goal(learned: Studyapp) -> None:
    assert learned("stats", "--json").json["streak"] is None
    assert "goal" not in learned("stats").out
    learned("config", "set", "goal_minutes", "1")
    rate(learned, "n0", Rating.AGAIN, NOON, duration_ms=90_000)
    streak = learned("stats", "--json").json["streak"]
    assert set(streak) == {
        "streak_days", "frozen_days", "freezes_left", "today_minutes", "goal", "met",
    }  # fmt: skip
    assert (streak["goal"], streak["freezes_left"]) == (1, 2)
    assert "goal days:" in learned("stats").out
