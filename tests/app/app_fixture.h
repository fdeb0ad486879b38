// SPDX-License-Identifier: MIT
// How the tests start the application, and what they start it with.
#pragma once

#include <memory>

#include "app/desktop/start/application.h"
#include "tests/app/scripted_model.h"

namespace tessera {

// A pair of files that do not exist: a scripted model loads from any.
ModelSource anyModel();
// The tiny model in the repository, for the real engine.
ModelSource tinyModel();
// A photo of a cup of coffee.
QString coffeePhoto();

// Without a backend yet.
ApplicationOptions optionsFor(const QString& dataDir, const ModelSource& model = {});
// With the real engine.
ApplicationOptions engineOptions(const QString& dataDir, const ModelSource& model = {});

// The application without a window, as main() makes it. Ends the test program if it does not start.
class AppFixture {
  public:
    explicit AppFixture(const ApplicationOptions& options);
    // With a scripted model instead of the options' backend.
    AppFixture(ApplicationOptions options, const QByteArray& script);
    // With a scripted model that is already chosen.
    AppFixture(const QString& dataDir, const QByteArray& script);
    AppFixture(const AppFixture&) = delete;
    AppFixture& operator=(const AppFixture&) = delete;

    // Each returns false if what it waits for does not happen in time.
    bool waitForModel() const;
    // Until no answer is being given.
    bool waitForAnswer() const;
    bool waitUntilHeld() const;
    bool attach(const QString& photo) const;
    // Asks as soon as that is possible.
    bool send(const QString& question) const;
    // Sends, then waits for the end of the answer.
    bool ask(const QString& question) const;
    const MessageRow& lastMessage() const { return application->messages()->rows().constLast(); }

    std::unique_ptr<Application> application;
    std::shared_ptr<ScriptedModel> model;  // nullptr without a script

  private:
    void start(const ApplicationOptions& options);
};

}  // namespace tessera
