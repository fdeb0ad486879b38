// SPDX-License-Identifier: MIT
// Small raised and lowered characters.
#pragma once

#include <QString>

namespace tessera {

// With Unicode's superscripts, as "x\u00B2" for "2"; "^(...)" where they do not have all that is
// needed.
QString raised(const QString& text);
// The same with subscripts and "_(...)".
QString lowered(const QString& text);

}  // namespace tessera
