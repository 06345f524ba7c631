"""Every table access about messages of the contact form."""

from collections.abc import Iterable, Sequence

from roost.kit import keys
from roost.kit.conditions import absent
from roost.kit.records import pack, unpack
from roost.kit.table import get, get_many, query, transact
from roost.kit.writes import Put
from roost.site.contact.model import Category, Message, MessageStatus


def add_message(message: Message, facts: Sequence[Put]) -> None:
    """Keep a message, its events first. Raises ConditionFailed for a clash of ids."""
    row = {
        keys.BY_ROW.pk: keys.contact_messages(),
        keys.BY_ROW.sk: keys.contact_row(message.id, message.category.value),
    }
    transact([*facts, Put(keys.contact_message(message.id), pack(message) | row, absent())])


def read_message(message_id: int) -> Message | None:
    """A message by id."""
    item = get(keys.contact_message(message_id))
    return unpack(Message, item) if item else None


def message_ids(status: MessageStatus | None, category: Category | None) -> list[int]:
    """The messages of a status and a category, None being any, the newest first; one call for some 8,000 of all."""
    rows = query(keys.contact_messages(), index=keys.BY_ROW, newest_first=True)
    wanted = (row for row in rows if status in (None, row["status"]))
    return [row["id"] for row in wanted if category in (None, keys.category_in(row[keys.BY_ROW.sk]))]


def read_messages(ids: Iterable[int]) -> list[Message]:
    """Messages by id, in the order asked for, in one call per hundred."""
    wanted = [keys.contact_message(each) for each in ids]
    found = get_many(wanted) if wanted else {}
    return [unpack(Message, found[key]) for key in wanted if key in found]
