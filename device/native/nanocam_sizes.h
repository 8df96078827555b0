// Frame sizes by width and height. The driver's framesize_t numbers differ between its versions, so they never leave the native side; they
// are looked up in the driver's own table resolution[].

#ifndef NANOCAM_SIZES_H
#define NANOCAM_SIZES_H

#include <stdbool.h>
#include <stdint.h>

#include "esp_camera.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
    int32_t width, height;
} nanocam_size_t;

nanocam_size_t nanocam_size_of(framesize_t size);

#define NANOCAM_ANY_SENSOR 0

// The smallest size (by area) of that sensor (product number) that is not smaller than wanted and within limit; the largest one within
// limit when there is none. A wanted 0 means any. FRAMESIZE_INVALID when limit is below every size.
framesize_t nanocam_size_at_least(nanocam_size_t wanted, nanocam_size_t limit, int32_t sensor_pid);

// The next smaller size (by area) within limit, FRAMESIZE_INVALID when there is none.
framesize_t nanocam_size_below(framesize_t size, nanocam_size_t limit);

// Bytes of the buffer the driver allocates for a JPEG of that size.
int32_t nanocam_size_jpeg_bytes(framesize_t size);

#ifdef __cplusplus
}
#endif

#endif
