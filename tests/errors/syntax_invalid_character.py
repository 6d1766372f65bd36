# A character that does not belong in a program.
price = 5 €
