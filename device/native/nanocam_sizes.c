#include "nanocam_sizes.h"

#include "sdkconfig.h"

static int32_t area(framesize_t size) {
    return (int32_t)resolution[size].width * resolution[size].height;
}

// Most sensors scale to every size up to their own. These have fixed sizes: the MEGA_CCM's driver refuses the others, the NT99141's accepts
// them and delivers 640 x 480.
static const nanocam_size_t mega_ccm[] = {{96, 96},    {128, 128},   {320, 240},   {320, 320},  {640, 480},
                                          {1280, 720}, {1600, 1200}, {1920, 1080}, {2592, 1944}};
static const nanocam_size_t nt99141[] = {{320, 240}, {640, 480}, {1280, 720}};

static bool is_among(framesize_t size, const nanocam_size_t *sizes, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (resolution[size].width == sizes[i].width && resolution[size].height == sizes[i].height) {
            return true;
        }
    }
    return false;
}

static bool is_size_of(int32_t sensor_pid, framesize_t size) {
    switch (sensor_pid) {
        case MEGA_CCM_PID: return is_among(size, mega_ccm, sizeof mega_ccm / sizeof mega_ccm[0]);
        case NT99141_PID: return is_among(size, nt99141, sizeof nt99141 / sizeof nt99141[0]);
        default: return true;
    }
}

static bool is_within(framesize_t size, nanocam_size_t limit) {
    return resolution[size].width <= limit.width && resolution[size].height <= limit.height;
}

nanocam_size_t nanocam_size_of(framesize_t size) {
    return (nanocam_size_t){resolution[size].width, resolution[size].height};
}

framesize_t nanocam_size_at_least(nanocam_size_t wanted, nanocam_size_t limit, int32_t sensor_pid) {
    framesize_t smallest = FRAMESIZE_INVALID;
    framesize_t largest = FRAMESIZE_INVALID;
    for (int i = 0; i < (int)FRAMESIZE_INVALID; i++) {
        framesize_t size = (framesize_t)i;
        if (!is_within(size, limit) || !is_size_of(sensor_pid, size)) {
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
