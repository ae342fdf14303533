"""One benchmark for each promise about speed; timings are printed and never asserted."""
