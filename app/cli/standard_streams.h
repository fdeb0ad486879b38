// SPDX-License-Identifier: MIT
#pragma once

namespace tessera::cli {

// Call first, before any file is opened. A standard stream that the program was started without
// stays unusable, so that reading and writing it fails with a message: otherwise the next file or
// pipe would get its number. A pipe whose reader has gone becomes a failed write as well, not the
// end of the program.
void prepareStandardStreams();

}  // namespace tessera::cli
