"""Charts as coordinates: prepared numbers in, positions of an SVG's viewBox out."""
