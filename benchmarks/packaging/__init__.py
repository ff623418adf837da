"""Tries what others will install: the wheel, the sdist, and which wheels there are for whom."""
