"""What ``make bench`` prints: our figures beside peers and floors measured in the same run. It gates nothing."""
