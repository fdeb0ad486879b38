// SPDX-License-Identifier: MIT
// Errors as data: a pattern, its values, and the message that they make.
#include <fmt/format.h>

#include <QTest>
#include <string>
#include <vector>

#include "engine/core/error.h"

using namespace std::string_literals;
using namespace tessera;

class ErrorTest : public QObject {
    Q_OBJECT

    static std::string valueOf(const Sentence& sentence, std::size_t index) {
        return std::get<std::string>(sentence.values().at(index));
    }

  private slots:
    void messageHasTheValues() {
        const std::vector<int> sizes = {1, 2};
        const Error error(ErrorCode::FileTruncated, "{} has {} of {} ({}).", "\"a\""s, 7u, 8.5,
                          fmt::join(sizes, ", "));
        QCOMPARE(error.message(), "\"a\" has 7 of 8.5 (1, 2)."s);
        QCOMPARE(error.sentence.pattern(), "{} has {} of {} ({})."s);
        QCOMPARE(error.sentence.values().size(), std::size_t(4));
        QCOMPARE(valueOf(error.sentence, 2), "8.5"s);
        QCOMPARE(Error(ErrorCode::Cancelled, "Stopped.").message(), "Stopped."s);
        QVERIFY(Error().message().empty() && Error().sentence.empty());
    }

    // A file may be called "{}".
    void valuesAreNotPatterns() {
        QCOMPARE(Sentence("{} and {}.", "{}"s, "%1 {x}"s).english(), "{} and %1 {x}."s);
        QCOMPARE(Sentence::foreign("{} failed").english(), "{} failed"s);
    }

    void sentencesStayWhatTheyAre() {
        const Sentence inner("the length of {}", "\"key\""s);
        const Error error(ErrorCode::InvalidFormat, "{} is damaged: {}.", "a"s, inner);
        QCOMPARE(error.message(), "a is damaged: the length of \"key\"."s);
        QVERIFY(std::get<Sentence>(error.sentence.values()[1]) == inner);
    }

    void listsAreSentences() {
        QVERIFY(Sentence::listed({}).empty());
        const std::vector<Sentence> problems = {Sentence("one"), Sentence("two"),
                                                Sentence("three")};
        QVERIFY(Sentence::listed(std::span(problems).first(1)) == problems.front());
        QCOMPARE(Sentence::listed(problems).english(), "one; two; three"s);
    }

    // What was kept may lack values, or have too many.
    void keptSentencesNeedNotFit() {
        QCOMPARE(Sentence("{} and {}", {"a"s}).english(), "a and {}"s);
        QCOMPARE(Sentence("only {}", {"a"s, "b"s}).english(), "only a"s);
    }

    void equalIsEqual() {
        const auto said = [](int number) {
            return Error(ErrorCode::Internal, "{} failed", number);
        };
        QVERIFY(said(1) == said(1));
        QVERIFY(said(1) != said(2));
    }
};

QTEST_APPLESS_MAIN(ErrorTest)
#include "tst_error.moc"
