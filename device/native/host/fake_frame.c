// What the fake driver's frames contain.

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fake_jpeg.h"
#include "fake_state.h"

enum { RUBBISH_BYTES = 37 };

static int is_picture(const struct dirent *entry) {
    const char *extension = strrchr(entry->d_name, '.');
    return extension != NULL && (strcmp(extension, ".jpg") == 0 || strcmp(extension, ".jpeg") == 0);
}

static size_t read_picture(const char *folder, const char *name, uint8_t *buffer, size_t capacity) {
    char path[4096];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        return 0;
    }
    size_t length = fread(buffer, 1, capacity, file);
    (void)fclose(file);
    return length;
}

static size_t read_from_folder(const char *folder, unsigned number, uint8_t *buffer, size_t capacity) {
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_picture, alphasort);
    size_t length = 0;
    for (int i = 0; i < count; i++) {
        if (number % (unsigned)count == (unsigned)i) {
            length = read_picture(folder, entries[i]->d_name, buffer, capacity);
        }
        free(entries[i]);
    }
    free(entries);
    return length;
}

static size_t spoil(uint8_t *buffer, size_t capacity, size_t length) {
    switch (fake.camera.fault) {
        case FAKE_NO_EOI: return length / 2;
        case FAKE_NO_SOI: memset(buffer, 0, 2); return length;
        case FAKE_EMPTY: return 0;
        case FAKE_TRAILING: {
            size_t more = capacity - length < RUBBISH_BYTES ? capacity - length : RUBBISH_BYTES;
            memset(buffer + length, 0xFF, more);
            return length + more;
        }
        case FAKE_OVERFLOW:
            memset(buffer + length - 2, 0x55, capacity - length + 2);
            return capacity;
        case FAKE_NULL:
        case FAKE_NO_FAULT:
        default: return length;
    }
}

size_t fake_frame_write(uint8_t *buffer, size_t capacity, framesize_t size) {
    const fake_camera_t *camera = &fake.camera;
    unsigned number = fake.number++;
    size_t length = camera->folder != NULL ? read_from_folder(camera->folder, number, buffer, capacity) : 0;
    if (length == 0) {
        length = fake_jpeg_draw(buffer, capacity, resolution[size].width, resolution[size].height, number, camera->frame_bytes);
    }
    if (length == 0) { // too large for the buffer: the driver's frame would have no end
        memset(buffer, 0x55, capacity);
        memcpy(buffer, (const uint8_t[]){0xFF, 0xD8, 0xFF}, 3);
        return capacity;
    }
    bool is_spoilt = camera->fault_every > 0 && number % (unsigned)camera->fault_every == 0;
    return is_spoilt ? spoil(buffer, capacity, length) : length;
}
