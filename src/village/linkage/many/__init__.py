"""Which records of very many are of one person, by a frozen model, worked out on an engine: for more than an index
takes in or a machine holds. It gives pairs with their weight, and decides about no record: rivals, numbers and what
people have settled are for the index."""
