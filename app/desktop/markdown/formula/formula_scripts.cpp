// SPDX-License-Identifier: MIT
#include "app/desktop/markdown/formula/formula_scripts.h"

#include <QStringView>

namespace tessera {
namespace {

// Each character, and below it its small form.
constexpr QStringView kPlain =
    u"0123456789+−-=()abcdefgh"
    u"ijklmnoprstuvwxyzABDEGHI"
    u"JKLMNOPRTUVWαβγδθφχ′″∘°*"
    u"†";
constexpr QStringView kRaised =
    u"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰ"
    u"ⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵ"
    u"ᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᵠᵡ′″°°*"
    u"†";
static_assert(kPlain.size() == kRaised.size());
constexpr QStringView kUsual =
    u"0123456789+−-=()aehijklm"
    u"noprstuvxβγρφχ";
constexpr QStringView kLowered =
    u"₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘ"
    u"ₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ";
static_assert(kUsual.size() == kLowered.size());

QString small(const QString& text, QStringView from, QStringView to, QChar mark) {
    QString all;
    for (const QChar c : text) {
        const qsizetype at = from.indexOf(c);
        if (at < 0)
            return text.size() == 1 ? QString(mark) + text
                                    : QString(mark) + QLatin1Char('(') + text + QLatin1Char(')');
        all += to[at];
    }
    return all;
}

}  // namespace

QString raised(const QString& text) {
    return small(text, kPlain, kRaised, QLatin1Char('^'));
}

QString lowered(const QString& text) {
    return small(text, kUsual, kLowered, QLatin1Char('_'));
}

}  // namespace tessera
