"""What botocore costs a cold process: its import, making the client, and what the first call takes longer."""

from time import perf_counter


def run() -> dict[str, float]:
    """Milliseconds of each."""
    started = perf_counter()
    from roost.kit import aws

    imported = perf_counter()
    client = aws.client("dynamodb")
    made = perf_counter()
    times = []
    for _ in range(2):
        before = perf_counter()
        client.get_item(TableName="roost", Key={"pk": {"S": "KEYS"}, "sk": {"S": "JWKS"}})
        times.append(perf_counter() - before)
    seconds = {"import": imported - started, "client": made - imported, "first_call": times[0] - times[1]}
    return {name: value * 1000 for name, value in seconds.items()}
