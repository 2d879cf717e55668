"""What the plan office does one thing a page at a time: recording progress, and deciding on what another recorded."""
