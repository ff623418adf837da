"""One report: Limber beside its peers and the physical floor, with plots."""
