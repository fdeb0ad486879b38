// SPDX-License-Identifier: MIT
// Photos in a line, with a question behind them: as terminals and file managers write files that
// are dropped or pasted, and as people type them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tessera::cli {

struct PhotosAndQuestion {
    std::vector<std::string> photos;  // their paths; the files need not exist
    std::string question;
};

// The words after /image. The first is always a file; a name with spaces counts as one file if
// there is such a file, or if it ends as photos' names do. A word after that is another photo if it
// exists or ends like one; the first word that does neither begins the question.
PhotosAndQuestion photosBehindCommand(std::string_view text);

// A line that may begin with files, each by its whole path (from / or ~/, or a file: address),
// because anything shorter may be words of a question. A file that is no photo counts only if
// nothing else is in the line: "/etc/hosts what is this?" is a question.
PhotosAndQuestion leadingPhotos(std::string_view line);

// By its name: "photo.jpg", "scan.TIFF".
bool endsLikePhoto(std::string_view name);

}  // namespace tessera::cli
