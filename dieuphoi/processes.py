"""Child processes that live and end together: the web server and its worker."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from http.client import HTTPConnection, HTTPException
from types import FrameType

GRACE = 15.0  # seconds that a child has to finish what it is doing
PAUSE = 0.2  # seconds between two looks at the children
ANSWER_TIMEOUT = 5.0
_PR_SET_PDEATHSIG = 1
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def port_is_free(host: str, port: int) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As servers do: connections that have just ended do not hold the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int, path: str, host_name: str) -> bool:
    """Whether anything, an error page too, is answered over HTTP."""
    connection = HTTPConnection(host, port, timeout=ANSWER_TIMEOUT)
    try:
        connection.request("GET", path, headers={"Host": host_name})
        connection.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
    return True


def run_together(commands: Mapping[str, Sequence[str]], *, is_ready: Callable[[], bool], on_ready: Callable[[], None]) -> str | None:
    """Starts the commands and waits. ``on_ready`` is called once, when ``is_ready`` first says so.

    Returns the name of the child that ended by itself, or None where Ctrl-C, TERM or HUP ended all. No child outlives this call.
    """
    asked_to_stop = False

    def stop(number: int, frame: FrameType | None) -> None:
        nonlocal asked_to_stop
        asked_to_stop = True

    children: dict[str, subprocess.Popen[bytes]] = {}
    previous = {number: signal.signal(number, stop) for number in _STOPPING}
    ready = False
    try:
        for name, command in commands.items():
            children[name] = start_child(command)
        while not asked_to_stop:
            ended = [name for name, child in children.items() if child.poll() is not None]
            if ended:
                return ended[0]
            if not ready and is_ready():
                ready = True
                on_ready()
            time.sleep(PAUSE)
        return None
    finally:
        end_children(list(children.values()))
        for number, handler in previous.items():
            signal.signal(number, handler)


def start_child(command: Sequence[str]) -> "subprocess.Popen[bytes]":
    """A program that is asked to end when this one ends, however it does."""
    # A group of its own: Ctrl-C then reaches this process alone, which asks each child once. Asked twice, the worker drops its task.
    return subprocess.Popen(command, stdin=subprocess.DEVNULL, process_group=0, preexec_fn=_die_with_parent)  # noqa: S603


def _die_with_parent() -> None:
    """A parent that is killed cannot ask; on Linux the kernel does it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def end_children(children: Sequence["subprocess.Popen[bytes]"]) -> None:
    """Asks each once, waits for GRACE, and kills what is left."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE
    for child in children:
        try:
            child.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
