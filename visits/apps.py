from django.apps import AppConfig


class VisitsConfig(AppConfig):
    name = "visits"
    verbose_name = "Chuyến thăm và làm việc"
    default_auto_field = "django.db.models.BigAutoField"
