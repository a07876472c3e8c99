"""What Roundtable adds to NVIDIA FLARE: a controller with quorum and deadline, an executor that trains with PyTorch, and a bridge."""
