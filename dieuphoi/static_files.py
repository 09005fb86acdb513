"""Collecting static files for production, which takes most of a minute, only when one of them has changed."""

import hashlib
import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command

_DIGEST = ".collected-from"


def collect_static() -> bool:
    """Fills STATIC_ROOT; False where it holds these very files."""
    stamp = Path(settings.STATIC_ROOT) / _DIGEST
    digest = _digest_of_sources()
    if stamp.exists() and stamp.read_text(encoding="ascii") == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest, encoding="ascii")
    return True


def _digest_of_sources() -> str:
    """Of names, sizes and times: reading a hundred scripts would take as long as it may."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = os.stat(storage.path(path))
            lines.append(f"{path} {status.st_size} {status.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
