"""What is asked of collections and of the returns that employers make for them."""
