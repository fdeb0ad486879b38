#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Makes the models in this folder and what transformers computes with them: text models of the kinds
that no other test data has. Needs torch, transformers, tokenizers and gguf.

usage: make_small_models.py TOKENIZER_MODEL OUTPUT_FOLDER
TOKENIZER_MODEL is any SentencePiece model with BPE and byte pieces (for "yi").
"""
import json
import pathlib
import shutil
import sys

import gguf
import torch
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import (LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast, Qwen2Config,
                          Qwen2ForCausalLM)

STEPS = 32
QWEN_WORDS = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*"
              r"|\s*[\r\n]+|\s+(?!\S)|\s+")
TEXT = """<|im_start|>system
You are a helpful assistant.<|im_end|>
<|im_start|>user
How many sails does the boat in 1906 have, and what's behind it? Zo\u0308e says: 3 or 12.<|im_end|>
<|im_start|>assistant
"""
YI_TEXT = ("<|im_start|>system\nAnswer the questions.<|im_end|><|im_start|>user\n"
           "What is behind the boat?<|im_end|><|im_start|>assistant\n")


def greedy(model, ids):
    """Ids of the answer, and the smallest margin between the best and the second token."""
    answer, margin = [], float("inf")
    with torch.no_grad():
        for _ in range(STEPS):
            logits = model(torch.tensor([ids + answer])).logits[0, -1].float()
            best = logits.topk(2)
            margin = min(margin, float(best.values[0] - best.values[1]))
            answer.append(int(best.indices[0]))
    return answer, margin


def settle(make, ids, limit, seeds=range(200)):
    """A model whose greedy answer is clear, and does not use ids from `limit` on."""
    best = None
    for seed in seeds:
        torch.manual_seed(seed)
        model = make().eval()
        for name, parameter in model.named_parameters():
            scale = 0.1 if "norm" in name else 0.6 if "bias" in name else 0.16
            with torch.no_grad():
                parameter.normal_(1.0 if "norm" in name else 0.0, scale)
                parameter.copy_(parameter.half().float())  # as it will be stored
        answer, margin = greedy(model, ids)
        if max(answer) < limit and len(set(answer)) > 8 and (best is None or margin > best[2]):
            best = (model, answer, margin)
        if best is not None and best[2] > 0.02:
            break
    return best


def write(folder, model, config, ids, answer, margin, prompt):
    model.half().save_pretrained(folder, safe_serialization=True)
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    for extra in ("generation_config.json",):
        (folder / extra).unlink(missing_ok=True)
    (folder / "expected.json").write_text(json.dumps(
        {"prompt": prompt, "input_ids": ids, "greedy_ids": answer, "min_margin": round(margin, 4)}) + "\n")
    print(folder.name, "margin", margin, answer)


def qwen_tokenizer(folder):
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(QWEN_WORDS), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=320, initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([TEXT, "the boat, the sails, the house behind the boat; an answer"], trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer)
    fast.add_special_tokens({"additional_special_tokens": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]})
    fast.backend_tokenizer.save(str(folder / "tokenizer.json"))
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "Qwen2Tokenizer", "add_bos_token": False, "eos_token": "<|im_end|>",
         "pad_token": "<|endoftext|>",
         "chat_template": "{% for m in messages %}{{'<|im_start|>' + m['role'] + '\n' + m['content'] + "
                          "'<|im_end|>' + '\n'}}{% endfor %}"}) + "\n")
    return fast


def write_qwen_gguf(path, model, config, tokenizer):
    """As in circulation: the architecture "qwen2", whose q and k are not permuted."""
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_name("small-qwen2")
    writer.add_context_length(config["max_position_embeddings"])
    writer.add_embedding_length(config["hidden_size"])
    writer.add_block_count(config["num_hidden_layers"])
    writer.add_feed_forward_length(config["intermediate_size"])
    writer.add_head_count(config["num_attention_heads"])
    writer.add_head_count_kv(config["num_key_value_heads"])
    writer.add_layer_norm_rms_eps(config["rms_norm_eps"])
    writer.add_rope_freq_base(config["rope_theta"])
    data = json.loads(tokenizer.backend_tokenizer.to_str())
    pieces = sorted(tokenizer.get_vocab().items(), key=lambda item: item[1])
    special = {token["id"] for token in data["added_tokens"]}
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    writer.add_token_list([piece for piece, _ in pieces])
    writer.add_token_types([3 if number in special else 1 for _, number in pieces])
    writer.add_token_merges([" ".join(merge) if isinstance(merge, list) else merge
                             for merge in data["model"]["merges"]])
    writer.add_eos_token_id(tokenizer.convert_tokens_to_ids("<|im_end|>"))
    writer.add_add_bos_token(False)
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN2, config["num_hidden_layers"])
    for name, tensor in model.state_dict().items():
        values = tensor.half().numpy()
        if "embed_tokens" in name or "lm_head" in name:
            values = values[:len(pieces)]
        writer.add_tensor(names.get_name(name, (".weight", ".bias")),
                          values.astype("float32") if values.ndim == 1 else values)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def make_qwen(folder):
    tokenizer = qwen_tokenizer(folder)
    ids = tokenizer(TEXT, add_special_tokens=False)["input_ids"]
    shape = {"hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 2, "max_position_embeddings": 2048, "rope_theta": 1000000.0,
             "rms_norm_eps": 1e-6, "vocab_size": 336, "tie_word_embeddings": False}
    model, answer, margin = settle(lambda: Qwen2ForCausalLM(Qwen2Config(**shape)), ids, len(tokenizer))
    config = {"architectures": ["Qwen2ForCausalLM"], "model_type": "qwen2", "hidden_act": "silu",
              "use_sliding_window": False, "sliding_window": 32768, "bos_token_id": 320,
              "eos_token_id": 322, **shape}
    write_qwen_gguf(folder / "model.gguf", model, config, tokenizer)
    write(folder, model, config, ids, answer, margin, TEXT)


def make_yi(folder, sentencepiece_model):
    """As Nous-Hermes-2-Yi-34B, the text model of LLaVA-1.6-34B: LLaMA with grouped queries, theta 5e6,
    ChatML tokens among the pieces, and no BOS."""
    shutil.copy(sentencepiece_model, folder / "tokenizer.model")
    import sentencepiece
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(sentencepiece_model))
    count = pieces.get_piece_size()
    start, end = count, count + 1
    (folder / "added_tokens.json").write_text(json.dumps({"<|im_start|>": start, "<|im_end|>": end}) + "\n")
    (folder / "tokenizer_config.json").write_text(json.dumps(
        {"tokenizer_class": "LlamaTokenizer", "add_bos_token": False, "add_eos_token": False,
         "bos_token": "<s>", "eos_token": "<|im_end|>", "unk_token": "<unk>"}) + "\n")
    ids = []
    for part in YI_TEXT.replace("<|im_", "\0<|im_").replace("|>", "|>\0").split("\0"):
        if part in ("<|im_start|>", "<|im_end|>"):
            ids.append(start if part == "<|im_start|>" else end)
        elif part:
            ids += pieces.encode(part)
    shape = {"hidden_size": 32, "intermediate_size": 64, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 1, "max_position_embeddings": 4096, "rope_theta": 5000000.0,
             "rms_norm_eps": 1e-5, "vocab_size": (count + 2 + 63) // 64 * 64, "tie_word_embeddings": False}
    model, answer, margin = settle(lambda: LlamaForCausalLM(LlamaConfig(**shape)), ids, count + 2)
    config = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "hidden_act": "silu",
              "_name_or_path": "NousResearch/Nous-Hermes-2-Yi-34B", "bos_token_id": 1, "eos_token_id": end,
              **shape}
    write(folder, model, config, ids, answer, margin, YI_TEXT)


if __name__ == "__main__":
    output = pathlib.Path(sys.argv[2])
    for name in ("qwen2", "yi"):
        (output / name).mkdir(parents=True, exist_ok=True)
    make_qwen(output / "qwen2")
    make_yi(output / "yi", pathlib.Path(sys.argv[1]))
