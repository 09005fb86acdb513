"""Older office formats by way of .docx, where LibreOffice is installed. It runs in a folder and with settings of its own."""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

from visits.reading.document import ReadingError
from visits.reading.files import LARGEST
from visits.reading.kinds import Kind

SUFFIXES = {Kind.DOC: ".doc", Kind.RTF: ".rtf", Kind.ODT: ".odt"}
MEDIA_TYPES = {Kind.DOC: "application/msword", Kind.RTF: "application/rtf", Kind.ODT: "application/vnd.oasis.opendocument.text"}
OFFICE_KINDS = frozenset(SUFFIXES)
PROGRAMS = ("soffice", "libreoffice")
SAVE_AS_DOCX = "hãy lưu lại thành .docx"

# No macros, nothing loaded from other places that a document names.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""  # noqa: E501


class Converted(NamedTuple):
    """``by`` names the program."""

    docx: bytes
    by: str


def to_docx(kind: Kind, raw: bytes, *, seconds: float) -> Converted:
    """The document as .docx. ReadingError where there is no LibreOffice, or it makes nothing of the file in the seconds that it has."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        raise ReadingError(f"Máy chủ chưa cài LibreOffice nên không đọc được {kind}; {SAVE_AS_DOCX}.")
    with tempfile.TemporaryDirectory(prefix="dieuphoi-office-") as name:
        folder = Path(name)
        source = folder / f"bai{SUFFIXES[kind]}"
        source.write_bytes(raw)
        _run(program, folder, source, seconds)
        made = folder / "out" / "bai.docx"
        if not made.is_file() or made.stat().st_size > LARGEST:
            raise ReadingError(f"LibreOffice không đọc được {kind} này (hỏng, có mật khẩu hoặc quá lớn); {SAVE_AS_DOCX}.")
        return Converted(made.read_bytes(), "LibreOffice")


def _run(program: str, folder: Path, source: Path, seconds: float) -> None:
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    command = [program, "--headless", "--norestore", "--nolockcheck", f"-env:UserInstallation={profile.as_uri()}"]
    command += ["--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)]
    environment = {name: os.environ[name] for name in ("PATH", "LANG", "LD_LIBRARY_PATH") if name in os.environ}
    process = subprocess.Popen(  # noqa: S603 - the installed program, names of our own
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=folder,
        env={**environment, "HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        raise ReadingError(f"LibreOffice đọc quá {seconds:g} giây mà chưa xong nên đã dừng; {SAVE_AS_DOCX}.") from None
    finally:
        # The program that was asked starts another one: both belong to the session.
        _end_session(process)


def _end_session(process: subprocess.Popen[bytes]) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
