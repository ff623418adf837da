"""The sound: models read, run and guarded; only files that say so import torch."""
