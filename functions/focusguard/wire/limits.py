"""FocusGuard's limits (contract section 12); what is not named here counts as GENERAL."""

from typing import Final

from roost.kit.gate import Bucket
from roost.kit.limits import Limit

_QUARTER: Final = 900
_HOUR: Final = 3600

LOGIN: Final = Bucket("fg-login", Limit(30, _QUARTER))
LOGIN_NAME: Final = Bucket("fg-login-name", Limit(5, _QUARTER))
REGISTER: Final = Bucket("fg-register", Limit(3))
MAIL: Final = Bucket("fg-mail", Limit(10, _QUARTER))
MAIL_ADDRESS: Final = Bucket("fg-mail-address", Limit(3, _QUARTER))

PROFILE: Final = Bucket("fg-profile", Limit(10))
PASSWORD: Final = Bucket("fg-password", Limit(5))
DELETE_ACCOUNT: Final = Bucket("fg-account-delete", Limit(3, _HOUR))
AVATAR: Final = Bucket("fg-avatar", Limit(10, _HOUR))

SESSION_START: Final = Bucket("fg-session-start", Limit(30))
SESSION_CHANGE: Final = Bucket("fg-session-change", Limit(20))
SESSION_DELETE: Final = Bucket("fg-session-delete", Limit(10))

GARDEN_ADD: Final = Bucket("fg-garden-add", Limit(30))
GARDEN_CHANGE: Final = Bucket("fg-garden-change", Limit(20))
GARDEN_DELETE: Final = Bucket("fg-garden-delete", Limit(10))
GARDEN_RESET: Final = Bucket("fg-garden-reset", Limit(5))
GARDEN_PLANT: Final = Bucket("fg-garden-plant", Limit(20))
