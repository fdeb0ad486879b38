// SPDX-License-Identifier: MIT
#include "engine/formats/tokenizer/sentencepiece_model.h"

#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/use_checkpoint.h"

namespace tessera::fuzz {

void readSentencePiece(Bytes bytes) {
    const ScratchFile file(bytes);
    const Result<SentencePieceModel> model = readSentencePieceModel(file.path());
    if (!model)
        return;
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::SentencePiece;
    vocabulary.pre = "default";
    vocabulary.tokens = model->pieces;
    vocabulary.scores = model->scores;
    vocabulary.types = model->types;
    vocabulary.bos = 1;
    vocabulary.eos = 2;
    vocabulary.unknown = 0;
    vocabulary.addSpacePrefix = model->addDummyPrefix;
    useVocabulary(vocabulary);
}

}  // namespace tessera::fuzz
