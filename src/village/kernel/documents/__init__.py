"""What people write as data for the system to go by: documents, read whole or refused with every fault and its place,
and the closed language of conditions in them. What a document is about belongs to whoever reads it.
"""
