"""Tests with the programs that people play with: liblo's tools, Pd and SuperCollider."""
