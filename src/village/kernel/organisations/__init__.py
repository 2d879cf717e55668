"""The bodies that people act for: councils, schools, departments, charities. It does not hold who works there
(accounts) nor what they may do (access)."""
