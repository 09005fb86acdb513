"""The files that paths name."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path


def walk(paths: Iterable[Path]) -> Iterator[Path]:
    """Every file that the paths name, folders in the order of their names; hidden ones inside folders are left out.

    What cannot be listed or is no folder comes out itself, so that reading it gives the reason. Links to folders inside folders are not
    followed: they may run in circles.
    """
    for path in paths:
        # os.path, not pathlib: what may not be looked at is no folder, and raises nothing here.
        yield from _walk_folder(path) if os.path.isdir(path) else (path,)


def _walk_folder(folder: Path) -> Iterator[Path]:
    waiting = [folder]
    while waiting:
        path = waiting.pop()
        if path is not folder and (os.path.islink(path) or not os.path.isdir(path)):
            yield path
            continue
        try:
            names = sorted(name for name in os.listdir(path) if not name.startswith("."))
        except OSError:
            yield path
            continue
        waiting += [path / name for name in reversed(names)]
