"""What is made of observations: a measure is a YAML file that says what it counts, why, how it is worked out and from
what; its values are ranked, compared with neighbours and rolled up. It decides nothing about what may be shown."""
