// SPDX-License-Identifier: MIT
#include <QHash>
#include <initializer_list>

#include "app/desktop/markdown/code/code_highlighter.h"
#include "app/desktop/markdown/code/code_language.h"

namespace tessera {
namespace {

QSet<QString> words(const char* list) {
    const QStringList parts = QString::fromLatin1(list).split(QLatin1Char(' '));
    return {parts.begin(), parts.end()};
}

CodeDelimiter quoted(const char* mark, bool manyLines = false, bool escapes = true) {
    const QString text = QString::fromLatin1(mark);
    return {text, text, manyLines, escapes, false};
}

CodeDelimiter comment(const char* begin, const char* end) {
    return {QString::fromLatin1(begin), QString::fromLatin1(end), true, false, true};
}

CodeLanguage cLike(const char* keywords) {
    CodeLanguage language;
    language.keywords = words(keywords);
    language.lineComments = {QStringLiteral("//")};
    language.delimiters = {comment("/*", "*/"), quoted("\""), quoted("'"), quoted("`", true)};
    return language;
}

CodeLanguage hashed(const char* keywords) {
    CodeLanguage language;
    language.keywords = words(keywords);
    language.lineComments = {QStringLiteral("#")};
    language.delimiters = {quoted("\""), quoted("'")};
    return language;
}

CodeLanguage cpp() {
    CodeLanguage language = cLike(
        "alignas alignof asm auto bool break case catch char char8_t char16_t char32_t class "
        "co_await "
        "co_return co_yield concept const consteval constexpr constinit const_cast continue "
        "decltype "
        "default delete do double dynamic_cast else enum explicit export extern false final float "
        "for "
        "friend goto if inline int long mutable namespace new noexcept nullptr operator override "
        "private protected public register reinterpret_cast requires return short signed sizeof "
        "static "
        "static_assert static_cast struct switch template this thread_local throw true try typedef "
        "typeid typename union unsigned using virtual void volatile wchar_t while size_t int8_t "
        "int16_t "
        "int32_t int64_t uint8_t uint16_t uint32_t uint64_t layout uniform buffer in out inout "
        "vec2 "
        "vec3 vec4 mat3 mat4 #include #define #ifdef #ifndef #if #else #elif #endif #pragma "
        "#version "
        "NULL");
    language.extraLetters = QStringLiteral("#");
    language.delimiters.removeLast();  // no backticks
    return language;
}

CodeLanguage script() {
    CodeLanguage language = cLike(
        "abstract any as async await boolean break case catch class const continue debugger "
        "declare "
        "default delete do else enum export extends false finally for from function get if "
        "implements "
        "import in infer instanceof interface keyof let namespace never new null number object of "
        "private property protected public readonly required return set signal static string super "
        "switch this throw true try type typeof undefined unknown var void while with yield");
    language.extraLetters = QStringLiteral("$");
    return language;
}

// Java, C#, Kotlin, Swift, Go, Rust, PHP, Dart: near enough to share one list.
CodeLanguage curly() {
    CodeLanguage language = cLike(
        "abstract and as assert async await base bool boolean break byte case catch chan char "
        "class "
        "const continue crate decimal default defer delegate do double dyn echo else enum event "
        "explicit extends extern fallthrough false final finally float fn for foreach fun func "
        "function "
        "go goto guard if impl implements import in init int interface internal is let lock long "
        "loop "
        "map match mod move mut namespace native new nil none null object open operator out "
        "override "
        "package params private protected pub public range readonly record ref return sealed "
        "select "
        "self short static str string struct super switch synchronized this throw throws trait "
        "transient "
        "true try type typealias typeof uint undefined union unsafe unsigned use using val var vec "
        "virtual void volatile when where while yield Self String None Some Ok Err i8 i16 i32 i64 "
        "u8 "
        "u16 u32 u64 f32 f64 usize isize error rune int8 int16 int32 int64 uint8 uint16 uint32 "
        "uint64 "
        "float32 float64");
    language.extraLetters = QStringLiteral("$");
    return language;
}

CodeLanguage python() {
    CodeLanguage language = hashed(
        "False None True and as assert async await break case class continue def del elif else "
        "except "
        "finally for from global if import in is lambda match nonlocal not or pass raise return "
        "self "
        "try while with yield");
    language.delimiters = {quoted("\"\"\"", true), quoted("'''", true), quoted("\""), quoted("'")};
    return language;
}

CodeLanguage shell() {
    CodeLanguage language = hashed(
        "alias break case cd continue do done echo elif else esac eval exec exit export false fi "
        "for "
        "function if in let local printf read readonly return select set shift source sudo then "
        "trap "
        "true unset until while");
    language.delimiters = {quoted("\"", true), quoted("'", true, false)};
    language.extraLetters = QStringLiteral("-");
    return language;
}

CodeLanguage ruby() {
    return hashed(
        "BEGIN END alias and begin break case class def defined do else elsif end ensure false for "
        "if "
        "in include module next nil not or private puts raise redo require rescue retry return "
        "self "
        "super then true undef unless until when while yield");
}

CodeLanguage lua() {
    CodeLanguage language;
    language.keywords = words(
        "and break do else elseif end false for function goto if in local nil not or repeat return "
        "then true until while");
    language.delimiters = {comment("--[[", "]]"), quoted("\""), quoted("'")};
    language.lineComments = {QStringLiteral("--")};
    return language;
}

CodeLanguage sql() {
    CodeLanguage language;
    language.anyCase = true;
    language.keywords = words(
        "add all alter and as asc autoincrement begin between bigint blob boolean by cascade case "
        "check "
        "column commit constraint create cross date default delete desc distinct drop else end "
        "exists "
        "explain false foreign from full group having if in index inner insert int integer into is "
        "join "
        "key left like limit not null numeric offset on or order outer pragma primary real "
        "references "
        "replace right rollback select set table text then timestamp transaction trigger true "
        "union "
        "unique update using vacuum values varchar view when where with");
    language.lineComments = {QStringLiteral("--")};
    language.delimiters = {comment("/*", "*/"), quoted("'", true, false),
                           quoted("\"", false, false)};
    return language;
}

CodeLanguage json() {
    CodeLanguage language = cLike("true false null");
    language.delimiters.removeLast();  // no backticks
    return language;
}

// YAML, TOML, INI
CodeLanguage settings() {
    CodeLanguage language = hashed("true false null yes no on off");
    language.lineComments << QStringLiteral(";");
    language.extraLetters = QStringLiteral("-");
    return language;
}

CodeLanguage css() {
    CodeLanguage language;
    language.keywords = words(
        "@import @media @font-face @keyframes @supports auto block flex grid inherit initial "
        "inline "
        "none absolute relative fixed sticky hidden visible solid bold italic normal center left "
        "right "
        "top bottom important");
    language.extraLetters = QStringLiteral("-@");
    language.delimiters = {comment("/*", "*/"), quoted("\""), quoted("'")};
    return language;
}

CodeLanguage markup() {
    CodeLanguage language;
    language.markup = true;
    language.extraLetters = QStringLiteral("-:");
    language.delimiters = {comment("<!--", "-->")};
    return language;
}

CodeLanguage build() {
    CodeLanguage language = hashed(
        "add_executable add_library add_subdirectory cmake_minimum_required else elseif endif "
        "endforeach "
        "endfunction endif endmacro find_package foreach function if include install macro message "
        "option project return set target_include_directories target_link_libraries while FROM RUN "
        "COPY "
        "CMD ENTRYPOINT ENV EXPOSE WORKDIR ifdef ifndef ifeq ifneq endef define export");
    return language;
}

QHash<QString, CodeLanguage> allLanguages() {
    QHash<QString, CodeLanguage> languages;
    const auto add = [&](std::initializer_list<const char*> names, const CodeLanguage& language) {
        for (const char* name : names)
            languages.insert(QLatin1String(name), language);
    };
    add({"c", "c++", "cpp", "cc", "cxx", "h", "hpp", "glsl", "hlsl", "wgsl", "cuda", "arduino",
         "objective-c", "objc", "metal", "opencl"},
        cpp());
    add({"js", "javascript", "jsx", "mjs", "ts", "typescript", "tsx", "qml", "json5"}, script());
    add({"java", "c#", "cs", "csharp", "kotlin", "kt", "swift", "go", "golang", "rust", "rs", "php",
         "dart", "scala", "groovy", "zig"},
        curly());
    add({"py", "python", "python3", "py3", "pycon", "starlark"}, python());
    add({"sh", "bash", "shell", "zsh", "console", "shell-session", "fish", "terminal", "powershell",
         "ps1"},
        shell());
    add({"rb", "ruby", "perl", "r", "julia", "elixir"}, ruby());
    add({"lua"}, lua());
    add({"sql", "sqlite", "mysql", "postgresql", "plsql"}, sql());
    add({"json", "jsonc", "jsonl"}, json());
    add({"yaml", "yml", "toml", "ini", "conf", "properties"}, settings());
    add({"css", "scss", "less"}, css());
    add({"html", "xml", "svg", "xhtml", "vue", "xaml"}, markup());
    add({"cmake", "make", "makefile", "dockerfile", "docker"}, build());
    return languages;
}

}  // namespace

const CodeLanguage* codeLanguage(const QString& name) {
    static const QHash<QString, CodeLanguage> languages = allLanguages();
    const auto found = languages.constFind(name.toLower());
    return found == languages.cend() ? nullptr : &*found;
}

}  // namespace tessera
