"""What happens when something fails on stage: each fault done to a real `limber run`."""
