"""What evaluation reads from the other services: thin functions and strict models of the used fields."""
