"""What the office prints about a bimtek: lists to sign, certificates."""
