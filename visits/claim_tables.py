"""The claim tables and the facts of a visit itself, under the names by which gates, curation, citations and proposals know them."""

from django.db import models

from visits.models import Attestation, Commitment, FollowUp, Gift, Participation, Partnership, Role, VisitEvent

# Parents before children.
TABLES: dict[str, type[models.Model]] = {
    "participation": Participation,
    "role": Role,
    "event": VisitEvent,
    "gift": Gift,
    "commitment": Commitment,
    "follow_up": FollowUp,
    "partnership": Partnership,
    "attestation": Attestation,
}
# What belongs to each fact of the visit itself.
VISIT_FACTS = {
    "delegation": ("delegation_text",),
    "area": ("area_text",),
    "date": ("date", "end_date"),
    "lead": ("lead_text",),
}
FACT_LABELS = {"delegation": "cơ quan cử đoàn", "area": "nơi đến", "date": "ngày", "lead": "trưởng đoàn"}
