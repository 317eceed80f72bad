"""What was written down: teachers, their changes, activities and credit entries."""
