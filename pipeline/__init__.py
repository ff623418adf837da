"""From frames to latents: the engine, its project, its control and the command line."""
