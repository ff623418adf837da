"""Recognition of taught movements: which one was made, and when."""
