"""Documents (制度文件): required documents of a group with sections, co-signature and versions (A10, A18, B14)."""
