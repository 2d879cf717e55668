"""What a workforce strategy is made of: reference data, an area's needs, its self-assessments."""
