"""Every write of accounts: units, people, passwords and codes, roles, consents, accommodations."""

from lms.accounts.operations.accommodations import add_accommodation, end_accommodation
from lms.accounts.operations.codes import issue_code, issue_first_codes, redeem, request_reset, reset_at_desk
from lms.accounts.operations.consents import record_consent, withdraw_consent
from lms.accounts.operations.passwords import set_password
from lms.accounts.operations.people import change_person, create_person, create_unit, set_active, set_locale
from lms.accounts.operations.people_import import import_people, plan_import
from lms.accounts.operations.roles import grant_role, revoke_role

__all__ = [
    "add_accommodation",
    "change_person",
    "create_person",
    "create_unit",
    "end_accommodation",
    "grant_role",
    "import_people",
    "issue_code",
    "issue_first_codes",
    "plan_import",
    "record_consent",
    "redeem",
    "request_reset",
    "reset_at_desk",
    "revoke_role",
    "set_active",
    "set_locale",
    "set_password",
    "withdraw_consent",
]
