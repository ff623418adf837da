"""What several devices share on the wire: OSC, UDP with kernel timestamps, device clocks."""
