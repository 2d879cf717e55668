"""The pages of growing: a worker's own, those of whoever supervises, and those of whoever keeps the register."""
