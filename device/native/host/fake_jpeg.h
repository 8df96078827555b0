// Draws JPEGs that every decoder reads: grey, with bars that move from frame to frame.

#ifndef FAKE_JPEG_H
#define FAKE_JPEG_H

#include <stddef.h>
#include <stdint.h>

// Writes a JPEG, padded with comment segments to the wanted length (0: not padded). Returns its length, or 0 when it exceeds capacity.
size_t fake_jpeg_draw(uint8_t *buffer, size_t capacity, unsigned width, unsigned height, unsigned number, size_t wanted);

#endif
