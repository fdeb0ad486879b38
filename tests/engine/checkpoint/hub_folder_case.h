// SPDX-License-Identifier: MIT
// What the tests of hub folders share: a place to write them to, and how one is refused.
#pragma once

#include <QTemporaryDir>
#include <QTest>

#include "engine/checkpoint/checkpoint.h"
#include "engine/text/tokenizer/tokenizer.h"
#include "tests/engine/checkpoint/hub_builder.h"

namespace tessera::test {

class HubFolderCase {
  protected:
    void newFolder() {
        m_dir = std::make_unique<QTemporaryDir>();
        QVERIFY(m_dir->isValid());
    }
    std::filesystem::path at(const std::string& name) const {
        return std::filesystem::path(m_dir->path().toStdString()) / name;
    }
    static bool contains(const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    }
    // Opening it, or making a tokenizer of it, fails so.
    static void refused(const std::filesystem::path& path, ErrorCode code,
                        const std::string& part) {
        const auto checkpoint = Checkpoint::open(path, std::nullopt);
        std::optional<Error> error;
        if (!checkpoint)
            error = checkpoint.error();
        else if (const auto tokenizer = Tokenizer::create(checkpoint->vocabulary()); !tokenizer)
            error = tokenizer.error();
        QVERIFY2(error.has_value(), "it was accepted");
        QVERIFY2(error->code == code && contains(error->message(), part), error->message().c_str());
    }

  private:
    std::unique_ptr<QTemporaryDir> m_dir;
};

}  // namespace tessera::test
