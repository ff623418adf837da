"""A stored mapping with another report: what it plays stays as it is, byte for byte."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from safetensors.numpy import load, save


def with_report(data: bytes, report: Mapping[str, Any]) -> bytes:
    """Return what learnt.pack wrote, with another report."""
    header = json.loads(data[8 : 8 + int.from_bytes(data[:8], "little")])["__metadata__"]
    told = json.loads(header["about"]) | {"report": dict(report)}
    about = json.dumps(told, sort_keys=True)
    return bytes(save(load(data), {"about": about, "sha256": sha256(about.encode()).hexdigest()}))
