"""How a book is kept: plain files, read tolerantly and written without loss."""
