# SPDX-License-Identifier: MIT
# What runs on the device.
target_sources(
  tessera_engine
  PRIVATE decoder.cpp
          decoder.h
          device_weights.cpp
          device_weights.h
          image_packing.cpp
          image_packing.h
          kv_cache.cpp
          kv_cache.h
          memory_estimate.cpp
          memory_estimate.h
          row_packer.cpp
          row_packer.h
          vision_encoder.cpp
          vision_encoder.h)
