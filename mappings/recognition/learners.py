"""Classifiers of scikit-learn, which is only needed to learn: what they learn is kept as arrays."""

import importlib
from typing import Any

from mappings.recognition.kinds.base import MissingError


def classifier(module: str, name: str, **settings: Any) -> Any:
    """Return a classifier of scikit-learn; raises MissingError where that is not installed."""
    try:
        return getattr(importlib.import_module(f"sklearn.{module}"), name)(**settings)
    except ImportError as error:
        raise MissingError(
            "this kind of recognition needs scikit-learn to learn: pip install 'limber[learn]', or "
            "choose knn"
        ) from error
