"""Limber's own sound model, a small instrument that is played by eight latents, and its builder."""
