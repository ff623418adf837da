"""One file for each place that latents go to."""
