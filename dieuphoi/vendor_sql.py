"""Migration operations for what Django's constraints cannot say: SQL by kind of database."""

from collections.abc import Sequence
from typing import Any

from django.db import migrations


def vendor_sql(*, forward: dict[str, Sequence[str]], backward: dict[str, Sequence[str]]) -> migrations.RunPython:
    """Statements by ``connection.vendor``. A vendor that is not named is an error: no database goes without its invariants."""

    def run(statements: dict[str, Sequence[str]]) -> Any:
        def execute(apps: Any, schema_editor: Any) -> None:
            for sql in statements[schema_editor.connection.vendor]:
                schema_editor.execute(sql)

        return execute

    return migrations.RunPython(run(forward), run(backward))
