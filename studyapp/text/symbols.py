"""What each LaTeX command is in Unicode, and the letters that exist raised, lowered or styled."""

from __future__ import annotations

from typing import Final


def _table(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


def words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ORDINARY: Final = _table(r"""
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι
kappa κ lambda λ mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ
upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
Upsilon Υ Phi Φ Psi Ψ Omega Ω
partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ imath ı jmath ȷ Re ℜ Im ℑ aleph ℵ emptyset ∅ varnothing ∅
forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ intercal ⊺ angle ∠ triangle △ square □
blacksquare ■ checkmark ✓ degree ° prime ′ complement ∁ eth ð
dots … ldots … dotsc … dotsb ⋯ cdots ⋯ dotsm ⋯ vdots ⋮ ddots ⋱ iddots ⋰
vert | Vert ‖ | ‖ lvert | rvert | lVert ‖ rVert ‖ backslash \ lq ‘ rq ’ S § P ¶ dag † ddag ‡
% % _ _ # # $ $ & &
""")
BINARY: Final = _table(r"""
cdot · times × div ÷ pm ± mp ∓ ast ∗ star ⋆ circ ∘ bullet • odot ⊙ otimes ⊗ oplus ⊕ ominus ⊖
oslash ⊘ cup ∪ cap ∩ uplus ⊎ sqcup ⊔ sqcap ⊓ setminus ∖ smallsetminus ∖ wedge ∧ land ∧ vee ∨
lor ∨ dagger † ddagger ‡ boxplus ⊞ boxtimes ⊠ bmod mod centerdot · ltimes ⋉ rtimes ⋊ amalg ⨿
diamond ⋄ wr ≀ circledast ⊛
""")
RELATIONS: Final = _table(r"""
le ≤ leq ≤ ge ≥ geq ≥ leqslant ≤ geqslant ≥ lt < gt > neq ≠ ne ≠ approx ≈ sim ∼ simeq ≃ cong ≅
equiv ≡ propto ∝ ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ subsetneq ⊊ supset ⊃ supseteq ⊇
nsubseteq ⊈ mid | nmid ∤ parallel ∥ perp ⊥ models ⊨ vdash ⊢ dashv ⊣ doteq ≐ triangleq ≜ asymp ≍
prec ≺ succ ≻ preceq ⪯ succeq ⪰ lesssim ≲ gtrsim ≳ coloneqq ≔ eqqcolon ≕ colon :
to → rightarrow → longrightarrow ⟶ leftarrow ← longleftarrow ⟵ gets ← leftrightarrow ↔
longleftrightarrow ⟷ Rightarrow ⇒ Longrightarrow ⟹ implies ⟹ Leftarrow ⇐ impliedby ⟸
Leftrightarrow ⇔ Longleftrightarrow ⟺ iff ⟺ mapsto ↦ longmapsto ⟼ hookrightarrow ↪
hookleftarrow ↩ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ rightharpoonup ⇀ rightharpoondown ⇁ leftharpoonup ↼ rightleftharpoons ⇌
leadsto ⇝ rightsquigarrow ⇝ nrightarrow ↛ therefore ∴ because ∵
independent ⫫ indep ⫫
""")
OPENING: Final = _table(r"{ { lbrace { lbrack [ langle ⟨ lfloor ⌊ lceil ⌈ lgroup ( ulcorner ⌜")
CLOSING: Final = _table(r"} } rbrace } rbrack ] rangle ⟩ rfloor ⌋ rceil ⌉ rgroup ) urcorner ⌝")
BIG: Final = _table(r"""
sum ∑ prod ∏ coprod ∐ bigcup ⋃ bigcap ⋂ bigoplus ⨁ bigotimes ⨂ bigodot ⨀ bigvee ⋁ bigwedge ⋀
bigsqcup ⨆ biguplus ⨄
int ∫ iint ∬ iiint ∭ oint ∮
""")
INTEGRALS: Final = frozenset("∫∬∭∮")
"""Their limits stand beside them unless \\limits says otherwise."""

NAMES: Final = words("""
log ln lg exp sin cos tan cot sec csc arcsin arccos arctan sinh cosh tanh coth arg deg dim hom ker
""")
LIMIT_NAMES: Final = {name: name for name in words("max min sup inf lim det gcd Pr")} | {
    "argmax": "arg max",
    "argmin": "arg min",
    "limsup": "lim sup",
    "liminf": "lim inf",
}

SPACES: Final = {
    ",": 1, ":": 1, ">": 1, ";": 1, " ": 1, "thinspace": 1, "medspace": 1, "thickspace": 1,
    "enspace": 1, "space": 1, "nobreakspace": 1, "quad": 2, "qquad": 4,
}  # fmt: skip
"""Cells that a spacing command asks for."""
NOTHING: Final = words("""
! negthinspace displaystyle textstyle scriptstyle scriptscriptstyle limits nolimits
nonumber notag relax
""")
"""Commands that draw nothing of their own."""
SIZES: Final = frozenset(
    size + side for size in ("big", "Big", "bigg", "Bigg") for side in ("", "l", "r", "m")
)

ACCENTS: Final = {
    "hat": "\u0302", "bar": "\u0304", "tilde": "\u0303", "vec": "\u20d7", "dot": "\u0307",
    "ddot": "\u0308", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300",
    "mathring": "\u030a", "widehat": "\u0302", "widetilde": "\u0303", "overline": "\u0305",
    "underline": "\u0332", "overrightarrow": "\u20d7", "overleftarrow": "\u20d6",
}  # fmt: skip
ALPHABETS: Final = {
    "mathcal": "script", "mathscr": "script", "mathbb": "double", "mathds": "double",
    "mathfrak": "fraktur", "mathbf": "bold", "boldsymbol": "bold", "bm": "bold", "pmb": "bold",
    "mathsf": "", "mathtt": "", "mathrm": "", "mathit": "", "mathnormal": "",
}  # fmt: skip
WORDS: Final = words("text textrm textbf textit textsf texttt textnormal mbox hbox emph textup")
ARROWS: Final = {
    "xrightarrow": "→", "xleftarrow": "←", "xRightarrow": "⇒", "xLeftarrow": "⇐",
    "xleftrightarrow": "↔", "xmapsto": "↦",
}  # fmt: skip
NEGATED: Final = {
    "=": "≠", "∈": "∉", "<": "≮", ">": "≯", "≤": "≰", "≥": "≱", "⊂": "⊄", "⊆": "⊈", "≡": "≢",
    "∼": "≁", "≈": "≉", "∃": "∄", "∣": "∤", "∥": "∦", "⊃": "⊅", "∋": "∌",
}  # fmt: skip
REFUSED: Final = {
    "color": "colour is not shown here",
    "textcolor": "colour is not shown here",
    "colorbox": "colour is not shown here",
    "label": "a formula here has no number to refer to",
    "ref": "a formula here cannot refer to another",
    "eqref": "a formula here cannot refer to another",
    "hspace": "exact lengths mean nothing in a terminal",
    "vspace": "exact lengths mean nothing in a terminal",
    "includegraphics": "pictures are not shown here",
    "href": "links are not opened here",
    "def": "macros are not defined here",
    "newcommand": "macros are not defined here",
}

RAISED: Final = dict(
    zip(
        "0123456789+−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφϕχ⊤⊺′∘*∗",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡᵀᵀ′°**",
        strict=True,
    )
)
LOWERED: Final = dict(
    zip(
        "0123456789+−=()aehijklmnoprstuvxβγρφϕχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ",
        strict=True,
    )
)

_ALPHABET_STARTS: Final = {  # of A, a, 0, Α, α in the block of mathematical letters
    "bold": (0x1D400, 0x1D41A, 0x1D7CE, 0x1D6A8, 0x1D6C2),
    "script": (0x1D49C, 0x1D4B6, None, None, None),
    "double": (0x1D538, 0x1D552, 0x1D7D8, None, None),
    "fraktur": (0x1D504, 0x1D51E, None, None, None),
}
_OLDER: Final = {  # letters that Unicode had before that block
    "script": dict(zip("BEFHILMRego", "ℬℰℱℋℐℒℳℛℯℊℴ", strict=True)),
    "double": dict(zip("CHNPQRZ", "ℂℍℕℙℚℝℤ", strict=True)),
    "fraktur": dict(zip("CHIRZ", "ℭℌℑℜℨ", strict=True)),
    "bold": {"∇": "𝛁", "∂": "𝛛", "ϵ": "𝛜", "ϑ": "𝛝", "ϕ": "𝛟", "ϱ": "𝛠", "ϖ": "𝛡"},
}


def styled(character: str, alphabet: str) -> str:
    """The letter in a mathematical alphabet; one that the alphabet lacks stays as it is."""
    if character in (older := _OLDER.get(alphabet, {})):
        return older[character]
    if alphabet not in _ALPHABET_STARTS:
        return character
    ranges = (("A", "Z"), ("a", "z"), ("0", "9"), ("Α", "Ω"), ("α", "ω"))
    for (first, last), start in zip(ranges, _ALPHABET_STARTS[alphabet], strict=True):
        if start is not None and first <= character <= last:
            return chr(start + ord(character) - ord(first))
    return character


def raised(text: str) -> str | None:
    """The text in superscript letters, or None where one of them does not exist."""
    return "".join(RAISED[c] for c in text) if all(c in RAISED for c in text) else None


def lowered(text: str) -> str | None:
    """The text in subscript letters, or None where one of them does not exist."""
    return "".join(LOWERED[c] for c in text) if all(c in LOWERED for c in text) else None
