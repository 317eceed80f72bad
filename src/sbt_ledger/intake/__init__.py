"""How sheets from elsewhere become rows of a book: nothing is written here, all is proposed."""
