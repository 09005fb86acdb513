"""A folder of fixtures small enough to load in every test: the real areas, one ministry with a unit, two bodies of every province."""

from pathlib import Path

from django.conf import settings

BODY = "key name classification parent posts valid_from valid_to other_names note"
TABLES = {
    "central_bodies.tsv": (
        BODY,
        "bo-ngoai-giao|Bộ Ngoại giao|ministry||bo|||Bộ NG|",
        "vu-chau-au|Vụ Châu Âu|unit|bo-ngoai-giao|vu||2025-02-28||",
        "vu-moi|Vụ Châu Âu mới|unit|bo-ngoai-giao|vu|2025-03-01|||",
    ),
    "missions.tsv": (BODY,),
    "body_changes.tsv": ("before after kind on resolution", "vu-chau-au|vu-moi|renamed|2025-03-01|Nghị định số 1"),
    "post_sets.tsv": (
        "set rank title",
        "bo|10|Bộ trưởng",
        "bo|20|Thứ trưởng",
        "vu|10|Vụ trưởng",
        "ubnd|10|Chủ tịch",
        "ubnd|20|Phó Chủ tịch",
    ),
    "province_kinds.tsv": ("kind party youth", "tỉnh|Tỉnh ủy|Tỉnh đoàn", "thành phố|Thành ủy|Thành đoàn"),
    "province_bodies.tsv": (
        "key name classification parent posts other_names not_before not_after not_in note",
        "ubnd|UBND {unit}|committee||ubnd|Ủy ban nhân dân {unit}||||",
        "so-cu|Sở Cũ {unit}|department|ubnd||||2025-06-30|ha-noi|",
    ),
    "outlet_areas.tsv": ("outlet area",),
}


def make_folder(path: Path, **rows: list[str]) -> Path:
    """The small tables in a folder. ``rows`` replace those of a table, as ``central_bodies=["key|name|…", …]`` without the header.

    Cells stand between bars here, so that no row has lists.
    """
    path.mkdir(parents=True, exist_ok=True)
    for name in ("areas.tsv", "area_names.tsv", "area_changes.tsv"):
        (path / name).write_bytes((settings.BASE_DIR / "fixtures" / name).read_bytes())
    for name, (header, *lines) in TABLES.items():
        write_table(path / name, header, rows.get(name.removesuffix(".tsv"), lines))
    return path


def write_table(path: Path, header: str, lines: list[str]) -> None:
    text = "\n".join([header.replace(" ", "\t"), *(line.replace("|", "\t") for line in lines)])
    path.write_text(text + "\n", encoding="utf-8")


def change_cell(path: Path, old: str, new: str) -> int:
    """Put another text in a table; the number of the line that held the old one, which stands there once."""
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, (old, text.count(old))
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1
