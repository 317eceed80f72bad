"""What is required: dated, sourced rules of one jurisdiction."""
