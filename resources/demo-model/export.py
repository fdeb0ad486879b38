#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes a trained checkpoint as a Hugging Face folder and as a pair of GGUF files.

usage: export.py CHECKPOINT TOKENIZER.model OUT_DIR

OUT_DIR/hf is a LlavaNextForConditionalGeneration as llava-hf publishes them, in float16;
OUT_DIR/tessera-demo-F16.gguf and OUT_DIR/mmproj-tessera-demo-F16.gguf are the same numbers.
LLaVA takes the features before the tower's last block, so the tower gets one that nobody computes.
"""
import json
import os
import shutil
import sys

import numpy as np
import torch

import anyres
import training
from model import Demo
from tokenizer import IMAGE, PAD, SYSTEM

NAME = "Tessera demonstration model"
TEMPLATE = ("{{ '%s' }}{%% for m in messages %%}{%% if m['role'] == 'user' %%}{{ 'USER: ' + m['content'] + ' ' }}"
            "{%% elif m['role'] == 'assistant' %%}{{ 'ASSISTANT: ' + m['content'] + eos_token }}{%% endif %%}{%% endfor %%}"
            "{%% if add_generation_prompt %%}{{ 'ASSISTANT:' }}{%% endif %%}") % SYSTEM.replace("'", "\\'")


def hub_weights(m):
    """{name in a llava-hf checkpoint: float32 tensor}"""
    s, c, out = {k: v.detach().float() for k, v in m.state_dict().items()}, m.config, {}
    V = "vision_tower.vision_model."
    out[V + "embeddings.class_embedding"] = s["vit.cls"]
    out[V + "embeddings.patch_embedding.weight"] = s["vit.patch.weight"].view(-1, 3, anyres.PATCH, anyres.PATCH)
    out[V + "embeddings.position_embedding.weight"] = s["vit.pos"]
    for part in ("weight", "bias"):
        out[V + "pre_layrnorm." + part] = s["vit.pre." + part]
        out[V + "post_layernorm." + part] = torch.full((c["vit_d"],), float(part == "weight"))
        for i in range(c["vit_layers"] + 1):
            unused = i == c["vit_layers"]
            theirs, ours = V + "encoder.layers.%d." % i, "vit.blocks.%d." % (i - unused)
            for q, x in zip("qkv", s[ours + "qkv." + part].chunk(3, 0)):
                out[theirs + "self_attn.%s_proj.%s" % (q, part)] = x * (not unused)
            for a, b in (("self_attn.out_proj", "out"), ("mlp.fc1", "fc1"), ("mlp.fc2", "fc2"),
                         ("layer_norm1", "ln1"), ("layer_norm2", "ln2")):
                out[theirs + a + "." + part] = s[ours + b + "." + part] * (not unused)
        for a, b in (("linear_1", "p1"), ("linear_2", "p2")):
            out["multi_modal_projector.%s.%s" % (a, part)] = s[b + "." + part]
    out["image_newline"] = s["newline"]
    L = "language_model."
    out[L + "model.embed_tokens.weight"], out[L + "lm_head.weight"] = s["emb"], s["head.weight"]
    out[L + "model.norm.weight"] = s["norm.weight"]
    for i in range(c["layers"]):
        for a, b in (("self_attn.q_proj", "q"), ("self_attn.k_proj", "k"), ("self_attn.v_proj", "v"), ("self_attn.o_proj", "o"),
                     ("mlp.gate_proj", "gate"), ("mlp.up_proj", "up"), ("mlp.down_proj", "down"),
                     ("input_layernorm", "n1"), ("post_attention_layernorm", "n2")):
            out[L + "model.layers.%d.%s.weight" % (i, a)] = s["blocks.%d.%s.weight" % (i, b)]
    return {k: v.contiguous() for k, v in out.items()}


def write_hub_folder(weights, c, tokenizer, folder):
    from safetensors.torch import save_file
    os.makedirs(folder, exist_ok=True)
    save_file({k: v.half() for k, v in weights.items()}, os.path.join(folder, "model.safetensors"), {"format": "pt"})
    shutil.copy(tokenizer, os.path.join(folder, "tokenizer.model"))
    pinpoints = [[h, w] for w, h in anyres.PINPOINTS]
    text = dict(architectures=["LlamaForCausalLM"], model_type="llama", vocab_size=c["vocab"], hidden_act="silu",
                bos_token_id=1, eos_token_id=2, hidden_size=c["d"], num_hidden_layers=c["layers"],
                num_attention_heads=c["heads"], num_key_value_heads=c["heads"], intermediate_size=c["mlp"],
                rope_theta=c["theta"], rms_norm_eps=c["eps"], max_position_embeddings=c["context"],
                head_dim=c["d"] // c["heads"], tie_word_embeddings=False, torch_dtype="float16")
    vision = dict(model_type="clip_vision_model", projection_dim=c["vit_d"], num_channels=3, hidden_size=c["vit_d"],
                  num_hidden_layers=c["vit_layers"] + 1, num_attention_heads=c["vit_heads"], intermediate_size=c["vit_mlp"],
                  patch_size=anyres.PATCH, image_size=anyres.T, hidden_act="quick_gelu", layer_norm_eps=1e-5)
    special = dict(bos_token="<s>", eos_token="</s>", unk_token="<unk>", pad_token="<pad>")
    added = {str(i): dict(content=t, lstrip=False, normalized=False, rstrip=False, single_word=False, special=True)
             for i, t in ((0, "<unk>"), (1, "<s>"), (2, "</s>"), (IMAGE, "<image>"), (PAD, "<pad>"))}
    files = {
        "config.json": dict(architectures=["LlavaNextForConditionalGeneration"], model_type="llava_next", ignore_index=-100,
                            image_token_index=IMAGE, projector_hidden_act="gelu", vision_feature_layer=-2,
                            vision_feature_select_strategy="default", torch_dtype="float16", tie_word_embeddings=False,
                            text_config=text, vision_config=vision, image_grid_pinpoints=pinpoints,
                            use_image_newline_parameter=True),
        "preprocessor_config.json": dict(
            do_resize=True, size={"shortest_edge": anyres.T}, do_center_crop=True,
            crop_size={"height": anyres.T, "width": anyres.T}, do_rescale=True, rescale_factor=1 / 255, do_normalize=True,
            image_mean=[round(float(x), 8) for x in anyres.MEAN], image_std=[round(float(x), 8) for x in anyres.STD],
            do_convert_rgb=True, resample=3, image_processor_type="LlavaNextImageProcessor",
            processor_class="LlavaNextProcessor", image_grid_pinpoints=pinpoints, aspect_ratio_setting="anyres", do_pad=True),
        "tokenizer_config.json": dict(tokenizer_class="LlamaTokenizer", add_bos_token=True, add_eos_token=False, legacy=True,
                                      model_max_length=c["context"], clean_up_tokenization_spaces=False,
                                      added_tokens_decoder=added, chat_template=TEMPLATE, **special),
        "special_tokens_map.json": special,
        "processor_config.json": dict(image_token="<image>", patch_size=anyres.PATCH, processor_class="LlavaNextProcessor",
                                      vision_feature_select_strategy="default", num_additional_image_tokens=1),
        "generation_config.json": dict(bos_token_id=1, eos_token_id=2, pad_token_id=PAD),
    }
    for name, value in files.items():
        with open(os.path.join(folder, name), "w") as f:
            json.dump(value, f, indent=1)


def half_or_float(x):
    """Matrices in float16, vectors in float32: as published files have them."""
    return x.numpy().astype(np.float16 if x.ndim > 1 else np.float32)


def write_text_gguf(weights, c, tokenizer, path):
    import gguf
    import sentencepiece
    w = gguf.GGUFWriter(path, "llama")
    w.add_name(NAME)
    w.add_license("MIT")
    w.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    w.add_vocab_size(c["vocab"])
    w.add_context_length(c["context"])
    w.add_embedding_length(c["d"])
    w.add_block_count(c["layers"])
    w.add_feed_forward_length(c["mlp"])
    w.add_head_count(c["heads"])
    w.add_head_count_kv(c["heads"])
    w.add_layer_norm_rms_eps(c["eps"])
    w.add_rope_freq_base(c["theta"])
    w.add_rope_dimension_count(c["d"] // c["heads"])
    sp = sentencepiece.SentencePieceProcessor(model_file=tokenizer)
    n = range(sp.get_piece_size())
    kind = lambda i: (2 if sp.is_unknown(i) else 3 if sp.is_control(i) else 6 if sp.is_byte(i) else 5 if sp.is_unused(i) else 1)
    w.add_tokenizer_model("llama")
    w.add_tokenizer_pre("default")
    w.add_token_list([sp.id_to_piece(i) for i in n])
    w.add_token_scores([sp.get_score(i) for i in n])
    w.add_token_types([kind(i) for i in n])
    w.add_bos_token_id(1)
    w.add_eos_token_id(2)
    w.add_unk_token_id(0)
    w.add_pad_token_id(PAD)
    w.add_add_bos_token(True)
    w.add_add_eos_token(False)
    w.add_add_space_prefix(True)
    w.add_chat_template(TEMPLATE)
    L = "language_model."
    names = {"model.embed_tokens": "token_embd", "model.norm": "output_norm", "lm_head": "output"}
    for i in range(c["layers"]):
        for a, b in (("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
                     ("self_attn.o_proj", "attn_output"), ("mlp.gate_proj", "ffn_gate"), ("mlp.up_proj", "ffn_up"),
                     ("mlp.down_proj", "ffn_down"), ("input_layernorm", "attn_norm"), ("post_attention_layernorm", "ffn_norm")):
            names["model.layers.%d.%s" % (i, a)] = "blk.%d.%s" % (i, b)
    for theirs, ours in names.items():
        x = weights[L + theirs + ".weight"]
        if "q_proj" in theirs or "k_proj" in theirs:         # GGUF's llama turns neighbouring pairs
            x = x.view(c["heads"], 2, -1, x.shape[1]).transpose(1, 2).reshape(x.shape)
        w.add_tensor(ours + ".weight", half_or_float(x))
    _finish(w)


def write_vision_gguf(weights, c, path):
    import gguf
    w = gguf.GGUFWriter(path, "clip")
    w.add_name(NAME)
    w.add_license("MIT")
    w.add_file_type(gguf.LlamaFileType.MOSTLY_F16)
    w.add_bool("clip.has_text_encoder", False)
    w.add_bool("clip.has_vision_encoder", True)
    w.add_bool("clip.has_llava_projector", True)
    w.add_string("clip.projector_type", "mlp")
    w.add_bool("clip.use_gelu", False)
    v = "clip.vision."
    for key, value in (("image_size", anyres.T), ("patch_size", anyres.PATCH), ("embedding_length", c["vit_d"]),
                       ("feed_forward_length", c["vit_mlp"]), ("projection_dim", c["vit_d"]),
                       ("attention.head_count", c["vit_heads"]), ("block_count", c["vit_layers"] + 1)):
        w.add_uint32(v + key, value)
    w.add_float32(v + "attention.layer_norm_epsilon", 1e-5)
    w.add_array(v + "image_grid_pinpoints", [n for p in anyres.PINPOINTS for n in p])
    w.add_string(v + "image_aspect_ratio", "anyres")
    w.add_string(v + "mm_patch_merge_type", "spatial_unpad")
    w.add_array(v + "image_mean", [float(x) for x in anyres.MEAN])
    w.add_array(v + "image_std", [float(x) for x in anyres.STD])
    V = "vision_tower.vision_model."
    names = {V + "embeddings.class_embedding": "v.class_embd", V + "embeddings.patch_embedding.weight": "v.patch_embd.weight",
             V + "embeddings.position_embedding.weight": "v.position_embd.weight", "image_newline": "v.image_newline"}
    for part in ("weight", "bias"):
        names[V + "pre_layrnorm." + part] = "v.pre_ln." + part
        for a, b in (("linear_1", "mm.0"), ("linear_2", "mm.2")):
            names["multi_modal_projector.%s.%s" % (a, part)] = "%s.%s" % (b, part)
        for i in range(c["vit_layers"] + 1):
            for a, b in (("self_attn.q_proj", "attn_q"), ("self_attn.k_proj", "attn_k"), ("self_attn.v_proj", "attn_v"),
                         ("self_attn.out_proj", "attn_out"), ("mlp.fc1", "ffn_up"), ("mlp.fc2", "ffn_down"),
                         ("layer_norm1", "ln1"), ("layer_norm2", "ln2")):
                names[V + "encoder.layers.%d.%s.%s" % (i, a, part)] = "v.blk.%d.%s.%s" % (i, b, part)
    for theirs, ours in names.items():
        w.add_tensor(ours, half_or_float(weights[theirs]))
    _finish(w)


def _finish(w):
    w.write_header_to_file()
    w.write_kv_data_to_file()
    w.write_tensors_to_file()
    w.close()


def main():
    checkpoint, tokenizer, out = sys.argv[1:4]
    m = Demo()
    training.load_weights(m, torch.load(checkpoint))
    weights = hub_weights(m)
    write_hub_folder(weights, m.config, tokenizer, os.path.join(out, "hf"))
    write_text_gguf(weights, m.config, tokenizer, os.path.join(out, "tessera-demo-F16.gguf"))
    write_vision_gguf(weights, m.config, os.path.join(out, "mmproj-tessera-demo-F16.gguf"))
    for folder, _, files in os.walk(out):
        for f in sorted(files):
            print(os.path.join(folder, f), os.path.getsize(os.path.join(folder, f)))


if __name__ == "__main__":
    main()
