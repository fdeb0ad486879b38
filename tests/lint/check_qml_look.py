# SPDX-License-Identifier: MIT
"""The window has one look: controls that Tessera.Style dresses are used from there, never bare.

check_qml_look.py ROOT
"""

import re
import sys

from sources import report, source_files

STYLE = "app/desktop/style/"
# What Qt calls it, and what to use instead; "" where nothing in the window uses one yet.
DRESSED = {
    "CheckBox": "",
    "ComboBox": "AppComboBox",
    "Menu": "AppMenu",
    "MenuItem": "AppMenuItem",
    "MenuSeparator": "AppMenuSeparator",
    "RadioButton": "",
    "ScrollBar": "AppScrollBar",
    "ScrollIndicator": "AppScrollBar",
    "ScrollView": "ScrollPane",
    "Slider": "AppSlider",
    "SpinBox": "AppSpinBox",
    "Switch": "",
    "TabBar": "",
    "TextField": "AppTextField",
    "ToolTip": "AppToolTip",
}
# "ComboBox {", "delegate: MenuItem {", "ToolTip.text: ..."
USE = re.compile(r"^\s*(?:[\w.]+:\s*|component \w+:\s*)?(?:\w+\.)?(\w+) \{|^\s*(ToolTip)\.")


def check(root):
    problems = []
    for path in source_files(root, {".qml"}, ("app/desktop",)):
        name = path.relative_to(root).as_posix()
        if name.startswith(STYLE):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if not (match := USE.match(line)) or (control := match[1] or match[2]) not in DRESSED:
                continue
            instead = DRESSED[control] or f"one in {STYLE}"
            problems.append(f"{name}:{number}: {control} has Qt's own look; use {instead}")
    return report(problems, "QML look")


sys.exit(check(sys.argv[1]))
