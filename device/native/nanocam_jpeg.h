// Checks both ends of a JPEG without reading the bytes in between: a few hundred bytes for a frame of any size.

#ifndef NANOCAM_JPEG_H
#define NANOCAM_JPEG_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    NANOCAM_JPEG_WHOLE,
    NANOCAM_JPEG_NO_SOI, // empty, or does not begin with FF D8 FF
    NANOCAM_JPEG_NO_EOI  // no FF D9 in the last NANOCAM_JPEG_TAIL bytes
} nanocam_jpeg_t;

// Number of bytes after the EOI that are searched. The driver truncates at the last EOI itself; older ones leave up to one DMA block (4 KB).
#define NANOCAM_JPEG_TAIL 4096

// Checks a frame. When it is complete, *length becomes its length including the EOI, and *width, *height the size in its SOF; both stay as
// they were when there is no SOF among the first 32 segments.
nanocam_jpeg_t nanocam_jpeg_check(const uint8_t *frame, size_t *length, int32_t *width, int32_t *height);

#ifdef __cplusplus
}
#endif

#endif
