"""What somebody holds, as they keep it themselves: what of it can be so, what it comes to, who is shown what."""
