"""What others ask of the engine over OSC, and what they are told."""
