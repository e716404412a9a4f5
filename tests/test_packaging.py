"""A wheel carries everything and works from an empty directory; so does a checkout."""

import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import studyapp.paths
from studyapp.i18n import LANGUAGES
from studyapp.paths import resource

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built offline by hatchling itself, in this environment."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def unpacked(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def expected(*patterns: str) -> set[str]:
    """What stands in the checkout, under the names that a wheel gives it."""
    found = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}
    names = {path.relative_to(ROOT).as_posix() for path in found}
    return {name if name.startswith("studyapp/") else f"studyapp/{name}" for name in names}


@pytest.mark.parametrize(
    "patterns",
    [
        ("content/**/*",),
        ("data/**/*",),
        ("studyapp/locale/*/LC_MESSAGES/*.mo",),
        ("studyapp/**/*.tcss",),
        ("studyapp/store/migrations/**/*.py", "studyapp/store/migrations/**/*.mako"),
        ("studyapp/**/*.py", "studyapp/py.typed"),
    ],
    ids=["content", "data", "catalogs", "styles", "migrations", "code"],
)
def test_a_wheel_carries_all_there_is(wheel: Path, patterns: tuple[str, ...]) -> None:
    with zipfile.ZipFile(wheel) as archive:
        carried = set(archive.namelist())
    wanted = expected(*patterns)
    assert wanted
    assert wanted - carried == set()


def test_a_wheel_carries_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        names = archive.namelist()
    assert {top for top in tops if not top.endswith(".dist-info")} == {"studyapp"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name] == []


def test_a_wheel_names_the_command_and_the_licence(unpacked: Path) -> None:
    (info,) = unpacked.glob("*.dist-info")
    assert "studyapp = studyapp.__main__:main" in (info / "entry_points.txt").read_text()
    assert (info / "licenses" / "LICENSE").is_file()


def outside(unpacked: Path, tmp_path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python where only the unpacked wheel is to be found."""
    empty = tmp_path / "empty"
    empty.mkdir(exist_ok=True)
    environment = os.environ | {"PYTHONPATH": str(unpacked), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(
        [sys.executable, *words],
        cwd=empty,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )


def test_it_works_from_an_empty_directory(unpacked: Path, tmp_path: Path) -> None:
    done = outside(unpacked, tmp_path, "-c", "import studyapp; print(studyapp.__file__)")
    assert Path(done.stdout.strip()) == unpacked / "studyapp" / "__init__.py"

    done = outside(unpacked, tmp_path, "-m", "studyapp", "--lang", "zh", "decks", "--json")
    decks = {deck["id"] for deck in json.loads(done.stdout)["decks"]}
    assert {"gradients", "regularization"} <= decks
    done = outside(unpacked, tmp_path, "-m", "studyapp", "--lang", "zh", "due")
    assert "到期" in done.stdout

    run = ("demo", "run", "gradient_decay", "--depth", "4", "--json")
    done = outside(unpacked, tmp_path, "-m", "studyapp", *run)
    assert json.loads(done.stdout)["params"]["depth"] == 4

    done = outside(unpacked, tmp_path, "-m", "studyapp", "paths", "--json")
    found = json.loads(done.stdout)
    assert Path(found["decks"]) == unpacked / "studyapp" / "content" / "decks"
    assert Path(found["data"]) == unpacked / "studyapp" / "data"
    assert Path(found["collection"]).is_file()


# -- the two layouts ---------------------------------------------------------------------------


@pytest.mark.parametrize("layout", ["wheel", "checkout"])
def test_what_ships_is_found_inside_the_package_or_beside_it(
    layout: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "studyapp"
    home = (package if layout == "wheel" else tmp_path) / "content"
    home.mkdir(parents=True)
    package.mkdir(exist_ok=True)
    monkeypatch.setattr(studyapp.paths, "PACKAGE", package)
    assert resource("content") == home


def test_inside_the_package_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "studyapp"
    (package / "content").mkdir(parents=True)
    (tmp_path / "content").mkdir()
    monkeypatch.setattr(studyapp.paths, "PACKAGE", package)
    assert resource("content") == package / "content"


def test_an_installation_without_its_decks_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(studyapp.paths, "PACKAGE", tmp_path / "studyapp")
    with pytest.raises(FileNotFoundError, match="without its 'content' folder - reinstall it"):
        resource("content")


def test_this_checkout_finds_its_content_beside_the_package() -> None:
    for name in ("content", "data", "locale"):
        assert resource(name).parent in (ROOT, ROOT / "studyapp")
    assert resource("content") == ROOT / "content"
    for language in LANGUAGES:
        assert (resource("locale") / language / "LC_MESSAGES" / "studyapp.mo").is_file()
