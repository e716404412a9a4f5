"""Text for terminals: formulae, safety, folding, cell widths and wrapping."""
