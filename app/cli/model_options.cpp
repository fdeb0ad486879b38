// SPDX-License-Identifier: MIT
#include "app/cli/model_options.h"

#include <CLI/CLI.hpp>

namespace tessera::cli {

CLI::Option* addMmprojOption(CLI::App& app, std::string& mmproj) {
    return app
        .add_option("--mmproj", mmproj,
                    "The vision part: a GGUF file, or the folder of a vision tower that the "
                    "model's folder only names. Default: the matching one beside the model.")
        ->type_name("FILE|FOLDER");
}

}  // namespace tessera::cli
