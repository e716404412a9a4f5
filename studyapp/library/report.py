"""What checking decks found."""

from __future__ import annotations

from dataclasses import dataclass, field

from studyapp.formats import Problem


@dataclass(frozen=True, slots=True)
class Ruled:
    """One piece of evidence and what it said."""

    deck: str
    note: str
    demo: str
    line: int | None
    what: str


@dataclass
class Report:
    decks: int = 0
    notes: int = 0
    runs: int = 0
    seeds: tuple[int, ...] = ()
    evidence: int = 0
    """Distinct pieces that decide a key."""
    supports: int = 0
    holds: int = 0
    """Pieces of evidence, of both sorts, that say what they must."""
    refuted: list[Ruled] = field(default_factory=list)
    depends: list[Ruled] = field(default_factory=list)
    controls_not_failing: list[Ruled] = field(default_factory=list)
    wrong_keys_holding: list[Ruled] = field(default_factory=list)
    not_run: list[Ruled] = field(default_factory=list)
    varying: int = 0
    """Notes with [note.vary]."""
    variants: int = 0
    """Variants of them that were run."""
    unusable: list[Ruled] = field(default_factory=list)
    """Variants that are never asked; no reason to fail while enough others are."""
    ill_conditioned: list[Ruled] = field(default_factory=list)
    """Variants whose answer hangs on the seed."""
    too_few_variants: list[Ruled] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    """What was cleaned, left out or guessed when a file was read; no reason to fail."""

    @property
    def sound(self) -> bool:
        return not (
            self.refuted
            or self.depends
            or self.controls_not_failing
            or self.wrong_keys_holding
            or self.not_run
            or self.ill_conditioned
            or self.too_few_variants
            or self.problems
        )
