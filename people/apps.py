from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = "Nhân sự, cơ quan, địa phương"
    default_auto_field = "django.db.models.BigAutoField"
