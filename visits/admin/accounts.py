"""Users and groups in the desk's look."""

from dieuphoi.admin_site import register_accounts

register_accounts()
