// SPDX-License-Identifier: MIT
#include "app/cli/conversation/line_editor.h"

#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <clocale>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "app/cli/console.h"
#include "app/cli/conversation/completion.h"

namespace tessera::cli {

namespace {

constexpr int kHistorySize = 1000;
constexpr const char* kPrompt = "> ";
constexpr char kInvisible = '\1';  // around what moves no cursor
// How terminals mark a paste once they are asked to.
constexpr const char* kPasteModeOn = "\033[?2004h";
constexpr const char* kPasteModeOff = "\033[?2004l";
// A key that no keyboard has: it triggers what has to happen once a line is cleared on the screen.
constexpr const char* kBeginKey = "\033[9999~";
constexpr std::size_t kMostChoices = 60;  // for a key that was pressed by mistake
constexpr std::wstring_view kPasteEnd = L"\033[201~";

// With the request to mark pastes: a terminal forgets it while the program is suspended.
char* promptWithPasteMode(EditLine*) {
    static std::string text =
        std::string(1, kInvisible) + kPasteModeOn + std::string(1, kInvisible) + kPrompt;
    return text.data();
}
char* plainPrompt(EditLine*) {
    static std::string text = kPrompt;
    return text.data();
}

// The terminal's state at the start, to be restored at the end, however the program ends.
termios s_found;
constexpr int kDeadlySignals[] = {SIGHUP, SIGQUIT, SIGTERM};

void onDeadlySignal(int signal) {
    tcsetattr(STDIN_FILENO, TCSADRAIN, &s_found);
    ::signal(signal, SIG_DFL);
    raise(signal);
}

// A terminal to draw on: the messages' own, unless they go to a file.
int terminalDescriptor() {
    return stderrIsTerminal() ? STDERR_FILENO : stdoutIsTerminal() ? STDOUT_FILENO : STDIN_FILENO;
}

bool isLineBreak(wchar_t character) {
    return character == L'\r' || character == L'\n';
}

// Line breaks become newlines; other control characters but tabs would only disturb the terminal.
std::wstring cleaned(std::wstring_view pasted) {
    std::wstring text;
    for (std::size_t i = 0; i < pasted.size(); ++i) {
        const wchar_t c = pasted[i];
        if (isLineBreak(c)) {
            const bool pair = c == L'\r' && i + 1 < pasted.size() && pasted[i + 1] == L'\n';
            text += L'\n';
            i += pair ? 1 : 0;
        } else if (c == L'\t' || (c >= 0x20 && (c < 0x7f || c > 0x9f))) {
            text += c;
        }
    }
    while (!text.empty() && text.back() == L'\n')
        text.pop_back();
    return text;
}

}  // namespace

Result<std::unique_ptr<LineEditor>> LineEditor::open() {
    std::unique_ptr<LineEditor> editor(new LineEditor());
    // The library reads and measures characters as the locale says. Texts are UTF-8 everywhere in
    // this program, whatever the locale.
    std::setlocale(LC_CTYPE, "C.UTF-8");
    const bool isTerminal = tcgetattr(STDIN_FILENO, &s_found) == 0;
    const int descriptor = isTerminal ? dup(terminalDescriptor()) : -1;
    editor->m_terminal = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
    editor->m_editLine = editor->m_terminal == nullptr
                             ? nullptr
                             : el_init_fd("tessera-cli", stdin, editor->m_terminal, stderr,
                                          STDIN_FILENO, descriptor, STDERR_FILENO);
    editor->m_history = history_init();
    if (editor->m_editLine == nullptr || editor->m_history == nullptr) {
        return Error(ErrorCode::InvalidArgument,
                     "A conversation needs a terminal. Give a question with --prompt instead.");
    }
    const char* type = std::getenv("TERM");
    editor->m_marksPastes = type != nullptr && std::string_view(type) != "dumb" && *type != '\0';
    HistEvent event;
    history(editor->m_history, &event, H_SETSIZE, kHistorySize);
    history(editor->m_history, &event, H_SETUNIQUE, 1);
    EditLine* const el = editor->m_editLine;
    el_set(el, EL_CLIENTDATA, editor.get());
    el_set(el, EL_PROMPT_ESC, editor->m_marksPastes ? promptWithPasteMode : plainPrompt,
           kInvisible);
    el_set(el, EL_EDITOR, "emacs");
    el_set(el, EL_SIGNAL, 1);
    el_set(el, EL_HIST, history, editor->m_history);
    editor->bindKeys();
    editor->setModes();
    return editor;
}

LineEditor::~LineEditor() {
    if (m_editLine != nullptr) {
        for (const int signal : kDeadlySignals)
            ::signal(signal, SIG_DFL);
        stopMarkingPastes();
        el_end(m_editLine);
        tcsetattr(STDIN_FILENO, TCSADRAIN, &s_found);
    }
    if (m_history != nullptr)
        history_end(m_history);
    if (m_terminal != nullptr)
        std::fclose(m_terminal);
}

void LineEditor::setModes() {
    for (const int signal : kDeadlySignals)
        ::signal(signal, onDeadlySignal);
    // In a line, Ctrl+C and Ctrl+Z are keys like any other, whose signals would end or stop the
    // program in the middle of it. Between lines, the terminal does not go back to reading lines of
    // its own, which have a limit.
    el_set(m_editLine, EL_SETTY, "-d", "-isig", nullptr);
    el_set(m_editLine, EL_SETTY, "-x", "-icanon", "-echo", nullptr);
    el_set(m_editLine, EL_PREP_TERM, 1);
    el_set(m_editLine, EL_PREP_TERM, 0);
}

void LineEditor::bindKeys() {
    el_set(m_editLine, EL_ADDFN, "tessera-interrupt", "Clears the line, or leaves", onInterrupt);
    el_set(m_editLine, EL_ADDFN, "tessera-begin", "Begins the line afresh", onBegin);
    el_set(m_editLine, EL_ADDFN, "tessera-complete", "Completes a word", onComplete);
    el_set(m_editLine, EL_ADDFN, "tessera-paste", "Inserts a paste", onPaste);
    el_set(m_editLine, EL_ADDFN, "tessera-suspend", "Goes to the background", onSuspend);
    // The ones after the first five are common elsewhere but missing from the library.
    static constexpr const char* kKeys[][2] = {
        {"^C", "tessera-interrupt"},   {kBeginKey, "tessera-begin"},
        {"^I", "tessera-complete"},    {"\\e[200~", "tessera-paste"},
        {"^Z", "tessera-suspend"},     {"^R", "em-inc-search-prev"},
        {"^W", "ed-delete-prev-word"}, {"\\e[H", "ed-move-to-beg"},
        {"\\e[1~", "ed-move-to-beg"},  {"\\e[F", "ed-move-to-end"},
        {"\\e[4~", "ed-move-to-end"},  {"\\e[3~", "ed-delete-next-char"},
        {"\\e[1;5C", "em-next-word"},  {"\\e[1;5D", "ed-prev-word"},
    };
    for (const auto& [key, command] : kKeys)
        el_set(m_editLine, EL_BIND, key, command, nullptr);
}

LineEditor& LineEditor::of(EditLine* editLine) {
    void* editor = nullptr;
    el_get(editLine, EL_CLIENTDATA, &editor);
    return *static_cast<LineEditor*>(editor);
}

unsigned char LineEditor::onInterrupt(EditLine* editLine, int) {
    LineEditor& editor = of(editLine);
    const LineInfoW* line = el_wline(editLine);
    const std::ptrdiff_t length = line->lastchar - line->buffer;
    const bool wasInterrupted = std::exchange(editor.m_interrupted, true);
    if (length > 0) {
        el_cursor(editLine, static_cast<int>(line->lastchar - line->cursor));
        el_deletestr(editLine, static_cast<int>(length));
        el_push(editLine, kBeginKey);
        return CC_REFRESH;
    }
    if (wasInterrupted)
        return CC_EOF;
    std::fputs("\nPress Ctrl+C again to leave.\n", editor.m_terminal);
    return CC_FATAL;
}

// In the row of an empty line. Only what the library calls a fatal error, which has a new prompt
// printed, also lets the next Up begin with the newest line of the history.
unsigned char LineEditor::onBegin(EditLine* editLine, int) {
    std::fputs("\r", of(editLine).m_terminal);
    return CC_FATAL;
}

unsigned char LineEditor::onComplete(EditLine* editLine, int) {
    const LineInfo* line = el_line(editLine);
    const Completion completion = complete({line->buffer, line->cursor});
    if (!completion.added.empty())
        return el_insertstr(editLine, completion.added.c_str()) == 0 ? CC_REFRESH : CC_ERROR;
    if (completion.choices.size() < 2)
        return CC_ERROR;
    std::string shown;
    for (std::size_t i = 0; i < std::min(completion.choices.size(), kMostChoices); ++i)
        shown += (i == 0 ? "\n" : "  ") + completion.choices[i];
    shown += completion.choices.size() > kMostChoices ? "  ...\n" : "\n";
    std::fputs(shown.c_str(), of(editLine).m_terminal);
    el_set(editLine, EL_REFRESH);
    return CC_NORM;
}

unsigned char LineEditor::onPaste(EditLine* editLine, int) {
    std::wstring pasted;
    wchar_t character = 0;
    while (!pasted.ends_with(kPasteEnd)) {
        if (el_wgetc(editLine, &character) != 1)
            return CC_EOF;
        pasted += character;
    }
    pasted.resize(pasted.size() - kPasteEnd.size());
    el_winsertstr(editLine, cleaned(pasted).c_str());
    return CC_REFRESH;
}

unsigned char LineEditor::onSuspend(EditLine* editLine, int) {
    LineEditor& editor = of(editLine);
    std::fputs("\n", editor.m_terminal);
    editor.stopMarkingPastes();
    el_set(editLine, EL_PREP_TERM, 0);
    tcsetattr(STDIN_FILENO, TCSADRAIN, &s_found);
    kill(0, SIGTSTP);
    el_set(editLine, EL_PREP_TERM, 1);
    el_set(editLine, EL_REFRESH);
    return CC_NORM;
}

void LineEditor::stopMarkingPastes() {
    if (m_marksPastes)
        std::fputs(kPasteModeOff, m_terminal);
    std::fflush(m_terminal);
}

std::optional<std::string> LineEditor::readLine() {
    m_interrupted = false;
    // The library shows the prompt before it takes the terminal over. A Ctrl+C in between would be
    // a signal, with which the terminal drops what was typed before it.
    el_set(m_editLine, EL_PREP_TERM, 1);
    int length = 0;
    const char* line = el_gets(m_editLine, &length);
    if (line == nullptr || length <= 0) {
        std::fputs("\n", m_terminal);
        std::fflush(m_terminal);
        return std::nullopt;
    }
    std::string text(line, static_cast<std::size_t>(length));
    if (text.ends_with('\n'))
        text.pop_back();
    if (text.find_first_not_of(" \t\n") != std::string::npos) {
        HistEvent event;
        history(m_history, &event, H_ENTER, text.c_str());
    }
    return text;
}

}  // namespace tessera::cli
