"""What the review log says, as numbers."""
