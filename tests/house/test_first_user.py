"""A new development installation has one user, whose password only its owner learns."""

import io
import stat

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from pytest_django import Settings

from visits.first_user import GROUPS, USERNAME, create_first_user
from visits.management.commands.start import Command

pytestmark = pytest.mark.django_db


def test_the_first_user_has_every_group_and_is_no_superuser() -> None:
    password = create_first_user(settings.VAR / "password.txt")
    user = User.objects.get()
    assert (user.username, user.is_staff, user.is_superuser) == (USERNAME, True, False)
    assert sorted(user.groups.values_list("name", flat=True)) == sorted(GROUPS)
    assert user.has_perms(["visits.view_visit", "visits.approve_visit", "visits.publish_visit"])
    assert password is not None
    assert user.check_password(password)


def test_the_password_is_in_a_file_that_only_its_owner_reads() -> None:
    path = settings.VAR / "password.txt"
    path.parent.mkdir(parents=True)
    path.write_text("an older one")
    path.chmod(0o644)
    password = create_first_user(path)
    assert path.read_text() == f"{password}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_a_database_that_knows_a_user_gets_no_other() -> None:
    User.objects.create_user("somebody")
    path = settings.VAR / "password.txt"
    assert create_first_user(path) is None
    assert not path.exists()
    assert User.objects.count() == 1


def test_without_its_groups_there_is_no_user_and_no_file() -> None:
    Group.objects.filter(name=GROUPS[0]).delete()
    with pytest.raises(LookupError, match="is missing"):
        create_first_user(settings.VAR / "password.txt")
    assert not User.objects.exists()
    assert not settings.VAR.exists()


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "is_told"), [(io.StringIO, False), (Terminal, True)])
def test_the_password_is_shown_on_a_terminal_and_nowhere_else(
    stream: type[io.StringIO], is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    error = stream()
    monkeypatch.setattr("sys.stderr", error)
    Command(stderr=error)._create_first_user()
    password = (settings.VAR / f"{USERNAME}-password.txt").read_text().strip()
    assert (password in error.getvalue()) is is_told
    assert str(settings.VAR) in error.getvalue()


def test_production_creates_no_user_and_loads_no_sample(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PRODUCTION = True
    called: list[str] = []
    monkeypatch.setattr("visits.management.commands.start.call_command", lambda name, *args, **options: called.append(name))
    monkeypatch.setattr("visits.management.commands.start.collect_static", lambda: called.append("static files"))
    Command(stderr=io.StringIO())._prepare()
    assert "sample" not in called
    assert called[0] == "migrate"
    assert called[-1] == "static files"
    assert not User.objects.exists()
