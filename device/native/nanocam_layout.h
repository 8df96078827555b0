// Locations of the frame buffers, and the fallbacks when they do not fit.

#ifndef NANOCAM_LAYOUT_H
#define NANOCAM_LAYOUT_H

#include <stdbool.h>

#include "nanocam_sizes.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    framesize_t size;
    int buffers;
    camera_fb_location_t location;
} nanocam_layout_t;

// The layout for a request: in PSRAM. Without PSRAM, at most one buffer of SVGA in internal memory.
nanocam_layout_t nanocam_layout_first(nanocam_size_t wanted, int buffers);

// Whether the heap has room for it now. 40 KB of internal memory are reserved for Wi-Fi and TCP buffers.
bool nanocam_layout_fits(const nanocam_layout_t *layout);

// The next smaller layout that fits: first fewer buffers, then a smaller size, not below QQVGA (160 x 120). False when there is none.
bool nanocam_layout_shrink(nanocam_layout_t *layout);

#ifdef __cplusplus
}
#endif

#endif
