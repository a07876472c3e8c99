"""A second, separate verifier of agreement bundles; see ../verify_bundle.py for the format."""
