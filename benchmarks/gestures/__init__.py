"""The public benchmark of gesture to latents: real movement, latents tied to it, streamed."""
