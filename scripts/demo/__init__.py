"""The demo's approximate districts and invented layers, made again from one seed."""
