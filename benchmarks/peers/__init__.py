"""What else a performer could use, measured with the client that measures Limber."""
