"""Curation: the one way in which a person changes a claim.

Every function locks the record, compares its version with the one that the caller saw, checks rights and state, changes, says who and why,
and bumps the version. ``by`` is None only for commands run by the operator.
"""

from visits.curation import moving
from visits.curation.changing import change_article, change_visit, create_visit
from visits.curation.confirming import Step, confirm, confirm_all, fact_words, plan_confirm_all
from visits.curation.edits import LINKS, VISIT_COLUMNS, Conflict, Edit, RefusedEdit, WrongState
from visits.curation.identifying import allow_person, identify, refuse_person
from visits.curation.locking import is_behind_its_public_edition
from visits.curation.states import approve, send_back, settle_proposal, sources_digest, submit
from visits.curation.undoing import undo

__all__ = [
    "LINKS",
    "VISIT_COLUMNS",
    "Conflict",
    "Edit",
    "RefusedEdit",
    "Step",
    "WrongState",
    "allow_person",
    "approve",
    "change_article",
    "change_visit",
    "confirm",
    "confirm_all",
    "create_visit",
    "fact_words",
    "identify",
    "is_behind_its_public_edition",
    "moving",
    "plan_confirm_all",
    "refuse_person",
    "send_back",
    "settle_proposal",
    "sources_digest",
    "submit",
    "undo",
]
