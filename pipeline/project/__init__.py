"""The folder that holds a piece: its rig, its scenes and what must fit together in them."""
