"""A model's own space: where its latents lie for sounds that were analysed."""
