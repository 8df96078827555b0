#include "nanocam_jpeg.h"

#include <stdbool.h>

enum {
    MARKER = 0xFF,
    SOI = 0xD8,
    EOI = 0xD9,
    SOS = 0xDA,
    DHT = 0xC4,
    JPG = 0xC8,
    DAC = 0xCC,
    MAX_SEGMENTS = 32
};

static bool is_frame_header(uint8_t marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != DHT && marker != JPG && marker != DAC;
}

static bool find_end(const uint8_t *frame, size_t *length) {
    size_t first = *length > NANOCAM_JPEG_TAIL ? *length - NANOCAM_JPEG_TAIL : 2;
    // Backwards, because bytes after the EOI are rare and few, and the last EOI ends the frame.
    for (size_t i = *length - 1; i > first; i--) {
        if (frame[i] == EOI && frame[i - 1] == MARKER) {
            *length = i + 1;
            return true;
        }
    }
    return false;
}

// Walks from segment to segment, which takes a few steps for any length.
static void read_size(const uint8_t *frame, size_t length, int32_t *width, int32_t *height) {
    size_t at = 2;
    for (int segment = 0; segment < MAX_SEGMENTS && at + 9 <= length; segment++) {
        uint8_t marker = frame[at + 1];
        if (frame[at] != MARKER || marker == SOS || marker == EOI) {
            return;
        }
        if (is_frame_header(marker)) {
            *height = frame[at + 5] << 8 | frame[at + 6];
            *width = frame[at + 7] << 8 | frame[at + 8];
            return;
        }
        at += 2 + (size_t)(frame[at + 2] << 8 | frame[at + 3]);
    }
}

nanocam_jpeg_t nanocam_jpeg_check(const uint8_t *frame, size_t *length, int32_t *width, int32_t *height) {
    if (frame == NULL || *length < 4 || frame[0] != MARKER || frame[1] != SOI || frame[2] != MARKER) {
        return NANOCAM_JPEG_NO_SOI;
    }
    if (!find_end(frame, length)) {
        return NANOCAM_JPEG_NO_EOI;
    }
    read_size(frame, *length, width, height);
    return NANOCAM_JPEG_WHOLE;
}
