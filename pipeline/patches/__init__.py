"""Patches for Max, Pd and SuperCollider that play a project's latents with nn~."""
