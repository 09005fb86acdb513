"""Model fields that both apps use."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from dieuphoi.partial_dates import PartialDate
from dieuphoi.public_ids import LENGTH
from dieuphoi.vietnamese import stored_name


class StoredNameField(models.CharField):
    """A short text as editors type it, stored in one form: NFC, Đ for Ð, spaces collapsed."""

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return stored_name(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> Any:
        value = super().get_prep_value(value)
        return stored_name(value) if isinstance(value, str) else value


class DerivedField(models.TextField):
    """A key made from other columns of its row at every write, bulk writes included; nobody types it."""

    def __init__(self, *args: Any, derive: Callable[[Any], str] | None = None, **kwargs: Any) -> None:
        self.derive = derive
        kwargs.setdefault("editable", False)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        # Migrations and history rows know the field without its function: they keep the value that they were given.
        if self.derive is not None:
            setattr(model_instance, self.attname, self.derive(model_instance))
        return super().pre_save(model_instance, add)


def validate_partial_date(value: str) -> None:
    try:
        PartialDate.parse(value)
    except ValueError as error:
        raise ValidationError(
            "“%(value)s” không phải là ngày. Hãy viết 2015-07-01, 2015-07, 2015 hoặc XXXX-09-08 (chưa rõ năm).",
            code="partial_date",
            params={"value": value},
        ) from error


class PartialDateField(models.CharField):
    """A day as printed, in EDTF: ``2015-07-01``, ``2015-07``, ``2015``, ``XXXX-09-08``; empty where unknown."""

    default_validators = [validate_partial_date]
    # Form and digits only; whether the day exists is the validator's business.
    REGEX = r"^(\d{4}(-\d{2}(-\d{2})?)?|XXXX-\d{2}-\d{2})?$"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)


class PublicIdField(models.CharField):
    """The id under which the public knows a row; None until it is first published."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        # unique=True is said by the model: a history table holds the same id many times.
        defaults = {"max_length": LENGTH, "null": True, "blank": True, "editable": False}
        super().__init__(*args, **(defaults | kwargs))
