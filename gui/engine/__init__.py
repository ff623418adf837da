"""The engine as the window has it: commands one way, what is seen the other."""
