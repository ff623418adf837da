"""What fits, judges and keeps mappings: scaling, folds, evaluation, storage."""
