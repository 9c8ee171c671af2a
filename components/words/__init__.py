"""The words: answers -> names, numbers and sentences, as every reader sees them."""
