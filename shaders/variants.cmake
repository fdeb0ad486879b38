# SPDX-License-Identifier: MIT
# The only list of shader variants: tessera_shader(NAME SOURCE [DEFINES ...]).
# NAME is the name of the C++ symbol's tail (kNAME) and of the kernel in profiles.

set(weight_types F32 F16 BF16 Q4_0 Q4_1 Q5_0 Q5_1 Q8_0 Q2_K Q3_K Q4_K Q5_K Q6_K IQ4_NL IQ4_XS)
foreach(type IN LISTS weight_types)
  foreach(kernel matmul_lanes matvec_lanes matmul_tiled matvec_tiled)
    tessera_shader(${kernel}_${type} ${kernel}.comp DEFINES WEIGHT_${type})
  endforeach()
  tessera_shader(embedding_lanes_${type} embedding.comp DEFINES WEIGHT_${type} WEIGHT_LANES)
  tessera_shader(embedding_tiled_${type} embedding.comp DEFINES WEIGHT_${type})
endforeach()

foreach(type F32 F16 Q8_0)
  tessera_shader(attention_lanes_${type} attention_lanes.comp DEFINES KV_${type})
  tessera_shader(attention_tiled_${type} attention_tiled.comp DEFINES KV_${type})
  tessera_shader(rope_store_${type} rope_store.comp DEFINES KV_${type})
endforeach()

tessera_shader(argmax argmax.comp)
tessera_shader(attention_combine attention_combine.comp)
tessera_shader(drop_class drop_class.comp)
tessera_shader(layer_norm layer_norm.comp)
tessera_shader(patchify patchify.comp)
tessera_shader(rms_norm rms_norm.comp)
tessera_shader(silu_mul silu_mul.comp)
tessera_shader(vit_embed vit_embed.comp)
