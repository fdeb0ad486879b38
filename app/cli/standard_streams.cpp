// SPDX-License-Identifier: MIT
#include "app/cli/standard_streams.h"

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

namespace tessera::cli {

void prepareStandardStreams() {
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; ++stream) {
        if (fcntl(stream, F_GETFD) < 0) {
            // This is the lowest free number. Opened in the wrong direction, so that using it still
            // fails.
            [[maybe_unused]] const int opened =
                open("/dev/null", stream == STDIN_FILENO ? O_WRONLY : O_RDONLY);
        }
    }
    signal(SIGPIPE, SIG_IGN);
}

}  // namespace tessera::cli
