from importlib import import_module

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "Chuyến thăm và làm việc"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # The queue follows every change that curation makes.
        import_module("visits.queue")
