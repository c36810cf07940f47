select ensure_audit_partitions();
