"""How the window looks: colours, sizes, and the words and shapes of every state."""
