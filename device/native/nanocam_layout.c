#include "nanocam_layout.h"

#include "esp_heap_caps.h"

// SVGA is what CameraWebServer uses without PSRAM: 96,000 bytes of some 300 KB.
static const nanocam_size_t largest_without_psram = {800, 600};
static const nanocam_size_t smallest = {160, 120};

enum {
    INTERNAL_RESERVE = 40 * 1024,
    ALIGNMENT = 64 // the driver aligns each buffer; in its PSRAM DMA mode to 64 bytes
};

static uint32_t heap_of(camera_fb_location_t location) {
    return location == CAMERA_FB_IN_PSRAM ? MALLOC_CAP_SPIRAM : MALLOC_CAP_INTERNAL;
}

nanocam_layout_t nanocam_layout_first(nanocam_size_t wanted, int buffers) {
    const nanocam_size_t any = {INT32_MAX, INT32_MAX};
    bool has_psram = heap_caps_get_total_size(MALLOC_CAP_SPIRAM) > 0;
    nanocam_layout_t layout;
    layout.size = nanocam_size_at_least(wanted, has_psram ? any : largest_without_psram, NANOCAM_ANY_SENSOR);
    layout.buffers = has_psram ? buffers : 1;
    layout.location = has_psram ? CAMERA_FB_IN_PSRAM : CAMERA_FB_IN_DRAM;
    return layout;
}

bool nanocam_layout_fits(const nanocam_layout_t *layout) {
    uint32_t heap = heap_of(layout->location);
    size_t each = (size_t)nanocam_size_jpeg_bytes(layout->size) + ALIGNMENT;
    size_t kept = layout->location == CAMERA_FB_IN_PSRAM ? 0 : INTERNAL_RESERVE;
    return heap_caps_get_largest_free_block(heap) >= each && heap_caps_get_free_size(heap) >= each * (size_t)layout->buffers + kept;
}

bool nanocam_layout_shrink(nanocam_layout_t *layout) {
    nanocam_layout_t next = *layout;
    do {
        if (next.buffers > 1) {
            next.buffers--;
            continue;
        }
        // Within the requested size, so that a landscape frame does not become a portrait one.
        next.size = nanocam_size_below(next.size, nanocam_size_of(next.size));
        if (next.size == FRAMESIZE_INVALID || nanocam_size_of(next.size).width < smallest.width) {
            return false;
        }
    } while (!nanocam_layout_fits(&next));
    *layout = next;
    return true;
}
