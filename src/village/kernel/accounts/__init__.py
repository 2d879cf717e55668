"""People who sign in: one account a person, by password with a second factor or through an organisation's own
OpenID Connect provider, and the roles given to them. It does not decide what a role may do (access)."""
