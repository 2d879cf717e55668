"""The early learning entitlement."""
