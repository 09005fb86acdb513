"""Articles made up for measuring and for filling a batch: as long and as varied as real ones, no two alike, the same for the same
number."""

import random

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Phan", "Vũ", "Đặng", "Bùi", "Đỗ")
MIDDLE = ("Văn", "Thị", "Đức", "Quang", "Minh", "Thanh", "Ngọc", "Hữu")
GIVEN = ("An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hùng", "Khánh", "Lan", "Mai", "Nam", "Phúc", "Sơn", "Thảo", "Tuấn", "Vinh")
PROVINCES = ("Thái Bình", "Hà Giang", "Lào Cai", "Quảng Nam", "Bến Tre", "Đắk Lắk", "Cà Mau", "Nghệ An", "Phú Thọ", "Hòa Bình", "Long An")
LEADS = ("Thứ trưởng Bộ Ngoại giao", "Trợ lý Bộ trưởng Bộ Ngoại giao", "Cục trưởng Cục Ngoại vụ, Bộ Ngoại giao")
HOSTS = ("Bí thư Tỉnh ủy", "Phó Bí thư Thường trực Tỉnh ủy", "Chủ tịch UBND tỉnh", "Phó Chủ tịch UBND tỉnh", "Giám đốc Sở Ngoại vụ tỉnh")
TOPICS = (
    "công tác đối ngoại của tỉnh",
    "thu hút đầu tư nước ngoài",
    "xúc tiến thương mại và du lịch",
    "hợp tác với các địa phương nước ngoài",
    "công tác lãnh sự và bảo hộ công dân",
    "vận động viện trợ phi chính phủ",
)
# What the detail between is put together from: two words each, so that no two articles share many runs of words.
PHRASES: tuple[str, ...] = tuple(
    phrase.strip()
    for line in (
        "địa phương, doanh nghiệp, người dân, nông thôn, thành thị, biên giới, hải đảo, vùng cao, du lịch, dịch vụ",
        "công nghiệp, nông nghiệp, thủy sản, hạ tầng, giao thông, cảng biển, khu kinh, lao động, việc làm, đào tạo",
        "y tế, giáo dục, văn hóa, di sản, lễ hội, đầu tư, xuất khẩu, thị trường, sản phẩm, hàng hóa, công nghệ",
        "chuyển đổi, môi trường, nguồn nước, rừng trồng, năng lượng, quy hoạch, đô thị, đất đai, ngân sách, tín dụng",
        "hỗ trợ, phối hợp, trao đổi, triển khai, thực hiện, tăng cường, mở rộng, nâng cao, tháo gỡ, khai thác, bảo vệ",
        "xây dựng, phát triển, quản lý, giới thiệu, kết nối, tiếp tục, nhiều năm, hiện nay, thời gian, giai đoạn",
        "kế hoạch, mục tiêu, kết quả, khó khăn, tiềm năng, lợi thế, kinh nghiệm, cơ hội, bền vững, hiệu quả",
    )
    for phrase in line.split(",")
)


def _sentence(rng: random.Random) -> str:
    words = " ".join(rng.choice(PHRASES) for _ in range(rng.randint(7, 13)))
    return f"{words[0].upper()}{words[1:]} đạt {rng.randint(11, 989)},{rng.randint(1, 9)} đơn vị."


def make_article(number: int, words: int = 450) -> str:
    """The text of an article with one visit: a title, who came and who received them, what was given, asked for and promised."""
    rng = random.Random(number)  # noqa: S311
    names = [f"{rng.choice(FAMILY)} {rng.choice(MIDDLE)} {rng.choice(GIVEN)}" for _ in range(5)]
    province, topic, lead = rng.choice(PROVINCES), rng.choice(TOPICS), rng.choice(LEADS)
    day = f"{rng.randint(1, 28)}/{rng.randint(1, 12)}/{rng.randint(2009, 2024)}"
    hosts = rng.sample(HOSTS, 3)
    lines = [
        f"Đoàn công tác Bộ Ngoại giao làm việc tại {province} về {topic} (tin số {number})",
        f"Ngày {day}, đoàn công tác Bộ Ngoại giao do đồng chí {names[0]}, {lead} làm trưởng đoàn đã đến làm việc tại tỉnh {province}. "
        f"Tiếp và làm việc với đoàn có các đồng chí: {names[1]}, {hosts[0]}; {names[2]}, {hosts[1]}; {names[3]}, {hosts[2]}.",
        f"Tại buổi làm việc, đồng chí {names[1]} đề nghị Bộ Ngoại giao tiếp tục hỗ trợ tỉnh trong {topic}.",
        f"Đồng chí {names[0]} khẳng định Bộ sẽ đồng hành cùng tỉnh, cử cán bộ giúp tỉnh về {topic}.",
        f"Nhân dịp này, đoàn đã trao tặng {rng.randint(10, 90)} suất quà, mỗi suất 500.000 đồng, cho hộ nghèo của tỉnh {province}.",
    ]
    length = sum(len(line.split()) for line in lines)
    while length < words:
        # Between what was said and what was given, where reports go into detail.
        lines.insert(-1, " ".join(_sentence(rng) for _ in range(3)))
        length += len(lines[-2].split())
    return "\n".join(lines) + "\n"
