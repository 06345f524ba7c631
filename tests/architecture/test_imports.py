"""Who may import whom (design section 2)."""

import sys

import pytest

from tests.architecture.code import DIALECTS, Module, modules, ours

AWS = {"boto3", "botocore"}
DRAWING_PACKAGES = {"reportlab", "xlsxwriter"}
STORES = (".store", "_store")
CORE = [module for module in modules() if module.name.startswith("roost")]
FUNCTIONS = [module for module in modules() if not module.name.startswith("roost")]

WORDED = ("background", "realtime")
"""What happens behind requests is told in a dialect's words, too: from there its `wire` may be used, and `realtime`,
which says what is told to whom over a WebSocket."""


def ids(group: list[Module]) -> list[str]:
    return [module.name for module in group]


def domain_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if parts[0] == "roost" and len(parts) > 2 and parts[1] != "kit" else None


@pytest.mark.parametrize("module", CORE, ids=ids(CORE))
def test_the_core_knows_no_dialect(module: Module) -> None:
    assert not {name for name in ours(module) if not name.startswith("roost")}
    if domain_of(module.name):
        assert not [dialect for dialect in DIALECTS if f'"{dialect}"' in module.text]


@pytest.mark.parametrize("module", FUNCTIONS, ids=ids(FUNCTIONS))
def test_a_dialect_imports_itself_and_the_core_only(module: Module) -> None:
    root = module.name.split(".")[0]
    foreign = {name for name in ours(module) if name.split(".")[0] not in (root, "roost")}
    assert not {name for name in foreign if root not in WORDED or not _is_wire(name)}


def _is_wire(name: str) -> bool:
    return name.split(".")[1:2] in (["wire"], ["realtime"]) or name in DIALECTS


@pytest.mark.parametrize("module", FUNCTIONS, ids=ids(FUNCTIONS))
def test_functions_do_not_reach_into_storage(module: Module) -> None:
    storage = ("roost.kit.table", "roost.kit.writes")
    reached = {name for name in ours(module) if name.endswith(STORES) or name in storage}
    assert not reached


@pytest.mark.parametrize("module", CORE, ids=ids(CORE))
def test_a_store_is_for_its_own_module(module: Module) -> None:
    stores = {name for name in ours(module) if name.endswith(STORES)}
    foreign = {name for name in stores if domain_of(name) != domain_of(module.name)}
    assert not foreign


@pytest.mark.parametrize("module", CORE, ids=ids(CORE))
def test_the_kit_knows_no_domain(module: Module) -> None:
    if module.name.startswith("roost.kit"):
        assert not {name for name in ours(module) if domain_of(name)}


@pytest.mark.parametrize("module", CORE, ids=ids(CORE))
def test_only_stores_and_the_kit_touch_the_table(module: Module) -> None:
    if domain_of(module.name) and not module.name.endswith(STORES):
        assert "roost.kit.table" not in module.imports() - {"roost.kit.table.ConditionFailed"} - _only_errors(module)


def _only_errors(module: Module) -> set[str]:
    """`from roost.kit.table import ConditionFailed` names a fact, and reads nothing."""
    taken = {name for name in module.imports() if name.startswith("roost.kit.table.")}
    return {"roost.kit.table"} if taken == {"roost.kit.table.ConditionFailed"} else set()


@pytest.mark.parametrize("module", CORE, ids=ids(CORE))
def test_a_model_imports_the_standard_library_and_faults_only(module: Module) -> None:
    if not module.name.endswith(".model"):
        return
    own = f"roost.{domain_of(module.name)}"
    foreign = {
        name
        for name in module.imports()
        if name.split(".")[0] not in sys.stdlib_module_names
        and not name.startswith(("roost.kit.errors", f"{own}.errors", f"{own}.model"))
    }
    assert not foreign


@pytest.mark.parametrize("module", [*CORE, *FUNCTIONS], ids=ids([*CORE, *FUNCTIONS]))
def test_botocore_stays_in_the_kit(module: Module) -> None:
    if not module.name.startswith("roost.kit"):
        assert not {name.split(".")[0] for name in module.imports()} & AWS


@pytest.mark.parametrize("module", [*CORE, *FUNCTIONS], ids=ids([*CORE, *FUNCTIONS]))
def test_what_draws_reports_is_loaded_by_their_export_alone(module: Module) -> None:
    drawing = "roost.insights.rendering"
    if not module.name.startswith(drawing):
        assert not {name.split(".")[0] for name in module.imports()} & DRAWING_PACKAGES
        reached = {name for name in ours(module) if name.startswith(drawing)}
        assert not reached or module.name == "focusflow.wire.team_export"
