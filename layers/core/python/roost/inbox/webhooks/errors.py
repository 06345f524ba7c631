"""Facts about webhooks that callers must be told."""

from roost.kit.errors import Conflict


class TooManyWebhooks(Conflict):
    """The workspace has as many webhooks as it may have."""

    code = "too_many_webhooks"
    message = "This organization has the maximum number of webhooks"
