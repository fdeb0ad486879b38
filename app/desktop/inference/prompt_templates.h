// SPDX-License-Identifier: MIT
// The prompt templates that the backends offer with every model.
#pragma once

#include "app/desktop/values/inference_types.h"

namespace tessera {

// All that the engine knows, by their names in tessera-cli.
QList<PromptTemplate> promptTemplates();

}  // namespace tessera
