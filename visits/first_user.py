"""The account that a new development installation begins with."""

import os
import secrets
import tempfile
from pathlib import Path

from django.contrib.auth.models import Group, User
from django.db import transaction

USERNAME = "bientap"
GROUPS = ("Biên tập viên", "Người duyệt", "Người đăng")


@transaction.atomic
def create_first_user(password_file: Path) -> str | None:
    """A staff user in every group of the desk, no superuser; returns the password, None where the database knows users.

    The password goes into a file that only its owner reads. Without the file there is no user either.
    """
    if User.objects.exists():
        return None
    groups = list(Group.objects.filter(name__in=GROUPS))
    if len(groups) != len(GROUPS):
        raise LookupError(f"the groups {', '.join(GROUPS)} are made by a migration, and one is missing")
    password = secrets.token_urlsafe(12)
    user = User.objects.create_user(USERNAME, password=password, is_staff=True)
    user.groups.set(groups)
    _write_private(password_file, password + "\n")
    return password


def _write_private(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # mkstemp gives mode 600 from the first moment; an older file, of whatever mode, is replaced whole.
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(temporary, path)
