"""Who did or read what, when and why: an append-only, hash-chained record that the database itself refuses to change,
with signed checkpoints kept outside it. It holds references, never names, content or search words."""
