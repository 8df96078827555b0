#include "nanocam_sizes.h"

static int32_t area(framesize_t size) {
    return (int32_t)resolution[size].width * resolution[size].height;
}

static bool is_within(framesize_t size, nanocam_size_t limit) {
    return resolution[size].width <= limit.width && resolution[size].height <= limit.height;
}

nanocam_size_t nanocam_size_of(framesize_t size) {
    return (nanocam_size_t){resolution[size].width, resolution[size].height};
}

framesize_t nanocam_size_at_least(nanocam_size_t wanted, nanocam_size_t limit) {
    framesize_t smallest = FRAMESIZE_INVALID;
    framesize_t largest = FRAMESIZE_INVALID;
    for (int i = 0; i < (int)FRAMESIZE_INVALID; i++) {
        framesize_t size = (framesize_t)i;
        if (!is_within(size, limit)) {
            continue;
        }
        if (largest == FRAMESIZE_INVALID || area(size) > area(largest)) {
            largest = size;
        }
        bool is_enough = resolution[size].width >= wanted.width && resolution[size].height >= wanted.height;
        if (is_enough && (smallest == FRAMESIZE_INVALID || area(size) < area(smallest))) {
            smallest = size;
        }
    }
    return smallest != FRAMESIZE_INVALID ? smallest : largest;
}

framesize_t nanocam_size_below(framesize_t size, nanocam_size_t limit) {
    framesize_t below = FRAMESIZE_INVALID;
    for (int i = 0; i < (int)FRAMESIZE_INVALID; i++) {
        framesize_t other = (framesize_t)i;
        if (is_within(other, limit) && area(other) < area(size) && (below == FRAMESIZE_INVALID || area(other) > area(below))) {
            below = other;
        }
    }
    return below;
}

int32_t nanocam_size_jpeg_bytes(framesize_t size) {
#if defined(CONFIG_CAMERA_JPEG_MODE_FRAME_SIZE_CUSTOM)
    (void)size;
    return CONFIG_CAMERA_JPEG_MODE_FRAME_SIZE;
#else
    return area(size) / 5; // cam_config in esp32-camera's cam_hal.c
#endif
}
