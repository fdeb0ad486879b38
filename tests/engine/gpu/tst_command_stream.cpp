// SPDX-License-Identifier: MIT
#include "tests/engine/kernels/gpu_fixture.h"
class TestCommandStream : public QObject {
    Q_OBJECT
};
QTEST_GUILESS_MAIN(TestCommandStream)
#include "tst_command_stream.moc"
