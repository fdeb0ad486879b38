<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>AnswerDetails</name>
    <message numerus="yes">
        <source>%Ln tokens: the conversation and its photos</source>
        <translation>
            <numerusform>%Ln token: the conversation and its photos</numerusform>
            <numerusform>%Ln tokens: the conversation and its photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Read %Ln tokens, wrote %1</source>
        <translation>
            <numerusform>Read %Ln token, wrote %1</numerusform>
            <numerusform>Read %Ln tokens, wrote %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Archive</name>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>and %Ln more</numerusform>
            <numerusform>and %Ln more</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>AttachmentArea</name>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln refused</numerusform>
            <numerusform>%Ln refused</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GridOption</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LoadedModelCard</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln, the model&apos;s own number</source>
        <translation>
            <numerusform>%Ln, the model&apos;s own number</numerusform>
            <numerusform>%Ln, the model&apos;s own number</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln, for small print</source>
        <translation>
            <numerusform>%Ln, for small print</numerusform>
            <numerusform>%Ln, for small print</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryNeed</name>
    <message numerus="yes">
        <source>Needs %1, but only %2 is free on %3: %n of %4 layers stay in main memory, so answers take longer.</source>
        <translation>
            <numerusform>Needs %1, but only %2 is free on %3: %n of %4 layers stays in main memory, so answers take longer.</numerusform>
            <numerusform>Needs %1, but only %2 is free on %3: %n of %4 layers stay in main memory, so answers take longer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelLoadBar</name>
    <message numerus="yes">
        <source>Use %Ln tokens</source>
        <translation>
            <numerusform>Use %Ln token</numerusform>
            <numerusform>Use %Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelOptions</name>
    <message numerus="yes">
        <source>%Ln threads</source>
        <translation>
            <numerusform>%Ln thread</numerusform>
            <numerusform>%Ln threads</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoTile</name>
    <message numerus="yes">
        <source>%Ln regions are marked on it.</source>
        <translation>
            <numerusform>%Ln region is marked on it.</numerusform>
            <numerusform>%Ln regions are marked on it.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SearchHeading</name>
    <message numerus="yes">
        <source>The first %Ln matches</source>
        <translation>
            <numerusform>The first %Ln match</numerusform>
            <numerusform>The first %Ln matches</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln match</numerusform>
            <numerusform>%Ln matches</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TileSummary</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>hd, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</source>
        <translation>
            <numerusform>hd, tiles of %1 × %1 pixels, %n grid of up to %2 × %3, %4</numerusform>
            <numerusform>hd, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>anyres, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</source>
        <translation>
            <numerusform>anyres, tiles of %1 × %1 pixels, %n grid of up to %2 × %3, %4</numerusform>
            <numerusform>anyres, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>an overview and up to %n tiles of %1 × %1 pixels, a newline after each row</source>
        <translation>
            <numerusform>an overview and up to %n tile of %1 × %1 pixels, a newline after each row</numerusform>
            <numerusform>an overview and up to %n tiles of %1 × %1 pixels, a newline after each row</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TileWords</name>
    <message numerus="yes">
        <source>%Ln tokens, the same as now</source>
        <translation>
            <numerusform>%Ln token, the same as now</numerusform>
            <numerusform>%Ln tokens, the same as now</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens instead of %1</source>
        <translation>
            <numerusform>%Ln token instead of %1</numerusform>
            <numerusform>%Ln tokens instead of %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 × %2 is the largest grid of this photo&apos;s shape with at most %Ln tiles. It keeps %3 of the photo&apos;s %4 pixels.</source>
        <translation>
            <numerusform>%1 × %2 is the largest grid of this photo&apos;s shape with at most %Ln tile. It keeps %3 of the photo&apos;s %4 pixels.</numerusform>
            <numerusform>%1 × %2 is the largest grid of this photo&apos;s shape with at most %Ln tiles. It keeps %3 of the photo&apos;s %4 pixels.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TokenBar</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln token</numerusform>
            <numerusform>%Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tessera::ModelController</name>
    <message numerus="yes">
        <source>%n of %1 layers are in main memory, because the device has no room for them: answers take longer.</source>
        <translation>
            <numerusform>%n of %1 layers is in main memory, because the device has no room for them: answers take longer.</numerusform>
            <numerusform>%n of %1 layers are in main memory, because the device has no room for them: answers take longer.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tessera::PromptMeter</name>
    <message numerus="yes">
        <source>This does not fit into the model&apos;s context of %Ln tokens.</source>
        <translation>
            <numerusform>This does not fit into the model&apos;s context of %Ln token.</numerusform>
            <numerusform>This does not fit into the model&apos;s context of %Ln tokens.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Photos %1, text %Ln tokens; room for %2 more, including the answer</source>
        <translation>
            <numerusform>Photos %1, text %Ln token; room for %2 more, including the answer</numerusform>
            <numerusform>Photos %1, text %Ln tokens; room for %2 more, including the answer</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln tokens</source>
        <translation>
            <numerusform>%1 of %Ln token</numerusform>
            <numerusform>%1 of %Ln tokens</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tessera::GridComparison</name>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln photo</numerusform>
            <numerusform>%Ln photos</numerusform>
        </translation>
    </message>
</context>
</TS>
