# SPDX-License-Identifier: MIT
"""Folders of the families after LLaVA, right ones and wrong ones."""

import copy
import json

ROWS, HIDDEN, WIDE = 262, 16, 32
WRONG = (None, -1, 0, 3, 2**63, 1e300, "7", [0], {})


def linear(tensors, name, rows, columns, bias=True):
    tensors[name + ".weight"] = (rows, columns)
    if bias:
        tensors[name + ".bias"] = (rows,)


def norm(tensors, name, size=HIDDEN, bias=True):
    tensors[name + ".weight"] = (size,)
    if bias:
        tensors[name + ".bias"] = (size,)


def llama(prefix, head):
    tensors = {prefix + "embed_tokens.weight": (ROWS, HIDDEN), head: (ROWS, HIDDEN)}
    norm(tensors, prefix + "norm", bias=False)
    layer = prefix + "layers.0."
    for name in ("input_layernorm", "post_attention_layernorm"):
        norm(tensors, layer + name, bias=False)
    for part in "qkvo":
        linear(tensors, f"{layer}self_attn.{part}_proj", HIDDEN, HIDDEN, False)
    linear(tensors, layer + "mlp.gate_proj", WIDE, HIDDEN, False)
    linear(tensors, layer + "mlp.up_proj", WIDE, HIDDEN, False)
    linear(tensors, layer + "mlp.down_proj", HIDDEN, WIDE, False)
    return tensors


LLAMA = {"model_type": "llama", "hidden_size": HIDDEN, "num_hidden_layers": 1, "num_attention_heads": 2,
         "num_key_value_heads": 2, "intermediate_size": WIDE, "max_position_embeddings": 64}


def clip(prefix, positions, class_token):
    tensors = {prefix + "embeddings.patch_embedding.weight": (HIDDEN, 3, 4, 4),
               prefix + "embeddings.position_embedding.weight": (positions, HIDDEN)}
    if class_token:
        tensors[prefix + "embeddings.class_embedding"] = (HIDDEN,)
        norm(tensors, prefix + "pre_layrnorm")
    layer = prefix + "encoder.layers.0."
    norm(tensors, layer + "layer_norm1")
    norm(tensors, layer + "layer_norm2")
    for part in ("q", "k", "v", "out"):
        linear(tensors, f"{layer}self_attn.{part}_proj", HIDDEN, HIDDEN)
    linear(tensors, layer + "mlp.fc1", WIDE, HIDDEN)
    linear(tensors, layer + "mlp.fc2", HIDDEN, WIDE)
    return tensors


def vila():
    """Configs and tensors by the letters of hub_folder_target.cpp."""
    projector = {}
    norm(projector, "layers.1", 4 * HIDDEN)
    linear(projector, "layers.2", HIDDEN, 4 * HIDDEN)
    linear(projector, "layers.4", HIDDEN, HIDDEN)
    tower = {"model_type": "siglip_vision_model", "image_size": 12, "patch_size": 4, "hidden_size": HIDDEN,
             "num_attention_heads": 2, "intermediate_size": WIDE, "num_hidden_layers": 1}
    return ({"c": {"llm_cfg": {}, "vision_tower_cfg": {}, "mm_projector_cfg": {}, "s2": False,
                   "s2_scales": "12,24", "mm_vision_select_layer": -1,
                   "mm_vision_select_feature": "cls_patch"},
             "L": {**LLAMA, "tokenizer_model_max_length": 32}, "T": tower,
             "P": {"mm_projector_type": "mlp_downsample"}},
            {"l": llama("model.", "lm_head.weight"), "v": clip("vision_model.", 9, False),
             "m": projector})


def qwen():
    size = 128
    tensors = {"transformer.wte.weight": (ROWS, size), "lm_head.weight": (ROWS, size)}
    norm(tensors, "transformer.ln_f", size, False)
    layer = "transformer.h.0."
    norm(tensors, layer + "ln_1", size, False)
    norm(tensors, layer + "ln_2", size, False)
    linear(tensors, layer + "attn.c_attn", 3 * size, size)
    linear(tensors, layer + "attn.c_proj", size, size, False)
    linear(tensors, layer + "mlp.w1", WIDE, size, False)
    linear(tensors, layer + "mlp.w2", WIDE, size, False)
    linear(tensors, layer + "mlp.c_proj", size, WIDE, False)
    visual = "transformer.visual."
    tensors[visual + "conv1.weight"] = (HIDDEN, 3, 4, 4)
    tensors[visual + "positional_embedding"] = (4, HIDDEN)
    tensors[visual + "proj"] = (size, size)
    norm(tensors, visual + "ln_pre")
    norm(tensors, visual + "ln_post", size)
    block = visual + "transformer.resblocks.0."
    norm(tensors, block + "ln_1")
    norm(tensors, block + "ln_2")
    linear(tensors, block + "attn.in_proj", 3 * HIDDEN, HIDDEN)
    linear(tensors, block + "attn.out_proj", HIDDEN, HIDDEN)
    linear(tensors, block + "mlp.c_fc", 30, HIDDEN)
    linear(tensors, block + "mlp.c_proj", HIDDEN, 30)
    pool = visual + "attn_pool."
    tensors[pool + "query"] = tensors[pool + "pos_embed"] = (4, size)
    linear(tensors, pool + "kv_proj", size, HIDDEN, False)
    norm(tensors, pool + "ln_q", size)
    norm(tensors, pool + "ln_kv", size)
    tensors[pool + "attn.in_proj_weight"] = (3 * size, size)
    tensors[pool + "attn.in_proj_bias"] = (3 * size,)
    linear(tensors, pool + "attn.out_proj", size, size)
    return ({"c": {"architectures": ["QWenLMHeadModel"], "hidden_size": size, "num_hidden_layers": 1,
                   "num_attention_heads": 2, "kv_channels": 64, "intermediate_size": 2 * WIDE,
                   "max_position_embeddings": 64, "seq_length": 32, "rotary_pct": 1.0,
                   "visual": {"width": HIDDEN, "layers": 1, "heads": 2, "mlp_ratio": 1.9,
                              "image_size": 12, "patch_size": 4, "output_dim": size}}},
            {"w": tensors})


def timm(tensors, tower, positions, mlp):
    tensors[tower + "pos_embed"] = positions
    linear(tensors, tower + "patch_embed.proj", HIDDEN, 48)
    tensors[tower + "patch_embed.proj.weight"] = (HIDDEN, 3, 4, 4)
    block = tower + "blocks.0."
    norm(tensors, block + "norm1")
    norm(tensors, block + "norm2")
    linear(tensors, block + "attn.qkv", 3 * HIDDEN, HIDDEN)
    linear(tensors, block + "attn.proj", HIDDEN, HIDDEN)
    linear(tensors, f"{block}mlp.{mlp}1", WIDE, HIDDEN)
    linear(tensors, f"{block}mlp.{mlp}2", HIDDEN, WIDE)


def deepseek():
    tensors = llama("language_model.model.", "language_model.lm_head.weight")
    low = "vision_model.vision_tower_low.vision_tower."
    timm(tensors, low, (1, 9, HIDDEN), "fc")
    norm(tensors, low + "norm")
    high = "vision_model.vision_tower_high.vision_tower."
    timm(tensors, high, (1, 4, 4, HIDDEN), "lin")
    for axis in "hw":
        tensors[f"{high}blocks.0.attn.rel_pos_{axis}"] = (7, 8)
    for neck in ("neck", "neck_hd"):
        tensors[f"{high}{neck}.0.weight"] = (6, HIDDEN, 1, 1)
        tensors[f"{high}{neck}.2.weight"] = (6, 6, 3, 3)
        norm(tensors, f"{high}{neck}.1", 6)
        norm(tensors, f"{high}{neck}.3", 6)
    tensors[high + "downsamples.0.weight"] = (8, 6, 3, 3)
    tensors[high + "downsamples.1.weight"] = (HIDDEN, 8, 3, 3)
    tensors[high + "hd_alpha_downsamples"] = (1,)
    linear(tensors, "aligner.high_up_proj", 8, HIDDEN)
    linear(tensors, "aligner.low_up_proj", 8, HIDDEN)
    linear(tensors, "aligner.layers.1", HIDDEN, HIDDEN)
    dims = {"width": HIDDEN, "layers": 1, "heads": 2, "patch_size": 4, "mlp_ratio": 2}
    params = {"high_res_cfg": {"model_name": "sam_b_downsample", "image_size": 16, **dims, "window_size": 2,
                               "global_attn_indexes": [0], "prompt_embed_dim": 6,
                               "downsample_channels": [8, HIDDEN]},
              "low_res_cfg": {"model_name": "siglip_large_patch16_384", "image_size": 12, **dims}}
    aligner = {"params": {"depth": 2, "projector_type": "low_high_hybrid_split_mlp_gelu"}}
    return ({"c": {"model_type": "multi_modality", "language_config": LLAMA, "aligner_config": aligner,
                   "vision_config": {"params": params}}},
            {"w": tensors})


def xcomposer():
    tensors = {"model.tok_embeddings.weight": (ROWS, HIDDEN), "output.weight": (ROWS, HIDDEN),
               "plora_glb_GN": (1, 1, 4 * HIDDEN), "plora_sub_GN": (1, 1, 1, 4 * HIDDEN)}
    norm(tensors, "model.norm", bias=False)
    layer = "model.layers.0."
    norm(tensors, layer + "attention_norm", bias=False)
    norm(tensors, layer + "ffn_norm", bias=False)
    for name, rows, columns in (("attention.wqkv", 2 * HIDDEN, HIDDEN), ("attention.wo", HIDDEN, HIDDEN),
                                ("feed_forward.w1", WIDE, HIDDEN), ("feed_forward.w3", WIDE, HIDDEN),
                                ("feed_forward.w2", HIDDEN, WIDE)):
        linear(tensors, layer + name, rows, columns, False)
        linear(tensors, f"{layer}{name}.Plora_A", 6, columns, False)
        linear(tensors, f"{layer}{name}.Plora_B", rows, 6, False)
    tensors.update(clip("vit.vision_tower.vision_model.", 17, True))
    linear(tensors, "vision_proj.0", HIDDEN, 4 * HIDDEN)
    linear(tensors, "vision_proj.2", HIDDEN, HIDDEN)
    return ({"c": {"model_type": "internlmxcomposer2", "hidden_size": HIDDEN, "num_hidden_layers": 1,
                   "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": WIDE,
                   "max_length": 32, "max_position_embeddings": 64, "img_size": 16,
                   "rope_scaling": {"type": "dynamic", "factor": 1.0}}},
            {"w": tensors})


def places(config, path=()):
    """Where values lie in nested objects."""
    for key, value in config.items():
        yield path + (key,)
        if isinstance(value, dict):
            yield from places(value, path + (key,))


def family_files(tokenizer, header):
    """`header`: makes the header of a file of a dictionary of (type, shape)."""
    def file(configs, tensors):
        parts = {**configs, "t": tokenizer, "x": tokenizer,
                 **{letter: header({name: ("F16", shape) for name, shape in group.items()})[0]
                    for letter, group in tensors.items()}}
        return b"".join(letter.encode() + json.dumps(content).encode() + b"\0"
                        for letter, content in parts.items())

    for family in (vila, qwen, deepseek, xcomposer):
        name = family.__name__
        configs, tensors = family()
        yield f"{name}-valid", file(configs, tensors)
        for letter, config in configs.items():
            for path in places(config):
                for number, value in enumerate(WRONG):
                    changed = copy.deepcopy(configs)
                    inner = changed[letter]
                    for key in path[:-1]:
                        inner = inner[key]
                    inner[path[-1]] = value
                    yield f"{name}-{letter}-{'.'.join(path)}-{number}", file(changed, tensors)
        for letter, group in tensors.items():
            for tensor, shape in group.items():
                for case, changed_shape in (("wide", shape[:-1] + (shape[-1] + 1,)),
                                            ("none", shape[:-1] + (0,)), ("flat", (7,))):
                    changed = {**tensors, letter: {**group, tensor: changed_shape}}
                    yield f"{name}-{tensor}-{case}", file(configs, changed)
