"""Everything between frames and latents, without a thread, clock, socket or device."""
