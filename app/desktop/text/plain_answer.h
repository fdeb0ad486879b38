// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tessera {

// An answer for people: the tags and coordinates of regions go, and the phrases stay. All other
// answers are as they were.
QString plainAnswer(const QString& answer);

}  // namespace tessera
