"""Changes (变更申请): no membership is edited directly; a request gathers consents and takes effect on a date (B05)."""
