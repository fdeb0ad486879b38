// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace tessera {

// An answer for people: the tags and coordinates of regions go, and the phrases stay. All other
// answers are as they were.
QString plainAnswer(const QString& answer);
// The same, of an answer that may go on where its question ends inside of a region.
QString plainAnswer(const QString& question, const QString& answer);

}  // namespace tessera
