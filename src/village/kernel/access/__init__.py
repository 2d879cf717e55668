"""Who may do what: roles and permissions as data, one decision function for every page, list, count, export, API and
job, and the mark that every page carries to say who may see it. It does not know what a plan or a child is: modules
name their permissions, `reference/roles.yaml` gives them to roles; nor who holds a role (accounts keeps that)."""
