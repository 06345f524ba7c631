"""Races with real parallel requests."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import repeat

import httpx

from local.testing import RunningStack
from tests.stack.conftest import V1, User


def test_parallel_starts_of_two_tasks_make_one_session(register: Callable[..., User]) -> None:
    jane = register()
    tasks = [jane.call("POST", "tasks/", 201, json={"title": f"Task {n}"})["id"] for n in range(2)]
    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(lambda task: jane.http.post(f"{V1}/tasks/{task}/start/"), tasks * 3))
    assert Counter(answer.status_code for answer in answers) == {200: 3, 409: 3}
    assert len({answer.json()["pomodoro_session"]["id"] for answer in answers if answer.status_code == 200}) == 1
    assert jane.call("GET", "pomodoro/sessions/")["count"] == 1


def test_parallel_registrations_of_one_address_make_one_account(stack: RunningStack) -> None:
    sent = {"email": "one@example.com", "password": "SecurePass123!"}
    with httpx.Client(base_url=stack.url, timeout=30, trust_env=False) as http, ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda body: http.post(f"{V1}/auth/register/", json=body), repeat(sent, 4)))
        assert Counter(answer.status_code for answer in answers) == {201: 1, 400: 3}
        assert http.post(f"{V1}/auth/login/", json=sent).status_code == 200


def test_parallel_completions_count_once(register: Callable[..., User]) -> None:
    jane = register()
    task = jane.call("POST", "tasks/", 201, json={"title": "Once"})["id"]
    jane.call("POST", f"tasks/{task}/start/")
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda _: jane.http.post(f"{V1}/tasks/{task}/complete/"), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.text for answer in answers} == {answers[0].text}
    assert jane.call("GET", "analytics/daily/")["total_pomodoros"] == 1


def test_the_same_idempotency_key_in_parallel_creates_one_task(register: Callable[..., User]) -> None:
    jane = register()
    headers, sent = {"Idempotency-Key": "only-once"}, {"title": "Once"}
    with ThreadPoolExecutor(4) as pool:
        posts = pool.map(lambda _: jane.http.post(f"{V1}/tasks/", json=sent, headers=headers), range(4))
        codes = Counter(answer.status_code for answer in posts)
    assert codes[201] >= 1
    assert set(codes) <= {201, 409}
    assert jane.call("GET", "tasks/")["count"] == 1
