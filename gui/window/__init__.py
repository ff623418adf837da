"""The window: the bar, the banner, the columns, the pages, and the show."""
