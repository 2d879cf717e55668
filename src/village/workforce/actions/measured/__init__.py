"""Who had the register counted, and who looked at exact figures."""
