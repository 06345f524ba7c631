"""FocusFlow export of all of the caller's data (FF-30)."""

from typing import Any

from focusflow.wire import export as wire
from focusflow.wire.api import V1, focusflow_api
from roost.insights import export, service
from roost.kit import clock
from roost.kit.http import SignedIn

app = focusflow_api()
handler = app.handle


@app.get(f"{V1}/export/data", tags=["Export"], responses=wire.RESPONSES)
def export_data(caller: SignedIn, file_format: wire.FormatParameter = "json") -> Any:
    """Everything the caller has, as one JSON object or one table."""
    now_ms = clock.now_ms()
    today = service.today(caller, now_ms)
    file = wire.download(file_format, export.collect(caller), caller, today, now_ms)
    return file.answer(export.park_if_large(caller, file.content, file.content_type, file.disposition))
