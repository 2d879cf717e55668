"""What is decided from facts about helping a family. Plain Python."""
