"""All key text of the table: pure functions that build keys, and the few that read them back.

`docs/table.md` is generated from this package: each builder's docstring says what the item is.
"""

from roost.kit.keys.connections import *
from roost.kit.keys.content import *
from roost.kit.keys.flock import *
from roost.kit.keys.focus import *
from roost.kit.keys.inbox import *
from roost.kit.keys.people import *
from roost.kit.keys.platform import *
from roost.kit.keys.shapes import *
from roost.kit.keys.spaces import *
from roost.kit.keys.work import *
