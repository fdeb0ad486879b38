// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

#include "engine/core/result.h"

namespace tessera {

// What to show for an error: translated where the kind alone says it, the error's own sentences
// otherwise. Says what happened, what was kept and what to do.
QString errorText(const Error& error);

}  // namespace tessera
