"""What is fuzzed, a target in each file."""
