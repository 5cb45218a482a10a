"""What pages are made of: cached loaders, the controls, one function a view."""
