"""What runs: the real-time loop, the trainer, and what starts and joins them."""
