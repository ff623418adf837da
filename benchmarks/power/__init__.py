"""A loss of power simulated at every step of a real session on a project's folder."""
