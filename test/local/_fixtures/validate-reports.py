"""Reads a report in OCSF (one event a line) and one in SARIF; prints what the published models do not know, or fails."""

import json
import sys

from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding
from pydantic import BaseModel
from sarif_pydantic import Sarif


def left_out(given, kept, at=""):
    """Fields that the model took no notice of."""
    if isinstance(given, dict):
        for name, value in given.items():
            if name not in kept:
                yield f"{at}.{name}"
            else:
                yield from left_out(value, kept[name], f"{at}.{name}")
    elif isinstance(given, list):
        for value, same in zip(given, kept):
            yield from left_out(value, same, f"{at}[]")


def added(model, at=""):
    """Fields that the model keeps without knowing them."""
    if isinstance(model, BaseModel):
        for name in model.model_extra or {}:
            yield f"{at}.{name}"
        for name in type(model).model_fields:
            yield from added(getattr(model, name), f"{at}.{name}")
    elif isinstance(model, list):
        for each in model:
            yield from added(each, f"{at}[]")


def ocsf(file):
    for event in map(json.loads, filter(str.strip, open(file, encoding="utf-8"))):
        model = ComplianceFinding.model_validate(event)
        yield from left_out(event, model.model_dump(mode="json", exclude_unset=True, by_alias=True))


def sarif(file):
    yield from added(Sarif.model_validate_json(open(file, encoding="utf-8").read()))


print(json.dumps({"ocsf": sorted(set(ocsf(sys.argv[1]))), "sarif": sorted(set(sarif(sys.argv[2])))}))
