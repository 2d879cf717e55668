"""The pages of figures: measures, areas, releases. Every filter is in the address and nothing needs a script."""
