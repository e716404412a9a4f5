"""The sorts of note, one file each; a file here is found by its place."""
