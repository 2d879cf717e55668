"""The national standard: what it holds, how a document is read, held to it, and told what is wrong with it."""
