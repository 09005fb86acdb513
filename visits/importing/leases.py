"""Who works on what: a worker's name stands in the rows that it claimed, for a while.

Nothing hangs on it but speed: what a worker stores is stored only while the claim is still its own.
"""

import os
import socket
from datetime import timedelta
from functools import cache
from pathlib import Path
from uuid import uuid4

LEASE = timedelta(minutes=5)


def new_token() -> str:
    """The name of one worker: its machine, its process, and something that no other has."""
    return f"{_machine()}|{os.getpid()}|{_started(os.getpid())}|{uuid4().hex[:12]}"


def is_dead(token: str) -> bool:
    """Whether the worker was a process of this machine that runs no more; False where that cannot be told from here."""
    machine, _, rest = token.partition("|")
    parts = rest.split("|")
    if machine != _machine() or len(parts) != 3 or not parts[0].isdecimal():
        return False
    pid, started = int(parts[0]), parts[1]
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    # The number may have been given to another process since.
    return _started(pid) != started


@cache
def _machine() -> str:
    """Containers may share a host's name, not its processes."""
    try:
        processes = os.readlink("/proc/self/ns/pid")
    except OSError:
        processes = ""
    return f"{socket.gethostname()[:40]}{processes.removeprefix('pid:')}"


def _started(pid: int) -> str:
    """When a process began, in the system's own count; "" where the system does not say, or where it is a zombie, which works no more."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] == "Z" else fields[19]
