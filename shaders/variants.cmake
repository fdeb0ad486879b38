# SPDX-License-Identifier: MIT
# The only list of shader variants: tessera_shader(NAME SOURCE [DEFINES ...]).
# NAME is the name of the C++ symbol's tail (kNAME) and of the kernel in profiles.

set(weight_table ${PROJECT_SOURCE_DIR}/engine/core/weight_types.inc)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${weight_table})
file(STRINGS ${weight_table} weight_types REGEX "^TESSERA_(FLOAT|QUANTISED)_TYPE\\(")
foreach(line IN LISTS weight_types)
  string(REGEX MATCH "\\(([A-Z0-9_]+), .*, ([0-9]+)\\)$" matched "${line}")
  set(type ${CMAKE_MATCH_1})
  set(defines WEIGHT_${type} WEIGHT_PLANES=${CMAKE_MATCH_2})
  foreach(kernel matmul_lanes matvec_lanes matmul_tiled matvec_tiled)
    tessera_shader(${kernel}_${type} ${kernel}.comp DEFINES ${defines})
  endforeach()
  tessera_shader(embedding_lanes_${type} embedding.comp DEFINES ${defines} WEIGHT_LANES)
  tessera_shader(embedding_tiled_${type} embedding.comp DEFINES ${defines})
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
