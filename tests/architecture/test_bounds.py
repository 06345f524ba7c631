"""How long things are, and what stands in one place only (design sections 2 and 9, house style)."""

import ast
import statistics

import pytest

from tests.architecture.code import Module, modules

MAX_FUNCTION, MAX_FILE, MAX_WIRE_FILE, MAX_ROUTE = 50, 300, 400, 15
KEY_WORDS = ("USER#", "TASK#", "PROJECT#", "SPACE#", "SESSION#", "EVENT#", "DAY#", "STATS#", "EMAIL#", "FEED#", "GSI")
CLOCKS = {"time.time", "time.time_ns", "time.sleep", "datetime.now", "datetime.utcnow", "date.today", "datetime.today"}
ALL = list(modules())
NAMES = [module.name for module in ALL]


def length(node: ast.FunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("module", ALL, ids=NAMES)
def test_files_and_functions_stay_short(module: Module) -> None:
    wide = ".kit.keys" in module.name or ".wire" in module.name
    assert module.text.count("\n") <= (MAX_WIRE_FILE if wide else MAX_FILE)
    assert not [f"{node.name}: {length(node)}" for node in module.functions() if length(node) > MAX_FUNCTION]


def test_most_functions_are_small() -> None:
    lengths = sorted(length(node) for module in ALL for node in module.functions())
    assert statistics.median(lengths) <= 8
    assert lengths[int(len(lengths) * 0.9)] <= 25


def _is_route(node: ast.FunctionDef) -> bool:
    calls = (each.func for each in node.decorator_list if isinstance(each, ast.Call))
    return any(
        isinstance(call, ast.Attribute) and isinstance(call.value, ast.Name) and call.value.id == "app"
        for call in calls
    )


ROUTES = [(module.name, node) for module in ALL for node in module.functions() if _is_route(node)]


@pytest.mark.parametrize(("where", "node"), ROUTES, ids=[f"{where}.{node.name}" for where, node in ROUTES])
def test_a_route_translates_and_nothing_more(where: str, node: ast.FunctionDef) -> None:
    body = node.body[1:] if ast.get_docstring(node) else node.body
    first, last = body[0], body[-1]
    assert (last.end_lineno or 0) - first.lineno + 1 <= MAX_ROUTE
    inside = [type(each) for statement in body for each in ast.walk(statement)]
    assert ast.Try not in inside
    assert ast.Dict not in inside


@pytest.mark.parametrize("module", ALL, ids=NAMES)
def test_key_text_is_written_in_one_module(module: Module) -> None:
    if module.name.startswith("roost.kit.keys"):
        return
    texts = [n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    docs = {
        ast.get_docstring(n, clean=False)
        for n in ast.walk(module.tree)
        if isinstance(n, ast.Module | ast.FunctionDef | ast.ClassDef)
    }
    assert not [text for text in texts if text not in docs and any(word in text for word in KEY_WORDS)]


@pytest.mark.parametrize("module", ALL, ids=NAMES)
def test_the_wall_clock_is_read_in_one_module(module: Module) -> None:
    if module.name == "roost.kit.clock":
        return
    read = {ast.unparse(node) for node in ast.walk(module.tree) if isinstance(node, ast.Attribute)}
    assert not {name for name in read if any(name == clock or name.endswith(f".{clock}") for clock in CLOCKS)}


@pytest.mark.parametrize("module", ALL, ids=NAMES)
def test_only_the_outermost_handler_catches_everything(module: Module) -> None:
    caught = [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or ast.unparse(node.type) in ("Exception", "BaseException"))
    ]
    assert not caught


@pytest.mark.parametrize("module", ALL, ids=NAMES)
def test_public_operations_say_what_they_do(module: Module) -> None:
    assert ast.get_docstring(module.tree) or not module.text.strip()
    if module.name.rpartition(".")[2] not in ("service", "store", "writes") and ".kit." not in module.name:
        return
    top = [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]
    assert not [node.name for node in top if not ast.get_docstring(node)]
