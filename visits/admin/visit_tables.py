"""Tables of visits, in and out: put onto the list of visits."""

from django.contrib import admin
from django.http import HttpRequest

from visits.admin.exchange import Exchange
from visits.admin.tables import VisitResource
from visits.admin.visits import VisitAdmin
from visits.models import Visit


class ExchangedVisitAdmin(Exchange, VisitAdmin):
    resource_classes = (VisitResource,)

    def has_import_permission(self, request: HttpRequest) -> bool:
        """A table only corrects visits that exist."""
        return bool(request.user.has_perm("visits.change_visit"))


admin.site.unregister(Visit)
admin.site.register(Visit, ExchangedVisitAdmin)
