"""Older office files: by LibreOffice where it is, else with what to do instead."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest
from django.conf import settings

from tests.absence import absent
from tests.visits.reading.samples import LEAD, TITLE, make_docx
from visits.reading import Options, ReadingError, read_raw
from visits.reading.office import PROGRAMS

RTF = b"{\\rtf1\\ansi " + "".join(c if c.isascii() else f"\\u{ord(c)}?" for c in f"{TITLE}\\par {LEAD}").encode() + b"}"
DOC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "WordDocument".encode("utf-16-le")


def pretend(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program of that name that does something else: what matters here is how it is started and ended."""
    program = folder / "soffice"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:{os.environ['PATH']}")


def test_without_libreoffice_the_editor_is_told_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    for name, raw in (("a.rtf", RTF), ("a.doc", DOC)):
        with pytest.raises(ReadingError, match=r"hãy lưu lại thành \.docx"):
            read_raw(raw, name)


def test_a_program_that_hangs_is_ended_with_all_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = tmp_path / "con.txt"
    pretend(tmp_path, monkeypatch, f"sleep 60 & echo $! > {told}; wait")
    start = time.monotonic()
    with pytest.raises(ReadingError, match="quá 0.4 giây"):
        read_raw(RTF, "a.rtf", options=Options(seconds=0.2))
    assert time.monotonic() - start < 10
    stat = Path(f"/proc/{int(told.read_text())}/stat")
    for _ in range(50):
        if not stat.exists() or " Z " in stat.read_text():
            return
        time.sleep(0.1)
    pytest.fail("what the program started goes on")


def test_what_it_makes_is_read_and_its_folder_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "bai.docx").write_bytes(make_docx(TITLE, LEAD))
    pretend(tmp_path, monkeypatch, f"pwd > {tmp_path}/noi.txt; mkdir out; cp {tmp_path}/bai.docx out/; env > {tmp_path}/moi-truong.txt")
    monkeypatch.setenv("DATABASE_URL", "postgres://bi-mat")
    document = read_raw(DOC, "a.doc")
    assert document.text == f"{TITLE}\n{LEAD}\n"
    assert (document.raw, document.media_type, document.reader) == (DOC, "application/msword", "docx 1 (LibreOffice)")
    assert not Path((tmp_path / "noi.txt").read_text().strip()).exists()
    assert "bi-mat" not in (tmp_path / "moi-truong.txt").read_text()


def test_a_file_of_which_it_makes_nothing_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend(tmp_path, monkeypatch, "exit 1")
    with pytest.raises(ReadingError, match="LibreOffice không đọc được"):
        read_raw(DOC, "a.doc")


# --- With LibreOffice itself --------------------------------------------------------------------------------------------------

SEEDS = Path(settings.BASE_DIR) / "seeds"
# Of the clock, and this machine may be busy.
PATIENT = Options(seconds=120)


@pytest.fixture
def soffice() -> str:
    """The program on this machine."""
    program = next((found for name in PROGRAMS if (found := shutil.which(name))), None)
    if program is None:
        absent("LibreOffice", "On Debian: apt install libreoffice-writer-nogui")
    assert program is not None
    return program


def as_saved_by(soffice: str, folder: Path, text: str, suffix: str) -> bytes:
    """The text as LibreOffice saves it in an older format."""
    (folder / "bai.txt").write_text(text, encoding="utf-8")
    command = [soffice, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--infilter=Text (encoded):UTF8"]
    subprocess.run([*command, "--convert-to", suffix, "--outdir", str(folder), str(folder / "bai.txt")], check=True, timeout=120)
    return (folder / f"bai.{suffix}").read_bytes()


def lines_of(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("suffix", ["doc", "rtf", "odt"])
def test_a_retold_article_saved_in_an_older_format_comes_in_word_for_word(soffice: str, tmp_path: Path, suffix: str) -> None:
    text = sorted(SEEDS.glob("*.txt"))[0].read_text(encoding="utf-8")
    raw = as_saved_by(soffice, tmp_path, text, suffix)
    document = read_raw(raw, f"bai.{suffix}", options=PATIENT)
    assert lines_of(document.text) == lines_of(text)
    assert (document.raw, document.reader.endswith("(LibreOffice)")) == (raw, True)


def test_libreoffice_reads_an_rtf_with_escaped_letters(soffice: str) -> None:
    assert read_raw(RTF, "a.rtf", options=PATIENT).text.split("\n")[:2] == [TITLE, LEAD]


def test_broken_and_hostile_older_files_are_refused_or_harmless(soffice: str, tmp_path: Path) -> None:
    secret = tmp_path / "bi-mat.txt"
    secret.write_text("Mật khẩu của toà soạn", encoding="utf-8")
    doc = as_saved_by(soffice, tmp_path, f"{TITLE}\n{LEAD}\n", "doc")
    including = '{\\rtf1\\ansi {\\field{\\*\\fldinst INCLUDETEXT "%s"}{\\fldrslt Bài}}\\par Một bài báo.}' % secret  # noqa: UP031 - braces
    for name, raw in (
        ("cut.doc", doc[: len(doc) // 3]),
        ("empty.doc", DOC),
        ("deep.rtf", b"{\\rtf1 " + b"{" * 20_000),
        ("with.rtf", including.encode()),
    ):
        try:
            text = read_raw(raw, name, options=PATIENT).text
        except ReadingError as error:
            assert "hãy" in error.reason, (name, error.reason)
        else:
            assert "Mật khẩu" not in text, name
