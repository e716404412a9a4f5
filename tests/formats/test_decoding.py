"""Which encoding a text file is in: found where that is safe, asked for where it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studyapp.formats import Source
from studyapp.formats._decode import RefusedError, cleaned, decode

CHINESE = (
    "问题,答案\n推理时批归一化用什么统计量？,训练时的滑动平均\n"
    "什么是过拟合？,训练误差低而测试误差高\n"
)
MIXED = "question,answer\nWas ist α?,élan\n"


def text(data: bytes, encoding: str | None = None) -> str:
    return decode(data, Source("f.csv", encoding)).text


def refusal(data: bytes, encoding: str | None = None, *, only_utf8: bool = False) -> str:
    with pytest.raises(RefusedError) as refused:
        decode(data, Source("f.csv", encoding), only_utf8=only_utf8)
    return str(refused.value.problem)


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        (CHINESE, "utf-8"),
        (CHINESE, "utf-8-sig"),
        (CHINESE, "utf-16"),
        (CHINESE, "utf-16-le"),
        (CHINESE, "utf-16-be"),
        (CHINESE, "utf-32"),
        (CHINESE, "gb18030"),
        (CHINESE, "gbk"),
        (MIXED, "utf-8"),
        (MIXED, "utf-16-le"),
        ("q,a\n", "ascii"),
        ("q,a\n", "utf-16-be"),
    ],
)
def test_an_encoding_that_can_be_told_is_read(words: str, codec: str) -> None:
    assert text(words.encode(codec)).removeprefix("\ufeff") == words


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "gb18030"])
def test_a_guess_is_said_so_that_it_can_be_overruled(codec: str) -> None:
    warnings = decode(CHINESE.encode(codec), Source("f.csv")).warnings
    assert ["--encoding" in str(one) for one in warnings] == [True]
    assert decode(CHINESE.encode(), Source("f.csv")).warnings == ()


@pytest.mark.parametrize(
    ("words", "codec"),
    [
        ("質問,答え\nこれは何ですか,機械学習のモデルです\n" * 3, "shift_jis"),
        ("質問,答え\nこれは何ですか,機械学習のモデルです\n" * 3, "euc_jp"),
        ("問題,答案\n什麼是過擬合,訓練誤差低而測試誤差高\n" * 3, "big5"),
        ("вопрос,ответ\nчто такое градиент,направление роста\n" * 3, "cp1251"),
        ("Frage,Antwort\nÜberanpassung,größer als nötig\n", "cp1252"),
        ("q,élan\n", "latin-1"),
    ],
)
def test_an_encoding_that_can_not_be_told_is_asked_for_and_then_used(
    words: str, codec: str
) -> None:
    assert "--encoding" in refusal(words.encode(codec))
    assert text(words.encode(codec), codec) == words


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ("好,a\n".encode() + b"b,\xff\n", "f.csv:2: UTF-8 up to byte 8, something else from there"),
        (CHINESE.encode() + CHINESE.encode("gbk"), "f.csv:4: UTF-8 up to byte"),
        ("a\n好".encode()[:-1], "f.csv:2: the file ends inside a character, at byte 2"),
        (b"a,b\nc\0d,e\n", "f.csv:2: a NUL byte at byte 5"),
        (b"\xff\xfea\x00\n", "is not UTF-16-LE - the file is cut"),
        (b"a,b\nx,\xff\n", "f.csv:2: not UTF-8 at byte 6 (0xff)"),
        (bytes(range(256)) * 10, "this is binary data"),
        (b"".join(bytes([n % 256, 5 * (n % 3 == 0)]) for n in range(1, 900)), "binary data"),
        (b"\x1f\x8b\x08\0", "this is a gzip archive"),
    ],
)
def test_a_broken_file_is_refused_with_its_place(data: bytes, says: str) -> None:
    assert says in refusal(data)


def test_a_format_that_is_utf8_says_so_instead_of_guessing() -> None:
    assert "save it as UTF-8" in refusal(CHINESE.encode("gbk"), only_utf8=True)
    assert "the file is UTF-16" in refusal(CHINESE.encode("utf-16"), only_utf8=True)


@pytest.mark.parametrize("encoding", ["klingon", "", "rot13", "\0", "base64", "undefined"])
def test_an_encoding_that_does_not_exist_is_one_line(encoding: str) -> None:
    assert "encoding" in refusal(b"abc", encoding)


def test_an_encoding_that_does_not_fit_names_the_byte() -> None:
    assert "f.csv:2: byte 2 is not ascii" in refusal("a\né".encode(), "ascii")


@pytest.mark.parametrize("data", [b"a\r\nb\rc\nd", b"a\nb\nc\nd"])
def test_lines_may_end_in_any_way(data: bytes) -> None:
    assert text(data) == "a\nb\nc\nd"


@given(st.binary(max_size=200), st.sampled_from([None, "utf-8", "gb18030", "utf-16", "latin-1"]))
@settings(deadline=None, max_examples=200)
def test_any_bytes_are_text_or_refused(data: bytes, encoding: str | None) -> None:
    try:
        said = text(data, encoding).replace("\n", "")
    except RefusedError as refused:
        said = str(refused.problem)
    assert not set(said) & {"\r", "\n"}


@given(st.text(max_size=100).map(lambda t: "q," + t.replace("\0", "")))
@settings(deadline=None, max_examples=200)
def test_utf8_is_never_taken_for_anything_else(words: str) -> None:
    assert text(words.encode()) == words.replace("\r\n", "\n").replace("\r", "\n")


def test_what_is_cleaned_away_is_counted_with_its_first_line() -> None:
    (warning,) = cleaned("fine\na\x1b[31mb\u202ec\n", Source("f.md"))
    assert str(warning).startswith("f.md:2: 2 characters that a terminal would obey or hide")
    assert cleaned("tab\tand\nnewline", Source("f.md")) == ()
