"""`python -m bench.posts`: how many messages one push worker sends a second, against a server that only says 200.

What is measured is our side: signing, threads, HTTP. The gateway's own time comes on top and is waited for in parallel.
"""

import asyncio
import os
import resource
import subprocess
import sys
import time
from contextlib import suppress

RESPONSE = b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"
ROUNDS, LINES = 5, 400


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(asyncio.IncompleteReadError):  # the client is done
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(int(length.split(b":")[1]))
            writer.write(RESPONSE)
    writer.close()


async def _serve() -> None:
    server = await asyncio.start_server(_answer, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


def _measure(port: int) -> str:
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "ROOST_TABLE": "roost-bench",
        "ROOST_SOCKETS_URL": f"http://127.0.0.1:{port}",
    }
    sys.path.insert(0, "layers/core/python")
    from roost.kit.sockets import Line, post_all

    text = '{"type":"employee_task_started","data":' + '"x"' * 80 + "}"
    lines = [Line("focusflow", f"connection-{number}=") for number in range(LINES)]
    post_all(lines[:50], text)
    started, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_SELF)
    for _ in range(ROUNDS):
        outcome = post_all(lines, text)
        assert not outcome.gone, outcome
        assert not outcome.failed, outcome
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    posts = ROUNDS * LINES
    return f"{posts / seconds:.0f} posts/s, {used / posts * 1000:.2f} ms CPU a post"


def main() -> None:
    """Measure and print."""
    if sys.argv[1:] == ["serve"]:
        asyncio.run(_serve())
        return
    with subprocess.Popen([sys.executable, "-m", "bench.posts", "serve"], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            print(_measure(int(server.stdout.readline())))
        finally:
            server.kill()


if __name__ == "__main__":
    main()
