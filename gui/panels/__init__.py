"""The panels of the window, one file each; a file that is added is found by itself."""
