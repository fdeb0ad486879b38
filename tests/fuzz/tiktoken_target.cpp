// SPDX-License-Identifier: MIT
#include "engine/convert/rank_merges.h"
#include "engine/formats/tokenizer/tiktoken_ranks.h"
#include "engine/text/tokenizer/byte_alphabet.h"
#include "tests/fuzz/scratch_files.h"
#include "tests/fuzz/targets.h"
#include "tests/fuzz/use_checkpoint.h"

namespace tessera::fuzz {

void readTiktoken(Bytes bytes) {
    const ScratchFile file(bytes);
    const Result<std::vector<std::string>> ranks = readTiktokenRanks(file.path());
    if (!ranks)
        return;
    Vocabulary vocabulary;
    vocabulary.model = TokenizerModel::ByteBpe;
    vocabulary.pre = "qwen2";
    vocabulary.mergesByRank = true;
    for (const std::string& token : *ranks) {
        vocabulary.tokens.push_back(toByteAlphabet(token));
        vocabulary.types.push_back(TokenType::Normal);
    }
    // So that every text can be spelled, whichever bytes the file lacks.
    vocabulary.unknown = 0;
    useVocabulary(vocabulary);
    (void)mergesOfRanks(vocabulary);
}

}  // namespace tessera::fuzz
