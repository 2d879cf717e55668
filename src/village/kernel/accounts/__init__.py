"""People who sign in: one account a person, by password with a second factor or through an organisation's own
OpenID Connect provider. It does not decide what they may see (access)."""
