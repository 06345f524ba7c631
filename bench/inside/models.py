"""Names of pydantic models that another process can load."""

import builtins
import importlib
from typing import Any, get_args, get_origin

from pydantic import BaseModel, create_model

Name = dict[str, Any]


def name_of(model: Any, handler_module: str) -> Name | None:
    """How `load` finds the model, or the list of one, again without importing the handler; None for anything else."""
    if get_origin(model) is list:
        return {"list": name_of(get_args(model)[0], handler_module)}
    if not (isinstance(model, type) and issubclass(model, BaseModel)):
        return None
    generic = model.__pydantic_generic_metadata__
    if generic["origin"]:
        return {
            "origin": name_of(generic["origin"], handler_module),
            "arguments": [name_of(each, handler_module) for each in generic["args"]],
        }
    if model.__module__ != handler_module:
        return {"module": model.__module__, "name": model.__qualname__}
    fields = {name: getattr(field.annotation, "__name__", "") for name, field in model.model_fields.items()}
    if any(not hasattr(builtins, each) for each in fields.values()):
        raise TypeError(f"{model.__qualname__} belongs into the wire module: the bench cannot name its fields")
    return {"base": name_of(model.__base__, handler_module), "title": model.__qualname__, "fields": fields}


def load(name: Name) -> Any:
    """The model of that name."""
    if "list" in name:
        return list[load(name["list"])]
    if "origin" in name:
        return load(name["origin"])[tuple(load(each) for each in name["arguments"])]
    if "base" in name:
        fields: dict[str, Any] = {each: (getattr(builtins, kind), ...) for each, kind in name["fields"].items()}
        return create_model(name["title"], __base__=load(name["base"]), **fields)
    return getattr(importlib.import_module(name["module"]), name["name"])
