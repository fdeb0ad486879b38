// SPDX-License-Identifier: MIT
#include "app/desktop/text/engine_sentences.h"

#include <QtGlobal>

namespace tessera {
namespace {

constexpr const char* kSentences[] = {
    // Models: what a file is.
    QT_TRANSLATE_NOOP("Sentences", "%1 is not a GGUF file. %2."),
    QT_TRANSLATE_NOOP("Sentences", "Choose a file whose name ends in .gguf"),
    QT_TRANSLATE_NOOP("Sentences", "It is empty; download it again"),
    QT_TRANSLATE_NOOP("Sentences", "It is a placeholder of Git LFS; download the file itself"),
    QT_TRANSLATE_NOOP("Sentences", "It looks like a web page; download the file itself"),
    QT_TRANSLATE_NOOP("Sentences",
                      "It is in a format older than GGUF; get a newer conversion of the model"),
    QT_TRANSLATE_NOOP("Sentences",
                      "It looks like a PyTorch checkpoint; get a GGUF conversion of the model"),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 has GGUF version %2; versions 2 and 3 can be read. Get another "
                      "conversion of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is a big-endian GGUF file, which this program cannot read. Get another "
                      "conversion of the model."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 is truncated: it has %2 bytes and ends inside its header. Download it again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is truncated: it should have %2 bytes and has %3. Download it again."),
    QT_TRANSLATE_NOOP("Sentences", "%1 is damaged: %2. Download it again."),
    QT_TRANSLATE_NOOP("Sentences", "its header promises %1 bytes of weights"),
    QT_TRANSLATE_NOOP("Sentences", "its header gives %1 for %2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is not a valid safetensors file: %2."),
    QT_TRANSLATE_NOOP("Sentences", "%1 is %2. Download it again."),
    QT_TRANSLATE_NOOP("Sentences", "a placeholder of Git LFS, not the file itself"),
    QT_TRANSLATE_NOOP("Sentences", "damaged: it is not a JSON object"),
    QT_TRANSLATE_NOOP("Sentences", "Cannot open \"%1\": %2."),
    QT_TRANSLATE_NOOP("Sentences", "Cannot read \"%1\": %2."),
    QT_TRANSLATE_NOOP("Sentences", "Cannot map \"%1\" into memory: %2."),
    QT_TRANSLATE_NOOP("Sentences", "\"%1\" is not a regular file."),
    QT_TRANSLATE_NOOP("Sentences", "\"%1\" became shorter while it was read."),
    // Models: what this program can use.
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 does not say what kind of model it holds (\"general.architecture\" is "
                      "missing). Get another conversion of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 holds a model of the architecture %2. Only \"llama\" (also Vicuna, "
                      "Mistral, Yi) and \"qwen2\" can be used."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 holds a model of the type %2. Only LLaVA models, the text models "
                      "\"llama\", \"mistral\" and \"qwen2\", and CLIP towers can be used."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 has a text model of the type %2. Only \"llama\" (also Vicuna, Yi), "
                      "\"mistral\" and \"qwen2\" can be used."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 stores weights in a type that this program does not know (number %2): "
                      "%3. Use a file in F16 or Q8_0."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 stores weights in types that this program cannot compute with: %2. Use a "
                      "file with %3 (norms and biases: %4)."),
    QT_TRANSLATE_NOOP("Sentences",
                      "It stores weights in types that this program cannot compute with: %1."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is quantised in the way %2, which is not read here. Get the model in F16 "
                      "or BF16, or as a quantised GGUF."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 has %2 weights that this program does not know how to use (%3). Choose another model."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 has weights that this program does not know how to use (%2). Choose another model."),
    QT_TRANSLATE_NOOP("Sentences", "%1 lacks weights that its own header calls for:%2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 lacks the weight %2. Download the model again."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 does not describe its model properly: %2. Get another conversion of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 does not describe its model properly: %2. Download it again."),
    QT_TRANSLATE_NOOP("Sentences", "%1 cannot be used: %2. Choose another model."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 lists %2 tokens but has weights for %3. Get another conversion of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model uses a tokenizer of the kind %1; only \"llama\" and \"gpt2\" are "
                      "supported. Choose another model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "This file has no tokenizer (tokenizer.ggml.model), so it is not a text "
                      "model. Choose the text model's file."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model splits text into words in a way that is not known here "
                      "(tokenizer.ggml.pre is \"%1\"). Choose another model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is a SentencePiece tokenizer of a kind that LLaVA models do not use "
                      "(%2). Choose another model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is not a SentencePiece tokenizer, or it is damaged. Download it again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "This device cannot hold a context of that length. Choose a shorter one."),
    QT_TRANSLATE_NOOP("Sentences",
                      "There is not enough memory to load the model. Close other programs."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The computer has no memory left for this. Close other programs, or use a "
                      "smaller photo or model."),
    QT_TRANSLATE_NOOP("Sentences", "Something failed inside Tessera: %1."),
    QT_TRANSLATE_NOOP("Sentences", "Loading was cancelled."),
    QT_TRANSLATE_NOOP("Sentences", "Stopped."),
    // Models: split files and folders.
    QT_TRANSLATE_NOOP("Sentences", "%1 is a later part of a split model. Choose the first part."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 says that it is part %2 of %3, and its name says part %4 of %5. Download "
                      "the parts again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The weight %1 is in %2 and in a part before it, so the parts do not belong "
                      "together. Download them again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 says that the model's %2 parts hold %3 weights, and they hold %4. "
                      "Download the parts again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is one part of a model split into %2 files, and its name was changed. "
                      "Name the parts as they were downloaded, ending in \"-00001-of-%3.gguf\"."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model of %1 is split into %2 files, of which one is missing: %3. Put "
                      "all of them into one folder."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model of %1 is split into %2 files, of which %3 are missing: %4. Put "
                      "all of them into one folder."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model in %1 has %2 weight files, of which one is missing: %3. Download "
                      "the rest of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model in %1 has %2 weight files, of which %3 are missing: %4. Download "
                      "the rest of the model."),
    QT_TRANSLATE_NOOP("Sentences", "%1 and %2 more"),
    QT_TRANSLATE_NOOP("Sentences", "There is no folder %1."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The folder %1 has no config.json, so it is not a model's folder. Choose a GGUF file, or "
        "the folder of a model with its config.json and .safetensors files."),
    QT_TRANSLATE_NOOP("Sentences", "The folder %1 has no weights in it. %2."),
    QT_TRANSLATE_NOOP("Sentences", "Download its .safetensors files too"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The folder %1 holds a LoRA adapter, which is only a change to another model. %2."),
    QT_TRANSLATE_NOOP("Sentences", "Get the whole (\"merged\") model"),
    QT_TRANSLATE_NOOP("Sentences",
                      "The folder %1 has its weights as PyTorch files (%2), which can run programs "
                      "when they are opened and are not read here. %3."),
    QT_TRANSLATE_NOOP("Sentences",
                      "Get the model as safetensors (for LLaVA-1.5: the \"llava-hf\" version) or "
                      "as GGUF, or save it anew with transformers, which writes safetensors"),
    QT_TRANSLATE_NOOP("Sentences", "The folder %1 holds GGUF files (%2). %3."),
    QT_TRANSLATE_NOOP("Sentences", "Choose that file instead of the folder"),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 does not say in which file each weight lies. Download it again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The folder %1 has no tokenizer (tokenizer.model or tokenizer.json). "
                      "Download the rest of the model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The tokenizer in %1 has %2 tokens, but the model has weights for %3. "
                      "Download both from the same place."),
    // Models: the image part, and what belongs together.
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 was made for a text model with a hidden size of %2, and %3 has %4. "
                      "Choose the mmproj that was published together with the text model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is an image encoder (mmproj), not a text model. Choose the text model "
                      "here and give this file as its mmproj."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is a text model, not an image encoder (mmproj). Choose the mmproj file "
                      "that was published together with the text model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is a file of another kind, not an image encoder (mmproj). Choose the "
                      "mmproj file that was published together with the text model."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 has no image encoder with a LLaVA projector in it. Choose another mmproj."),
    QT_TRANSLATE_NOOP("Sentences", "%1 has no projector."),
    QT_TRANSLATE_NOOP("Sentences", "it has a projector of the type %1; \"mlp\" (LLaVA) is needed"),
    QT_TRANSLATE_NOOP(
        "Sentences", "it has the projector of Yi-VL (\"mm.3\", \"mm.4\"); that of LLaVA is needed"),
    QT_TRANSLATE_NOOP("Sentences",
                      "it has the projector of another model family (%1); that of LLaVA is needed"),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 only names its image encoder, %2, which was not found. Download it into "
                      "a folder %3 beside %4, or choose its folder as the mmproj."),
    QT_TRANSLATE_NOOP("Sentences", "There is no image encoder (CLIP) in %1."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 holds only an image encoder (CLIP), not a text model. Choose the model that uses it."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 holds a text model, which has no LLaVA projector. Choose the folder of a LLaVA model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 holds only an image encoder (CLIP), which has no LLaVA projector. Choose "
                      "the folder of a LLaVA model."),
    QT_TRANSLATE_NOOP("Sentences",
                      "This model was loaded without an mmproj file and cannot see photos. Load it "
                      "together with its mmproj."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "This model has no image_newline, so it cannot use the anyres mode of LLaVA-1.6."),
    QT_TRANSLATE_NOOP("Sentences", "Both have a hidden size of %1."),
    QT_TRANSLATE_NOOP("Sentences", "Both have a hidden size of %1, and their names share %2."),
    QT_TRANSLATE_NOOP("Sentences",
                      "Both have a hidden size of %1, and they lie in the same folder."),
    QT_TRANSLATE_NOOP("Sentences", "%1 has a hidden size of %2, but %3."),
    QT_TRANSLATE_NOOP("Sentences", "%1 is for a hidden size of %2"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is for a hidden size of %2, %3"),
    QT_TRANSLATE_NOOP("Sentences", "%1, and %2 more do not fit"),
    QT_TRANSLATE_NOOP("Sentences", "%1 is not a text model."),
    QT_TRANSLATE_NOOP("Sentences", "text only"),
    // Models: the prompt template.
    QT_TRANSLATE_NOOP("Sentences", "recognised by the template text in the model"),
    QT_TRANSLATE_NOOP("Sentences", "recognised by the model's name"),
    QT_TRANSLATE_NOOP("Sentences", "recognised by the name of the model's file or folder"),
    QT_TRANSLATE_NOOP("Sentences", "recognised by the model's special tokens"),
    QT_TRANSLATE_NOOP("Sentences", "not recognised: the model says nothing about it"),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "not recognised: the model's own template text is of a kind that is not known"),
    // Memory and devices.
    QT_TRANSLATE_NOOP("Sentences",
                      "The model needs %1 of memory on \"%2\", and %3 are free. With a context of "
                      "%4 tokens instead of %5 it would fit."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model needs %1 of memory on \"%2\", and %3 (main memory included) are "
                      "free. With a context of %4 tokens instead of %5 it would fit."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The model needs %1 of memory on \"%2\", and %3 are free. Close other "
                      "programs, or choose a smaller model or one with a smaller weight type."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "The model needs %1 of memory on \"%2\", and %3 (main memory included) are free. Close "
        "other programs, or choose a smaller model or one with a smaller weight type."),
    QT_TRANSLATE_NOOP("Sentences",
                      "No Vulkan device was found. Install a Vulkan driver for your GPU, or Mesa's "
                      "software driver (package mesa-vulkan-drivers on Debian and Ubuntu)."),
    QT_TRANSLATE_NOOP("Sentences", "None of the Vulkan devices can be used: %1."),
    QT_TRANSLATE_NOOP("Sentences", "There is no Vulkan device \"%1\". There is %2."),
    QT_TRANSLATE_NOOP("Sentences", "The device \"%1\" cannot be used: %2."),
    QT_TRANSLATE_NOOP("Sentences", "its driver knows only Vulkan %1; 1.1 is needed"),
    QT_TRANSLATE_NOOP("Sentences", "it cannot run compute shaders"),
    QT_TRANSLATE_NOOP("Sentences", "Cannot %1: Vulkan error %2."),
    // Photos.
    QT_TRANSLATE_NOOP("Sentences", "There is no file \"%1\". Check its name and place."),
    QT_TRANSLATE_NOOP("Sentences",
                      "Cannot read \"%1\" to its end. Check the disk or card that it is on."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "There is not enough memory to open %1. Close other programs or make the picture smaller."),
    QT_TRANSLATE_NOOP("Sentences", "%1 is larger than 2 GiB. Save it as JPEG and try again."),
    QT_TRANSLATE_NOOP("Sentences", "%1 is empty (0 bytes). Copy or download it again."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 is incomplete: the file ends before the picture does. Copy or download it again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is damaged and cannot be read (%2). Try another copy of it, or open it "
                      "in a photo program and save it again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is too large: %2 x %3 pixels. Tessera takes photos of up to %4 "
                      "megapixels and %5 pixels a side; make it smaller and try again."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is %2; Tessera reads JPEG, PNG and BMP. Save it in one of these formats "
                      "and try again."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 is not a picture that Tessera knows; it reads JPEG, PNG and BMP. Choose another file."),
    QT_TRANSLATE_NOOP("Sentences",
                      "%1 is %2, which Tessera cannot read. Save it as an ordinary RGB JPEG or PNG "
                      "and try again."),
    QT_TRANSLATE_NOOP(
        "Sentences",
        "%1 is a compressed bitmap, which Tessera cannot read. Save it as PNG and try again."),
    QT_TRANSLATE_NOOP("Sentences", "a CMYK picture, made for print"),
    QT_TRANSLATE_NOOP("Sentences", "an arithmetic-coded JPEG"),
    QT_TRANSLATE_NOOP("Sentences", "a lossless or hierarchical JPEG"),
    QT_TRANSLATE_NOOP("Sentences", "a %1-bit JPEG"),
    QT_TRANSLATE_NOOP("Sentences", "its size is zero"),
    QT_TRANSLATE_NOOP("Sentences", "it holds no picture data"),
    QT_TRANSLATE_NOOP("Sentences", "There is no grid \"%1\" here. Choose one of %2."),
    QT_TRANSLATE_NOOP("Sentences",
                      "Photos are seen as a single tile here, so there is no grid \"%1\" to "
                      "choose. Leave the grid out."),
    // Questions.
    QT_TRANSLATE_NOOP("Sentences", "There is no chat template \"%1\"."),
    QT_TRANSLATE_NOOP("Sentences", "The prompt is empty. Type a question."),
    QT_TRANSLATE_NOOP("Sentences",
                      "The conversation takes %1 tokens, but the context holds %2 and must leave "
                      "room for the answer. Remove a photo, start a new conversation, or load the "
                      "model with a longer context."),
};

}  // namespace

std::span<const char* const> engineSentences() {
    return kSentences;
}

}  // namespace tessera
