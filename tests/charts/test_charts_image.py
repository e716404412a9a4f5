from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import matplotlib
import pytest
from chart_samples import SAMPLES, bowl, chinese, decay, weights
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from hypothesis import HealthCheck, given, settings
from matplotlib import font_manager
from test_charts_any_values import CHARTS

from studyapp.charts.image import can_draw, cjk_font, fonts, save
from studyapp.charts.image.panels import arrange
from studyapp.charts.spec import Axis, Bars, Chart, Heatmap, Line, Points, Rule

MAGIC = {"png": b"\x89PNG\r\n\x1a\n", "svg": b"<?xml", "pdf": b"%PDF-"}
FAMILY = "Test Hei"


def made_font(path: Path, text: str) -> Path:
    """A real font file whose every glyph is a box, for exactly these characters."""
    names = [".notdef", *(f"u{ord(c):04X}" for c in text)]
    pen = TTGlyphPen(None)
    for step, point in enumerate([(50, 0), (50, 700), (850, 700), (850, 0)]):
        (pen.lineTo if step else pen.moveTo)(point)
    pen.closePath()
    box = pen.glyph()
    font = FontBuilder(1000, isTTF=True)
    font.setupGlyphOrder(names)
    font.setupCharacterMap({ord(c): f"u{ord(c):04X}" for c in text})
    font.setupGlyf(dict.fromkeys(names, box))
    font.setupHorizontalMetrics(dict.fromkeys(names, (900, 50)))
    font.setupHorizontalHeader(ascent=800, descent=-200)
    font.setupNameTable({"familyName": FAMILY, "styleName": "Regular"})
    font.setupOS2()
    font.setupPost()
    font.save(path)
    return path


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine with no Chinese font."""
    monkeypatch.setattr(fonts, "_installed", lambda: iter(()))


@pytest.fixture
def one_font(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A machine with one, that holds what the Chinese sample says."""
    chart = chinese()
    words = [chart.title, chart.x.label, chart.y.label, *(mark.label for mark in chart.marks)]
    path = made_font(tmp_path / "test-hei.ttf", "".join(sorted(set("".join(words)))))
    monkeypatch.setattr(fonts, "_installed", lambda: iter([(FAMILY, str(path))]))
    before = list(font_manager.fontManager.ttflist)
    yield path
    font_manager.fontManager.ttflist[:] = before


def png_text(path: Path) -> dict[str, str]:
    """The text chunks of a PNG file."""
    data, at, found = path.read_bytes(), 8, {}
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + size]
        if kind == b"tEXt":
            key, _, value = body.partition(b"\0")
            found[key.decode("latin-1")] = value.decode("latin-1")
        at += size + 12
    return found


def png_pixels(path: Path) -> tuple[int, int, set[bytes]]:
    """Width, height and the distinct rows, which is enough to see that something was drawn."""
    data, at, packed = path.read_bytes(), 8, b""
    width, height = struct.unpack(">II", data[16:24])
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        packed += data[at + 8 : at + 8 + size] if kind == b"IDAT" else b""
        at += size + 12
    raw = zlib.decompress(packed)
    step = len(raw) // height
    return width, height, {raw[k : k + step] for k in range(0, len(raw), step)}


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_suffix_chooses_the_format(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"out.{form}"
    save([decay(), weights()], path, title="Title", caption="seed 0")
    assert path.read_bytes().startswith(MAGIC[form])


def test_an_unknown_suffix_names_the_three(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"out\.jpg.*\.png, \.svg, \.pdf"):
        save([decay()], tmp_path / "out.jpg")
    assert list(tmp_path.iterdir()) == [tmp_path / "home"]


@pytest.mark.parametrize("name", ["decay", "weights", "bowl"])
def test_every_kind_of_chart_becomes_a_picture(name: str, tmp_path: Path) -> None:
    save([SAMPLES[name]()], tmp_path / "out.png", size=(4, 3))
    width, height, rows = png_pixels(tmp_path / "out.png")
    assert (width, height) == (640, 480)
    assert len(rows) > 100


def test_an_svg_holds_its_words_as_text(tmp_path: Path) -> None:
    save(
        [decay()],
        tmp_path / "out.svg",
        title="Vanishing",
        size=(7.2, 4.4),
        caption="depth 20 · seed 0\nstudyapp demo plot",
    )
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    words = [
        "Gradient norm per layer",
        "layer",
        "norm",
        "sigmoid",
        "relu",
        "float32",
        "10⁻¹⁰",
        "≤0",
    ]
    for word in [*words, "Vanishing", "depth 20 · seed 0", "studyapp demo plot"]:
        assert f">{word}<" in svg, word


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_the_same_charts_give_the_same_bytes(form: str, tmp_path: Path) -> None:
    first, second = tmp_path / f"a.{form}", tmp_path / f"b.{form}"
    for path in (first, second):
        save([decay(), bowl()], path, title="T", caption="c", metadata={"Command": "studyapp x"})
    assert first.read_bytes() == second.read_bytes()


def test_metadata_is_kept_in_every_format(tmp_path: Path) -> None:
    for form in MAGIC:
        save([decay()], tmp_path / f"out.{form}", title="T", metadata={"Command": "studyapp x"})
    assert png_text(tmp_path / "out.png")["Command"] == "studyapp x"
    assert "Command: studyapp x" in (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert b"Command: studyapp x" in (tmp_path / "out.pdf").read_bytes()


def test_a_dollar_sign_and_brackets_are_only_characters(tmp_path: Path) -> None:
    chart = Chart(
        "W[l] costs $5 or $6", Axis("x_1^2"), Axis("\\frac"), (Line([0, 1], [0, 1], "[/b]"),)
    )
    save([chart], tmp_path / "out.svg")
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert ">W[l] costs $5 or $6<" in svg
    assert ">\\frac<" in svg


def test_a_failure_leaves_the_old_file_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "out.png"
    path.write_text("old")

    def broken(*_: object, **__: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", broken)
    with pytest.raises(OSError, match="disk full"):
        save([decay()], path)
    assert path.read_text() == "old"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["home", "out.png"]


def test_the_caller_s_matplotlib_settings_are_neither_used_nor_changed(tmp_path: Path) -> None:
    save([decay()], tmp_path / "a.svg")
    with matplotlib.rc_context({"font.size": 30, "axes.facecolor": "red", "svg.fonttype": "path"}):
        save([decay()], tmp_path / "b.svg")
        assert matplotlib.rcParams["font.size"] == 30
    assert (tmp_path / "a.svg").read_bytes() == (tmp_path / "b.svg").read_bytes()


@pytest.mark.usefixtures("no_fonts")
def test_without_a_chinese_font_the_caller_is_told_to_use_english() -> None:
    assert cjk_font("梯度") is None
    assert not can_draw("gradient 梯度")
    assert can_draw("gradient ∂L/∂w ≤ 10⁻⁸ · é")


@pytest.mark.usefixtures("no_fonts")
def test_a_character_without_a_glyph_is_a_question_mark_and_no_empty_box(tmp_path: Path) -> None:
    save([chinese()], tmp_path / "out.svg", title="梯度 norm")
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert ">?? norm<" in svg
    assert "梯" not in svg


def test_a_font_is_chosen_by_the_glyphs_it_holds(one_font: Path) -> None:
    assert can_draw("各层的梯度范数 norm")
    assert cjk_font("各层的梯度范数 norm") == FAMILY
    assert cjk_font("学习") is None, "it lacks these two"
    assert not can_draw("学习")
    assert cjk_font("norm") is None, "no need of one"
    assert can_draw("norm")


def test_the_chinese_font_stands_first_and_its_labels_are_drawn(
    one_font: Path, tmp_path: Path
) -> None:
    for form in MAGIC:
        save([chinese()], tmp_path / f"out.{form}", title="各层的梯度")
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert ">各层的梯度范数<" in svg
    assert f"font-family: '{FAMILY}', 'DejaVu Sans'" in svg


def test_fonts_are_looked_for_by_family_and_then_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = made_font(tmp_path / "MyHeiti.ttf", "梯度")
    monkeypatch.setattr(
        font_manager, "findSystemFonts", lambda: [str(new), str(tmp_path / "x.ttf")]
    )
    assert (FAMILY, str(new)) in list(fonts._installed())


def test_an_unreadable_font_file_holds_nothing(tmp_path: Path) -> None:
    (tmp_path / "hei.ttf").write_bytes(b"no font")
    assert fonts._characters(str(tmp_path / "hei.ttf")) == frozenset()
    assert fonts._characters(str(tmp_path / "gone.ttf")) == frozenset()


@pytest.mark.parametrize("count", [0, 1, 2, 4, 5, 7, 10, 11])
def test_any_number_of_panels_stands_on_one_figure(count: int, tmp_path: Path) -> None:
    panel = replace(weights(), title="Weights")
    save([panel] * count, tmp_path / "out.svg", title="T", caption="c" * 300)
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert svg.count(">Weights<") == count


def test_panels_with_the_same_series_share_one_legend(tmp_path: Path) -> None:
    save([decay()] * 3, tmp_path / "same.svg")
    assert (tmp_path / "same.svg").read_text(encoding="utf-8").count(">sigmoid<") == 1
    save([decay(), bowl()], tmp_path / "other.svg")
    svg = (tmp_path / "other.svg").read_text(encoding="utf-8")
    assert svg.count(">sigmoid<") == svg.count(">descent<") == 1


def test_a_figure_too_small_for_its_words_is_still_drawn(tmp_path: Path) -> None:
    save([decay()], tmp_path / "out.png", title="T", caption="c" * 200, size=(0.5, 0.4))
    assert (tmp_path / "out.png").stat().st_size > 0


def test_extreme_values_are_drawn_without_complaint(tmp_path: Path) -> None:
    nan, inf = float("nan"), float("inf")
    x = [1.0, 2.0, 3.0, 4.0]
    marks = (
        Line(
            x, [-1.79e308, nan, 1.79e308, inf], "a", low=[nan, -inf, 0, 1], high=[inf, inf, 1, nan]
        ),
        Points([inf, nan, -1.0], [1.0, 2.0, -inf], "b", 1),
        Bars([0, 1, 2, 3], [inf, -inf, nan], "c", 2),
        Heatmap([[nan, inf], [-inf, 1e308]], (1, 1), (nan, 2), "d"),
        Rule(nan, "x", "e"),
        Rule(1.0, "y", "f", 3),
    )
    charts = [Chart("T", Axis("x", log=log), Axis("y", log=log), marks) for log in (False, True)]
    save(charts, tmp_path / "out.png")
    assert (tmp_path / "out.png").read_bytes().startswith(b"\x89PNG")


@settings(
    deadline=None, max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHARTS)
def test_any_chart_becomes_a_figure(tmp_path: Path, chart: Chart) -> None:
    save([chart], tmp_path / "out.svg", size=(4, 3))


def test_a_title_wider_than_its_panel_is_broken_into_lines(tmp_path: Path) -> None:
    panel = replace(weights(), title="The gradient on its way down through all the layers")
    save([panel] * 10, tmp_path / "out.svg")
    svg = (tmp_path / "out.svg").read_text(encoding="utf-8")
    assert svg.count(">The gradient on its") == 10
    assert ">The gradient on its way down through all the layers<" not in svg


def test_a_long_title_does_not_run_into_the_legend_beside_the_panels() -> None:
    marks = tuple(Line([0, 1], [0, n], f"a series named {n}", n) for n in range(4))
    charts = [Chart(f"panel {n}", Axis("x"), Axis("y"), marks) for n in range(2)]
    figure = arrange(charts, "A claim so long that it needs all of two lines. " * 3, "", None)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    title = figure._suptitle.get_window_extent()
    assert title.x1 < legend.get_window_extent().x0
