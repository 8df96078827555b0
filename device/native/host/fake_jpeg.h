// Draws JPEGs that every decoder reads: grey, with bars that move from frame to frame.

#ifndef FAKE_JPEG_H
#define FAKE_JPEG_H

#include <stddef.h>
#include <stdint.h>

// Writes a picture, filled up with comment segments to wanted bytes (0: not filled up). Returns its length, or 0 when it needs more than
// capacity.
size_t fake_jpeg_draw(uint8_t *buffer, size_t capacity, unsigned width, unsigned height, unsigned number, size_t wanted);

#endif
