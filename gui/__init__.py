"""The window: a client of the engine, above everything else and needed by nothing."""
