"""The three groups of the desk and what each may do."""

from typing import Any

from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

WORKING = ("visit", "visitevent", "participation", "role", "gift", "commitment", "partnership", "attestation", "citation", "proposal")
EVIDENCE = ("article", "articleversion", "extraction", "rawfile", "importbatch", "importitem")
AUTHORITY = ("person", "personname", "organization", "organizationname", "post")
DATED = ("area", "areaname", "areachange", "organizationchange", "outlet")

EDITOR = [
    *(f"{action}_{model}" for model in WORKING for action in ("view", "add", "change", "delete")),
    *(f"view_{model}" for model in (*EVIDENCE, *DATED, "publicrecord", "edition", "publishinglog")),
    *("add_article", "change_article", "add_importbatch"),
    *(f"{action}_{model}" for model in AUTHORITY for action in ("view", "add", "change")),
    "submit_visit",
]
REVIEWER = [*EDITOR, "approve_visit"]
PUBLISHER = [
    *REVIEWER,
    "publish_visit",
    *(f"{action}_{model}" for model in DATED for action in ("add", "change")),
    *(f"delete_{model}" for model in (*AUTHORITY, *DATED)),
]
GROUPS = {"Biên tập viên": EDITOR, "Người duyệt": REVIEWER, "Người đăng": PUBLISHER}


def make_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    # Permissions are otherwise made after all migrations, too late for this one.
    for label in ("people", "visits"):
        config: Any = apps.get_app_config(label)
        config.models_module = True
        create_permissions(config, apps=apps, verbosity=0)
        config.models_module = None
    permissions = {
        p.codename: p for p in apps.get_model("auth", "Permission").objects.filter(content_type__app_label__in=("people", "visits"))
    }
    for name, codenames in GROUPS.items():
        group, _ = apps.get_model("auth", "Group").objects.get_or_create(name=name)
        group.permissions.set([permissions[codename] for codename in dict.fromkeys(codenames)])


def remove_groups(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    apps.get_model("auth", "Group").objects.filter(name__in=GROUPS).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("visits", "0002_database_invariants"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, remove_groups)]
