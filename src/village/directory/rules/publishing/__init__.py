"""How the record is published as the national standard has it: in its form, under its terms, in its pages."""
