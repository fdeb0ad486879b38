// SPDX-License-Identifier: MIT
// A loaded model and one conversation with it, as `ask` uses them.
#pragma once

#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "app/cli/ask/ask_options.h"
#include "app/cli/interrupt.h"
#include "engine/core/result.h"
#include "engine/session/session.h"

namespace tessera::cli {

// Decodes a photo. Errors: those of decodeImageFile.
Result<PhotoPtr> loadPhoto(const std::string& path, Alpha alpha);

class AskSession {
  public:
    // Loads the model, with progress on stderr; Ctrl+C cancels. `wantVision`: look for an mmproj
    // beside the model when none was named, and say which one was taken. Once the model is loaded,
    // prints what the user should know about it. Errors: those of Engine::load.
    static Result<std::unique_ptr<AskSession>> open(const AskOptions& options, bool wantVision);

    const Engine& engine() const { return *m_engine; }
    const GenerateParams& params() const { return m_params; }

    // What a prompt takes of the context. Errors: those of Session::measure.
    Result<PromptCost> measure(const Prompt& prompt) const {
        return m_session->measure(prompt, m_params);
    }

    // One answer. Streams its text to stdout if `streamText`, without the tags of regions; progress
    // goes to stderr. Ctrl+C stops it. Errors: those of Session::generate; WriteFailed as soon as
    // stdout takes no more.
    Result<GenerateResult> answer(const Prompt& prompt, bool streamText, TraceSink* trace);

    void reset() { m_session->reset(); }

    // From now on Ctrl+C stops answers and never ends the program.
    void keepRunning() { m_interrupt.onlyStop(); }

  private:
    AskSession() = default;

    GenerateParams m_params;
    InterruptListener m_interrupt;
    std::unique_ptr<Engine> m_engine;
    std::unique_ptr<Session> m_session;
};

// Answers questions from the terminal until /quit or the end of input. Returns an ExitCode.
int runConversation(AskSession& session, const AskOptions& options,
                    std::vector<PromptPhoto> firstPhotos);

// Runs a conversation for each line of `list`; prints a JSON line for each. Returns an ExitCode.
int runBatch(AskSession& session, const AskOptions& options, std::istream& list);

}  // namespace tessera::cli
