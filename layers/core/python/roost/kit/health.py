"""Whether what the stack is built on answers."""

from botocore.exceptions import BotoCoreError, ClientError

from roost.kit import aws
from roost.kit.keys import public_keys
from roost.kit.settings import settings
from roost.kit.writes import encoded_key


def storage_answers() -> bool:
    """One quick read of the table, not repeated: for health pages, which must answer whatever happens."""
    try:
        aws.client("dynamodb").get_item(TableName=settings().table, Key=encoded_key(public_keys()))
    except (BotoCoreError, ClientError):
        return False
    return True
