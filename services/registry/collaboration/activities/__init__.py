"""Activities (活动): class observation, guidance and other work between schools, recorded and confirmed (A28, A29)."""
