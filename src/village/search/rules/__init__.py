"""What an entry, a question and an answer are; how words are read, hits ranked and hours written."""
