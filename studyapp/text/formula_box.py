"""A formula in two dimensions: fractions stacked, limits over and under, fences that grow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from studyapp.text.formula_cells import (
    Align,
    Box,
    beside,
    delimiter,
    fenced,
    filled,
    stacked,
    tabled,
    text_box,
)
from studyapp.text.formula_line import (
    accented,
    carries,
    is_factor,
    is_simple_top,
    node_text,
    row_text,
)
from studyapp.text.formula_space import Part, Role, parts
from studyapp.text.formula_tree import (
    Accent,
    Arrow,
    Big,
    Brace,
    Fenced,
    Fraction,
    Gap,
    Grid,
    Middle,
    Name,
    Node,
    Root,
    Row,
    Scripts,
    Stack,
    Symbol,
    Word,
)
from studyapp.text.symbols import lowered, raised
from studyapp.text.width import cell_width, pad

# -- nodes -------------------------------------------------------------------------------------


def row_box(row: Row, compact: bool = False) -> Box:
    return beside([box for _, box in _pieces(row, compact)])


def _pieces(row: Row, compact: bool = False) -> Iterator[tuple[int, Box]]:
    """The boxes of a row, spaces among them, each with the place of its item in the row."""
    before: Part | None = None
    last = text_box("")
    for part in parts(row, compact):
        box = node_box(part.node, compact)
        gap = part.gap
        if gap and before is not None:
            gap -= last.rows[last.axis].endswith(" ") and isinstance(before.node, Word)
            gap -= box.rows[box.axis].startswith(" ") and isinstance(part.node, Word)
        if not gap and before is not None and _would_touch(before, last, part, box):
            gap = 1
        yield part.at, text_box(" " * gap)
        yield part.at, box
        before, last = part, box


def _would_touch(before: Part, last: Box, part: Part, box: Box) -> bool:
    """Whether the line of a fraction would run into its neighbour."""
    if before.role is Role.OPENING or part.role in (Role.CLOSING, Role.PUNCTUATION):
        return False
    return _has_bar(before.node, last) or _has_bar(part.node, box)


def _has_bar(node: Node, box: Box) -> bool:
    return isinstance(node, Fraction) and box.height > 1


def node_box(node: Node, compact: bool = False) -> Box:
    match node:
        case Symbol() | Word() | Name() | Big() | Gap() | Middle():
            return text_box(node_text(node))
        case Row():
            return row_box(node, compact)
        case Fraction(top, bottom, True):
            if compact and is_simple_top(top) and is_factor(bottom, top):
                return text_box(node_text(node, True))
            return _fraction(row_box(top, compact), row_box(bottom, compact))
        case Fraction(top, bottom):
            pair = stacked([row_box(top, True), row_box(bottom, True)], 0)
            return fenced("(", Box(pair.rows, 1), ")")
        case Root():
            return _root(node, compact)
        case Scripts():
            return _scripts(node, compact)
        case Fenced(left, body, right):
            return _fence(left, body, right, compact)
        case Accent():
            text = accented(node)
            return text_box(text) if text is not None else _accent(node, compact)
        case Stack(base, above, below):
            return _limits(row_box(base, compact), below, above)
        case Brace(body, label, over):
            return _brace(row_box(body), label, over)
        case Arrow(text, above, below):
            return _arrow(text, row_box(above, True), row_box(below, True) if below else None)
        case Grid():
            return _grid(node, compact)


def _fraction(top: Box, bottom: Box) -> Box:
    width = max(top.width, bottom.width) + 2
    return stacked([top, text_box("─" * width), bottom], 1)


def _root(node: Root, compact: bool) -> Box:
    body = row_box(node.body, compact)
    degree = row_text(node.degree, True) if node.degree else ""
    if body.height == 1 and is_factor(node.body):
        return text_box(node_text(node, compact))
    index = raised(degree) or degree
    if body.height == 1:
        hook = Box((" " * cell_width(index + "√"), index + "√"), 1)
        return beside([hook, Box(("_" * body.width, body.rows[0]), 1)])
    left = cell_width(index)
    hook_rows = [" " * (left + body.height - row) + "╱" for row in range(body.height - 1)]
    hook_rows += [pad(index, left) + "╲╱"]
    hook = filled(["", *hook_rows], body.axis + 1)
    hook = Box(tuple(pad(row, left + body.height + 1) for row in hook.rows), body.axis + 1)
    line = "_" * (body.width + 2)
    roof = Box((line, *(f" {row} " for row in body.rows)), body.axis + 1)
    return beside([hook, roof])


# -- scripts -----------------------------------------------------------------------------------


def _scripts(node: Scripts, compact: bool) -> Box:
    base = text_box("") if node.base is None else node_box(node.base, compact)
    if node.limits and not compact:
        return _limits(base, node.sub, node.sup)
    if isinstance(node.base, Row | Scripts | Fraction | Root):
        whole = carries(node.base, node.sub, node.sup)
        base = base if whole else fenced("(", base, ")")
    sub, sup = node.sub, node.sup
    low = lowered(row_text(sub, True)) if sub is not None else None
    high = raised(row_text(sup, True)) if sup is not None else None
    if base.height == 1:
        inline = f"{low or ''}{high or ''}"
        if high is not None and (low is None or high.startswith("′")):
            inline = f"{high}{low or ''}"
        top = row_box(sup, True) if sup is not None and high is None else None
        bottom = row_box(sub, True) if sub is not None and low is None else None
        return beside([base, _column(top, text_box(inline), bottom)])
    return beside([base, _corners(base, _script(sub, low), _script(sup, high))])


def _script(row: Row | None, letters: str | None) -> Box | None:
    if row is None:
        return None
    return row_box(row, True) if letters is None else text_box(letters)


def _column(top: Box | None, middle: Box, bottom: Box | None) -> Box:
    """Scripts over and under the line of a base one row high."""
    rows = [*(top.rows if top else ()), *middle.rows, *(bottom.rows if bottom else ())]
    return filled(rows, top.height if top else 0)


def _corners(base: Box, sub: Box | None, sup: Box | None) -> Box:
    """Scripts at the corners of a tall base: the last row of one beside its first, and so on."""
    above = sup.height - 1 if sup else 0
    below = sub.height - 1 if sub else 0
    rows = [""] * (above + base.height + below)
    for number, row in enumerate(sup.rows if sup else ()):
        rows[number] = row
    for number, row in enumerate(sub.rows if sub else ()):
        rows[above + base.height - 1 + number] = row
    return filled(rows, above + base.axis)


def _limits(base: Box, sub: Row | None, sup: Row | None) -> Box:
    boxes = [base]
    if sup is not None:
        boxes.insert(0, row_box(sup, True))
    if sub is not None:
        boxes.append(row_box(sub, True))
    return stacked(boxes, int(sup is not None))


# -- fences ------------------------------------------------------------------------------------


def _fence(left: str, body: Row, right: str, compact: bool) -> Box:
    found = parts(body, compact)
    if not any(isinstance(part.node, Middle) for part in found):
        box = row_box(body, compact)
        return fenced(left, box, right, _grows(body, box))
    inner: list[Node] = []
    cut: list[Box] = []
    for item in body.items:
        if isinstance(item, Middle):
            cut += [row_box(Row(tuple(inner)), compact), text_box(item.text)]
            inner = []
        else:
            inner.append(item)
    cut.append(row_box(Row(tuple(inner)), compact))
    whole = beside(cut)
    grown = [delimiter(box.rows[0], whole) if number % 2 else box for number, box in enumerate(cut)]
    return fenced(left, beside(grown), right)


def _grows(body: Row, box: Box) -> bool:
    """A fence grows around a fraction or a matrix, not around a letter with an index under it."""
    return box.height > 2 or any(isinstance(item, Grid) for item in body.items)


# -- over and under ----------------------------------------------------------------------------

_MARKS: Final = {
    "hat": "^", "widehat": "^", "tilde": "~", "widetilde": "~", "dot": ".", "ddot": "..",
    "check": "ˇ", "breve": "˘", "acute": "´", "grave": "`", "mathring": "˚",
}  # fmt: skip


def _accent(node: Accent, compact: bool) -> Box:
    body = row_box(node.body, compact)
    width = body.width
    match node.name:
        case "underline":
            return stacked([body, text_box("‾" * width)], 0)
        case "bar" | "overline":
            return stacked([text_box("_" * width), body], 1)
        case "vec" | "overrightarrow":
            return stacked([text_box("─" * (width - 1) + "→"), body], 1)
        case "overleftarrow":
            return stacked([text_box("←" + "─" * (width - 1)), body], 1)
    return stacked([text_box(_MARKS[node.name]), body], 1)


def _brace(body: Box, label: Row | None, over: bool) -> Box:
    width = max(body.width, 3)
    left = (width - 3) // 2
    tip, start, end = ("┴", "╭", "╮") if over else ("┬", "╰", "╯")
    line = text_box(start + "─" * left + tip + "─" * (width - 3 - left) + end)
    boxes = [body, line] + ([row_box(label, True)] if label else [])
    return stacked(boxes[::-1], len(boxes) - 1) if over else stacked(boxes, 0)


def _arrow(text: str, above: Box, below: Box | None) -> Box:
    length = max(above.width, below.width if below else 0) + 2
    shaft = "═" if text in "⇒⇐" else "─"
    line = f"{text}{shaft * length}" if text in "←⇐" else f"{shaft * length}{text}"
    return stacked([above, text_box(line), *([below] if below else [])], 1)


# -- grids -------------------------------------------------------------------------------------


def _grid(node: Grid, compact: bool) -> Box:
    if node.name == "substack":
        return stacked([row_box(row[0], True) for row in node.rows], 0)
    cells = [[row_box(cell, compact) for cell in row] for row in node.rows]
    count = max(map(len, cells))
    match node.name:
        case "cases" | "rcases":
            body = tabled(cells, ["left"] * count, [2] * count)
            if body.height == 2:  # room for the middle of the brace
                body = Box((body.rows[0], " " * body.width, body.rows[1]), 1)
            left, right = ("{", "") if node.name == "cases" else ("", "}")
            bar = [delimiter(left, body), text_box(" ")] if left else []
            return beside([*bar, body, *([text_box(" "), delimiter(right, body)] if right else [])])
        case "aligned" | "gathered":
            return _aligned(node)
    aligns, rules = _columns(node.columns, count)
    body = tabled(cells, aligns, [3 if rule else 2 for rule in rules], rules)
    return beside([text_box(" "), body, text_box(" ")]) if node.name == "matrix" else body


def _columns(spec: str, count: int) -> tuple[list[Align], list[bool]]:
    """How each column is set, and whether a rule stands before it."""
    aligns: list[Align] = []
    rules = []
    ruled = False
    for letter in spec:
        if letter == "|":
            ruled = True
            continue
        aligns.append({"l": "left", "r": "right"}.get(letter, "center"))  # type: ignore[arg-type]
        rules.append(ruled)
        ruled = False
    missing = count - len(aligns)
    return aligns + ["center"] * missing, rules + [False] * missing


def _aligned(node: Grid) -> Box:
    """Each row set as one, then parted where the columns meet: operators keep their space."""
    cells: list[list[Box]] = []
    for row in node.rows:
        items: list[Node] = [Symbol("")]  # so that a relation that comes first has its space
        column: list[int] = [0]
        for number, cell in enumerate(row):
            items += cell.items
            column += [number] * len(cell.items)
        boxes: list[list[Box]] = [[] for _ in row]
        for at, box in _pieces(Row(tuple(items))):
            boxes[column[at]].append(box)
        cells.append([beside(several) for several in boxes])
    count = max(map(len, cells))
    aligns: list[Align] = ["right" if number % 2 == 0 else "left" for number in range(count)]
    if node.name == "gathered":
        aligns = ["left"]
    return tabled(cells, aligns, [4 if number % 2 == 0 else 0 for number in range(count)])
