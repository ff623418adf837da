"""One file for each model that turns features into latents, and what fits and judges them."""
