"""The article with its findings in the margin."""

from visits.extraction import extract
from visits.extraction.explaining import explain


def test_every_finding_names_its_rule_and_basis_below_its_line() -> None:
    text = (
        "Đoàn công tác của Bộ Ngoại giao thăm tỉnh\n"
        "Ngày 1/7/2015, đoàn công tác của Bộ Ngoại giao do Thứ trưởng Nguyễn Văn A dẫn đầu làm việc với UBND tỉnh Thái Nguyên."
    )
    lines = explain(extract(text), file="001.txt").splitlines()
    story = lines.index(text.splitlines()[1])
    margin = [line.strip() for line in lines[story + 1 :] if line.strip().startswith("|")]
    assert "| date: 2015-07-01  [day_in_figures, stated] «1/7/2015»" in margin
    assert any(
        line.startswith("| person: p1 Nguyễn Văn A, delegation [side_of_lead], lead  [name_after_office, stated]") for line in margin
    )
