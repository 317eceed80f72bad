"""What follows from the records under the rules. Pure: no files, no clock."""
