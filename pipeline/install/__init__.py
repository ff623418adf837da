"""Installs Limber for one user from a folder of wheels or the net; needs Python alone."""
