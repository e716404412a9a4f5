"""Where things are: what ships with the app, and what belongs to the learner."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def python_command(module: str) -> list[str]:
    """Run one of our modules in a child, whatever the current folder holds.

    Without -P a file json.py in the current folder would be imported, and run, by the child.
    """
    code = f"import sys, runpy; sys.path.insert(0, {str(PACKAGE.parent)!r}); "
    code += f"runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
    return [sys.executable, "-P", "-c", code]


def resource(name: str) -> Path:
    """The folder of what ships with the app ("content", "data", "locale").

    A wheel carries it inside the package; an editable install or a checkout beside it.
    Raises FileNotFoundError when it is in neither place: the installation is broken.
    """
    for place in (PACKAGE / name, PACKAGE.parent / name):
        if place.is_dir():
            return place
    raise FileNotFoundError(f"studyapp was installed without its {name!r} folder - reinstall it")


@dataclass(frozen=True, slots=True)
class Places:
    """The learner's own folders, as this platform names them (XDG on Linux)."""

    data: Path
    config: Path
    cache: Path

    @property
    def collection(self) -> Path:
        return self.data / "collection.db"

    @property
    def backups(self) -> Path:
        return self.data / "backups"

    @property
    def settings(self) -> Path:
        return self.config / "config.toml"


def places() -> Places:
    """Ask the platform; creates nothing."""
    from platformdirs import PlatformDirs

    dirs = PlatformDirs("studyapp", appauthor=False)
    return Places(
        data=Path(dirs.user_data_dir),
        config=Path(dirs.user_config_dir),
        cache=Path(dirs.user_cache_dir),
    )
