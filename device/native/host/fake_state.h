// State shared by the parts of the fake driver. See fake_camera.h.

#ifndef FAKE_STATE_H
#define FAKE_STATE_H

#include <pthread.h>

#include "fake_camera.h"

enum { FAKE_MAX_BUFFERS = 3 };

typedef struct {
    camera_fb_t fb;
    bool is_out;
} fake_buffer_t;

typedef struct {
    fake_camera_t camera;
    fake_seen_t seen;
    bool is_chosen;           // a script was chosen, by the program or by the environment
    bool is_running;
    bool is_silent;           // no frame until the next start
    pthread_t owner;          // thread that started the driver
    sensor_t sensor;
    fake_buffer_t buffers[FAKE_MAX_BUFFERS];
    size_t capacity;          // of each
    int64_t last_us;          // capture time of the newest frame
    unsigned number;          // of frames since the start
    framesize_t stale_size;   // FRAMESIZE_INVALID: none
    int64_t stale_us;
} fake_state_t;

extern fake_state_t fake;

void fake_lock(void);
void fake_unlock(void);

// The rest is called with the lock.

// Reads the environment, once.
void fake_choose_script(void);

// Counts a misuse when another thread than the driver's owner calls.
void fake_check_owner(void);

// Fills in id, functions and register values of the scripted sensor.
void fake_sensor_init(sensor_t *sensor);

const camera_sensor_info_t *fake_sensor_model(void);

// Writes the next frame of that size into the buffer and returns its length; applies the script's fault.
size_t fake_frame_write(uint8_t *buffer, size_t capacity, framesize_t size);

#endif
