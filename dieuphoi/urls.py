"""Addresses: the desk, the public API, the public pages and the health check."""

from django.contrib import admin
from django.urls import include, path
from health_check.views import HealthCheckView

urlpatterns = [
    path("admin/huong-dan/", include("visits.admin.guide")),
    path("admin/", admin.site.urls),
    path("api/", include("visits.api.urls")),
    path("", include("visits.site.urls")),
    path("health/", HealthCheckView.as_view(checks=["health_check.Database"]), name="health"),
]

# Errors outside of any view; under /api/ they are problems in JSON like all others there.
handler400 = "dieuphoi.api_problems.bad_request"
handler404 = "dieuphoi.api_problems.page_not_found"
handler500 = "dieuphoi.api_problems.server_error"
