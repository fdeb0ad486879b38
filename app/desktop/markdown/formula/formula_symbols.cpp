// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/formula/formula_symbols.h"

#include <QHash>
#include <QStringView>

namespace tessera {
namespace {

struct Entry {
    const char* name;
    const char16_t* text;
};

// clang-format off
constexpr Entry kLetters[] = {
    {"alpha", u"α"}, {"beta", u"β"}, {"gamma", u"γ"}, {"delta", u"δ"}, {"epsilon", u"ε"},
    {"varepsilon", u"ε"}, {"zeta", u"ζ"}, {"eta", u"η"}, {"theta", u"θ"}, {"vartheta", u"ϑ"},
    {"iota", u"ι"}, {"kappa", u"κ"}, {"lambda", u"λ"}, {"mu", u"μ"}, {"nu", u"ν"}, {"xi", u"ξ"},
    {"omicron", u"ο"}, {"pi", u"π"}, {"varpi", u"ϖ"}, {"rho", u"ρ"}, {"varrho", u"ϱ"},
    {"sigma", u"σ"}, {"varsigma", u"ς"}, {"tau", u"τ"}, {"upsilon", u"υ"}, {"phi", u"φ"},
    {"varphi", u"φ"}, {"chi", u"χ"}, {"psi", u"ψ"}, {"omega", u"ω"}, {"Gamma", u"Γ"},
    {"Delta", u"Δ"}, {"Theta", u"Θ"}, {"Lambda", u"Λ"}, {"Xi", u"Ξ"}, {"Pi", u"Π"},
    {"Sigma", u"Σ"}, {"Upsilon", u"Υ"}, {"Phi", u"Φ"}, {"Psi", u"Ψ"}, {"Omega", u"Ω"},
    {"infty", u"∞"}, {"partial", u"∂"}, {"nabla", u"∇"}, {"hbar", u"ℏ"}, {"ell", u"ℓ"},
    {"Re", u"ℜ"}, {"Im", u"ℑ"}, {"aleph", u"ℵ"}, {"emptyset", u"∅"}, {"varnothing", u"∅"},
    {"forall", u"∀"}, {"exists", u"∃"}, {"nexists", u"∄"}, {"neg", u"¬"}, {"lnot", u"¬"},
    {"prime", u"′"}, {"angle", u"∠"}, {"degree", u"°"}, {"circ", u"∘"}, {"sum", u"∑"},
    {"prod", u"∏"}, {"coprod", u"∐"}, {"int", u"∫"}, {"iint", u"∬"}, {"iiint", u"∭"},
    {"oint", u"∮"}, {"bigcup", u"⋃"}, {"bigcap", u"⋂"}, {"bigoplus", u"⨁"}, {"bigotimes", u"⨂"},
    {"ldots", u"…"}, {"dots", u"…"}, {"cdots", u"⋯"}, {"vdots", u"⋮"}, {"ddots", u"⋱"},
    {"dotsc", u"…"}, {"dotsb", u"⋯"}, {"imath", u"ı"}, {"jmath", u"ȷ"}, {"dagger", u"†"},
    {"ddagger", u"‡"}, {"star", u"⋆"}, {"ast", u"∗"}, {"bullet", u"•"}, {"square", u"□"},
    {"Box", u"□"}, {"triangle", u"△"}, {"top", u"⊤"}, {"bot", u"⊥"}, {"checkmark", u"✓"},
    {"lbrace", u"{"}, {"rbrace", u"}"}, {"langle", u"⟨"}, {"rangle", u"⟩"}, {"lfloor", u"⌊"},
    {"rfloor", u"⌋"}, {"lceil", u"⌈"}, {"rceil", u"⌉"}, {"lvert", u"|"}, {"rvert", u"|"},
    {"vert", u"|"}, {"lVert", u"‖"}, {"rVert", u"‖"}, {"Vert", u"‖"}, {"lbrack", u"["},
    {"rbrack", u"]"}, {"backslash", u"\\"}, {"pounds", u"£"}, {"euro", u"€"}, {"S", u"§"},
    {"P", u"¶"}, {"copyright", u"©"}, {"colon", u":"}, {"AA", u"Å"},
};
constexpr Entry kOperators[] = {
    {"cdot", u"·"}, {"times", u"×"}, {"div", u"÷"}, {"pm", u"±"}, {"mp", u"∓"}, {"leq", u"≤"},
    {"le", u"≤"}, {"geq", u"≥"}, {"ge", u"≥"}, {"neq", u"≠"}, {"ne", u"≠"}, {"approx", u"≈"},
    {"equiv", u"≡"}, {"sim", u"∼"}, {"simeq", u"≃"}, {"cong", u"≅"}, {"propto", u"∝"},
    {"ll", u"≪"}, {"gg", u"≫"}, {"leqslant", u"≤"}, {"geqslant", u"≥"}, {"lt", u"<"},
    {"gt", u">"}, {"in", u"∈"}, {"notin", u"∉"}, {"ni", u"∋"}, {"subset", u"⊂"},
    {"subseteq", u"⊆"}, {"supset", u"⊃"}, {"supseteq", u"⊇"}, {"subsetneq", u"⊊"}, {"cup", u"∪"},
    {"cap", u"∩"}, {"setminus", u"∖"}, {"land", u"∧"}, {"wedge", u"∧"}, {"lor", u"∨"},
    {"vee", u"∨"}, {"oplus", u"⊕"}, {"otimes", u"⊗"}, {"odot", u"⊙"}, {"to", u"→"},
    {"rightarrow", u"→"}, {"leftarrow", u"←"}, {"leftrightarrow", u"↔"}, {"Rightarrow", u"⇒"},
    {"Leftarrow", u"⇐"}, {"Leftrightarrow", u"⇔"}, {"implies", u"⟹"}, {"impliedby", u"⟸"},
    {"iff", u"⟺"}, {"longrightarrow", u"⟶"}, {"longleftarrow", u"⟵"}, {"Longrightarrow", u"⟹"},
    {"mapsto", u"↦"}, {"longmapsto", u"⟼"}, {"hookrightarrow", u"↪"}, {"uparrow", u"↑"},
    {"downarrow", u"↓"}, {"updownarrow", u"↕"}, {"rightharpoonup", u"⇀"},
    {"rightleftharpoons", u"⇌"}, {"gets", u"←"}, {"mid", u"∣"}, {"nmid", u"∤"},
    {"parallel", u"∥"}, {"perp", u"⊥"}, {"vdash", u"⊢"}, {"models", u"⊨"}, {"therefore", u"∴"},
    {"because", u"∵"}, {"coloneqq", u"≔"}, {"triangleq", u"≜"}, {"doteq", u"≐"}, {"prec", u"≺"},
    {"succ", u"≻"}, {"preceq", u"≼"}, {"succeq", u"≽"}, {"asymp", u"≍"}, {"bmod", u"mod"},
};
// Shown by their names.
constexpr const char* kFunctions[] = {
    "sin", "cos", "tan", "cot", "sec", "csc", "sinh", "cosh", "tanh", "coth", "arcsin", "arccos",
    "arctan", "log", "ln", "lg", "exp", "min", "max", "sup", "inf", "lim", "limsup", "liminf",
    "det", "dim", "ker", "gcd", "arg", "deg", "hom", "Pr", "argmax", "argmin", "softmax", "tr",
    "rank",
};
constexpr struct { const char* name; char16_t mark; } kAccents[] = {
    {"hat", 0x0302},
    {"widehat", 0x0302},
    {"bar", 0x0304},
    {"overline", 0x0305},
    {"vec", 0x20D7},
    {"overrightarrow", 0x20D7},
    {"dot", 0x0307},
    {"ddot", 0x0308},
    {"tilde", 0x0303},
    {"widetilde", 0x0303},
    {"underline", 0x0332},
    {"check", 0x030C},
    {"breve", 0x0306},
    {"acute", 0x0301},
    {"grave", 0x0300},
    {"mathring", 0x030A},
    {"not", 0x0338},
};
// clang-format on

constexpr QStringView kPlain = u"CHNPQRZ";
constexpr QStringView kDoubleStruck = u"ℂℍℕℙℚℝℤ";

QHash<QString, FormulaSymbol> makeSymbols() {
    QHash<QString, FormulaSymbol> symbols;
    for (const Entry& entry : kLetters)
        symbols.insert(QString::fromLatin1(entry.name),
                       {QString::fromUtf16(entry.text), FormulaSymbol::Letter});
    for (const Entry& entry : kOperators)
        symbols.insert(QString::fromLatin1(entry.name),
                       {QString::fromUtf16(entry.text), FormulaSymbol::Operator});
    for (const char* name : kFunctions)
        symbols.insert(QString::fromLatin1(name),
                       {QString::fromLatin1(name), FormulaSymbol::Function});
    return symbols;
}

}  // namespace

std::optional<FormulaSymbol> formulaSymbol(const QString& name) {
    static const QHash<QString, FormulaSymbol> symbols = makeSymbols();
    const auto found = symbols.constFind(name);
    return found == symbols.constEnd() ? std::nullopt : std::optional(*found);
}

QString doubleStruck(QChar letter) {
    const qsizetype at = kPlain.indexOf(letter);
    return at < 0 ? QString(letter) : QString(kDoubleStruck[at]);
}

QChar formulaAccent(const QString& name) {
    for (const auto& accent : kAccents)
        if (name == QLatin1String(accent.name))
            return accent.mark;
    return {};
}

}  // namespace tessera
