// SPDX-License-Identifier: MIT
#pragma once

#include <histedit.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "engine/core/result.h"

namespace tessera::cli {

// Reads questions from the terminal at standard input: editing keys, a history for as long as the
// object lives, text of any length, a paste of several lines as one text; the Tab
// key completes (completion.h). Everything is UTF-8.
//
// While the object lives, it owns the terminal: what is typed between two lines is not shown but
// kept for the next one, and Ctrl+C is a signal. One object at a time.
class LineEditor {
  public:
    // Errors: InvalidArgument (standard input is not a terminal that can be written to).
    static Result<std::unique_ptr<LineEditor>> open();
    ~LineEditor();
    LineEditor(const LineEditor&) = delete;
    LineEditor& operator=(const LineEditor&) = delete;

    // Without the final newline; nullopt at the end: Ctrl+D, a second Ctrl+C in a row on an empty
    // line, or a terminal that is gone.
    std::optional<std::string> readLine();

  private:
    LineEditor() = default;
    static LineEditor& of(EditLine* editLine);
    static unsigned char onInterrupt(EditLine* editLine, int key);
    static unsigned char onBegin(EditLine* editLine, int key);
    static unsigned char onComplete(EditLine* editLine, int key);
    static unsigned char onPaste(EditLine* editLine, int key);
    static unsigned char onSuspend(EditLine* editLine, int key);
    void setModes();
    void bindKeys();
    void stopMarkingPastes();

    std::FILE* m_terminal = nullptr;
    EditLine* m_editLine = nullptr;
    History* m_history = nullptr;
    bool m_marksPastes = false;
    bool m_interrupted = false;  // by Ctrl+C, since this line was begun
};

}  // namespace tessera::cli
