"""The answers: claims -> estimate, presence, month, changes. Knows no words and no drawings."""
