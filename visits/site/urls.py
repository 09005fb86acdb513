"""Addresses of the public pages, in Vietnamese: people read them aloud and write them down."""

from django.urls import path

from visits.site.areas import AreaPage
from visits.site.feeds import AreaFeedPage, ChangesFeedPage
from visits.site.home import HomePage
from visits.site.ledger import LedgerPage
from visits.site.organizations import OrganizationPage
from visits.site.people import PersonPage
from visits.site.visit import VisitPage
from visits.site.visit_list import VisitListPage

app_name = "site"
urlpatterns = [
    path("", HomePage.as_view(), name="home"),
    path("chuyen-tham/", VisitListPage.as_view(), name="visits"),
    path("chuyen-tham/<str:public_id>/", VisitPage.as_view(), name="visit"),
    path("de-nghi-cam-ket/", LedgerPage.as_view(), name="ledger"),
    path("nguoi/<str:public_id>/", PersonPage.as_view(), name="person"),
    path("co-quan/<str:public_id>/", OrganizationPage.as_view(), name="organization"),
    path("dia-phuong/<str:public_id>/", AreaPage.as_view(), name="area"),
    path("dia-phuong/<str:public_id>/thay-doi.atom", AreaFeedPage.as_view(), name="area-changes"),
    path("thay-doi.atom", ChangesFeedPage.as_view(), name="changes"),
]
