"""Measurements, run by `./village bench`. Absolute times depend on the machine; read the ratios and the growth."""
