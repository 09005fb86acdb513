"""How fast the extraction reads: articles per CPU-second, growth with the length of a text, and general name finders beside it.

    python -m tests.bench.bench_extraction [--articles 60] [--python PATH] [--ner-articles 6]

``--python`` names the interpreter of an environment of its own that has underthesea or ViNLP; neither is a dependency of the project, and
what is not there is printed as n/a. They read the same articles in the same run. Times are of the processor, and what counts are ratios.
"""

import argparse
import json
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from visits.extraction import extract, to_payload
from visits.extraction.evaluation import Counted
from visits.extraction.sameness import name_key

CORPUS = Path(__file__).parents[1] / "corpus"
WORDS = 600
SMALL, LARGE = 100_000, 1_000_000
# What each pattern and each loop would stumble over, repeated to any length.
ADVERSARIES = {
    "capitals": "Nguyễn Trần Lê Phạm Hoàng ",
    "capital letters": "NGUYỄN VĂN A ",
    "digits": "1234567890",
    "sums": "1.000.000,5 triệu đồng ",
    "dates": "từ ngày 5/6 đến 7/6/2019, ",
    "commas": ",",
    "dots": ".",
    "dashes": "- – — ",
    "brackets": "((((",
    "open quotes": "“Ông nói: “",
    "đồng chí": "đồng chí ",
    "offices": "Phó Chủ tịch Thường trực UBND tỉnh, ",
    "bodies": "Sở Kế hoạch và Đầu tư và ",
    "gifts": "trao tặng 20 suất quà cho ",
    "requests": "đề nghị Bộ sẽ giúp tỉnh ",
    "one line without a space": "đoàncôngtácBộNgoạigiao",
    "combining marks": "a\u0301\u0323",
    "line breaks": "\n",
    "captions": "Ảnh: A\n",
}
# Runs in the other environment: texts as JSON lines in; names found and CPU seconds out.
READER = """
import json, sys, time
kind = sys.argv[1]
if kind == "underthesea":
    from underthesea import ner
else:
    from ViNLP import ner
def people(text):
    found, name = [], []
    for paragraph in text.split("\\n"):
        if not paragraph.strip():
            continue
        for row in ner(paragraph):
            word, tag = row[0], row[-1]
            if name and tag != "I-PER":
                found.append(" ".join(name)); name = []
            if tag in ("B-PER", "I-PER"):
                name.append(word.replace("_", " "))
        if name:
            found.append(" ".join(name)); name = []
    return found
texts = json.load(sys.stdin)
people(texts[0][:400])
began = time.process_time()
names = [people(text) for text in texts]
json.dump({"seconds": time.process_time() - began, "names": names}, sys.stdout)
"""


def corpus(part: str) -> list[tuple[str, dict[str, Any]]]:
    """Texts of a part of the corpus with the records expected of them."""
    return [
        (path.read_text(encoding="utf-8"), json.loads(path.with_suffix(".json").read_text(encoding="utf-8")))
        for path in sorted((CORPUS / part).glob("*.txt"))
    ]


def of_length(texts: list[str], count: int) -> list[str]:
    """Articles of ``WORDS`` words: each begins with one of the corpus, and goes on with the next ones' lines where that is shorter."""
    made = []
    for start in range(count):
        lines = islice(cycle("\n".join(texts[start % len(texts) :] + texts[: start % len(texts)]).split("\n")), 2000)
        article: list[str] = []
        left = WORDS
        for line in lines:
            words = line.split()[:left]
            article.append(" ".join(words))
            left -= len(words)
            if not left:
                break
        made.append("\n".join(article))
    return made


def cpu(work: Callable[[], object], times: int = 1) -> float:
    """The least CPU seconds of so many runs."""
    best = float("inf")
    for _ in range(times):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def names_score(found: list[list[str]], expected: list[dict[str, Any]]) -> float:
    """F1 of the names of people."""
    row = Counted()
    for names, record in zip(found, expected, strict=True):
        optional = {name_key(person["name"]) for person in record["people"] if person.get("optional")}
        wanted = {name_key(person["name"]) for person in record["people"]} - optional
        had = {name_key(name) for name in names} - optional
        row.right, row.extra, row.missed = row.right + len(wanted & had), row.extra + len(had - wanted), row.missed + len(wanted - had)
    return row.score


def other_reader(python: str | None, kind: str, texts: list[str]) -> tuple[float, list[list[str]]] | None:
    """CPU seconds and names of another library; None where it is not installed."""
    if python is None:
        return None
    ran = subprocess.run([python, "-c", READER, kind], input=json.dumps(texts), capture_output=True, text=True, check=False)
    if ran.returncode:
        say(f"{kind}: {ran.stderr.strip().splitlines()[-1][:120] if ran.stderr else 'no answer'}")
        return None
    answer = json.loads(ran.stdout[ran.stdout.index('{"seconds"') :])
    return answer["seconds"], answer["names"]


def our_names(text: str) -> list[str]:
    return [person["name"] for person in to_payload(extract(text), file="")["people"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=60)
    parser.add_argument("--ner-articles", type=int, default=6)
    parser.add_argument("--python", help="interpreter of an environment with underthesea or ViNLP")
    options = parser.parse_args()
    unseen = corpus("unseen")
    texts = of_length([text for text, _ in unseen + corpus("development")], options.articles)
    extract(texts[0])

    spent = cpu(lambda: [extract(text) for text in texts], times=3)
    say(f"{len(texts)} articles of {WORDS} words: {len(texts) / spent:.0f} per CPU-second")

    few, judged = texts[: options.ner_articles], unseen[: options.ner_articles]
    ours = cpu(lambda: [extract(text) for text in few], times=3)
    records = [record for _, record in judged]
    say(f"names on the first {len(judged)} unseen articles: F1 {names_score([our_names(text) for text, _ in judged], records):.3f}")
    for kind in ("underthesea", "ViNLP"):
        speed = other_reader(options.python, kind, few)
        if speed is None:
            say(f"{kind}: n/a")
            continue
        found = other_reader(options.python, kind, [text for text, _ in judged])
        score = f"{names_score(found[1], records):.3f}" if found is not None else "n/a"
        say(f"{kind}: {len(few) / speed[0]:.2f} per CPU-second, ours {speed[0] / ours:.0f} times as fast; its names F1 {score}")

    whole = "\n\n".join(text for text, _ in unseen)
    growth("the corpus", whole)
    for name, piece in ADVERSARIES.items():
        growth(name, piece)


def growth(name: str, piece: str) -> None:
    """One text of a megabyte against ten of a tenth: 1 where time is linear in the length."""
    repeated = piece * (LARGE // len(piece.encode()) + 1)
    small, large = cut(repeated, SMALL), cut(repeated, LARGE)
    ten = 10 * cpu(lambda: extract(small), times=2)
    one = cpu(lambda: extract(large))
    say(f"{name}: 1 MB {one:.2f} s, {one / ten:.2f} times ten of 100 kB")


def cut(text: str, size: int) -> str:
    return text.encode()[:size].decode("utf-8", "ignore")


if __name__ == "__main__":
    main()
