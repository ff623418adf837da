"""How Limber's cost grows: with sensors, inputs, outputs and examples."""
