<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutDialog</name>
    <message>
        <source>About Tessera</source>
        <translation>关于 Tessera</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>Asks vision-language models about your photos: on this computer, with its GPU or its processor, offline.</source>
        <translation>就你的照片向视觉语言模型提问：在这台电脑上，用它的显卡或处理器，无需联网。</translation>
    </message>
    <message>
        <source>Conversations and photos are in</source>
        <translation>对话和照片保存在</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Answers are computed on</source>
        <translation>回答的计算设备</translation>
    </message>
    <message>
        <source>no device yet: no model is loaded</source>
        <translation>尚无设备：未加载模型</translation>
    </message>
    <message>
        <source>Tessera is released under the MIT licence. It is built on these, each under its own licence:</source>
        <translation>Tessera 采用 MIT 许可证。它由以下组件构建，各有其许可证：</translation>
    </message>
    <message>
        <source>Vulkan driver: %1</source>
        <translation>Vulkan 驱动：%1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>AnswerDetails</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy these details</source>
        <translation>复制这些详细信息</translation>
    </message>
    <message>
        <source>This seed is in use</source>
        <translation>正在使用此随机种子</translation>
    </message>
    <message>
        <source>Use this seed</source>
        <translation>使用此随机种子</translation>
    </message>
    <message>
        <source>For the next answers in this conversation</source>
        <translation>用于此对话接下来的回答</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 词元/秒</translation>
    </message>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>temperature 0: always the most likely word</source>
        <translation>温度 0：总是选最可能的词</translation>
    </message>
    <message>
        <source>temperature %1</source>
        <translation>温度 %1</translation>
    </message>
    <message>
        <source>top-k %1</source>
        <translation>top-k %1</translation>
    </message>
    <message>
        <source>top-p %1</source>
        <translation>top-p %1</translation>
    </message>
    <message>
        <source>min-p %1</source>
        <translation>min-p %1</translation>
    </message>
    <message>
        <source>repeat penalty %1</source>
        <translation>重复惩罚 %1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Read</source>
        <translation>读取</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens: the conversation and its photos</source>
        <translation>
            <numerusform>%Ln 个词元：对话及其中的照片</numerusform>
        </translation>
    </message>
    <message>
        <source>Written</source>
        <translation>生成</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>速度</translation>
    </message>
    <message>
        <source>First word</source>
        <translation>首个词</translation>
    </message>
    <message>
        <source>after %1</source>
        <translation>%1后</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>采样</translation>
    </message>
    <message>
        <source>At most</source>
        <translation>上限</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message numerus="yes">
        <source>Read %Ln tokens, wrote %1</source>
        <translation>
            <numerusform>读取 %Ln 个词元，生成 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. %2 px</source>
        <translation>%1. %2 像素</translation>
    </message>
    <message>
        <source>%1. %2: %3 px</source>
        <translation>%1. %2：%3 像素</translation>
    </message>
    <message>
        <source>Regions</source>
        <translation>区域</translation>
    </message>
</context>
<context>
    <name>AppearanceSwitch</name>
    <message>
        <source>Appearance: follow the desktop</source>
        <translation>外观：跟随系统</translation>
    </message>
    <message>
        <source>Appearance: light</source>
        <translation>外观：浅色</translation>
    </message>
    <message>
        <source>Appearance: dark</source>
        <translation>外观：深色</translation>
    </message>
</context>
<context>
    <name>Archive</name>
    <message>
        <source>You</source>
        <translation>你</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Item %1 in the file: %2</source>
        <translation>文件中的第 %1 个：%2</translation>
    </message>
    <message>
        <source>“%1”: %2</source>
        <translation>“%1”：%2</translation>
    </message>
    <message numerus="yes">
        <source>and %Ln more</source>
        <translation>
            <numerusform>另外还有 %Ln 个</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 (the clock was wrong)</source>
        <translation>%1（当时时钟不准）</translation>
    </message>
    <message>
        <source>New conversations: %1. New messages: %2.</source>
        <translation>新增对话：%1。新增消息：%2。</translation>
    </message>
    <message>
        <source>Nothing new was imported.</source>
        <translation>没有导入任何新内容。</translation>
    </message>
    <message>
        <source>Conversations that could not be imported: %1.</source>
        <translation>无法导入的对话：%1 个。</translation>
    </message>
    <message>
        <source>%1 (made by you, always kept)</source>
        <translation>%1（手动备份，始终保留）</translation>
    </message>
    <message>
        <source>Everything was already here.</source>
        <translation>所有内容都已存在。</translation>
    </message>
    <message>
        <source>Photos that could not be found: %1.</source>
        <translation>找不到的照片：%1。</translation>
    </message>
    <message>
        <source>Regions of %1, in pixels:</source>
        <translation>%1 中的区域（像素）：</translation>
    </message>
    <message>
        <source>Parts of the export that could not be read: %1.</source>
        <translation>未能读取的导出部分：%1 个。</translation>
    </message>
    <message>
        <source>Restored from the trash: %1.</source>
        <translation>从回收站恢复的对话：%1。</translation>
    </message>
</context>
<context>
    <name>ArchiveBar</name>
    <message>
        <source>%1 %2%</source>
        <translation>%1 %2%</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Open the folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>AssistantMessage</name>
    <message>
        <source>Answer: %1</source>
        <translation>回答：%1</translation>
    </message>
    <message>
        <source>Starting …</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>换一个回答</translation>
    </message>
    <message>
        <source>How this answer was made</source>
        <translation>此回答的生成方式</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>Interrupted when Tessera closed</source>
        <translation>Tessera 关闭时中断</translation>
    </message>
    <message>
        <source>Waiting for the other answer to finish</source>
        <translation>等另一个回答完成后再回答</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
    <message>
        <source>Puts the question back into the question box</source>
        <translation>把问题放回输入框</translation>
    </message>
    <message>
        <source>Continue the answer</source>
        <translation>继续回答</translation>
    </message>
    <message>
        <source>Compare with the previous version</source>
        <translation>与上一个版本比较</translation>
    </message>
    <message>
        <source>Compare with the next version</source>
        <translation>与下一个版本比较</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>Waiting for the answer above to finish</source>
        <translation>等上面的回答完成后再回答</translation>
    </message>
    <message>
        <source>At temperature 0, the answer is the same each time.</source>
        <translation>温度为 0 时，每次的回答都相同。</translation>
    </message>
    <message>
        <source>With a fixed seed, the answer is the same each time.</source>
        <translation>随机种子固定时，每次的回答都相同。</translation>
    </message>
    <message>
        <source>Change the temperature</source>
        <translation>更改采样温度</translation>
    </message>
    <message>
        <source>Change the seed</source>
        <translation>更改随机种子</translation>
    </message>
</context>
<context>
    <name>AttachmentArea</name>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln 张照片</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln refused</source>
        <translation>
            <numerusform>%Ln 张被拒绝</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>Remove the refused ones</source>
        <translation>移除被拒绝的照片</translation>
    </message>
    <message>
        <source>Remove all</source>
        <translation>全部移除</translation>
    </message>
</context>
<context>
    <name>AttachmentChip</name>
    <message>
        <source>Photo %1, %2</source>
        <translation>照片 %1，%2</translation>
    </message>
    <message>
        <source>Alt and an arrow key move it</source>
        <translation>按 Alt 和方向键可调整位置</translation>
    </message>
    <message>
        <source>%1  ·  %2</source>
        <translation>%1  ·  %2</translation>
    </message>
    <message>
        <source>Reading …</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Reading %1 …</source>
        <translation>正在读取 %1…</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>Cancel %1</source>
        <translation>取消 %1</translation>
    </message>
    <message>
        <source>Remove %1</source>
        <translation>移除 %1</translation>
    </message>
</context>
<context>
    <name>BackupDialog</name>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Copies of all conversations and photos, in %1</source>
        <translation>所有对话和照片的副本，位于 %1</translation>
    </message>
    <message>
        <source>Back up</source>
        <translation>自动备份</translation>
    </message>
    <message>
        <source>every day</source>
        <translation>每天</translation>
    </message>
    <message>
        <source>every week</source>
        <translation>每周</translation>
    </message>
    <message>
        <source>only on request</source>
        <translation>仅手动</translation>
    </message>
    <message>
        <source>How often</source>
        <translation>备份频率</translation>
    </message>
    <message>
        <source>Keep the last</source>
        <translation>保留最近</translation>
    </message>
    <message>
        <source>How many backups are kept</source>
        <translation>保留的备份数量</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore the backup from %1</source>
        <translation>恢复 %1 的备份</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>还没有备份。</translation>
    </message>
    <message>
        <source>Restoring brings back what is missing. Nothing already here is changed or removed.</source>
        <translation>恢复只会找回缺失的内容，不会更改或删除现有内容。</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>立即备份</translation>
    </message>
    <message>
        <source>A folder for backups, preferably on another disk</source>
        <translation>备份文件夹，最好在另一个磁盘上</translation>
    </message>
    <message>
        <source>Another folder …</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>The default folder</source>
        <translation>默认文件夹</translation>
    </message>
</context>
<context>
    <name>Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>BranchSwitcher</name>
    <message>
        <source>Version %1 of %2</source>
        <translation>第 %1 个版本，共 %2 个</translation>
    </message>
    <message>
        <source>Previous version</source>
        <translation>上一个版本</translation>
    </message>
    <message>
        <source>%1 / %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Next version</source>
        <translation>下一个版本</translation>
    </message>
</context>
<context>
    <name>ChatHeader</name>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Settings of this chat (Ctrl+E)</source>
        <translation>此对话的设置 (Ctrl+E)</translation>
    </message>
    <message>
        <source>Settings of this chat, changed (Ctrl+E)</source>
        <translation>此对话的设置，已更改 (Ctrl+E)</translation>
    </message>
</context>
<context>
    <name>ChatPage</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>You can read your conversations, but nothing can be asked or changed. %1</source>
        <translation>您可以阅读对话，但不能提问或更改任何内容。%1</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Go to the answer being written (End)</source>
        <translation>跳到正在生成的回答（End）</translation>
    </message>
    <message>
        <source>Go to the end (End)</source>
        <translation>跳到末尾（End）</translation>
    </message>
</context>
<context>
    <name>ComparedAnswerCard</name>
    <message>
        <source>Starting …</source>
        <translation>正在开始…</translation>
    </message>
    <message>
        <source>Answer: %1</source>
        <translation>回答：%1</translation>
    </message>
    <message>
        <source>Continue with this answer</source>
        <translation>从此回答继续</translation>
    </message>
</context>
<context>
    <name>ComposerMenu</name>
    <message>
        <source>Cut</source>
        <translation>剪切</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Paste text or photos</source>
        <translation>粘贴文字或照片</translation>
    </message>
    <message>
        <source>Select all</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>ComposerPane</name>
    <message>
        <source>Open photos (Ctrl+O)</source>
        <translation>打开照片 (Ctrl+O)</translation>
    </message>
    <message>
        <source>Ask about the screen</source>
        <translation>询问屏幕内容</translation>
    </message>
    <message>
        <source>Ask about the photos …</source>
        <translation>就这些照片提问…</translation>
    </message>
    <message>
        <source>Ask about the photo …</source>
        <translation>就这张照片提问…</translation>
    </message>
    <message>
        <source>Ask …</source>
        <translation>提问…</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Enter sends, Shift+Enter starts a new line</source>
        <translation>Enter 发送，Shift+Enter 换行</translation>
    </message>
    <message>
        <source>Stop (Esc)</source>
        <translation>停止 (Esc)</translation>
    </message>
    <message>
        <source>Send (Enter)</source>
        <translation>发送 (Enter)</translation>
    </message>
    <message>
        <source>An answer is being written in another conversation.</source>
        <translation>另一个对话正在生成回答。</translation>
    </message>
    <message>
        <source>Ask in a new chat</source>
        <translation>在新对话中提问</translation>
    </message>
    <message>
        <source>The model is still loading. The question will be sent when it is ready.</source>
        <translation>模型仍在加载。加载完成后会立即发送这个问题。</translation>
    </message>
    <message>
        <source>No model is loaded yet. The question stays here.</source>
        <translation>还没有可以回答的模型。问题会保留在这里。</translation>
    </message>
    <message>
        <source>Don&apos;t send</source>
        <translation>不发送</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Go there</source>
        <translation>前往</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop the answer in the other conversation</source>
        <translation>停止另一个对话中的回答</translation>
    </message>
    <message>
        <source>Find … on the photo</source>
        <translation>在照片上查找…</translation>
    </message>
    <message>
        <source>Photos are still being read. The question will be sent when they are ready.</source>
        <translation>照片仍在读取。读取完成后会立即发送这个问题。</translation>
    </message>
    <message>
        <source>A photo could not be read, so the question was not sent. Enter sends it without that photo.</source>
        <translation>有一张照片无法读取，因此没有发送这个问题。按 Enter 发送，不带那张照片。</translation>
    </message>
    <message>
        <source>Answering …</source>
        <translation>正在回答…</translation>
    </message>
</context>
<context>
    <name>ConfirmDialog</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>ContextMeter</name>
    <message>
        <source>Context: %1</source>
        <translation>上下文：%1</translation>
    </message>
</context>
<context>
    <name>ConversationDelegate</name>
    <message>
        <source>open, pinned</source>
        <translation>已打开，已置顶</translation>
    </message>
    <message>
        <source>open</source>
        <translation>已打开</translation>
    </message>
    <message>
        <source>pinned</source>
        <translation>已置顶</translation>
    </message>
    <message>
        <source>Name of the conversation</source>
        <translation>对话名称</translation>
    </message>
    <message>
        <source>Rename, pin, export or delete “%1”</source>
        <translation>重命名、置顶、导出或删除“%1”</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Unpin</source>
        <translation>取消置顶</translation>
    </message>
    <message>
        <source>Pin to the top</source>
        <translation>置顶</translation>
    </message>
    <message>
        <source>Export as %1 …</source>
        <translation>导出为 %1…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>being answered</source>
        <translation>正在回答</translation>
    </message>
    <message>
        <source>a question is waiting</source>
        <translation>有一个问题在等待</translation>
    </message>
</context>
<context>
    <name>ConversationSettings</name>
    <message>
        <source>Settings of this chat</source>
        <translation>此对话的设置</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
    <message>
        <source>They apply from the next question on, in this conversation only.</source>
        <translation>从下一个问题开始生效，仅限此对话。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>What the model is told before the conversation. Leave it empty for the template&apos;s own.</source>
        <translation>对话开始前告诉模型的内容。留空则使用模板自带的内容。</translation>
    </message>
    <message>
        <source>Temperature</source>
        <translation>采样温度</translation>
    </message>
    <message>
        <source>How freely words are chosen; 0 always takes the most likely one.</source>
        <translation>选词的自由程度；0 表示总是选最可能的词。</translation>
    </message>
    <message>
        <source>Top-p</source>
        <translation>Top-p</translation>
    </message>
    <message>
        <source>Keeps only the most likely words that together reach this probability; 1 is off.</source>
        <translation>只从累计概率达到此值的最可能的词中选；1 表示关闭。</translation>
    </message>
    <message>
        <source>Min-p</source>
        <translation>Min-p</translation>
    </message>
    <message>
        <source>Drops words less likely than this fraction of the most likely one; 0 is off.</source>
        <translation>舍弃概率低于最可能词此比例的词；0 表示关闭。</translation>
    </message>
    <message>
        <source>Top-k</source>
        <translation>Top-k</translation>
    </message>
    <message>
        <source>Keeps only this many of the most likely words; 0 is off.</source>
        <translation>只从这么多个最可能的词中选；0 表示关闭。</translation>
    </message>
    <message>
        <source>Repeat penalty</source>
        <translation>重复惩罚</translation>
    </message>
    <message>
        <source>Above 1, words that were just used become less likely; 1 is off.</source>
        <translation>大于 1 时，刚用过的词会更少出现；1 表示关闭。</translation>
    </message>
    <message>
        <source>Longest answer, in tokens</source>
        <translation>回答的最大长度（词元）</translation>
    </message>
    <message>
        <source>The answer ends there; 0 allows as many as fit into the context.</source>
        <translation>回答到此为止；0 表示只受上下文空间限制。</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>全部重置</translation>
    </message>
    <message>
        <source>As in a new chat without a preset</source>
        <translation>恢复为不用预设的新对话</translation>
    </message>
</context>
<context>
    <name>CopyButton</name>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>CropBar</name>
    <message>
        <source>Draw a rectangle on the photo</source>
        <translation>在照片上画一个矩形</translation>
    </message>
    <message>
        <source>It is cut out at the photo&apos;s full resolution.</source>
        <translation>按照片的完整分辨率裁剪。</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ask about this part</source>
        <translation>就此部分提问</translation>
    </message>
</context>
<context>
    <name>CropFrame</name>
    <message>
        <source>No part is chosen</source>
        <translation>未选择任何部分</translation>
    </message>
    <message>
        <source>Part of the photo: %1, %2 from the left, %3 from the top. %4</source>
        <translation>照片的一部分：%1，距左边 %2，距顶边 %3。%4</translation>
    </message>
</context>
<context>
    <name>DemoNote</name>
    <message>
        <source>The demo model is loaded: it only knows drawn shapes and short words. A full vision-language model (LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL or InternLM-XComposer2) describes your own photos, reads the text in them and answers questions about them. It comes as two GGUF files, from about 4 GB, or as a folder from a model hub; choose or drop them here.</source>
        <translation>已加载演示模型：它只认识手绘图形和简短的单词。完整的视觉语言模型（LLaVA、VILA-1.5、Qwen-VL、DeepSeek-VL 或 InternLM-XComposer2）能描述你自己的照片、读出其中的文字并回答相关问题。它由两个 GGUF 文件组成（约 4 GB 起），或是一个从模型站下载的文件夹；请在这里选择或拖入。</translation>
    </message>
    <message>
        <source>The demo model needs no download, but only knows drawn shapes and short words.</source>
        <translation>演示模型无需下载，但只认识手绘图形和简短的单词。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>使用演示模型</translation>
    </message>
</context>
<context>
    <name>DropTarget</name>
    <message>
        <source>Drop to ask about it</source>
        <translation>松开即可提问</translation>
    </message>
</context>
<context>
    <name>EmptyState</name>
    <message>
        <source>Choose a model to begin.</source>
        <translation>请先选择一个模型。</translation>
    </message>
    <message>
        <source>Click a picture to ask about it.</source>
        <translation>点击一张图片即可提问。</translation>
    </message>
    <message>
        <source>Drop a photo here and ask about it.</source>
        <translation>把照片拖到这里，然后提问。</translation>
    </message>
    <message>
        <source>Tessera needs a vision-language model (LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL or InternLM-XComposer2): two GGUF files, the language model and its image part (mmproj), or a folder as published on a model hub. Everything stays on this computer.</source>
        <translation>Tessera 需要一个视觉语言模型（LLaVA、VILA-1.5、Qwen-VL、DeepSeek-VL 或 InternLM-XComposer2）：两个 GGUF 文件（语言模型及其图像模块 mmproj），或从模型站下载的文件夹。所有内容都留在这台电脑上。</translation>
    </message>
    <message>
        <source>Click a photo to see how the model sees it. You can also add more.</source>
        <translation>点击照片可以看到模型如何看它。也可以再添加照片。</translation>
    </message>
    <message>
        <source>You can also paste one, or open it from a folder. Or try one of these:</source>
        <translation>也可以粘贴照片，或从文件夹中打开。或者试试这些：</translation>
    </message>
    <message>
        <source>You can also paste one, or open it from a folder. Click a photo to see how the model cuts it into tiles.</source>
        <translation>也可以粘贴照片，或从文件夹中打开。点击照片可以看到模型如何把它切成图块。</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Add a vision-language model</source>
        <translation>添加视觉语言模型</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Use the demo model</source>
        <translation>使用演示模型</translation>
    </message>
    <message>
        <source>What would you like to know?</source>
        <translation>您想知道什么？</translation>
    </message>
    <message>
        <source>This is the demo model: it knows drawn shapes and short words, in one picture at a time. A full vision-language model answers questions about your own photos.</source>
        <translation>这是演示模型：它认识手绘图形和简短的单词，每次只能看一张图。完整的视觉语言模型可以回答关于你自己照片的问题。</translation>
    </message>
</context>
<context>
    <name>ErrorText</name>
    <message>
        <source>This cannot be done.</source>
        <translation>无法执行此操作。</translation>
    </message>
    <message>
        <source>A file is missing.</source>
        <translation>缺少文件。</translation>
    </message>
    <message>
        <source>A file cannot be read.</source>
        <translation>无法读取文件。</translation>
    </message>
    <message>
        <source>A file is incomplete. Download it again.</source>
        <translation>文件不完整。请重新下载。</translation>
    </message>
    <message>
        <source>A file is damaged or not in the expected format.</source>
        <translation>文件已损坏，或格式不正确。</translation>
    </message>
    <message>
        <source>Tessera cannot use this.</source>
        <translation>Tessera 无法使用它。</translation>
    </message>
    <message>
        <source>These files do not belong together.</source>
        <translation>这些文件不匹配。</translation>
    </message>
    <message>
        <source>There is not enough free memory.</source>
        <translation>可用内存不足。</translation>
    </message>
    <message>
        <source>No usable device was found.</source>
        <translation>没有可用于计算的设备。</translation>
    </message>
    <message>
        <source>Something could not be written to the disk.</source>
        <translation>无法写入磁盘。</translation>
    </message>
    <message>
        <source>Something went wrong.</source>
        <translation>出错了。</translation>
    </message>
    <message>
        <source>%1 Details in English: %2</source>
        <translation>%1详细信息（英文）：%2</translation>
    </message>
</context>
<context>
    <name>FileDialogs</name>
    <message>
        <source>Open photos</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Photos (%1)</source>
        <translation>照片 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Import conversations</source>
        <translation>导入对话</translation>
    </message>
    <message>
        <source>Exported conversations (%1)</source>
        <translation>导出的对话 (%1)</translation>
    </message>
    <message>
        <source>Where to save the exported folder</source>
        <translation>选择导出文件夹的位置</translation>
    </message>
</context>
<context>
    <name>FindBar</name>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 个，共 %2 个</translation>
    </message>
    <message>
        <source>Previous (Shift+F3)</source>
        <translation>上一个 (Shift+F3)</translation>
    </message>
    <message>
        <source>Next (F3)</source>
        <translation>下一个 (F3)</translation>
    </message>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
</context>
<context>
    <name>FindRegions</name>
    <message>
        <source>What should be marked on the photo?</source>
        <translation>要在照片上标出什么？</translation>
    </message>
    <message>
        <source>the red car, all people, the title …</source>
        <translation>红色汽车、所有人、标题…</translation>
    </message>
    <message>
        <source>Add a photo first.</source>
        <translation>请先添加照片。</translation>
    </message>
    <message>
        <source>Find</source>
        <translation>查找</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>FoldButton</name>
    <message>
        <source>open</source>
        <translation>已展开</translation>
    </message>
    <message>
        <source>closed</source>
        <translation>已收起</translation>
    </message>
</context>
<context>
    <name>FoundModels</name>
    <message>
        <source>These are on this computer. Click one to load it:</source>
        <translation>这台电脑上已有以下模型，点击即可加载：</translation>
    </message>
    <message>
        <source>Load %1</source>
        <translation>加载 %1</translation>
    </message>
</context>
<context>
    <name>GridAction</name>
    <message>
        <source>Ask again with this grid</source>
        <translation>用此网格重新提问</translation>
    </message>
    <message>
        <source>Use this grid</source>
        <translation>使用此网格</translation>
    </message>
</context>
<context>
    <name>GridComparisonView</name>
    <message>
        <source>Back (Esc)</source>
        <translation>返回 (Esc)</translation>
    </message>
    <message>
        <source>One question, two grids</source>
        <translation>同一问题，两种网格</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Two versions of a question</source>
        <translation>同一问题的两个版本</translation>
    </message>
    <message>
        <source>One question, two answers</source>
        <translation>同一问题的两个回答</translation>
    </message>
</context>
<context>
    <name>GridOption</name>
    <message>
        <source>Overview only</source>
        <translation>仅概览图</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 · the model&apos;s choice</source>
        <translation>%1 · 模型的选择</translation>
    </message>
    <message>
        <source>%1 · chosen by hand</source>
        <translation>%1 · 手动选择</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>keeps %1, wastes %2 pixels</source>
        <translation>保留 %1 像素，浪费 %2 像素</translation>
    </message>
    <message>
        <source>%1, %2, %3</source>
        <translation>%1，%2，%3</translation>
    </message>
</context>
<context>
    <name>LibraryFolders</name>
    <message>
        <source>Add a folder …</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Stop searching</source>
        <translation>停止查找</translation>
    </message>
    <message>
        <source>Search again</source>
        <translation>重新查找</translation>
    </message>
    <message>
        <source>Remove %1 from the list; its files stay</source>
        <translation>从列表中移除 %1；文件会保留</translation>
    </message>
    <message>
        <source>Add %1</source>
        <translation>添加 %1</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>正在查找模型</translation>
    </message>
    <message>
        <source>A folder with models, directly or in subfolders</source>
        <translation>其中或其子文件夹中有模型的文件夹</translation>
    </message>
    <message>
        <source>%1 (not listed)</source>
        <translation>%1（未列出）</translation>
    </message>
    <message>
        <source>Do not list models of %1</source>
        <translation>不列出 %1 的模型</translation>
    </message>
    <message>
        <source>List models of %1</source>
        <translation>列出 %1 的模型</translation>
    </message>
</context>
<context>
    <name>LinkDialog</name>
    <message>
        <source>Open this address with your mail program?</source>
        <translation>用邮件程序打开此地址？</translation>
    </message>
    <message>
        <source>Open this address with your browser?</source>
        <translation>用浏览器打开此地址？</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Copy the address</source>
        <translation>复制地址</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>LoadedModelCard</name>
    <message>
        <source>Loaded: %1</source>
        <translation>已加载：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Unload</source>
        <translation>卸载</translation>
    </message>
    <message>
        <source>Unload the model and free its memory</source>
        <translation>卸载模型并释放内存</translation>
    </message>
    <message>
        <source>How questions are put to the model and how photos are cut</source>
        <translation>如何向模型提问，以及如何切分照片</translation>
    </message>
    <message>
        <source>Prompt template %1: %2</source>
        <translation>提示词模板 %1：%2</translation>
    </message>
    <message>
        <source>Prompt template</source>
        <translation>提示词模板</translation>
    </message>
    <message>
        <source>as recognised</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>How photos are cut</source>
        <translation>照片切分方式</translation>
    </message>
    <message>
        <source>Ties between grids</source>
        <translation>网格并列时</translation>
    </message>
    <message>
        <source>original: LLaVA</source>
        <translation>original：LLaVA</translation>
    </message>
    <message>
        <source>hf: transformers</source>
        <translation>hf：transformers</translation>
    </message>
    <message>
        <source>Photos now: %1</source>
        <translation>当前照片：%1</translation>
    </message>
    <message>
        <source>Hide details</source>
        <translation>隐藏详情</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>Vulkan driver: %1</source>
        <translation>Vulkan 驱动：%1</translation>
    </message>
    <message>
        <source>Tiles at most</source>
        <translation>图块数上限</translation>
    </message>
    <message numerus="yes">
        <source>%Ln, the model&apos;s own number</source>
        <translation>
            <numerusform>%Ln，由模型决定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln, for small print</source>
        <translation>
            <numerusform>%Ln，适合小字</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Main</name>
    <message>
        <source>Tessera</source>
        <translation>Tessera</translation>
    </message>
    <message>
        <source>%1 – Tessera</source>
        <translation>%1 – Tessera</translation>
    </message>
</context>
<context>
    <name>MarkdownCode</name>
    <message>
        <source>Code</source>
        <translation>代码</translation>
    </message>
    <message>
        <source>Code, %1</source>
        <translation>代码，%1</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
    <message>
        <source>Copy the code</source>
        <translation>复制代码</translation>
    </message>
</context>
<context>
    <name>MemoryNeed</name>
    <message>
        <source>Does not fit: it needs %1, but only %2 is free on %3.</source>
        <translation>放不下：需要 %1，而 %3 上只有 %2 可用。</translation>
    </message>
    <message>
        <source>It would fit with a conversation of at most %L1 tokens.</source>
        <translation>若对话不超过 %L1 个词元就放得下。</translation>
    </message>
    <message>
        <source>Choose a smaller model, or one with a smaller quantisation.</source>
        <translation>请选择更小的模型，或量化更小的版本。</translation>
    </message>
    <message numerus="yes">
        <source>Needs %1, but only %2 is free on %3: %n of %4 layers stay in main memory, so answers take longer.</source>
        <translation>
            <numerusform>需要 %1，而 %3 上只有 %2 可用：共 %4 层，其中 %n 层留在内存中，因此回答会慢一些。</numerusform>
        </translation>
    </message>
    <message>
        <source>Needs %1; %2 is free on %3.</source>
        <translation>需要 %1；%3 上有 %2 可用。</translation>
    </message>
    <message>
        <source>language model %1</source>
        <translation>语言模型 %1</translation>
    </message>
    <message>
        <source>image part %1</source>
        <translation>图像模块 %1</translation>
    </message>
    <message>
        <source>working memory %1</source>
        <translation>工作内存 %1</translation>
    </message>
    <message>
        <source>conversation of %1 tokens %2</source>
        <translation>%1 个词元的对话 %2</translation>
    </message>
</context>
<context>
    <name>MessageList</name>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
</context>
<context>
    <name>MessageMenu</name>
    <message>
        <source>Copy the selection</source>
        <translation>复制选中的文字</translation>
    </message>
    <message>
        <source>Copy the question</source>
        <translation>复制问题</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>Rephrase the question</source>
        <translation>修改问题</translation>
    </message>
    <message>
        <source>Continue the answer</source>
        <translation>继续回答</translation>
    </message>
    <message>
        <source>Another answer</source>
        <translation>换一个回答</translation>
    </message>
    <message>
        <source>Compare with the previous version</source>
        <translation>与上一个版本比较</translation>
    </message>
    <message>
        <source>Compare with the next version</source>
        <translation>与下一个版本比较</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Delete with everything after it</source>
        <translation>删除此条及其后的全部内容</translation>
    </message>
</context>
<context>
    <name>ModelButton</name>
    <message>
        <source>Loading … %1%</source>
        <translation>正在加载… %1%</translation>
    </message>
    <message>
        <source>Demo model</source>
        <translation>演示模型</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Model: %1</source>
        <translation>模型：%1</translation>
    </message>
    <message>
        <source>%1, on %2. Choose another model (Ctrl+M)</source>
        <translation>%1，运行于%2。选择其他模型 (Ctrl+M)</translation>
    </message>
    <message>
        <source>Choose a model (Ctrl+M)</source>
        <translation>选择模型 (Ctrl+M)</translation>
    </message>
</context>
<context>
    <name>ModelChoicePane</name>
    <message>
        <source>Chosen: %1</source>
        <translation>已选择：%1</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Other files</source>
        <translation>其他文件</translation>
    </message>
</context>
<context>
    <name>ModelDialog</name>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
</context>
<context>
    <name>ModelEntry</name>
    <message>
        <source>%L1 B</source>
        <comment>billions of parameters</comment>
        <translation>%L1 B</translation>
    </message>
    <message>
        <source>%L1 M</source>
        <comment>millions of parameters</comment>
        <translation>%L1 M</translation>
    </message>
</context>
<context>
    <name>ModelEntryDelegate</name>
    <message>
        <source>loaded</source>
        <translation>已加载</translation>
    </message>
</context>
<context>
    <name>ModelFiles</name>
    <message>
        <source>Language model</source>
        <translation>语言模型</translation>
    </message>
    <message>
        <source>a GGUF file, or a folder with config.json</source>
        <translation>GGUF 文件，或含 config.json 的文件夹</translation>
    </message>
    <message>
        <source>Image part (mmproj)</source>
        <translation>图像模块（mmproj）</translation>
    </message>
    <message>
        <source>for example mmproj-model-f16.gguf</source>
        <translation>例如 mmproj-model-f16.gguf</translation>
    </message>
</context>
<context>
    <name>ModelLibraryPane</name>
    <message>
        <source>Models in the library</source>
        <translation>模型库中的模型</translation>
    </message>
    <message>
        <source>There are no models in these folders.</source>
        <translation>这些文件夹中没有模型。</translation>
    </message>
    <message>
        <source>Search models</source>
        <translation>搜索模型</translation>
    </message>
    <message>
        <source>No model here matches the search.</source>
        <translation>这里没有符合搜索的模型。</translation>
    </message>
    <message>
        <source>No models were found where other programs keep theirs. Add the folders where you keep models; they are only read.</source>
        <translation>在其他程序存放模型的位置没有找到模型。请添加您存放模型的文件夹；程序只会读取它们。</translation>
    </message>
</context>
<context>
    <name>ModelLoadBar</name>
    <message>
        <source>Reload</source>
        <translation>重新加载</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>正在加载模型</translation>
    </message>
    <message>
        <source>Loading … %1%</source>
        <translation>正在加载… %1%</translation>
    </message>
    <message>
        <source>Cancel loading</source>
        <translation>取消加载</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>加载</translation>
    </message>
    <message numerus="yes">
        <source>Use %Ln tokens</source>
        <translation>
            <numerusform>使用 %Ln 个词元</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ModelOptions</name>
    <message>
        <source>Processor threads</source>
        <translation>处理器线程数</translation>
    </message>
    <message>
        <source>Fewer leave more for other programs. Only used when the processor is the device.</source>
        <translation>线程越少，留给其他程序的越多。仅当设备是处理器时有效。</translation>
    </message>
    <message>
        <source>one for each core</source>
        <translation>每个核心一个</translation>
    </message>
    <message numerus="yes">
        <source>%Ln threads</source>
        <translation>
            <numerusform>%Ln 个线程</numerusform>
        </translation>
    </message>
    <message>
        <source>all free memory</source>
        <translation>全部可用内存</translation>
    </message>
    <message>
        <source>at most %L1 GiB</source>
        <translation>最多 %L1 GiB</translation>
    </message>
    <message>
        <source>at most %L1 MiB</source>
        <translation>最多 %L1 MiB</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>The device&apos;s memory</source>
        <translation>设备显存</translation>
    </message>
    <message>
        <source>Layers that do not fit stay in main memory, which is slower.</source>
        <translation>放不下的层留在内存中，速度较慢。</translation>
    </message>
    <message>
        <source>Longest conversation</source>
        <translation>最长对话</translation>
    </message>
    <message>
        <source>The model&apos;s own is the length it was trained for, as far as memory allows.</source>
        <translation>由模型决定时，取其训练时的长度，内存不足则相应缩短。</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>由模型决定</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>Store the conversation as</source>
        <translation>对话的存储格式</translation>
    </message>
    <message>
        <source>Q8_0 takes half the memory and is slightly less accurate.</source>
        <translation>Q8_0 只占一半内存，精度略低。</translation>
    </message>
</context>
<context>
    <name>PathField</name>
    <message>
        <source>File …</source>
        <translation>文件…</translation>
    </message>
    <message>
        <source>Choose a file: %1</source>
        <translation>选择文件：%1</translation>
    </message>
    <message>
        <source>Folder …</source>
        <translation>文件夹…</translation>
    </message>
    <message>
        <source>Choose a folder: %1</source>
        <translation>选择文件夹：%1</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors pytorch_model*.bin config.json)</source>
        <translation>模型 (*.gguf *.safetensors pytorch_model*.bin config.json)</translation>
    </message>
</context>
<context>
    <name>PhotoLook</name>
    <message>
        <source>Back (Esc)</source>
        <translation>返回 (Esc)</translation>
    </message>
    <message>
        <source>%1 × %2</source>
        <translation>%1 × %2</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>Show its tiles (T)</source>
        <translation>显示图块 (T)</translation>
    </message>
    <message>
        <source>Copy the photo (Ctrl+C)</source>
        <translation>复制照片 (Ctrl+C)</translation>
    </message>
    <message>
        <source>Save the photo (Ctrl+S)</source>
        <translation>保存照片 (Ctrl+S)</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Plus and minus zoom, the arrow keys change photos or move an enlarged one, 0 shows the whole photo, T its tiles</source>
        <translation>加号和减号缩放，方向键切换到其他照片或移动放大的照片，0 显示全图，T 显示图块</translation>
    </message>
    <message>
        <source>Previous photo (PgUp)</source>
        <translation>上一张照片 (PgUp)</translation>
    </message>
    <message>
        <source>Next photo (PgDn)</source>
        <translation>下一张照片 (PgDn)</translation>
    </message>
    <message>
        <source>Hide the regions (B)</source>
        <translation>隐藏区域 (B)</translation>
    </message>
    <message>
        <source>Show the regions (B)</source>
        <translation>显示区域 (B)</translation>
    </message>
</context>
<context>
    <name>PhotoMenu</name>
    <message>
        <source>View</source>
        <translation>查看照片</translation>
    </message>
    <message>
        <source>Show its tiles</source>
        <translation>显示图块</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Save as …</source>
        <translation>另存为…</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
</context>
<context>
    <name>PhotoPart</name>
    <message>
        <source>%1 (part)</source>
        <translation>%1（局部）</translation>
    </message>
</context>
<context>
    <name>PhotoProvider</name>
    <message>
        <source>The photo cannot be shown.</source>
        <translation>无法显示照片。</translation>
    </message>
</context>
<context>
    <name>PhotoTile</name>
    <message>
        <source>Photo %1, %2 × %3 pixels. Show its tiles.</source>
        <translation>照片 %1，%2 × %3 像素。显示其图块。</translation>
    </message>
    <message>
        <source>Photo %1: %2, %3 × %4 pixels. Show its tiles.</source>
        <translation>照片 %1：%4，%2 × %3 像素。显示其图块。 {1:?} {2,?} {3 ?} {4 ?}</translation>
    </message>
    <message numerus="yes">
        <source>%Ln regions are marked on it.</source>
        <translation>
            <numerusform>上面标出了 %Ln 个区域。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PhotoViewer</name>
    <message>
        <source>Tiles: %1</source>
        <translation>图块：%1</translation>
    </message>
    <message>
        <source>The photo without tiles</source>
        <translation>不带图块的照片</translation>
    </message>
    <message>
        <source>The arrow keys move the part; with Shift they resize it, with Ctrl by one pixel at a time. Enter asks about it, Escape leaves</source>
        <translation>方向键移动所选部分，加 Shift 调整大小，加 Ctrl 逐像素；Enter 就此提问，Esc 退出</translation>
    </message>
    <message>
        <source>Plus and minus zoom, the arrow keys move, 0 shows the whole photo, C chooses a part</source>
        <translation>加号和减号缩放，方向键移动，0 显示全图，C 选择局部</translation>
    </message>
</context>
<context>
    <name>PresetPicker</name>
    <message>
        <source>The model&apos;s own</source>
        <translation>模型自带</translation>
    </message>
    <message>
        <source>Custom settings</source>
        <translation>自定义设置</translation>
    </message>
    <message>
        <source>Preset: %1</source>
        <translation>预设：%1</translation>
    </message>
    <message>
        <source>Save, rename or delete a preset</source>
        <translation>保存、重命名或删除预设</translation>
    </message>
    <message>
        <source>Name of the preset</source>
        <translation>预设名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>“%1” was deleted</source>
        <translation>“%1”已删除</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Save these settings as …</source>
        <translation>将这些设置另存为…</translation>
    </message>
    <message>
        <source>Rename …</source>
        <translation>重命名…</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Use for new chats</source>
        <translation>用于新对话</translation>
    </message>
</context>
<context>
    <name>PromptChips</name>
    <message>
        <source>Describe them</source>
        <translation>描述这些照片</translation>
    </message>
    <message>
        <source>Describe it</source>
        <translation>描述照片</translation>
    </message>
    <message>
        <source>Describe in detail what can be seen here.</source>
        <translation>请详细描述这里能看到的内容。</translation>
    </message>
    <message>
        <source>Read the text</source>
        <translation>读出文字</translation>
    </message>
    <message>
        <source>Write down all the text that can be read here.</source>
        <translation>请写出这里能读到的所有文字。</translation>
    </message>
    <message>
        <source>Translate the text</source>
        <translation>翻译文字</translation>
    </message>
    <message>
        <source>Translate the text that can be read here into English.</source>
        <translation>请把这里能读到的文字翻译成中文。</translation>
    </message>
</context>
<context>
    <name>QuestionEditor</name>
    <message>
        <source>The question, to be rephrased</source>
        <translation>修改问题后重新提问</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
</context>
<context>
    <name>RegionList</name>
    <message>
        <source>Regions of the answer</source>
        <translation>回答中的区域</translation>
    </message>
    <message>
        <source>Region %1, at %2 pixels</source>
        <translation>区域 %1，位于 %2 像素</translation>
    </message>
    <message>
        <source>Region %1, %2, at %3 pixels</source>
        <translation>区域 %1，%2，位于 %3 像素</translation>
    </message>
</context>
<context>
    <name>SampleTile</name>
    <message>
        <source>Ask about a sample picture: %1</source>
        <translation>询问示例图片：%1</translation>
    </message>
</context>
<context>
    <name>SamplingRow</name>
    <message>
        <source>%1: back to %2</source>
        <translation>%1：恢复为 %2</translation>
    </message>
    <message>
        <source>%1 Range: %2</source>
        <translation>%1范围：%2</translation>
    </message>
    <message>
        <source>%1 (%2)</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>The model&apos;s own: %1</source>
        <translation>模型自带的值：%1</translation>
    </message>
</context>
<context>
    <name>SavePhotoDialog</name>
    <message>
        <source>Save the photo</source>
        <translation>保存照片</translation>
    </message>
    <message>
        <source>Pictures (%1)</source>
        <translation>图片 (%1)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>SearchHeading</name>
    <message>
        <source>Searching …</source>
        <translation>正在搜索…</translation>
    </message>
    <message>
        <source>Nothing found</source>
        <translation>没有找到</translation>
    </message>
    <message numerus="yes">
        <source>The first %Ln matches</source>
        <translation>
            <numerusform>前 %Ln 处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln matches</source>
        <translation>
            <numerusform>%Ln 处</numerusform>
        </translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>显示全部</translation>
    </message>
    <message>
        <source>Show all conversations</source>
        <translation>显示所有对话</translation>
    </message>
</context>
<context>
    <name>SeedRow</name>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Seed: a new one for every answer</source>
        <translation>随机种子：每个回答都不同</translation>
    </message>
    <message>
        <source>new each time</source>
        <translation>每次都换新的</translation>
    </message>
    <message>
        <source>Digits only; leave empty for a new seed with every answer</source>
        <translation>数字；留空则每个回答都不同</translation>
    </message>
    <message>
        <source>Has no effect while the temperature is 0.</source>
        <translation>温度为 0 时无效。</translation>
    </message>
    <message>
        <source>The same seed, settings and question give the same answer. Every answer shows the seed it was made with.</source>
        <translation>随机种子、设置和问题都相同，回答也相同。每个回答都会显示生成时所用的种子。</translation>
    </message>
</context>
<context>
    <name>Sentences</name>
    <message>
        <source>The model&apos;s file became shorter, or its disk failed, while the model was in use. Load the model again.</source>
        <translation>模型文件在使用过程中变短，或所在磁盘出现故障。请重新加载模型。</translation>
    </message>
    <message>
        <source>Tessera works offline and does not open web addresses. Save the photo first, then add the file.</source>
        <translation>Tessera 离线工作，不会打开网址。请先保存照片，再添加文件。</translation>
    </message>
    <message>
        <source>Cutting out …</source>
        <translation>正在裁剪…</translation>
    </message>
    <message>
        <source>%1 is not a GGUF file. %2.</source>
        <translation>%1 不是 GGUF 文件。%2。</translation>
    </message>
    <message>
        <source>Choose a GGUF file, or a model&apos;s folder with its config.json</source>
        <translation>请选择 GGUF 文件，或包含 config.json 的模型文件夹</translation>
    </message>
    <message>
        <source>It is empty; download it again</source>
        <translation>文件是空的；请重新下载</translation>
    </message>
    <message>
        <source>It is a Git LFS placeholder; download the file itself</source>
        <translation>它只是 Git LFS 的占位文件；请下载文件本身</translation>
    </message>
    <message>
        <source>It looks like a picture; choose a GGUF file, or a model&apos;s folder with its config.json</source>
        <translation>它像是一张图片；请选择 GGUF 文件，或包含 config.json 的模型文件夹</translation>
    </message>
    <message>
        <source>It looks like a web page; download the file itself</source>
        <translation>它像是一个网页；请下载文件本身</translation>
    </message>
    <message>
        <source>It is in a format older than GGUF; get a newer conversion of the model</source>
        <translation>它的格式比 GGUF 更旧；请获取该模型较新的转换版本</translation>
    </message>
    <message>
        <source>%1 has GGUF version %2; only versions 2 and 3 can be read. Get another conversion of the model.</source>
        <translation>%1 的 GGUF 版本为 %2；只能读取版本 2 和 3。请获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>%1 is a big-endian GGUF file, which this program cannot read. Get another conversion of the model.</source>
        <translation>%1 是大端序 GGUF 文件，本程序无法读取。请获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>%1 is truncated: it has %2 bytes and ends inside its header. Download it again.</source>
        <translation>%1 不完整：只有 %2 字节，在文件头中就中断了。请重新下载。</translation>
    </message>
    <message>
        <source>%1 is truncated: it should have %2 bytes but has %3. Download it again.</source>
        <translation>%1 不完整：应有 %2 字节，实际只有 %3 字节。请重新下载。</translation>
    </message>
    <message>
        <source>%1 is damaged: %2. Download it again.</source>
        <translation>%1 已损坏：%2。请重新下载。</translation>
    </message>
    <message>
        <source>its header claims %1 bytes of weights</source>
        <translation>文件头声明了 %1 字节的权重</translation>
    </message>
    <message>
        <source>its header gives %1 for %2</source>
        <translation>文件头中 %2 的值为 %1</translation>
    </message>
    <message>
        <source>%1 is not a valid safetensors file: %2.</source>
        <translation>%1 不是有效的 safetensors 文件：%2。</translation>
    </message>
    <message>
        <source>%1 is %2. Download it again.</source>
        <translation>%1 有问题：%2。请重新下载。</translation>
    </message>
    <message>
        <source>a Git LFS placeholder, not the file itself</source>
        <translation>它只是 Git LFS 的占位文件，而不是文件本身</translation>
    </message>
    <message>
        <source>damaged: it is not a JSON object</source>
        <translation>已损坏，不是 JSON 对象</translation>
    </message>
    <message>
        <source>Cannot open &quot;%1&quot;: %2.</source>
        <translation>无法打开“%1”：%2。</translation>
    </message>
    <message>
        <source>Cannot read &quot;%1&quot;: %2.</source>
        <translation>无法读取“%1”：%2。</translation>
    </message>
    <message>
        <source>Cannot map &quot;%1&quot; into memory: %2.</source>
        <translation>无法把“%1”映射到内存：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a regular file.</source>
        <translation>“%1”不是普通文件。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; became shorter while it was read.</source>
        <translation>“%1”在读取过程中变短了。</translation>
    </message>
    <message>
        <source>%1 does not say what kind of model it holds (&quot;general.architecture&quot; is missing). Get another conversion of the model.</source>
        <translation>%1 没有说明其中的模型类型（缺少“general.architecture”）。请获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>%1 has a text model of the type %2. Only &quot;llama&quot; (also Vicuna, Yi), &quot;mistral&quot; and &quot;qwen2&quot; can be used.</source>
        <translation>%1 的文本模型类型是 %2。只能使用“llama”（包括 Vicuna、Yi）、“mistral”和“qwen2”。</translation>
    </message>
    <message>
        <source>%1 stores weights in a type that this program does not know (number %2): %3. Use a file in F16 or Q8_0.</source>
        <translation>%1 的权重使用了本程序不认识的类型（编号 %2）：%3。请使用 F16 或 Q8_0 的文件。</translation>
    </message>
    <message>
        <source>%1 stores weights in types that this program cannot compute with: %2. Use a file with %3 (norms and biases: %4).</source>
        <translation>%1 的权重使用了本程序无法计算的类型：%2。请使用 %3 的文件（归一化和偏置：%4）。</translation>
    </message>
    <message>
        <source>It stores weights in types that this program cannot compute with: %1.</source>
        <translation>其权重使用了本程序无法计算的类型：%1。</translation>
    </message>
    <message>
        <source>%1 is quantised with %2, which is not supported. Get the model in F16 or BF16, or as a quantised GGUF.</source>
        <translation>%1 采用 %2 方式量化，本程序不支持。请获取 F16 或 BF16 版本，或量化的 GGUF。</translation>
    </message>
    <message>
        <source>%1 has %2 weights that this program does not know how to use (%3). Choose another model.</source>
        <translation>%1 有 %2 个本程序不知道如何使用的权重（%3）。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 has weights that this program does not know how to use (%2). Choose another model.</source>
        <translation>%1 有本程序不知道如何使用的权重（%2）。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 lacks the weight %2. Download the model again.</source>
        <translation>%1 缺少权重 %2。请重新下载模型。</translation>
    </message>
    <message>
        <source>%1 does not describe its model properly: %2. Get another conversion of the model.</source>
        <translation>%1 对模型的描述有误：%2。请获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>%1 does not describe its model properly: %2. Download it again.</source>
        <translation>%1 对模型的描述有误：%2。请重新下载。</translation>
    </message>
    <message>
        <source>%1 cannot be used: %2. Choose another model.</source>
        <translation>无法使用 %1：%2。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 lists %2 tokens but has weights for %3. Get another conversion of the model.</source>
        <translation>%1 列出了 %2 个词元，却有 %3 个词元的权重。请获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>The model uses a tokenizer of the kind %1; only &quot;llama&quot; and &quot;gpt2&quot; are supported. Choose another model.</source>
        <translation>模型使用 %1 类型的分词器；只支持“llama”和“gpt2”。请选择其他模型。</translation>
    </message>
    <message>
        <source>This file has no tokenizer (tokenizer.ggml.model), so it is not a text model. Choose the text model&apos;s file.</source>
        <translation>此文件没有分词器（tokenizer.ggml.model），因此不是文本模型。请选择文本模型的文件。</translation>
    </message>
    <message>
        <source>The model splits text into words in a way that is not supported (tokenizer.ggml.pre is &quot;%1&quot;). Choose another model.</source>
        <translation>模型的分词方式未知（tokenizer.ggml.pre 为“%1”）。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 is a SentencePiece tokenizer of a kind that LLaVA models do not use (%2). Choose another model.</source>
        <translation>%1 是 LLaVA 模型不使用的 SentencePiece 分词器（%2）。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 is not a SentencePiece tokenizer, or it is damaged. Download it again.</source>
        <translation>%1 不是 SentencePiece 分词器，或已损坏。请重新下载。</translation>
    </message>
    <message>
        <source>This device cannot hold a context of that length. Choose a shorter one.</source>
        <translation>此设备容纳不下这么长的上下文。请选择较短的上下文。</translation>
    </message>
    <message>
        <source>There is not enough memory to load the model. Close other programs.</source>
        <translation>内存不足，无法加载模型。请关闭其他程序。</translation>
    </message>
    <message>
        <source>The computer has no memory left for this. Close other programs, or use a smaller photo or model.</source>
        <translation>电脑内存不足。请关闭其他程序，或使用更小的照片或模型。</translation>
    </message>
    <message>
        <source>Something failed inside Tessera: %1.</source>
        <translation>Tessera 内部出错：%1。</translation>
    </message>
    <message>
        <source>Loading was cancelled.</source>
        <translation>已取消加载。</translation>
    </message>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>%1 is a later part of a split model. Choose the first part.</source>
        <translation>%1 是分卷模型的后续部分。请选择第一个部分。</translation>
    </message>
    <message>
        <source>%1 says that it is part %2 of %3, but its name says part %4 of %5. Download the parts again.</source>
        <translation>%1 的内容标明是第 %2 部分（共 %3 部分），文件名却标明是第 %4 部分（共 %5 部分）。请重新下载各部分。</translation>
    </message>
    <message>
        <source>The weight %1 is in %2 and in a part before it, so the parts do not belong together. Download them again.</source>
        <translation>权重 %1 既在 %2 中，又在之前的部分中，说明各部分不匹配。请重新下载。</translation>
    </message>
    <message>
        <source>%1 says that the model&apos;s %2 parts hold %3 weights, but they hold %4. Download the parts again.</source>
        <translation>%1 标明模型的 %2 个部分共有 %3 个权重，实际有 %4 个。请重新下载各部分。</translation>
    </message>
    <message>
        <source>%1 is one part of a model split into %2 files, and its name was changed. Name the parts as they were downloaded, ending in &quot;-00001-of-%3.gguf&quot;.</source>
        <translation>%1 是分成 %2 个文件的模型的一部分，但文件名被改过。请恢复下载时的文件名，即以“-00001-of-%3.gguf”结尾。</translation>
    </message>
    <message>
        <source>The model of %1 is split into %2 files, one of which is missing: %3. Put them all in one folder.</source>
        <translation>%1 的模型分成 %2 个文件，缺少一个：%3。请把它们全部放在同一文件夹中。</translation>
    </message>
    <message>
        <source>The model of %1 is split into %2 files, of which %3 are missing: %4. Put them all in one folder.</source>
        <translation>%1 的模型分成 %2 个文件，缺少 %3 个：%4。请把它们全部放在同一文件夹中。</translation>
    </message>
    <message>
        <source>The model in %1 has %2 weight files, one of which is missing: %3. Download the rest of the model.</source>
        <translation>%1 中的模型有 %2 个权重文件，缺少一个：%3。请下载模型的其余部分。</translation>
    </message>
    <message>
        <source>The model in %1 has %2 weight files, of which %3 are missing: %4. Download the rest of the model.</source>
        <translation>%1 中的模型有 %2 个权重文件，缺少 %3 个：%4。请下载模型的其余部分。</translation>
    </message>
    <message>
        <source>%1 and %2 more</source>
        <translation>%1 等，另有 %2 个</translation>
    </message>
    <message>
        <source>There is no folder %1.</source>
        <translation>没有文件夹 %1。</translation>
    </message>
    <message>
        <source>The folder %1 has no weights in it. %2.</source>
        <translation>文件夹 %1 中没有权重。%2。</translation>
    </message>
    <message>
        <source>The folder %1 holds a LoRA adapter, which is only a change to another model. %2.</source>
        <translation>文件夹 %1 中是 LoRA 适配器，只是对另一个模型的修改。%2。</translation>
    </message>
    <message>
        <source>Get the whole (&quot;merged&quot;) model</source>
        <translation>请获取完整（已合并）的模型</translation>
    </message>
    <message>
        <source>The folder %1 holds GGUF files (%2). %3.</source>
        <translation>文件夹 %1 中有 GGUF 文件（%2）。%3。</translation>
    </message>
    <message>
        <source>Choose that file instead of the folder</source>
        <translation>请选择该文件，而不是文件夹</translation>
    </message>
    <message>
        <source>The weights in %1 (%2) are packed in an older way of AWQ. %3.</source>
        <translation>%1 中的权重（%2）用的是 AWQ 的旧打包方式。%3。</translation>
    </message>
    <message>
        <source>Get the file whose name ends in &quot;-awq-v2.pt&quot;</source>
        <translation>请获取名称以“-awq-v2.pt”结尾的文件</translation>
    </message>
    <message>
        <source>%1 does not say which file each weight is in. Download it again.</source>
        <translation>%1 没有说明各权重在哪个文件中。请重新下载。</translation>
    </message>
    <message>
        <source>The folder %1 has no tokenizer (tokenizer.model, tokenizer.json or qwen.tiktoken). Download the rest of the model.</source>
        <translation>文件夹 %1 中没有分词器（tokenizer.model、tokenizer.json 或 qwen.tiktoken）。请下载模型的其余部分。</translation>
    </message>
    <message>
        <source>The tokenizer in %1 has %2 tokens, but the model has weights for %3. Download both from the same place.</source>
        <translation>%1 中的分词器有 %2 个词元，而模型有 %3 个词元的权重。请从同一处下载两者。</translation>
    </message>
    <message>
        <source>%1 is the image encoder of %2, but nothing in %3 says that it is a model of that family. Choose the text model that was converted together with the image encoder.</source>
        <translation>%1 是 %2 的图像编码器，但 %3 中没有任何信息表明它属于该系列。请选择与该图像编码器一同转换的文本模型。</translation>
    </message>
    <message>
        <source>%1 is the image encoder of %2, but %3 is a model of %4. Choose the mmproj that was published together with the text model.</source>
        <translation>%1 是 %2 的图像编码器，而 %3 是 %4 的模型。请选择与该文本模型一同发布的 mmproj。</translation>
    </message>
    <message>
        <source>%1 lacks the adapters that %2 needs to see photos. Choose the mmproj that was converted together with the text model.</source>
        <translation>%1 缺少 %2 看照片所需的适配器。请选择与该文本模型一同转换的 mmproj。</translation>
    </message>
    <message>
        <source>%1 was made for another text model: its adapters do not fit. Choose the mmproj that was published together with the text model.</source>
        <translation>%1 是为其他文本模型制作的：其适配器不匹配。请选择与该文本模型一同发布的 mmproj。</translation>
    </message>
    <message>
        <source>%1 was made for a text model with a hidden size of %2, but %3 has %4. Choose the mmproj that was published together with the text model.</source>
        <translation>%1 适用于隐藏层维度为 %2 的文本模型，而 %3 的维度是 %4。请选择与该文本模型一同发布的 mmproj。</translation>
    </message>
    <message>
        <source>%1 is an image encoder (mmproj), not a text model. Choose the text model here and give this file as its mmproj.</source>
        <translation>%1 是图像编码器（mmproj），不是文本模型。请在此选择文本模型，并把此文件作为它的 mmproj。</translation>
    </message>
    <message>
        <source>%1 is a text model, not an image encoder (mmproj). Choose the mmproj file that was published together with the text model.</source>
        <translation>%1 是文本模型，不是图像编码器（mmproj）。请选择与该文本模型一同发布的 mmproj 文件。</translation>
    </message>
    <message>
        <source>%1 is a file of another kind, not an image encoder (mmproj). Choose the mmproj file that was published together with the text model.</source>
        <translation>%1 是其他类型的文件，不是图像编码器（mmproj）。请选择与该文本模型一同发布的 mmproj 文件。</translation>
    </message>
    <message>
        <source>%1 has no image encoder with a LLaVA projector in it. Choose another mmproj.</source>
        <translation>%1 中没有带 LLaVA 投影层的图像编码器。请选择其他 mmproj。</translation>
    </message>
    <message>
        <source>%1 has no projector.</source>
        <translation>%1 没有投影层。</translation>
    </message>
    <message>
        <source>it has a projector of the type %1; &quot;mlp&quot; (LLaVA) is needed</source>
        <translation>其投影层类型是 %1；需要“mlp”（LLaVA）</translation>
    </message>
    <message>
        <source>it has the projector of Yi-VL (&quot;mm.3&quot;, &quot;mm.4&quot;); LLaVA&apos;s is needed</source>
        <translation>其投影层是 Yi-VL 的（“mm.3”“mm.4”）；需要 LLaVA 的投影层</translation>
    </message>
    <message>
        <source>it has the projector of another model family (%1); LLaVA&apos;s is needed</source>
        <translation>其投影层属于其他模型系列（%1）；需要 LLaVA 的投影层</translation>
    </message>
    <message>
        <source>%1 only names its image encoder, %2, which was not found. Download it into a folder %3 beside %4, or choose its folder as the mmproj.</source>
        <translation>%1 只给出了图像编码器的名称 %2，但没有找到它。请把它下载到 %4 旁边的文件夹 %3 中，或选择它的文件夹作为 mmproj。</translation>
    </message>
    <message>
        <source>There is no image encoder (CLIP) in %1.</source>
        <translation>%1 中没有图像编码器（CLIP）。</translation>
    </message>
    <message>
        <source>This model was loaded without an mmproj file and cannot see photos. Load it together with its mmproj.</source>
        <translation>此模型加载时没有 mmproj 文件，看不了照片。请连同 mmproj 一起加载。</translation>
    </message>
    <message>
        <source>This model has no image_newline, so it cannot use the anyres mode of LLaVA-1.6.</source>
        <translation>此模型没有 image_newline，因此无法使用 LLaVA-1.6 的 anyres 模式。</translation>
    </message>
    <message>
        <source>Both have a hidden size of %1.</source>
        <translation>两者的隐藏层维度都是 %1。</translation>
    </message>
    <message>
        <source>Both have a hidden size of %1, and their names share %2.</source>
        <translation>两者的隐藏层维度都是 %1，且名称中都有 %2。</translation>
    </message>
    <message>
        <source>Both have a hidden size of %1, and they are in the same folder.</source>
        <translation>两者的隐藏层维度都是 %1，且位于同一文件夹中。</translation>
    </message>
    <message>
        <source>%1 has a hidden size of %2, but %3.</source>
        <translation>%1 的隐藏层维度是 %2，但 %3。</translation>
    </message>
    <message>
        <source>%1 belongs to another family (%2)</source>
        <translation>%1 属于其他系列（%2）</translation>
    </message>
    <message>
        <source>%1 is for a hidden size of %2</source>
        <translation>%1 适用于隐藏层维度 %2</translation>
    </message>
    <message>
        <source>%1, and %2 more do not fit</source>
        <translation>%1，另有 %2 个不匹配</translation>
    </message>
    <message>
        <source>%1 is not a text model.</source>
        <translation>%1 不是文本模型。</translation>
    </message>
    <message>
        <source>text only</source>
        <translation>仅文本</translation>
    </message>
    <message>
        <source>recognised by the model&apos;s family</source>
        <translation>根据模型所属系列识别</translation>
    </message>
    <message>
        <source>line %1 is not a token and its rank</source>
        <translation>第 %1 行不是词元及其序号</translation>
    </message>
    <message>
        <source>the token in line %1 is not base64</source>
        <translation>第 %1 行的词元不是 base64 编码</translation>
    </message>
    <message>
        <source>line %1 has the rank %2, but ranks before it are missing</source>
        <translation>第 %1 行的序号是 %2，但它之前缺少序号</translation>
    </message>
    <message>
        <source>the rank %1 in line %2 is a duplicate</source>
        <translation>第 %2 行的序号 %1 出现了两次</translation>
    </message>
    <message>
        <source>it is empty</source>
        <translation>它是空的</translation>
    </message>
    <message>
        <source>the rank %1 is missing</source>
        <translation>缺少序号 %1</translation>
    </message>
    <message>
        <source>the token of rank %1 appears twice</source>
        <translation>序号 %1 的词元出现了两次</translation>
    </message>
    <message>
        <source>%1 is not a list of tokens and their ranks, or it is damaged: %2. Download it again.</source>
        <translation>%1 不是词元及其序号的列表，或者已损坏：%2。请重新下载。</translation>
    </message>
    <message>
        <source>%1 lists %2 tokens, which makes %3 the token before a photo, but config.json says %4. Download both from the same place.</source>
        <translation>%1 列出了 %2 个词元，因此照片前的词元应为 %3，但 config.json 中是 %4。请从同一来源下载这两个文件。</translation>
    </message>
    <message>
        <source>recognised by the template text in the model</source>
        <translation>根据模型中的模板文本识别</translation>
    </message>
    <message>
        <source>recognised by the model&apos;s name</source>
        <translation>根据模型名称识别</translation>
    </message>
    <message>
        <source>recognised by the name of the model&apos;s file or folder</source>
        <translation>根据模型的文件名或文件夹名识别</translation>
    </message>
    <message>
        <source>recognised by the model&apos;s special tokens</source>
        <translation>根据模型的特殊词元识别</translation>
    </message>
    <message>
        <source>not recognised: the model says nothing about it</source>
        <translation>未能识别：模型没有相关说明</translation>
    </message>
    <message>
        <source>not recognised: the model&apos;s own template text is of an unknown kind</source>
        <translation>未能识别：模型自带的模板文本类型未知</translation>
    </message>
    <message>
        <source>The model needs %1 of memory on %2, but only %3 is free. It would fit with a context of %4 tokens instead of %5.</source>
        <translation>模型在 %2 上需要 %1 内存，而只有 %3 可用。若上下文为 %4 个词元（而非 %5 个）就放得下。</translation>
    </message>
    <message>
        <source>The model needs %1 of memory on %2, but only %3 is free. Close other programs, or choose a smaller model or one with a smaller weight type.</source>
        <translation>模型在 %2 上需要 %1 内存，而只有 %3 可用。请关闭其他程序，或选择更小的模型，或权重类型更小的版本。</translation>
    </message>
    <message>
        <source>There is no device &quot;%1&quot;. Choose one of these: %2.</source>
        <translation>没有设备“%1”。现有 %2。</translation>
    </message>
    <message>
        <source>The driver of &quot;%1&quot; does not tell what its compiler makes of shaders: it lacks %2.</source>
        <translation>“%1”的驱动程序不提供着色器的编译信息：缺少 %2。</translation>
    </message>
    <message>
        <source>The device &quot;%1&quot; cannot be used: %2.</source>
        <translation>设备“%1”无法使用：%2。</translation>
    </message>
    <message>
        <source>its driver supports only Vulkan %1; 1.1 is needed</source>
        <translation>其驱动只支持 Vulkan %1；需要 1.1</translation>
    </message>
    <message>
        <source>it cannot run compute shaders</source>
        <translation>它无法运行计算着色器</translation>
    </message>
    <message>
        <source>Cannot %1: Vulkan error %2.</source>
        <translation>Vulkan 错误 %2（%1）。</translation>
    </message>
    <message>
        <source>There is no file &quot;%1&quot;. Check its name and location.</source>
        <translation>没有文件“%1”。请检查其名称和位置。</translation>
    </message>
    <message>
        <source>Cannot read &quot;%1&quot; to its end. Check the disk or card that it is on.</source>
        <translation>无法完整读取“%1”。请检查它所在的磁盘或存储卡。</translation>
    </message>
    <message>
        <source>There is not enough memory to open %1. Close other programs or make the picture smaller.</source>
        <translation>内存不足，无法打开 %1。请关闭其他程序，或把图片缩小。</translation>
    </message>
    <message>
        <source>%1 is larger than 2 GiB. Save it as JPEG and try again.</source>
        <translation>%1 大于 2 GiB。请另存为 JPEG 后重试。</translation>
    </message>
    <message>
        <source>%1 is empty (0 bytes). Copy or download it again.</source>
        <translation>%1 是空文件（0 字节）。请重新复制或下载。</translation>
    </message>
    <message>
        <source>%1 is incomplete: the file ends before the picture does. Copy or download it again.</source>
        <translation>%1 不完整：图片还没结束，文件就中断了。请重新复制或下载。</translation>
    </message>
    <message>
        <source>%1 is damaged and cannot be read (%2). Try another copy of it, or open it in a photo program and save it again.</source>
        <translation>%1 已损坏，无法读取（%2）。请换一个副本，或用图片软件打开后重新保存。</translation>
    </message>
    <message>
        <source>%1 is too large: %2 x %3 pixels. Tessera takes photos of up to %4 megapixels and %5 pixels a side; make it smaller and try again.</source>
        <translation>%1 太大：%2 x %3 像素。Tessera 支持的照片最大为 %4 百万像素、每边 %5 像素；请缩小后重试。</translation>
    </message>
    <message>
        <source>%1 is %2; this program reads JPEG, PNG, WebP and BMP. Save it in one of these formats and try again.</source>
        <translation>%1 是%2；本程序可读取 JPEG、PNG、WebP 和 BMP。请另存为其中一种格式后重试。</translation>
    </message>
    <message>
        <source>%1 is not a picture that this program knows; it reads JPEG, PNG, WebP and BMP. Choose another file.</source>
        <translation>%1 不是本程序认识的图片；它可读取 JPEG、PNG、WebP 和 BMP。请选择其他文件。</translation>
    </message>
    <message>
        <source>%1 is %2, which Tessera cannot read. Save it as an ordinary RGB JPEG or PNG and try again.</source>
        <translation>%1 是%2，Tessera 无法读取。请另存为普通的 RGB JPEG 或 PNG 后重试。</translation>
    </message>
    <message>
        <source>%1 is a compressed bitmap, which Tessera cannot read. Save it as PNG and try again.</source>
        <translation>%1 是压缩的位图，Tessera 无法读取。请另存为 PNG 后重试。</translation>
    </message>
    <message>
        <source>an arithmetic-coded JPEG</source>
        <translation>算术编码的 JPEG</translation>
    </message>
    <message>
        <source>a lossless or hierarchical JPEG</source>
        <translation>无损或分层 JPEG</translation>
    </message>
    <message>
        <source>a %1-bit JPEG</source>
        <translation>%1 位 JPEG</translation>
    </message>
    <message>
        <source>its size is zero</source>
        <translation>尺寸为零</translation>
    </message>
    <message>
        <source>its picture data is damaged</source>
        <translation>图片数据有误</translation>
    </message>
    <message>
        <source>it holds no picture data</source>
        <translation>没有图像数据</translation>
    </message>
    <message>
        <source>There is no grid &quot;%1&quot; here. Choose one of %2.</source>
        <translation>这里没有网格“%1”。请从 %2 中选择。</translation>
    </message>
    <message>
        <source>There is no chat template &quot;%1&quot;.</source>
        <translation>没有对话模板“%1”。</translation>
    </message>
    <message>
        <source>The prompt is empty. Type a question.</source>
        <translation>提示词为空。请输入问题。</translation>
    </message>
    <message>
        <source>The conversation takes %1 tokens, but the context holds %2 and must leave room for the answer.</source>
        <translation>此对话需要 %1 个词元，而上下文只能容纳 %2 个，还要为回答留出空间。</translation>
    </message>
    <message>
        <source>The GPU stopped responding. Your conversation is safe. Load the model again, then ask again.</source>
        <translation>显卡停止响应。你的对话没有丢失。请重新加载模型，然后再次提问。</translation>
    </message>
    <message>
        <source>The device does not have enough free memory for this. Your conversation is safe. Close other programs that use it, remove a photo, start a new chat, or choose a smaller model.</source>
        <translation>计算设备的可用内存不足。你的对话没有丢失。请关闭其他使用该设备的程序、移除一张照片、新建对话，或选择更小的模型。</translation>
    </message>
    <message>
        <source>This computer does not have enough free memory for this. Your conversation is safe. Close other programs, remove a photo, or choose a smaller model.</source>
        <translation>这台电脑的可用内存不足。你的对话没有丢失。请关闭其他程序、移除一张照片，或选择更小的模型。</translation>
    </message>
    <message>
        <source>This does not fit into the model&apos;s context. Remove a photo, shorten the question, or start a new chat.</source>
        <translation>内容超出了模型的上下文。请移除一张照片、缩短问题，或新建对话。</translation>
    </message>
    <message>
        <source>Tessera could not do this and does not know why. Your conversation is safe.</source>
        <translation>Tessera 未能完成此操作，原因不明。你的对话没有丢失。</translation>
    </message>
    <message>
        <source>The answer ends here because the model&apos;s context is full. Start a new chat to go on.</source>
        <translation>模型的上下文已满，回答到此结束。请新建对话继续。</translation>
    </message>
    <message>
        <source>The answer ends here because it is as long as this conversation&apos;s settings allow. Continue it, or allow longer answers in the settings.</source>
        <translation>回答到此为止，因为它已达到此对话设置允许的长度。可以让它继续，或在设置中允许更长的回答。</translation>
    </message>
    <message>
        <source>sees photos on its own</source>
        <translation>自带图像模块</translation>
    </message>
    <message>
        <source>sees photos with %1</source>
        <translation>用 %1 看图</translation>
    </message>
    <message>
        <source>This is only the image part of a model. Choose the language model that belongs to it.</source>
        <translation>这只是模型的图像模块。请选择与它配套的语言模型。</translation>
    </message>
    <message>
        <source>An image part for models of %1 with a hidden size of %2.</source>
        <translation>适用于隐藏层维度为 %2 的 %1 模型的图像模块。</translation>
    </message>
    <message>
        <source>An image part for models with a hidden size of %1.</source>
        <translation>适用于隐藏层维度为 %1 的模型的图像模块。</translation>
    </message>
    <message>
        <source>%1 There is no such language model in these folders.</source>
        <translation>%1这些文件夹中没有这样的语言模型。</translation>
    </message>
    <message>
        <source>%1 The language models here have %2.</source>
        <translation>%1这里的语言模型维度是 %2。</translation>
    </message>
    <message>
        <source>%1 is damaged and cannot be opened (%2). Save it again, or choose another photo.</source>
        <translation>%1 已损坏，无法打开（%2）。请重新保存，或选择其他照片。</translation>
    </message>
    <message>
        <source>%1 is a camera&apos;s raw file, which Tessera does not develop. Save it as JPEG or TIFF and add that.</source>
        <translation>%1 是相机的 RAW 文件，Tessera 不能处理。请另存为 JPEG 或 TIFF 后再添加。</translation>
    </message>
    <message>
        <source>%1 is a drawing (SVG), not a photo. Save it as PNG and add that.</source>
        <translation>%1 是绘图（SVG），不是照片。请另存为 PNG 后再添加。</translation>
    </message>
    <message>
        <source>%1 is a PDF document. Save the page as PNG or JPEG and add that.</source>
        <translation>%1 是 PDF 文档。请把页面另存为 PNG 或 JPEG 后再添加。</translation>
    </message>
    <message>
        <source>%1 is a video. Save one frame of it as PNG or JPEG and add that.</source>
        <translation>%1 是视频。请把其中一帧另存为 PNG 或 JPEG 后再添加。</translation>
    </message>
    <message>
        <source>%1 is a photo in %2 format, and this system has no Qt plug-in that reads it. Install the package %3, or save the photo as JPEG or PNG.</source>
        <translation>%1 是 %2 格式的照片，此系统没有能读取它的 Qt 插件。请安装软件包 %3，或把照片另存为 JPEG 或 PNG。</translation>
    </message>
    <message>
        <source>%1 is not a photo that Tessera can read. Save it as JPEG or PNG and add that.</source>
        <translation>%1 不是 Tessera 能读取的照片。请另存为 JPEG 或 PNG 后再添加。</translation>
    </message>
    <message>
        <source>%1 has %2 × %3 pixels, which is too large. Make it smaller and try again.</source>
        <translation>%1 有 %2 × %3 像素，太大了。请缩小后重试。</translation>
    </message>
    <message>
        <source>The photo could not be copied into Tessera&apos;s folder: %1.</source>
        <translation>无法把照片复制到 Tessera 的文件夹：%1。</translation>
    </message>
    <message>
        <source>%1 does not exist.</source>
        <translation>%1 不存在。</translation>
    </message>
    <message>
        <source>%1 is a folder. Add the photos in it instead.</source>
        <translation>%1 是文件夹。请添加其中的照片。</translation>
    </message>
    <message>
        <source>%1 is too large for a photo.</source>
        <translation>%1 太大，不能作为照片。</translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>The picture in the clipboard cannot be used.</source>
        <translation>剪贴板中的图片无法使用。</translation>
    </message>
    <message>
        <source>This part is outside %1. Draw it on the photo.</source>
        <translation>所选部分在 %1 之外。请在照片上绘制。</translation>
    </message>
    <message>
        <source>The desktop did not take a screenshot. Take one with its own tool and paste it here.</source>
        <translation>桌面环境没有截取屏幕。请用它自带的工具截图，再粘贴到这里。</translation>
    </message>
    <message>
        <source>Cancelled.</source>
        <translation>已取消。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>The folder %1 could not be created. Choose another location.</source>
        <translation>无法创建文件夹 %1。请选择其他位置。</translation>
    </message>
    <message>
        <source>The photo %1 could not be copied: %2.</source>
        <translation>无法复制照片 %1：%2。</translation>
    </message>
    <message>
        <source>%1 is too large to be imported.</source>
        <translation>%1 太大，无法导入。</translation>
    </message>
    <message>
        <source>No backup could be made: %1</source>
        <translation>无法备份：%1</translation>
    </message>
    <message>
        <source>there are no conversations yet.</source>
        <translation>还没有对话。</translation>
    </message>
    <message>
        <source>its copy of the conversations is damaged. Is the disk healthy?</source>
        <translation>对话的副本已损坏。磁盘是否正常？</translation>
    </message>
    <message>
        <source>the folder %1 could not be created.</source>
        <translation>无法创建文件夹 %1。</translation>
    </message>
    <message>
        <source>the photo %1 could not be copied. Is the disk full?</source>
        <translation>无法复制照片 %1。磁盘是否已满？</translation>
    </message>
    <message>
        <source>the folder %1 could not be renamed.</source>
        <translation>无法重命名文件夹 %1。</translation>
    </message>
    <message>
        <source>The backup could not be opened: there is no room for a copy of it, or it cannot be read.</source>
        <translation>无法打开备份：没有空间存放其副本，或无法读取。</translation>
    </message>
    <message>
        <source>%1 could not be renamed.</source>
        <translation>无法重命名 %1。</translation>
    </message>
    <message>
        <source>The data folder %1 cannot be created. Is the disk full or read-only?</source>
        <translation>无法创建数据文件夹 %1。磁盘是否已满或只读？</translation>
    </message>
    <message>
        <source>There are no conversations in %1.</source>
        <translation>%1 中没有对话。</translation>
    </message>
    <message>
        <source>The conversations in %1 were saved by another version of Tessera.</source>
        <translation>%1 中的对话由其他版本的 Tessera 保存。</translation>
    </message>
    <message>
        <source>This conversation no longer exists.</source>
        <translation>此对话已不存在。</translation>
    </message>
    <message>
        <source>The conversations cannot be read. %1</source>
        <translation>无法读取对话。%1</translation>
    </message>
    <message>
        <source>The conversations could not be copied before updating them, so nothing was changed. Is the disk full? %1</source>
        <translation>更新对话前无法制作副本，因此没有更改任何内容。磁盘是否已满？%1</translation>
    </message>
    <message>
        <source>The conversations could not be updated to this version of Tessera; nothing was changed. %1</source>
        <translation>无法把对话更新到此版本的 Tessera；没有更改任何内容。%1</translation>
    </message>
    <message>
        <source>These conversations were saved by a newer Tessera (schema %1; this one knows up to %2). Nothing was changed. Please update Tessera.</source>
        <translation>这些对话是由更新版本的 Tessera 保存的（格式 %1；此版本最高支持 %2）。没有更改任何内容。请更新 Tessera。</translation>
    </message>
    <message>
        <source>The disk is full or refuses to be written to, so the conversation could not be saved. Nothing is lost: it will be saved as soon as there is room. Please free some space, and leave Tessera open until then.</source>
        <translation>磁盘已满或无法写入，因此未能保存对话。内容没有丢失：一有空间就会保存。请腾出一些空间，在此之前不要关闭 Tessera。</translation>
    </message>
    <message>
        <source>The conversation could not be saved: its folder is read-only. Nothing is lost: it will be saved as soon as that is possible. Please leave Tessera open until then.</source>
        <translation>无法保存对话：其文件夹是只读的。内容没有丢失：一旦可以写入就会保存。在此之前请不要关闭 Tessera。</translation>
    </message>
    <message>
        <source>The conversation could not be saved: %1</source>
        <translation>无法保存对话：%1</translation>
    </message>
    <message>
        <source>The conversations could not be read: %1</source>
        <translation>无法读取对话：%1</translation>
    </message>
    <message>
        <source>The conversations are not open.</source>
        <translation>对话尚未打开。</translation>
    </message>
    <message>
        <source>No model is loaded. Choose one first.</source>
        <translation>没有加载模型。请先选择一个。</translation>
    </message>
    <message>
        <source>the folder %1 cannot be found. Connect its disk, or choose another folder under Backups.</source>
        <translation>文件夹 %1 不存在。请连接其所在磁盘，或在“备份”中选择其他文件夹。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is %2, which an image encoder of %3 layers does not have</source>
        <translation>“%1”是 %2，而有 %3 层的图像编码器没有这一层</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a list of at most %2 pairs of whole numbers</source>
        <translation>“%1”不是最多 %2 对整数的列表</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a list of numbers</source>
        <translation>“%1”不是数字列表</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a number</source>
        <translation>“%1”不是数字</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is a folder. Choose a photo in it.</source>
        <translation>“%1”是文件夹。请选择其中的照片。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a regular file: %2.</source>
        <translation>“%1”不是普通文件：%2。</translation>
    </message>
    <message>
        <source>&quot;%1&quot; is not a whole number</source>
        <translation>“%1”不是整数</translation>
    </message>
    <message>
        <source>&quot;loadError&quot; has no known &quot;code&quot;</source>
        <translation>“loadError”没有已知的“code”</translation>
    </message>
    <message>
        <source>%1
  %2</source>
        <translation>%1
  %2</translation>
    </message>
    <message>
        <source>%1
  and %2 more</source>
        <translation>%1
  以及另外 %2 个</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <translation>%1%2</translation>
    </message>
    <message>
        <source>%1 (main memory included)</source>
        <translation>%1（包括主内存）</translation>
    </message>
    <message>
        <source>%1 The model file is damaged or was converted wrongly.</source>
        <translation>%1模型文件已损坏，或转换有误。</translation>
    </message>
    <message>
        <source>%1 bytes at its end belong to no tensor</source>
        <translation>文件末尾有 %1 字节不属于任何张量</translation>
    </message>
    <message>
        <source>%1 cannot be a part of a file&apos;s name. Give the model another name.</source>
        <translation>%1 不能作为文件名的一部分。请给模型另取一个名称。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>%1 colour components</source>
        <translation>有 %1 个颜色分量</translation>
    </message>
    <message>
        <source>%1 does not have 3 values</source>
        <translation>%1 不是 3 个值</translation>
    </message>
    <message>
        <source>%1 has %2 GiB free, but %3 GiB is needed. Free some space or choose another folder.</source>
        <translation>%1 有 %2 GiB 可用空间，而需要 %3 GiB。请腾出一些空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>%1 has %2 values; %3 grids at most are possible</source>
        <translation>%1 有 %2 个值；最多只能有 %3 个网格</translation>
    </message>
    <message>
        <source>%1 has a tokenizer of the kind %2, which is not supported. Choose another model.</source>
        <translation>%1 的分词器类型是 %2，本程序不认识。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 has a tokenizer without bytes, which is not supported. Choose another model.</source>
        <translation>%1 的分词器没有字节词元，本程序不认识。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1 has an odd number of values</source>
        <translation>%1 的值的个数是奇数</translation>
    </message>
    <message>
        <source>%1 has numbers that %2 cannot hold: beyond 65504 or not finite. Convert the model to BF16.</source>
        <translation>%1 中有 %2 无法表示的数：超出 65504，或不是有限值。请把模型转换为 BF16。</translation>
    </message>
    <message>
        <source>%1 has the unknown value type %2</source>
        <translation>%1 的值类型 %2 未知</translation>
    </message>
    <message>
        <source>%1 heads cannot share %2 key-value heads</source>
        <translation>%1 个注意力头无法共用 %2 个键值头</translation>
    </message>
    <message>
        <source>%1 is %2, which is not possible</source>
        <translation>%1 是 %2，这不可能</translation>
    </message>
    <message>
        <source>%1 already exists. Choose another folder, or allow it to be replaced with --force.</source>
        <translation>%1 已经存在。请选择其他文件夹，或用 --force 替换它。</translation>
    </message>
    <message>
        <source>%1 is an array of arrays, which GGUF files do not use</source>
        <translation>%1 是数组的数组，GGUF 文件不使用这种类型</translation>
    </message>
    <message>
        <source>%1 in %2 (%3)</source>
        <translation>%2 中 %1 个（%3）</translation>
    </message>
    <message>
        <source>%1 is missing</source>
        <translation>缺少 %1</translation>
    </message>
    <message>
        <source>%1 lacks weights that its own header calls for:
  %2
Download it again, or get another conversion of the model.</source>
        <translation>%1 缺少其文件头要求的权重：
  %2
请重新下载，或获取该模型的其他转换版本。</translation>
    </message>
    <message>
        <source>%1 numbers cannot be divided among %2 heads</source>
        <translation>%1 个数无法平分给 %2 个注意力头</translation>
    </message>
    <message>
        <source>%1 of the %2 numbers of a head cannot be rotated</source>
        <translation>每个注意力头的 %2 个数中，有 %1 个无法旋转</translation>
    </message>
    <message>
        <source>%1 splits text into words in a way that is not supported. Choose another model.</source>
        <translation>%1 把文本切分为词的方式，本程序不认识。请选择其他模型。</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1: expected %2, found %3</source>
        <translation>%1：应为 %2，实际为 %3</translation>
    </message>
    <message>
        <source>%1: expected %2, missing</source>
        <translation>%1：应为 %2，但缺失</translation>
    </message>
    <message>
        <source>%1; %2</source>
        <translation>%1；%2</translation>
    </message>
    <message>
        <source>A score in the model&apos;s vocabulary is not a number.</source>
        <translation>模型词表中有一个分数不是数字。</translation>
    </message>
    <message>
        <source>A weight has fewer bytes than its shape needs.</source>
        <translation>有一个权重的字节数少于其形状所需。</translation>
    </message>
    <message>
        <source>Another program is writing %1 right now. Wait until it is done.</source>
        <translation>另一个程序正在写入 %1。请等它完成。</translation>
    </message>
    <message>
        <source>Cannot %1: the GPU did not finish in time. Load the model again or choose another device.</source>
        <translation>无法%1：显卡没有及时完成。请重新加载模型，或选择其他设备。</translation>
    </message>
    <message>
        <source>Cannot %1: the GPU is out of memory. Close other programs that use it, choose a smaller model or a shorter context, or another device.</source>
        <translation>无法%1：显卡内存已用完。请关闭使用显卡的其他程序，选择更小的模型或更短的上下文，或选择其他设备。</translation>
    </message>
    <message>
        <source>Cannot %1: the GPU stopped responding. Load the model again; if it happens again, update the graphics driver or choose another device.</source>
        <translation>无法%1：显卡停止响应。请重新加载模型；如果再次发生，请更新显卡驱动或选择其他设备。</translation>
    </message>
    <message>
        <source>Cannot %1: the computer is out of memory.</source>
        <translation>无法%1：电脑内存已用完。</translation>
    </message>
    <message>
        <source>Cannot write %1: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Cannot write %1: it is not a regular file. Choose another name.</source>
        <translation>无法写入 %1：它不是普通文件。请另取一个名称。</translation>
    </message>
    <message>
        <source>Merge %1 of the model&apos;s vocabulary is not a pair: &quot;%2&quot;.</source>
        <translation>模型词表的第 %1 条合并规则不是一对：“%2”。</translation>
    </message>
    <message>
        <source>Merge %1 of the model&apos;s vocabulary needs the piece &quot;%2&quot;, which does not exist.</source>
        <translation>模型词表的第 %1 条合并规则需要词片“%2”，但它不存在。</translation>
    </message>
    <message>
        <source>No mmproj file that fits %1 was found beside it, so it cannot see photos. %2 Give one with --mmproj.</source>
        <translation>在 %1 旁边没有找到适合它的 mmproj 文件，因此它不能看照片。%2请用 --mmproj 指定一个。</translation>
    </message>
    <message>
        <source>No mmproj file that fits %1 was found beside it, so it cannot see photos. Give one with --mmproj.</source>
        <translation>在 %1 旁边没有找到适合它的 mmproj 文件，因此它不能看照片。请用 --mmproj 指定一个。</translation>
    </message>
    <message>
        <source>Rows %1 to %2 of a weight with %3 rows were requested.</source>
        <translation>请求了权重的第 %1 到 %2 行，而它只有 %3 行。</translation>
    </message>
    <message>
        <source>TESSERA_VALIDATION is set, but the Vulkan validation layer is not installed.</source>
        <translation>设置了 TESSERA_VALIDATION，但没有安装 Vulkan 验证层。</translation>
    </message>
    <message>
        <source>Tessera is already open with the data folder %1. Use that window, or start another with --data-dir.</source>
        <translation>Tessera 已经打开，正在使用数据文件夹 %1。请使用那个窗口，或用 --data-dir 另开一个。</translation>
    </message>
    <message>
        <source>The KV cache can only be stored as F16, Q8_0 or F32.</source>
        <translation>KV 缓存只能以 F16、Q8_0 或 F32 保存。</translation>
    </message>
    <message>
        <source>The conversion was stopped.</source>
        <translation>转换已停止。</translation>
    </message>
    <message>
        <source>The folder %1 cannot be created: %2.</source>
        <translation>无法创建文件夹 %1：%2。</translation>
    </message>
    <message>
        <source>The model cannot be converted to this type. Choose another.</source>
        <translation>模型无法转换为此类型。请选择其他类型。</translation>
    </message>
    <message>
        <source>The model file has a token of type %1 (tokenizer.ggml.token_type); only 1 to 6 exist.</source>
        <translation>模型文件中有类型为 %1 的词元（tokenizer.ggml.token_type）；只存在 1 到 6。</translation>
    </message>
    <message>
        <source>The model file has no list of tokens (tokenizer.ggml.tokens).</source>
        <translation>模型文件没有词元列表（tokenizer.ggml.tokens）。</translation>
    </message>
    <message>
        <source>The model file&apos;s token scores (tokenizer.ggml.scores) are not numbers.</source>
        <translation>模型文件的词元分数（tokenizer.ggml.scores）不是数字。</translation>
    </message>
    <message>
        <source>The model file&apos;s token types (tokenizer.ggml.token_type) are not numbers.</source>
        <translation>模型文件的词元类型（tokenizer.ggml.token_type）不是数字。</translation>
    </message>
    <message>
        <source>The model uses a kind of tokenizer that is not supported.</source>
        <translation>模型使用的分词器类型未知。</translation>
    </message>
    <message>
        <source>The model&apos;s %1 token has the id %2, but the vocabulary ends at %3.</source>
        <translation>模型的%1词元的编号是 %2，但词表到 %3 为止。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary cannot spell every text: %1 of 256 byte pieces are missing and there is no token for unknown text.</source>
        <translation>模型的词表无法拼写所有文本：256 个字节词片中缺少 %1 个，也没有表示未知文本的词元。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary has %1 tokens but %2 scores.</source>
        <translation>模型的词表有 %1 个词元，却有 %2 个分数。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary has %1 tokens but %2 token types.</source>
        <translation>模型的词表有 %1 个词元，却有 %2 个词元类型。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary has a token of an unknown type.</source>
        <translation>模型的词表中有一个词元类型未知。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary has an impossible size (%1).</source>
        <translation>模型词表的大小不可能（%1）。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary has no merges (tokenizer.ggml.merges).</source>
        <translation>模型的词表没有合并规则（tokenizer.ggml.merges）。</translation>
    </message>
    <message>
        <source>The model&apos;s vocabulary is empty.</source>
        <translation>模型的词表是空的。</translation>
    </message>
    <message>
        <source>The prompt has %1 &quot;%2&quot; for %3 photos; it needs one for each.</source>
        <translation>提示词中有 %1 个“%2”，而照片有 %3 张；每张照片需要一个。</translation>
    </message>
    <message>
        <source>The script %1 cannot be read: %2.</source>
        <translation>无法读取脚本 %1：%2。</translation>
    </message>
    <message>
        <source>The script %1 does not exist.</source>
        <translation>脚本 %1 不存在。</translation>
    </message>
    <message>
        <source>The script cannot be used: %1.</source>
        <translation>无法使用该脚本：%1。</translation>
    </message>
    <message>
        <source>The tokenizer in %1 gives the token %2 the impossible id %3: its files list only %4 tokens. Download the model again.</source>
        <translation>%1 中的分词器给词元 %2 的编号 %3 不可能：其文件只列出了 %4 个词元。请重新下载模型。</translation>
    </message>
    <message>
        <source>The values of tensor %1 do not fill its shape.</source>
        <translation>张量 %1 的值填不满其形状。</translation>
    </message>
    <message>
        <source>There is no space left for %1. Free some and start again: what has already been written will be used.</source>
        <translation>没有空间存放 %1。请腾出一些空间后重新开始：已写入的部分会继续使用。</translation>
    </message>
    <message>
        <source>This model has no image part.</source>
        <translation>此模型没有图像模块。</translation>
    </message>
    <message>
        <source>Weights of the type %1 cannot be read.</source>
        <translation>无法读取类型为 %1 的权重。</translation>
    </message>
    <message>
        <source>a GGUF model</source>
        <translation>GGUF 模型</translation>
    </message>
    <message>
        <source>a GIF picture</source>
        <translation>GIF 图片</translation>
    </message>
    <message>
        <source>a HEIC picture</source>
        <translation>HEIC 图片</translation>
    </message>
    <message>
        <source>a Huffman table is missing</source>
        <translation>缺少霍夫曼表</translation>
    </message>
    <message>
        <source>a JPEG 2000 picture</source>
        <translation>JPEG 2000 图片</translation>
    </message>
    <message>
        <source>a JPEG XL picture</source>
        <translation>JPEG XL 图片</translation>
    </message>
    <message>
        <source>a JPEG without a height in its header</source>
        <translation>文件头中没有高度的 JPEG</translation>
    </message>
    <message>
        <source>a PDF document</source>
        <translation>PDF 文档</translation>
    </message>
    <message>
        <source>a Photoshop picture</source>
        <translation>Photoshop 图片</translation>
    </message>
    <message>
        <source>a TIFF or camera raw picture</source>
        <translation>TIFF 或相机 RAW 图片</translation>
    </message>
    <message>
        <source>a TIFF picture</source>
        <translation>TIFF 图片</translation>
    </message>
    <message>
        <source>a bad Huffman table</source>
        <translation>霍夫曼表有误</translation>
    </message>
    <message>
        <source>a bitmap header of %1 bytes</source>
        <translation>位图文件头有 %1 字节</translation>
    </message>
    <message>
        <source>an invalid chunk</source>
        <translation>有无效的数据块</translation>
    </message>
    <message>
        <source>a segment without a length</source>
        <translation>有一段没有长度</translation>
    </message>
    <message>
        <source>a tensor has no name</source>
        <translation>有一个张量没有名称</translation>
    </message>
    <message>
        <source>a video or camera raw file</source>
        <translation>视频或相机 RAW 文件</translation>
    </message>
    <message>
        <source>a yes-or-no value in its header is neither</source>
        <translation>文件头中有一个是非值既不是“是”也不是“否”</translation>
    </message>
    <message>
        <source>allocate %1 MiB on %2</source>
        <translation>在 %2 上分配 %1 MiB</translation>
    </message>
    <message>
        <source>allocate a descriptor set</source>
        <translation>分配描述符集</translation>
    </message>
    <message>
        <source>an AVIF picture</source>
        <translation>AVIF 图片</translation>
    </message>
    <message>
        <source>an SVG drawing</source>
        <translation>SVG 图形</translation>
    </message>
    <message>
        <source>an XML document</source>
        <translation>XML 文档</translation>
    </message>
    <message>
        <source>an error has no known &quot;code&quot;</source>
        <translation>有一个错误没有已知的“code”</translation>
    </message>
    <message>
        <source>beginning-of-text</source>
        <translation>文本开始</translation>
    </message>
    <message>
        <source>build the kernel &quot;%1&quot;</source>
        <translation>构建内核“%1”</translation>
    </message>
    <message>
        <source>create a buffer view</source>
        <translation>创建缓冲区视图</translation>
    </message>
    <message>
        <source>create a command buffer</source>
        <translation>创建命令缓冲区</translation>
    </message>
    <message>
        <source>create a descriptor pool</source>
        <translation>创建描述符池</translation>
    </message>
    <message>
        <source>create a descriptor set layout</source>
        <translation>创建描述符集布局</translation>
    </message>
    <message>
        <source>create the pipeline cache</source>
        <translation>创建管线缓存</translation>
    </message>
    <message>
        <source>create timestamp queries</source>
        <translation>创建时间戳查询</translation>
    </message>
    <message>
        <source>damaged: its values are nested more than %1 levels deep</source>
        <translation>损坏的：其中的值嵌套超过 %1 层</translation>
    </message>
    <message>
        <source>end-of-message</source>
        <translation>消息结束</translation>
    </message>
    <message>
        <source>end-of-text</source>
        <translation>文本结束</translation>
    </message>
    <message>
        <source>end-of-turn</source>
        <translation>轮次结束</translation>
    </message>
    <message>
        <source>it does not start with a PNG header</source>
        <translation>开头不是 PNG 文件头</translation>
    </message>
    <message>
        <source>it drops repeated spaces</source>
        <translation>它会去掉重复的空格</translation>
    </message>
    <message>
        <source>it has a projector of the type %1; &quot;linear&quot; or &quot;mlp2x_gelu&quot; is needed</source>
        <translation>其投影层类型是 %1；需要“linear”或“mlp2x_gelu”</translation>
    </message>
    <message>
        <source>it has no pieces</source>
        <translation>其中没有词片</translation>
    </message>
    <message>
        <source>it is a mixture of experts</source>
        <translation>它是混合专家模型</translation>
    </message>
    <message>
        <source>it needs the rope scaling %1</source>
        <translation>它需要 RoPE 缩放方式 %1</translation>
    </message>
    <message>
        <source>it rewrites the text</source>
        <translation>它会改写文本</translation>
    </message>
    <message>
        <source>it rotates only a part of each head</source>
        <translation>它只旋转每个注意力头的一部分</translation>
    </message>
    <message>
        <source>it gives two different sizes</source>
        <translation>文件中有两个不同的尺寸</translation>
    </message>
    <message>
        <source>its alignment is not a power of two of at least 8</source>
        <translation>其对齐值不是至少为 8 的 2 的幂</translation>
    </message>
    <message>
        <source>its colour normalisation is not possible</source>
        <translation>其颜色归一化参数不可能</translation>
    </message>
    <message>
        <source>its decoder uses the activation %1; &quot;silu&quot; is needed</source>
        <translation>其解码器使用激活函数 %1；需要“silu”</translation>
    </message>
    <message>
        <source>its frame header is too short</source>
        <translation>其帧头太短</translation>
    </message>
    <message>
        <source>its grids are given as %1, which is not supported</source>
        <translation>其网格以 %1 给出，本程序不认识</translation>
    </message>
    <message>
        <source>its header cannot have %1 bytes</source>
        <translation>其文件头不可能有 %1 字节</translation>
    </message>
    <message>
        <source>its header is not a JSON object</source>
        <translation>其文件头不是 JSON 对象</translation>
    </message>
    <message>
        <source>its header claims an impossible number of bytes</source>
        <translation>其文件头声明的字节数不可能</translation>
    </message>
    <message>
        <source>its image encoder is of the type %1; CLIP is needed</source>
        <translation>其图像编码器类型是 %1；需要 CLIP</translation>
    </message>
    <message>
        <source>its image encoder uses SiLU; quick GELU or GELU is needed</source>
        <translation>其图像编码器使用 SiLU；需要 quick GELU 或 GELU</translation>
    </message>
    <message>
        <source>its image encoder uses the activation %1; &quot;quick_gelu&quot; or &quot;gelu&quot; is needed</source>
        <translation>其图像编码器使用激活函数 %1；需要“quick_gelu”或“gelu”</translation>
    </message>
    <message>
        <source>its keys have %1 numbers a head and its values %2</source>
        <translation>其每个注意力头的键有 %1 个数，而值有 %2 个</translation>
    </message>
    <message>
        <source>its layers are %1 and %2 wide; multiples of 4 are needed</source>
        <translation>其各层宽度为 %1 和 %2；需要是 4 的倍数</translation>
    </message>
    <message>
        <source>its layers are %1 wide inside; a multiple of 4 is needed</source>
        <translation>其各层内部宽度为 %1；需要是 4 的倍数</translation>
    </message>
    <message>
        <source>its layers differ in %1</source>
        <translation>其各层的 %1 不同</translation>
    </message>
    <message>
        <source>its projector also takes the class token (&quot;%1&quot; is %2)</source>
        <translation>其投影层还使用类别词元（“%1”是 %2）</translation>
    </message>
    <message>
        <source>its projector has no biases</source>
        <translation>其投影层没有偏置</translation>
    </message>
    <message>
        <source>its projector takes %1 layers of the image encoder at once</source>
        <translation>其投影层同时使用图像编码器的 %1 层</translation>
    </message>
    <message>
        <source>its projector uses the activation %1; &quot;gelu&quot; is needed</source>
        <translation>其投影层使用激活函数 %1；需要“gelu”</translation>
    </message>
    <message>
        <source>its way of cutting photos, %1, is not supported</source>
        <translation>其切分照片的方式 %1 未知</translation>
    </message>
    <message>
        <source>its way of merging tiles, %1, is not supported</source>
        <translation>其合并图块的方式 %1 未知</translation>
    </message>
    <message>
        <source>merge %1 is not a pair</source>
        <translation>第 %1 条合并规则不是一对</translation>
    </message>
    <message>
        <source>not BPE</source>
        <translation>不是 BPE</translation>
    </message>
    <message>
        <source>open the device &quot;%1&quot;</source>
        <translation>打开设备“%1”</translation>
    </message>
    <message>
        <source>picture data before its header</source>
        <translation>图像数据出现在文件头之前</translation>
    </message>
    <message>
        <source>record GPU commands</source>
        <translation>记录显卡命令</translation>
    </message>
    <message>
        <source>run the GPU kernels</source>
        <translation>运行显卡内核</translation>
    </message>
    <message>
        <source>something else has that name</source>
        <translation>已有其他东西使用该名称</translation>
    </message>
    <message>
        <source>there is a gap before tensor %1</source>
        <translation>张量 %1 之前有空洞</translation>
    </message>
    <message>
        <source>tensor %1 has %2 dimensions; 1 to 4 are possible</source>
        <translation>张量 %1 有 %2 个维度；只能有 1 到 4 个</translation>
    </message>
    <message>
        <source>tensor %1 has a dimension of 0</source>
        <translation>张量 %1 有一个维度为 0</translation>
    </message>
    <message>
        <source>tensor %1 has no type</source>
        <translation>张量 %1 没有类型</translation>
    </message>
    <message>
        <source>tensor %1 has no usable shape or place</source>
        <translation>张量 %1 没有可用的形状或位置</translation>
    </message>
    <message>
        <source>tensor %1 is impossibly large</source>
        <translation>张量 %1 大得不可能</translation>
    </message>
    <message>
        <source>tensor %1 is at offset %2, not a multiple of %3</source>
        <translation>张量 %1 位于偏移 %2，不是 %3 的倍数</translation>
    </message>
    <message>
        <source>tensor %1 is at the impossible offset %2</source>
        <translation>张量 %1 位于不可能的偏移 %2</translation>
    </message>
    <message>
        <source>tensor %1 of type %2 has rows of %3 weights, not a multiple of %4</source>
        <translation>类型为 %2 的张量 %1 每行有 %3 个权重，不是 %4 的倍数</translation>
    </message>
    <message>
        <source>tensor %1 overlaps another</source>
        <translation>张量 %1 与另一个重叠</translation>
    </message>
    <message>
        <source>tensors %1 and %2 overlap</source>
        <translation>张量 %1 和 %2 重叠</translation>
    </message>
    <message>
        <source>the bytes of tensor %1 do not match its shape</source>
        <translation>张量 %1 的字节数与其形状不符</translation>
    </message>
    <message>
        <source>the checksum of its %1 chunk is wrong</source>
        <translation>其 %1 数据块的校验和有误</translation>
    </message>
    <message>
        <source>the grid %1 x %2 cannot be cut into tiles of %3 pixels</source>
        <translation>网格 %1 x %2 无法切分为 %3 像素的图块</translation>
    </message>
    <message>
        <source>the id %1 belongs to two pieces</source>
        <translation>编号 %1 属于两个词片</translation>
    </message>
    <message>
        <source>the key %1 appears twice</source>
        <translation>键 %1 出现了两次</translation>
    </message>
    <message>
        <source>the length of %1</source>
        <translation>%1 的长度</translation>
    </message>
    <message>
        <source>the length of a key</source>
        <translation>一个键的长度</translation>
    </message>
    <message>
        <source>the length of a tensor&apos;s name</source>
        <translation>一个张量名称的长度</translation>
    </message>
    <message>
        <source>the length of a text</source>
        <translation>一段文本的长度</translation>
    </message>
    <message>
        <source>the number of metadata entries</source>
        <translation>元数据条目的数量</translation>
    </message>
    <message>
        <source>the number of tensors</source>
        <translation>张量的数量</translation>
    </message>
    <message>
        <source>the numbers of its rope scaling are not possible</source>
        <translation>其 RoPE 缩放的参数不可能</translation>
    </message>
    <message>
        <source>the piece %1 has no possible id</source>
        <translation>词片 %1 没有可能的编号</translation>
    </message>
    <message>
        <source>the piece %1 has the id %2, but there are only %3 pieces</source>
        <translation>词片 %1 的编号是 %2，但只有 %3 个词片</translation>
    </message>
    <message>
        <source>the tensor %1 appears twice</source>
        <translation>张量 %1 出现了两次</translation>
    </message>
    <message>
        <source>the token embedding %1 is missing or has no rows</source>
        <translation>词元嵌入 %1 缺失或没有行</translation>
    </message>
    <message>
        <source>tiles of %1 pixels cannot be cut into patches of %2</source>
        <translation>%1 像素的图块无法切分为 %2 像素的小块</translation>
    </message>
    <message>
        <source>too large (%1 bytes) to be a description</source>
        <translation>太大（%1 字节），不会是描述文件</translation>
    </message>
    <message>
        <source>too many scans</source>
        <translation>扫描段太多</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>%1 bits a pixel</source>
        <translation>每像素 %1 位</translation>
    </message>
    <message>
        <source>its colour masks are invalid</source>
        <translation>颜色掩码无效</translation>
    </message>
    <message>
        <source>its header contradicts itself</source>
        <translation>其文件头自相矛盾</translation>
    </message>
    <message>
        <source>%1 is a LoRA adapter, which is only a change to another model. %2.</source>
        <translation>%1 是 LoRA 适配器，只是对另一个模型的修改。%2。</translation>
    </message>
    <message>
        <source>It is a LoRA adapter; get the whole (&quot;merged&quot;) model</source>
        <translation>它是 LoRA 适配器；请获取完整的（“merged”，即合并后的）模型</translation>
    </message>
    <message>
        <source>The model says that texts begin with a beginning-of-text token (BOS), but not which one that is.</source>
        <translation>模型说明文本以文本开始词元（BOS）开头，但没有说明是哪个词元。</translation>
    </message>
    <message>
        <source>%1 cannot be written: %2. Start Tessera with --data-dir and another folder.</source>
        <translation>无法写入 %1：%2。请用 --data-dir 指定另一个文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>The conversations could not be copied to read them: %1.</source>
        <translation>无法复制对话以供读取：%1。</translation>
    </message>
    <message>
        <source>The disk is full: there is no room left in %1. Free some space there.</source>
        <translation>磁盘已满：%1 中没有剩余空间。请在那里释放一些空间。</translation>
    </message>
    <message>
        <source>This was exported by a newer Tessera. Please update Tessera.</source>
        <translation>这是由更新版本的 Tessera 导出的。请更新 Tessera。</translation>
    </message>
    <message>
        <source>%1 belongs to the user %2, and you may not write there. Change its owner or its permissions, or start Tessera with --data-dir and another folder.</source>
        <translation>%1 属于用户 %2，您不能在其中写入。请更改其所有者或权限，或用 --data-dir 指定另一个文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>%1 cannot be used: there is a file where a folder should be, or the other way round. Move it away, or start Tessera with --data-dir and another folder.</source>
        <translation>%1 无法使用：应为文件夹的位置是一个文件，或者相反。请将其移走，或用 --data-dir 指定另一个文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>%1 is on a read-only disk. Make the disk writable, or start Tessera with --data-dir and another folder.</source>
        <translation>%1 所在的磁盘是只读的。请使该磁盘可写，或用 --data-dir 指定另一个文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>%1 is write-protected. Change its permissions, or start Tessera with --data-dir and another folder.</source>
        <translation>%1 受写保护。请更改其权限，或用 --data-dir 指定另一个文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>Files cannot be locked in %1, so two windows could overwrite each other&apos;s work. Start Tessera with --data-dir and a folder on another disk.</source>
        <translation>%1 中的文件无法锁定，两个窗口可能会互相破坏内容。请用 --data-dir 指定另一个磁盘上的文件夹启动 Tessera。</translation>
    </message>
    <message>
        <source>It contains no messages.</source>
        <translation>其中没有消息。</translation>
    </message>
    <message>
        <source>This is not a conversation.</source>
        <translation>这不是对话。</translation>
    </message>
    <message>
        <source>It looks like a safetensors file; choose the folder of a whole model, with its config.json</source>
        <translation>它看起来是 safetensors 文件；请选择完整模型的文件夹（其中有 config.json）</translation>
    </message>
    <message>
        <source>The file system cannot hold files as large as %1. Choose a folder on another disk.</source>
        <translation>文件系统不支持像 %1 这么大的文件。请选择其他磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Processor (1 thread)</source>
        <translation>处理器（1 个线程）</translation>
    </message>
    <message>
        <source>Processor (%1 threads)</source>
        <translation>处理器（%1 个线程）</translation>
    </message>
    <message>
        <source>Processor (%1, 1 thread)</source>
        <translation>处理器（%1，1 个线程）</translation>
    </message>
    <message>
        <source>Processor (%1, %2 threads)</source>
        <translation>处理器（%1，%2 个线程）</translation>
    </message>
    <message>
        <source>the processor, through a Vulkan driver</source>
        <translation>处理器（通过 Vulkan 驱动）</translation>
    </message>
    <message>
        <source>Cannot start the threads that compute: %1. Close other programs.</source>
        <translation>无法启动计算线程：%1。请关闭其他程序。</translation>
    </message>
    <message>
        <source>Cannot get %1 MiB of memory. Close other programs, or choose a smaller model or a shorter context.</source>
        <translation>无法获得 %1 MiB 内存。请关闭其他程序，或选择更小的模型或更短的上下文。</translation>
    </message>
    <message>
        <source>There is not enough memory to compute. Close other programs.</source>
        <translation>内存不足，无法计算。请关闭其他程序。</translation>
    </message>
    <message>
        <source>A photo cannot be cut into at most %1 tiles. Give a number from 1 to %2.</source>
        <translation>照片的图块数上限不能是 %1。请给出 1 到 %2 之间的数。</translation>
    </message>
    <message>
        <source>This model has no choice of grids, so the grid &quot;%1&quot; cannot be chosen. Leave the grid out.</source>
        <translation>这里照片不能按其他网格切分，因此不能选择网格“%1”。请不要指定网格。</translation>
    </message>
    <message>
        <source>The number of tiles cannot be set for this model, only for XComposer2-4KHD.</source>
        <translation>这里不能设置图块数：只有 XComposer2-4KHD 会按允许的上限切分。</translation>
    </message>
    <message>
        <source>This model has only one way of cutting photos, so the mode %1 cannot be used. Leave the image mode at auto.</source>
        <translation>此模型只有一种切分照片的方式，因此无法使用 %1 模式。请将图像模式保持为 auto。</translation>
    </message>
    <message>
        <source>%1 are not sizes of at least %2 pixels</source>
        <translation>%1 不是从 %2 像素起递增的尺寸</translation>
    </message>
    <message>
        <source>%1 are not two sizes</source>
        <translation>%1 不是两个尺寸</translation>
    </message>
    <message>
        <source>%1 has 4-bit weights with inputs in an order of their own (&quot;desc_act&quot;), which is not supported. Get the model in F16 or BF16.</source>
        <translation>%1 的 4 位权重的输入采用了自己的顺序（“desc_act”），这里无法读取。请获取 F16 或 BF16 版本的模型。</translation>
    </message>
    <message>
        <source>%1 holds a model of the architecture %2. Only &quot;llama&quot; (also Vicuna, Mistral, Yi), &quot;qwen&quot;, &quot;qwen2&quot; and &quot;internlm2&quot; can be used.</source>
        <translation>%1 中的模型架构是 %2。只能使用 “llama”（包括 Vicuna、Mistral、Yi）、“qwen”、“qwen2” 和 “internlm2”。</translation>
    </message>
    <message>
        <source>%1 holds a model of the type %2. Only models of the families LLaVA, VILA-1.5, Qwen-VL, DeepSeek-VL and XComposer2, the text models &quot;llama&quot;, &quot;mistral&quot; and &quot;qwen2&quot;, and image encoders can be used.</source>
        <translation>%1 中的模型类型是 %2。只能使用 LLaVA、VILA-1.5、Qwen-VL、DeepSeek-VL 和 XComposer2 系列的模型，文本模型 “llama”、“mistral” 和 “qwen2”，以及图像编码器。</translation>
    </message>
    <message>
        <source>%1 holds a text model, which has no image encoder. Choose the folder of a model that sees photos.</source>
        <translation>%1 中是没有图像编码器的文本模型。请选择能看照片的模型的文件夹。</translation>
    </message>
    <message>
        <source>%1 holds only an image encoder, not a text model. Choose the model that uses it.</source>
        <translation>%1 中只有图像编码器，没有文本模型。请选择使用它的模型。</translation>
    </message>
    <message>
        <source>%1 holds only an image encoder, without the projector of a model. Choose the folder of a model that sees photos.</source>
        <translation>%1 中只有图像编码器，没有模型的投影器。请选择能看照片的模型的文件夹。</translation>
    </message>
    <message>
        <source>%1 is quantised with GPTQ in a form that is not supported (%2 bits, format %3). Get the model in 4 bits, F16 or BF16.</source>
        <translation>%1 以这里无法读取的形式（%2 位，格式 %3）用 GPTQ 量化。请获取 4 位、F16 或 BF16 版本的模型。</translation>
    </message>
    <message>
        <source>%1 names no layer</source>
        <translation>%1 没有指定任何层</translation>
    </message>
    <message>
        <source>%1 names the layer %2 of %3</source>
        <translation>%1 指定了第 %2 层，但总共只有 %3 层</translation>
    </message>
    <message>
        <source>%1: %2 positions do not form a square</source>
        <translation>%1：%2 个位置不能构成正方形</translation>
    </message>
    <message>
        <source>%1: expected %2 rows, found the shape %3</source>
        <translation>%1：应有 %2 行，实际形状为 %3</translation>
    </message>
    <message>
        <source>%1: expected more than %2 columns, found the shape %3</source>
        <translation>%1：应多于 %2 列，实际形状为 %3</translation>
    </message>
    <message>
        <source>%1: expected the rank %2 of %3, found %4</source>
        <translation>%1：应与 %3 的秩 %2 相同，实际为 %4</translation>
    </message>
    <message>
        <source>%1: its parts do not fit together</source>
        <translation>%1：各部分互不相符</translation>
    </message>
    <message>
        <source>A part of the model in %1 is missing: the config.json in the folder %2. Download the rest of the model.</source>
        <translation>%1 中的模型缺少一部分：文件夹 %2 中的 config.json。请下载模型的其余部分。</translation>
    </message>
    <message>
        <source>A part of the model in %1 is missing: the folder %2. Download the rest of the model.</source>
        <translation>%1 中的模型缺少一部分：文件夹 %2。请下载模型的其余部分。</translation>
    </message>
    <message>
        <source>it cuts photos into squares of %1 pixels for a scale of %2</source>
        <translation>它把照片切成 %1 像素的方块，而尺度为 %2</translation>
    </message>
    <message>
        <source>it has a projector of the type %1, which is not supported</source>
        <translation>它的投影器类型是 %1，这里不认识</translation>
    </message>
    <message>
        <source>it has a projector of the type %1; &quot;mlp_downsample&quot; is needed</source>
        <translation>它的投影器类型是 %1；需要 “mlp_downsample”</translation>
    </message>
    <message>
        <source>it is an InternLM-XComposer-2.5, which cuts photos in another way; XComposer2 is needed</source>
        <translation>这是 InternLM-XComposer-2.5，它用另一种方式切分照片；需要 XComposer2</translation>
    </message>
    <message>
        <source>its heads have %1 numbers; %2 at most are possible</source>
        <translation>它的每个头有 %1 个数；最多只能有 %2 个</translation>
    </message>
    <message>
        <source>%1 of its %2 adapters for photos (Plora) are missing</source>
        <translation>它的 %2 个照片适配器（Plora）中缺少 %1 个</translation>
    </message>
    <message>
        <source>its image encoder has norms of the type %1, which is not supported</source>
        <translation>它的图像编码器的归一化类型是 %1，这里不认识</translation>
    </message>
    <message>
        <source>its image encoder is %1, which is not supported</source>
        <translation>它的图像编码器是 %1，这里不认识</translation>
    </message>
    <message>
        <source>its image encoder is for tiles of %1 pixels, but &quot;%2&quot; is %3</source>
        <translation>它的图像编码器用于 %1 像素的图块，但 “%2” 是 %3</translation>
    </message>
    <message>
        <source>its image encoder is of the type %1; SigLIP or InternViT is needed</source>
        <translation>它的图像编码器类型是 %1；需要 SigLIP 或 InternViT</translation>
    </message>
    <message>
        <source>its image encoder uses the activation %1, which is not supported</source>
        <translation>它的图像编码器使用激活函数 %1，这里不认识</translation>
    </message>
    <message>
        <source>its projector does not take exactly the rows of all patches (&quot;%1&quot; is %2)</source>
        <translation>它的投影器取用的不恰好是所有小块的行（“%1” 是 %2）</translation>
    </message>
    <message>
        <source>its projector makes %1 rows of a photo, which do not form a square</source>
        <translation>它的投影器从一张照片得到 %1 行，不能构成正方形</translation>
    </message>
    <message>
        <source>its adapters are too wide</source>
        <translation>它的适配器太宽</translation>
    </message>
    <message>
        <source>%1 holds no conversations that Tessera knows. Choose the ZIP archive or the file conversations.json of an export from Tessera or ChatGPT, an export from Open WebUI, or a conversation from LM Studio.</source>
        <translation>%1 中没有 Tessera 能识别的对话。请选择 Tessera 或 ChatGPT 导出的 ZIP 压缩包或其中的文件 conversations.json、Open WebUI 的导出文件，或 LM Studio 的对话文件。</translation>
    </message>
    <message>
        <source>%1 contains no file conversations.json. Choose the ZIP archive that ChatGPT sent, or a file with conversations.</source>
        <translation>%1 中没有文件 conversations.json。请选择 ChatGPT 发来的 ZIP 压缩包，或包含对话的文件。</translation>
    </message>
    <message>
        <source>%1 holds too many files: %2.</source>
        <translation>%1 中的文件太多：%2 个。</translation>
    </message>
    <message>
        <source>%1 in %2 is damaged. Download the archive again.</source>
        <translation>%2 中的 %1 已损坏。请重新下载该压缩包。</translation>
    </message>
    <message>
        <source>%1 is not a complete ZIP archive. Download it again, or choose the file conversations.json if you have it unpacked.</source>
        <translation>%1 不是完整的 ZIP 压缩包。请重新下载；如果已经解压，也可以选择其中的文件 conversations.json。</translation>
    </message>
    <message>
        <source>%1 is not complete JSON (%2, byte %3).</source>
        <translation>%1 不是完整的 JSON（%2，第 %3 字节）。</translation>
    </message>
    <message>
        <source>%1 is password-protected. Unpack it, then choose the file conversations.json in its folder.</source>
        <translation>%1 有密码保护。请先解压，然后选择其文件夹中的文件 conversations.json。</translation>
    </message>
    <message>
        <source>%1 would become %2 GB when unpacked, which no export does. Nothing was imported.</source>
        <translation>%1 解压后会有 %2 GB，正常的导出不会这么大。没有导入任何内容。</translation>
    </message>
    <message>
        <source>%1 is packed in a way that is not supported. Unpack it, then choose the file conversations.json in its folder.</source>
        <translation>无法在这里读取 %1 的压缩方式。请先解压，然后选择其文件夹中的文件 conversations.json。</translation>
    </message>
    <message>
        <source>%1 ends early. Download it again.</source>
        <translation>%1 不完整，结尾缺失。请重新下载。</translation>
    </message>
    <message>
        <source>%1 holds the tensor %2 in another order than its shape (transposed). Save the model again with transformers, which writes safetensors.</source>
        <translation>%1 中张量 %2 的存储顺序与其形状不同（已转置）。请用 transformers 重新保存该模型，它会写出 safetensors。</translation>
    </message>
    <message>
        <source>%1 is a PyTorch file, for which libzip is needed. Install it (the package libzip4 or libzip5), or get the model as safetensors.</source>
        <translation>%1 是 PyTorch 文件，读取它需要 libzip。请安装它（软件包 libzip4 或 libzip5），或获取该模型的 safetensors 版本。</translation>
    </message>
    <message>
        <source>%1 is in the form that PyTorch wrote before version 1.6, which is not supported. Open and save it once with a newer PyTorch, or get the model as safetensors.</source>
        <translation>%1 是 PyTorch 1.6 之前写出的格式，这里无法读取。请用较新的 PyTorch 打开并重新保存一次，或获取该模型的 safetensors 版本。</translation>
    </message>
    <message>
        <source>%1 is not a folder with a model (config.json, safetensors or PyTorch files). Choose one.</source>
        <translation>%1 不是模型的文件夹（应有 config.json 和 safetensors 或 PyTorch 文件）。请选择这样的文件夹。</translation>
    </message>
    <message>
        <source>%1 is not a valid PyTorch file: %2. Download it again.</source>
        <translation>%1 不是有效的 PyTorch 文件：%2。请重新下载。</translation>
    </message>
    <message>
        <source>%1 wants to call %2, which a list of weights never does. Nothing in it was run. Get the model from another place, or as safetensors.</source>
        <translation>%1 要求调用 %2，而权重列表绝不会这样做。其中的任何内容都没有运行。请从其他来源获取该模型，或获取其 safetensors 版本。</translation>
    </message>
    <message>
        <source>%1 was written by a big-endian machine. Get another copy of the model.</source>
        <translation>%1 是由大端序机器写出的。请获取该模型的其他副本。</translation>
    </message>
    <message>
        <source>Download its .safetensors or pytorch_model.bin files too</source>
        <translation>请同时下载它的 .safetensors 或 pytorch_model.bin 文件</translation>
    </message>
    <message>
        <source>It looks like a PyTorch file; choose the folder of a whole model, with its config.json</source>
        <translation>它看起来是 PyTorch 文件；请选择完整模型的文件夹（其中有 config.json）</translation>
    </message>
    <message>
        <source>The folder %1 has no config.json, so it is not a model&apos;s folder. Choose a GGUF file, or the folder of a model with its config.json and its weights (.safetensors or pytorch_model.bin).</source>
        <translation>文件夹 %1 中没有 config.json，因此不是模型文件夹。请选择 GGUF 文件，或含有 config.json 和权重（.safetensors 或 pytorch_model.bin）的模型文件夹。</translation>
    </message>
    <message>
        <source>it is not a zip archive</source>
        <translation>它不是 zip 压缩包</translation>
    </message>
    <message>
        <source>its contents are compressed or encrypted, which PyTorch itself never does</source>
        <translation>其内容经过压缩或加密，而 PyTorch 本身从不这样做</translation>
    </message>
    <message>
        <source>its list of weights is damaged at byte %1 of %2</source>
        <translation>其权重列表在第 %1 字节处（共 %2 字节）损坏</translation>
    </message>
    <message>
        <source>its list of weights is too long</source>
        <translation>其权重列表过长</translation>
    </message>
    <message>
        <source>its zip archive is damaged</source>
        <translation>其 zip 压缩包已损坏</translation>
    </message>
    <message>
        <source>the data of tensor %1 is missing</source>
        <translation>缺少张量 %1 的数据</translation>
    </message>
    <message>
        <source>there is no list of weights in it</source>
        <translation>其中没有权重列表</translation>
    </message>
    <message>
        <source>%1 of Ollama is skipped: %2</source>
        <translation>已跳过 Ollama 的 %1：%2</translation>
    </message>
    <message>
        <source>%1 of Ollama is skipped: it names no model.</source>
        <translation>已跳过 Ollama 的 %1：其中没有指明模型。</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>A part of it is not there. Download it again: ollama pull %1</source>
        <translation>缺少其中一部分。请重新下载：ollama pull %1</translation>
    </message>
    <message>
        <source>Downloads</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Ollama keeps the two together.</source>
        <translation>Ollama 将两者放在一起。</translation>
    </message>
    <message>
        <source>The image part that Ollama keeps with it does not fit it.</source>
        <translation>Ollama 随附的图像模块与它不匹配。</translation>
    </message>
    <message>
        <source>sees photos</source>
        <translation>能看照片</translation>
    </message>
    <message>
        <source>It has %1 language models and %2 image parts. Only one language model with at most one image part can be used.</source>
        <translation>其中有 %1 个语言模型和 %2 个图像模块。只能使用一个语言模型和至多一个图像模块。</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Appearance</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>follow the desktop</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Preset for new chats</source>
        <translation>新对话的预设</translation>
    </message>
    <message>
        <source>How answers are made. Existing chats keep their settings.</source>
        <translation>回答的生成方式。已有的对话保留各自的设置。</translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>模型自带的设置</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Text size</source>
        <translation>文字大小</translation>
    </message>
    <message>
        <source>%1%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Announce finished answers</source>
        <translation>回答完成时通知</translation>
    </message>
    <message>
        <source>With a desktop notification, while another window is in front.</source>
        <translation>当您在看别处时，由桌面发出通知。</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开启</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>Sheet</name>
    <message>
        <source>Close (Esc)</source>
        <translation>关闭 (Esc)</translation>
    </message>
</context>
<context>
    <name>ShortcutGroup</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
</context>
<context>
    <name>ShortcutTable</name>
    <message>
        <source>Everywhere</source>
        <translation>通用</translation>
    </message>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Open photos</source>
        <translation>打开照片</translation>
    </message>
    <message>
        <source>Search in all conversations</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Go to the question box</source>
        <translation>转到问题输入框</translation>
    </message>
    <message>
        <source>Previous conversation in the list</source>
        <translation>列表中的上一个对话</translation>
    </message>
    <message>
        <source>Next conversation in the list</source>
        <translation>列表中的下一个对话</translation>
    </message>
    <message>
        <source>Settings of this chat</source>
        <translation>此对话的设置</translation>
    </message>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>This list</source>
        <translation>此列表</translation>
    </message>
    <message>
        <source>Next or previous control</source>
        <translation>转到下一个控件，或返回</translation>
    </message>
    <message>
        <source>Question and answer</source>
        <translation>问与答</translation>
    </message>
    <message>
        <source>Send the question</source>
        <translation>发送问题</translation>
    </message>
    <message>
        <source>A new line</source>
        <translation>换行</translation>
    </message>
    <message>
        <source>Paste text or photos</source>
        <translation>粘贴文字或照片</translation>
    </message>
    <message>
        <source>Another answer to the last question</source>
        <translation>为上一个问题换一个回答</translation>
    </message>
    <message>
        <source>Copy the last answer</source>
        <translation>复制最后一个回答</translation>
    </message>
    <message>
        <source>Move through the messages</source>
        <translation>浏览消息</translation>
    </message>
    <message>
        <source>Attached photo</source>
        <translation>附加的照片</translation>
    </message>
    <message>
        <source>Move it forwards or backwards</source>
        <translation>前移或后移</translation>
    </message>
    <message>
        <source>Conversation in the list</source>
        <translation>列表中的对话</translation>
    </message>
    <message>
        <source>Model in the list</source>
        <translation>列表中的模型</translation>
    </message>
    <message>
        <source>Load it</source>
        <translation>加载它</translation>
    </message>
    <message>
        <source>Next one</source>
        <translation>转到下一个</translation>
    </message>
    <message>
        <source>Open it</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Rename it</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Move it to the trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Photo and tiles</source>
        <translation>照片与图块</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Fit to the window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Move the photo</source>
        <translation>移动照片</translation>
    </message>
    <message>
        <source>Choose a part to ask about</source>
        <translation>选择要询问的部分</translation>
    </message>
    <message>
        <source>Part of a photo</source>
        <translation>照片的局部</translation>
    </message>
    <message>
        <source>Move it</source>
        <translation>移动</translation>
    </message>
    <message>
        <source>Resize it; with Ctrl by one pixel at a time</source>
        <translation>调整大小；再加 Ctrl 则逐像素调整</translation>
    </message>
    <message>
        <source>Ask about it</source>
        <translation>就此提问</translation>
    </message>
    <message>
        <source>Back to the whole photo</source>
        <translation>返回整张照片</translation>
    </message>
    <message>
        <source>Next link in an answer, and open it</source>
        <translation>到回答中的下一个链接，并打开它</translation>
    </message>
    <message>
        <source>Photo in a question</source>
        <translation>问题中的照片</translation>
    </message>
    <message>
        <source>Show its tiles</source>
        <translation>显示图块</translation>
    </message>
    <message>
        <source>View, copy or save it, or show its file</source>
        <translation>查看、复制、保存照片，或显示其文件</translation>
    </message>
    <message>
        <source>The photo without its tiles</source>
        <translation>只看照片，不显示图块</translation>
    </message>
    <message>
        <source>Photo without tiles</source>
        <translation>不带图块的照片</translation>
    </message>
    <message>
        <source>The previous and the next photo; moves an enlarged one</source>
        <translation>上一张和下一张照片；照片放大时移动它</translation>
    </message>
    <message>
        <source>The previous and the next photo</source>
        <translation>上一张和下一张照片</translation>
    </message>
    <message>
        <source>Copy the photo</source>
        <translation>复制照片</translation>
    </message>
    <message>
        <source>Save the photo</source>
        <translation>保存照片</translation>
    </message>
    <message>
        <source>Show or hide the sidebar</source>
        <translation>显示或隐藏侧边栏</translation>
    </message>
    <message>
        <source>Full screen on or off</source>
        <translation>进入或退出全屏</translation>
    </message>
    <message>
        <source>Larger text</source>
        <translation>放大文字</translation>
    </message>
    <message>
        <source>Smaller text</source>
        <translation>缩小文字</translation>
    </message>
    <message>
        <source>Normal text size</source>
        <translation>文字恢复正常大小</translation>
    </message>
    <message>
        <source>Close the window</source>
        <translation>关闭窗口</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>Stop the answer; close what is open; leave full screen</source>
        <translation>停止回答；关闭已打开的内容；退出全屏</translation>
    </message>
    <message>
        <source>Edge of the sidebar</source>
        <translation>侧边栏的边缘</translation>
    </message>
    <message>
        <source>Make the sidebar narrower or wider</source>
        <translation>让侧边栏变窄或变宽</translation>
    </message>
    <message>
        <source>Find in this conversation</source>
        <translation>在此对话中查找</translation>
    </message>
    <message>
        <source>Next match</source>
        <translation>下一处查找结果</translation>
    </message>
    <message>
        <source>Previous match</source>
        <translation>上一处查找结果</translation>
    </message>
    <message>
        <source>Menu of the focused item</source>
        <translation>焦点所在处的菜单</translation>
    </message>
    <message>
        <source>Continue the last answer</source>
        <translation>继续上一个回答</translation>
    </message>
    <message>
        <source>Show or hide the regions of an answer</source>
        <translation>显示或隐藏回答中的区域</translation>
    </message>
    <message>
        <source>The previous and the next photo of the question</source>
        <translation>该问题的上一张和下一张照片</translation>
    </message>
</context>
<context>
    <name>Sidebar</name>
    <message>
        <source>New chat</source>
        <translation>新对话</translation>
    </message>
    <message>
        <source>Ctrl+N</source>
        <translation>Ctrl+N</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Search in all conversations</source>
        <translation>搜索所有对话</translation>
    </message>
    <message>
        <source>Clear the search</source>
        <translation>清除搜索</translation>
    </message>
    <message>
        <source>Conversations</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Your conversations will appear here.</source>
        <translation>你的对话会显示在这里。</translation>
    </message>
    <message>
        <source>Found</source>
        <translation>搜索结果</translation>
    </message>
    <message>
        <source>Settings, trash, export and backups</source>
        <translation>设置、回收站、导出和备份</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>备份</translation>
    </message>
    <message>
        <source>Export all as %1 …</source>
        <translation>全部导出为 %1…</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>键盘快捷键</translation>
    </message>
    <message>
        <source>Import conversations …</source>
        <translation>导入对话…</translation>
    </message>
    <message>
        <source>Hide the sidebar</source>
        <translation>隐藏侧边栏</translation>
    </message>
    <message>
        <source>About Tessera</source>
        <translation>关于 Tessera</translation>
    </message>
    <message>
        <source>Ctrl+Shift+F</source>
        <translation>Ctrl+Shift+F</translation>
    </message>
</context>
<context>
    <name>SidebarEdge</name>
    <message>
        <source>Edge of the sidebar</source>
        <translation>侧边栏的边缘</translation>
    </message>
</context>
<context>
    <name>StartProblem</name>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>The damaged file can be set aside under another name in the same folder; nothing is deleted.</source>
        <translation>可以把损坏的文件以另一个名称留在同一文件夹中；不会删除任何内容。</translation>
    </message>
    <message>
        <source>Set it aside and restore the backup from %1</source>
        <translation>移开它并恢复 %1 的备份</translation>
    </message>
    <message>
        <source>Set it aside and start afresh</source>
        <translation>移开它并重新开始</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
</context>
<context>
    <name>SystemPromptField</name>
    <message>
        <source>None. For example: Answer in one sentence.</source>
        <translation>无。例如：用一句话回答。</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
</context>
<context>
    <name>TileInspector</name>
    <message>
        <source>Back (Esc)</source>
        <translation>返回 (Esc)</translation>
    </message>
    <message>
        <source>Ask about a part (C)</source>
        <translation>就局部提问 (C)</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>Save the photo with its tiles</source>
        <translation>保存带图块的照片</translation>
    </message>
    <message>
        <source>PNG picture (*.png)</source>
        <translation>PNG 图片 (*.png)</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 绘图 (*.svg)</translation>
    </message>
    <message>
        <source>Show the photo without its tiles (T)</source>
        <translation>只看照片，不显示图块 (T)</translation>
    </message>
    <message>
        <source>Previous photo (PgUp)</source>
        <translation>上一张照片 (PgUp)</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>第 %1 张，共 %2 张</translation>
    </message>
    <message>
        <source>Next photo (PgDn)</source>
        <translation>下一张照片 (PgDn)</translation>
    </message>
</context>
<context>
    <name>TileLegend</name>
    <message>
        <source>Legend</source>
        <translation>图例</translation>
    </message>
    <message>
        <source>tile</source>
        <translation>图块</translation>
    </message>
    <message>
        <source>padding (hatched)</source>
        <translation>填充（斜线）</translation>
    </message>
    <message>
        <source>not read (darkened)</source>
        <translation>未读取（变暗）</translation>
    </message>
    <message>
        <source>overview</source>
        <translation>概览图</translation>
    </message>
    <message>
        <source>row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>newline</source>
        <translation>换行符</translation>
    </message>
</context>
<context>
    <name>TilePanel</name>
    <message>
        <source>Load a model with an image part to see how it cuts this photo.</source>
        <translation>加载带图像模块的模型，即可查看它如何切分这张照片。</translation>
    </message>
    <message>
        <source>What the model receives</source>
        <translation>模型收到的内容</translation>
    </message>
    <message>
        <source>Its tokens, in reading order</source>
        <translation>它的词元，按读取顺序</translation>
    </message>
    <message>
        <source>Point at a tile, the photo or the bar to see what belongs together.</source>
        <translation>指向图块、照片或词元条，即可看到它们的对应关系。</translation>
    </message>
    <message>
        <source>Grids to choose from</source>
        <translation>可选的网格</translation>
    </message>
    <message>
        <source>This model sees every photo as one tile.</source>
        <translation>此模型把每张照片都看作一个图块。</translation>
    </message>
</context>
<context>
    <name>TileSummary</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>1 tile, %1</source>
        <translation>1 个图块，%1</translation>
    </message>
    <message>
        <source>%1 × %2 tiles, %3</source>
        <translation>%1 × %2 个图块，%3</translation>
    </message>
    <message>
        <source>padded to one square of %1 × %1 pixels</source>
        <translation>填充成一个 %1 × %1 像素的正方形</translation>
    </message>
    <message>
        <source>the middle square, %1 × %1 pixels</source>
        <translation>中间的正方形，%1 × %1 像素</translation>
    </message>
    <message>
        <source>squashed to one square of %1 × %1 pixels</source>
        <translation>压缩成一个 %1 × %1 像素的正方形</translation>
    </message>
    <message>
        <source>padding removed</source>
        <translation>去除填充</translation>
    </message>
    <message>
        <source>padding kept</source>
        <translation>保留填充</translation>
    </message>
    <message>
        <source>tile after tile</source>
        <translation>逐块排列</translation>
    </message>
    <message numerus="yes">
        <source>hd, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</source>
        <translation>
            <numerusform>hd，图块 %1 × %1 像素，%n 种网格，最大 %2 × %3，%4</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>anyres, tiles of %1 × %1 pixels, %n grids of up to %2 × %3, %4</source>
        <translation>
            <numerusform>anyres，图块 %1 × %1 像素，%n 种网格，最大 %2 × %3，%4</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, a newline after each row</source>
        <translation>%1，每行后有换行符</translation>
    </message>
    <message>
        <source>1 tile in %1 sizes, %2</source>
        <translation>1 个图块，%1 种尺寸，%2</translation>
    </message>
    <message>
        <source>squashed to %1 × %1 pixels, and to %2 × %2 pixels in tiles</source>
        <translation>压缩成 %1 × %1 像素，并压缩成 %2 × %2 像素后切成图块</translation>
    </message>
    <message>
        <source>fitted into one square of %1 × %1 pixels, seen again at %2 × %2</source>
        <translation>放入一个 %1 × %1 像素的正方形，并以 %2 × %2 再看一次</translation>
    </message>
    <message>
        <source>fitted into one square of %1 × %1 pixels</source>
        <translation>放入一个 %1 × %1 像素的正方形</translation>
    </message>
    <message numerus="yes">
        <source>an overview and up to %n tiles of %1 × %1 pixels, a newline after each row</source>
        <translation>
            <numerusform>概览图和最多 %n 个 %1 × %1 像素的图块，每行后有换行符</numerusform>
        </translation>
    </message>
    <message>
        <source>the model&apos;s own</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>pad: add borders</source>
        <translation>pad：加边填充</translation>
    </message>
    <message>
        <source>crop: keep the middle</source>
        <translation>crop：取中间</translation>
    </message>
    <message>
        <source>squash: distort to a square</source>
        <translation>squash：压缩变形</translation>
    </message>
    <message>
        <source>hd: LLaVA-1.5-HD</source>
        <translation>hd：LLaVA-1.5-HD</translation>
    </message>
    <message>
        <source>anyres: LLaVA-1.6</source>
        <translation>anyres：LLaVA-1.6</translation>
    </message>
</context>
<context>
    <name>TileWords</name>
    <message>
        <source>%1 × %2 keeps %3 of the photo&apos;s %4 pixels and wastes %5 of its canvas: of %6 grids it keeps the most and, among those that keep as much, wastes the least.</source>
        <translation>%1 × %2 保留照片 %4 个像素中的 %3 个，浪费画布上的 %5 个：在 %6 种网格中保留最多；保留同样多的网格中，它浪费最少。</translation>
    </message>
    <message>
        <source>This grid is only a preview. %1</source>
        <translation>此网格仅供预览。%1</translation>
    </message>
    <message>
        <source>This grid was chosen by hand. By the model&apos;s rule: %1</source>
        <translation>此网格是手动选择的。按模型的规则：%1</translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens, the same as now</source>
        <translation>
            <numerusform>%Ln 个词元，与现在相同</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln tokens instead of %1</source>
        <translation>
            <numerusform>%Ln 个词元，而不是 %1 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Overview</source>
        <translation>概览图</translation>
    </message>
    <message>
        <source>The whole photo</source>
        <translation>整张照片</translation>
    </message>
    <message>
        <source>Tile %1</source>
        <translation>图块 %1</translation>
    </message>
    <message>
        <source>token %1</source>
        <translation>词元 %1</translation>
    </message>
    <message>
        <source>tokens %1 to %2</source>
        <translation>词元 %1 到 %2</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Row %1 of %2: %3</source>
        <translation>第 %1 行，共 %2 行：%3</translation>
    </message>
    <message>
        <source>%1, the last one a newline</source>
        <translation>%1，最后一个是换行符</translation>
    </message>
    <message>
        <source>%1: padding only, no tokens</source>
        <translation>%1：只有填充，没有词元</translation>
    </message>
    <message>
        <source>%1: %2 × %3 patches, one token each, between token %4 and token %5</source>
        <translation>%1：%2 × %3 个小块，每块一个词元，在词元 %4 与 %5 之间</translation>
    </message>
    <message>
        <source>%1 × %2 does just as well; the first in the model&apos;s list is taken.</source>
        <translation>%1 × %2 同样好；取模型列表中的第一个。</translation>
    </message>
    <message>
        <source>This model sees every photo as a whole and, larger, in tiles. What it sees of a place becomes one token.</source>
        <translation>此模型既看整张照片，也看放大后切成的图块。同一位置看到的内容合成一个词元。</translation>
    </message>
    <message>
        <source>This model sees every photo twice, in full and made smaller. What it sees of a place becomes one token.</source>
        <translation>此模型把每张照片看两遍：一遍完整，一遍缩小。同一位置看到的内容合成一个词元。</translation>
    </message>
    <message>
        <source>This model sees every photo as one tile. Each of its tokens looks at all of it; none stands for a place.</source>
        <translation>此模型把每张照片看作一个图块。每个词元都看整个图块，不对应某个位置。</translation>
    </message>
    <message>
        <source>This model sees every photo as one tile. 2 × 2 patches become one token, in columns from left to right.</source>
        <translation>此模型把每张照片看作一个图块。2 × 2 个小块合成一个词元，按列从左到右排列。</translation>
    </message>
    <message>
        <source>%1: together with what else is seen, %2</source>
        <translation>%1：与其他画面共同构成%2</translation>
    </message>
    <message>
        <source>%1: %2, a newline after each row</source>
        <translation>%1：%2，每行后有换行符</translation>
    </message>
    <message>
        <source>%1: %2 × %3 tokens of 2 × 2 patches, between token %4 and token %5</source>
        <translation>%1：%2 × %3 个词元，每个含 2 × 2 个小块，在词元 %4 与 %5 之间</translation>
    </message>
    <message>
        <source>The separator between the overview and the tiles: %1</source>
        <translation>概览图与图块之间的分隔符：%1</translation>
    </message>
    <message>
        <source>All that is seen, together: %1</source>
        <translation>全部画面共同构成：%1</translation>
    </message>
    <message>
        <source>%1, row %2 of %3: %4</source>
        <translation>%1，第 %2 行，共 %3 行：%4</translation>
    </message>
    <message numerus="yes">
        <source>%1 × %2 is the largest grid of this photo&apos;s shape with at most %Ln tiles. It keeps %3 of the photo&apos;s %4 pixels.</source>
        <translation>
            <numerusform>图块不超过 %Ln 个时，%1 × %2 是符合此照片形状的最大网格。它保留照片 %4 个像素中的 %3 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 px</source>
        <translation>%1 像素</translation>
    </message>
</context>
<context>
    <name>TokenBar</name>
    <message numerus="yes">
        <source>%Ln tokens</source>
        <translation>
            <numerusform>%Ln 个词元</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrashDialog</name>
    <message>
        <source>Permanently delete everything in the trash, with photos that no other conversation uses? This cannot be undone.</source>
        <translation>永久删除回收站中的所有内容，以及其他对话未使用的照片？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Permanently delete “%1”, with photos that no other conversation uses? This cannot be undone.</source>
        <translation>永久删除“%1”，以及其他对话未使用的照片？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Delete permanently</source>
        <translation>永久删除</translation>
    </message>
    <message>
        <source>Trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>The trash is empty. Deleted conversations are kept here for 30 days.</source>
        <translation>回收站是空的。删除的对话会在这里保留 30 天。</translation>
    </message>
    <message>
        <source>Deleted conversations are kept for 30 days.</source>
        <translation>删除的对话会保留 30 天。</translation>
    </message>
    <message>
        <source>Deleted conversations</source>
        <translation>已删除的对话</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>恢复</translation>
    </message>
    <message>
        <source>Restore “%1”</source>
        <translation>恢复“%1”</translation>
    </message>
    <message>
        <source>Permanently delete “%1”</source>
        <translation>永久删除“%1”</translation>
    </message>
    <message>
        <source>Empty the trash</source>
        <translation>清空回收站</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>UserMessage</name>
    <message>
        <source>You: %1</source>
        <translation>你：%1</translation>
    </message>
    <message>
        <source>Rephrase the question</source>
        <translation>修改问题</translation>
    </message>
    <message>
        <source>Copy the question</source>
        <translation>复制问题</translation>
    </message>
    <message>
        <source>Compare with the previous version</source>
        <translation>与上一个版本比较</translation>
    </message>
    <message>
        <source>Compare with the next version</source>
        <translation>与下一个版本比较</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
</context>
<context>
    <name>ZoomablePhoto</name>
    <message>
        <source>Zoom out (-)</source>
        <translation>缩小 (-)</translation>
    </message>
    <message>
        <source>Fit (0)</source>
        <translation>全图 (0)</translation>
    </message>
    <message>
        <source>Zoom in (+)</source>
        <translation>放大 (+)</translation>
    </message>
</context>
<context>
    <name>tessera::AnswerNotifier</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
</context>
<context>
    <name>tessera::AnswerRun</name>
    <message>
        <source>Looking at the photo … %1%</source>
        <translation>正在看照片… %1%</translation>
    </message>
    <message>
        <source>Reading … %1%</source>
        <translation>正在读取… %1%</translation>
    </message>
    <message>
        <source>Answering …</source>
        <translation>正在回答…</translation>
    </message>
</context>
<context>
    <name>tessera::Application</name>
    <message>
        <source>Screenshot</source>
        <translation>屏幕截图</translation>
    </message>
    <message>
        <source>The model to load: a GGUF file, or a model&apos;s folder.</source>
        <translation>要加载的模型：GGUF 文件或模型的文件夹。</translation>
    </message>
    <message>
        <source>file</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>The model&apos;s image part, if it is not found beside the model.</source>
        <translation>模型的图像模块，如果不在模型旁边。</translation>
    </message>
    <message>
        <source>Answer from this JSON script instead of a model, for tests.</source>
        <translation>按此 JSON 脚本回答，而不使用模型（供测试用）。</translation>
    </message>
    <message>
        <source>Keep conversations and settings here.</source>
        <translation>把对话和设置保存在这里。</translation>
    </message>
    <message>
        <source>folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Ask a vision-language model about photos, on this computer and offline.</source>
        <translation>在本机离线向视觉语言模型询问照片内容。</translation>
    </message>
    <message>
        <source>photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Photos to ask about.</source>
        <translation>要询问的照片。</translation>
    </message>
    <message>
        <source>[photo...]</source>
        <translation>[照片...]</translation>
    </message>
    <message>
        <source>The window could not be created.</source>
        <translation>无法创建窗口。</translation>
    </message>
    <message>
        <source>--model needs the path of a file.</source>
        <translation>--model 需要一个文件的路径。</translation>
    </message>
    <message>
        <source>--mmproj also needs --model.</source>
        <translation>--mmproj 需要与 --model 一起使用。</translation>
    </message>
    <message>
        <source>Tessera is already open with this data folder, and its window cannot change to a script. Close it first, or choose another folder with --data-dir.</source>
        <translation>Tessera 已在使用此数据文件夹，其窗口无法改用脚本。请先将其关闭，或用 --data-dir 选择另一个文件夹。</translation>
    </message>
</context>
<context>
    <name>tessera::ArchiveController</name>
    <message>
        <source>Exporting …</source>
        <translation>正在导出…</translation>
    </message>
    <message>
        <source>Exported to %1</source>
        <translation>已导出到 %1</translation>
    </message>
    <message>
        <source>Importing …</source>
        <translation>正在导入…</translation>
    </message>
    <message>
        <source>Backing up …</source>
        <translation>正在备份…</translation>
    </message>
    <message>
        <source>The backup is complete.</source>
        <translation>备份完成。</translation>
    </message>
    <message>
        <source>Restoring …</source>
        <translation>正在恢复…</translation>
    </message>
</context>
<context>
    <name>tessera::Asking</name>
    <message>
        <source>Give the box of %1.</source>
        <comment>asks a model for the place of something on the photo</comment>
        <translation>框出图中的%1</translation>
    </message>
</context>
<context>
    <name>tessera::ChatSettings</name>
    <message>
        <source>%1 – %2</source>
        <translation>%1 – %2</translation>
    </message>
</context>
<context>
    <name>tessera::Composer</name>
    <message>
        <source>Dropped photo</source>
        <translation>拖入的照片</translation>
    </message>
    <message>
        <source>Dropped photo (%1)</source>
        <translation>拖入的照片（%1）</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>Pasted photo</source>
        <translation>粘贴的照片</translation>
    </message>
    <message>
        <source>%1; this model has no grid %2</source>
        <translation>%1；此模型没有 %2 网格</translation>
    </message>
</context>
<context>
    <name>tessera::ConversationListModel</name>
    <message>
        <source>Today</source>
        <translation>今天</translation>
    </message>
    <message>
        <source>Yesterday</source>
        <translation>昨天</translation>
    </message>
    <message>
        <source>Previous 7 days</source>
        <translation>过去 7 天</translation>
    </message>
    <message>
        <source>Previous 30 days</source>
        <translation>过去 30 天</translation>
    </message>
    <message>
        <source>%1 %2</source>
        <extracomment>A month and its year, as a heading.</extracomment>
        <translation>%2年%1</translation>
    </message>
    <message>
        <source>Pinned</source>
        <translation>已置顶</translation>
    </message>
</context>
<context>
    <name>tessera::CropSelection</name>
    <message>
        <source>%1 × %2 pixels</source>
        <translation>%1 × %2 像素</translation>
    </message>
</context>
<context>
    <name>tessera::FileChooser</name>
    <message>
        <source>%1 already exists. Replace it?</source>
        <translation>%1 已存在。要替换它吗？</translation>
    </message>
</context>
<context>
    <name>tessera::GridComparison</name>
    <message>
        <source>Overview only</source>
        <translation>仅概览图</translation>
    </message>
    <message>
        <source>%1 × %2 tiles</source>
        <translation>%1 × %2 个图块</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Tokens of the photo</source>
        <translation>照片的词元</translation>
    </message>
    <message>
        <source>Tokens read</source>
        <translation>读取的词元</translation>
    </message>
    <message>
        <source>Tokens written</source>
        <translation>生成的词元</translation>
    </message>
    <message>
        <source>First word after</source>
        <translation>首个词耗时</translation>
    </message>
    <message>
        <source>Complete after</source>
        <translation>完成耗时</translation>
    </message>
    <message>
        <source>This question is no longer in the conversation.</source>
        <translation>此问题已不在对话中。</translation>
    </message>
    <message>
        <source>Load a model with an image part first.</source>
        <translation>请先加载带图像模块的模型。</translation>
    </message>
    <message>
        <source>An answer is being written. Wait for it, or stop it.</source>
        <translation>正在生成回答。请等待，或将其停止。</translation>
    </message>
    <message>
        <source>The model is not ready yet.</source>
        <translation>模型尚未就绪。</translation>
    </message>
    <message>
        <source>With this grid the question takes %1 tokens, but the model&apos;s context only holds %2.</source>
        <translation>用此网格提问需要 %1 个词元，而模型的上下文只能容纳 %2 个。</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>This version has no answer.</source>
        <translation>此版本没有回答。</translation>
    </message>
    <message>
        <source>Version %1</source>
        <translation>版本 %1</translation>
    </message>
    <message>
        <source>The previous answer</source>
        <translation>之前的回答</translation>
    </message>
    <message>
        <source>The new answer</source>
        <translation>新的回答</translation>
    </message>
    <message>
        <source>Tokens of the photos</source>
        <translation>照片的词元（合计）</translation>
    </message>
    <message numerus="yes">
        <source>%Ln photos</source>
        <translation>
            <numerusform>%Ln 张照片</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>tessera::Language</name>
    <message>
        <source>English</source>
        <extracomment>The name of this language, in this language.</extracomment>
        <translation>简体中文</translation>
    </message>
    <message>
        <source>follow the desktop</source>
        <translation>跟随系统</translation>
    </message>
</context>
<context>
    <name>tessera::ModelChoice</name>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
    <message>
        <source>%1: cannot be used, %2</source>
        <translation>%1：无法使用，%2</translation>
    </message>
    <message>
        <source>Best available</source>
        <translation>最合适的设备</translation>
    </message>
</context>
<context>
    <name>tessera::ModelController</name>
    <message>
        <source>%1 is still loaded and can be used.</source>
        <translation>%1 仍已加载，可以继续使用。</translation>
    </message>
    <message>
        <source>%1 was unloaded to make room.</source>
        <translation>为腾出空间，已卸载 %1。</translation>
    </message>
    <message>
        <source>This model was loaded without an image part (mmproj): it answers questions, but cannot see photos.</source>
        <translation>此模型没有图像模块（mmproj）：可以回答问题，但看不了照片。</translation>
    </message>
    <message numerus="yes">
        <source>%n of %1 layers are in main memory, because the device has no room for them: answers take longer.</source>
        <translation>
            <numerusform>共 %1 层，其中 %n 层放在内存中，因为设备上放不下：回答会慢一些。</numerusform>
        </translation>
    </message>
    <message>
        <source>Tessera does not know this model&apos;s chat template, so %1 is used; answers may be poor. You can choose another under the model&apos;s name.</source>
        <translation>Tessera 不认识此模型的对话模板，因此改用 %1；回答质量可能较差。可以在模型名称下另选模板。</translation>
    </message>
    <message>
        <source>This model was not made for conversation: it continues your text instead of answering. There may be a chat version of it.</source>
        <translation>此模型不是为对话而训练的：它会续写您的文字，而不是作答。它可能有用于对话的版本。</translation>
    </message>
    <message>
        <source>Connect the disk that the model is on and try again, or choose where it is now.</source>
        <translation>请连接模型所在的磁盘后重试，或选择它现在的位置。</translation>
    </message>
</context>
<context>
    <name>tessera::ModelLibrary</name>
    <message>
        <source>Not found: %1. Connect the disk and search again, or remove the folder from the list.</source>
        <translation>找不到：%1。请连接磁盘后重新查找，或从列表中移除该文件夹。</translation>
    </message>
</context>
<context>
    <name>tessera::PhotoFiles</name>
    <message>
        <source>The photo was copied.</source>
        <translation>照片已复制。</translation>
    </message>
    <message>
        <source>A photo can only be saved to a folder of this computer.</source>
        <translation>照片只能保存到本机的文件夹中。</translation>
    </message>
    <message>
        <source>Saved as %1.</source>
        <translation>已保存为 %1。</translation>
    </message>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Photo</source>
        <translation>照片</translation>
    </message>
    <message>
        <source>%1 is no longer there.</source>
        <translation>%1 已不存在。</translation>
    </message>
    <message>
        <source>No file manager could be started. The photo is %1.</source>
        <translation>无法启动文件管理器。照片文件是 %1。</translation>
    </message>
</context>
<context>
    <name>tessera::PresetList</name>
    <message>
        <source>Precise</source>
        <translation>精确</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Creative</source>
        <translation>创意</translation>
    </message>
    <message>
        <source>Give it a name.</source>
        <translation>请输入名称。</translation>
    </message>
    <message>
        <source>This name is too long.</source>
        <translation>名称太长。</translation>
    </message>
    <message>
        <source>“%1” comes with Tessera. Choose another name.</source>
        <translation>“%1”是 Tessera 自带的预设。请换一个名称。</translation>
    </message>
    <message>
        <source>There is already a preset “%1”. Choose another name.</source>
        <translation>已有名为“%1”的预设。请换一个名称。</translation>
    </message>
</context>
<context>
    <name>tessera::PromptMeter</name>
    <message>
        <source>This model cannot see photos. Choose one with an image part (mmproj), or remove the photos.</source>
        <translation>此模型看不了照片。请选择带图像模块（mmproj）的模型，或移除照片。</translation>
    </message>
    <message numerus="yes">
        <source>This does not fit into the model&apos;s context of %Ln tokens.</source>
        <translation>
            <numerusform>内容超出了模型 %Ln 个词元的上下文。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Photos %1, text %Ln tokens; room for %2 more, including the answer</source>
        <translation>
            <numerusform>照片 %1 个、文字 %Ln 个词元；连同回答还可容纳 %2 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %Ln tokens</source>
        <translation>
            <numerusform>%1 / %Ln 个词元</numerusform>
        </translation>
    </message>
    <message>
        <source>You cannot ask anything while your conversations are read-only.</source>
        <translation>对话以只读方式打开时无法提问。</translation>
    </message>
    <message>
        <source>The demo model can only handle one photo at a time. Ask about each of them in a new chat.</source>
        <translation>演示模型每次只能看一张照片，多张会混淆。请为每张照片各新建一个对话来提问。</translation>
    </message>
    <message>
        <source>The context is nearly full: the answer may end early.</source>
        <translation>上下文快满了，回答可能提前结束。</translation>
    </message>
    <message>
        <source>A shorter question leaves more room.</source>
        <translation>缩短问题可以腾出空间。</translation>
    </message>
    <message>
        <source>Fewer photos, or smaller grids for them (click one), leave more room.</source>
        <translation>减少照片，或为照片选较小的网格（点击照片），可以腾出空间。</translation>
    </message>
    <message>
        <source>Fewer photos leave more room.</source>
        <translation>减少照片可以腾出空间。</translation>
    </message>
    <message>
        <source>A new chat starts with an empty context.</source>
        <translation>新建的对话会从空的上下文开始。</translation>
    </message>
    <message>
        <source>You can also load the model with a larger context.</source>
        <translation>也可以用更大的上下文加载模型。</translation>
    </message>
</context>
<context>
    <name>tessera::Samples</name>
    <message>
        <source>What animal is this?</source>
        <translation>这是什么动物？</translation>
    </message>
    <message>
        <source>What is on the table?</source>
        <translation>桌上有什么？</translation>
    </message>
    <message>
        <source>What is happening here?</source>
        <translation>这里正在发生什么？</translation>
    </message>
</context>
<context>
    <name>tessera::TileOverlay</name>
    <message>
        <source>%1 could not be written: %2.</source>
        <translation>无法写入 %1：%2。</translation>
    </message>
    <message>
        <source>Tessera cannot write files that end in “.%1”. Choose a name that ends in .png or .svg.</source>
        <translation>Tessera 无法写入以“.%1”结尾的文件。请选择以 .png 或 .svg 结尾的名称。</translation>
    </message>
</context>
<context>
    <name>tessera::TrashModel</name>
    <message>
        <source>Kept until %1</source>
        <translation>保留到 %1</translation>
    </message>
</context>
<context>
    <name>tessera::Undo</name>
    <message>
        <source>“%1” is in the trash</source>
        <translation>“%1”已移到回收站</translation>
    </message>
    <message>
        <source>Question deleted</source>
        <translation>问题已删除</translation>
    </message>
    <message>
        <source>Answer deleted</source>
        <translation>回答已删除</translation>
    </message>
</context>
</TS>
