"""Addresses: the desk, the public API and the health check."""

from django.contrib import admin
from django.urls import path
from django.views.generic import RedirectView
from health_check.views import HealthCheckView

urlpatterns = [
    path("", RedirectView.as_view(url="/admin/"), name="root"),
    path("admin/", admin.site.urls),
    path("health/", HealthCheckView.as_view(checks=["health_check.Database"]), name="health"),
]
