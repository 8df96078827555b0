#include "fake_jpeg.h"

#include <string.h>

// A baseline JPEG with one component whose blocks have a DC coefficient only. DC codes: 0 for "as before", 10 and six bits for a step.
// AC codes: 0 for "end of block".

enum {
    STEP = 40,      // of the DC coefficient, times quantiser 16, over 8: 80 grey levels
    BAR_BLOCKS = 8, // width of a bar in blocks of 8 pixels
    COMMENT_HEADER = 4,
    MAX_COMMENT = 65535 + 2
};

typedef struct {
    uint8_t *buffer;
    size_t capacity, length;
    uint32_t bits;
    int count;
} writer_t;

static void put(writer_t *out, unsigned value) {
    if (out->length < out->capacity) {
        out->buffer[out->length] = (uint8_t)value;
    }
    out->length++;
}

static void put_word(writer_t *out, unsigned value) {
    put(out, value >> 8);
    put(out, value & 0xFF);
}

static void put_bits(writer_t *out, unsigned value, int count) {
    out->bits = out->bits << count | value;
    out->count += count;
    while (out->count >= 8) {
        unsigned next = out->bits >> (out->count - 8) & 0xFF;
        put(out, next);
        if (next == 0xFF) {
            put(out, 0); // so that data never looks like a marker
        }
        out->count -= 8;
    }
}

static void put_quantiser(writer_t *out) {
    put_word(out, 0xFFDB);
    put_word(out, 67);
    put(out, 0);
    for (int i = 0; i < 64; i++) {
        put(out, 16);
    }
}

static void put_frame_header(writer_t *out, unsigned width, unsigned height) {
    put_word(out, 0xFFC0);
    put_word(out, 11);
    put(out, 8);
    put_word(out, height);
    put_word(out, width);
    put(out, 1); // component
    put(out, 1);
    put(out, 0x11);
    put(out, 0);
}

static void put_codes(writer_t *out, unsigned table, unsigned of_one_bit, unsigned of_two_bits, unsigned first, unsigned second) {
    put_word(out, 0xFFC4);
    put_word(out, 19 + of_one_bit + of_two_bits);
    put(out, table);
    put(out, of_one_bit);
    put(out, of_two_bits);
    for (int i = 0; i < 14; i++) {
        put(out, 0);
    }
    put(out, first);
    if (of_two_bits > 0) {
        put(out, second);
    }
}

static void put_scan_header(writer_t *out) {
    put_word(out, 0xFFDA);
    put_word(out, 8);
    put(out, 1);
    put(out, 1);
    put(out, 0);
    put(out, 0);
    put(out, 63);
    put(out, 0);
}

static void put_scan(writer_t *out, unsigned width, unsigned height, unsigned number) {
    unsigned columns = (width + 7) / 8;
    unsigned rows = (height + 7) / 8;
    int level = 0;
    for (unsigned row = 0; row < rows; row++) {
        for (unsigned column = 0; column < columns; column++) {
            int wanted = (column + number) / BAR_BLOCKS % 2 == 0 ? 0 : STEP;
            if (wanted == level) {
                put_bits(out, 0, 1);
            } else {
                put_bits(out, 2, 2);
                put_bits(out, wanted > level ? STEP : 63 - STEP, 6); // a negative step is its complement
            }
            level = wanted;
            put_bits(out, 0, 1);
        }
    }
    put_bits(out, 0x7F, 7); // the rest of the last byte is ones
}

static void put_picture(writer_t *out, unsigned width, unsigned height, unsigned number) {
    put_quantiser(out);
    put_frame_header(out, width, height);
    put_codes(out, 0x00, 1, 1, 0, 6);
    put_codes(out, 0x10, 1, 0, 0, 0);
    put_scan_header(out);
    put_scan(out, width, height, number);
    put_word(out, 0xFFD9);
}

static void put_comments(writer_t *out, size_t bytes) {
    while (bytes >= COMMENT_HEADER) {
        size_t part = bytes > MAX_COMMENT ? MAX_COMMENT : bytes;
        if (bytes - part > 0 && bytes - part < COMMENT_HEADER) {
            part -= COMMENT_HEADER; // leave room for the last one
        }
        put_word(out, 0xFFFE);
        put_word(out, (unsigned)(part - 2));
        size_t filler = part - COMMENT_HEADER;
        if (out->length + filler <= out->capacity) {
            memset(out->buffer + out->length, 0x20, filler);
        }
        out->length += filler;
        bytes -= part;
    }
}

size_t fake_jpeg_draw(uint8_t *buffer, size_t capacity, unsigned width, unsigned height, unsigned number, size_t wanted) {
    writer_t measure = {.capacity = 0};
    put_picture(&measure, width, height, number);
    size_t bare = measure.length + 2;
    writer_t out = {.buffer = buffer, .capacity = capacity};
    put_word(&out, 0xFFD8);
    if (wanted > bare) {
        put_comments(&out, wanted - bare);
    }
    put_picture(&out, width, height, number);
    return out.length <= capacity ? out.length : 0;
}
