"""What the office has to do now, and by when: one module a kind of task."""
