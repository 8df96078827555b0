// A camera driver for the host: the functions of esp_camera.h over a scripted sensor. It draws real JPEGs, runs at a given rate, injects
// faults, and records incorrect use of the driver. Thread-safe.
//
// Environment variables select the script without a change of the program; they are read at the first esp_camera_init:
//   NANOCAM_FAKE        name of a script, see fake_scripts.c; default ok
//   NANOCAM_FAKE_FPS    frames per second
//   NANOCAM_FAKE_KB     size of a frame in KB, padded with comment segments
//   NANOCAM_FAKE_FOLDER folder with *.jpg files that are served in turn, instead of drawn frames
//   NANOCAM_FAKE_PID    sensor, as a number: 0x26, 0x3660, 0x5640, …

#ifndef FAKE_CAMERA_H
#define FAKE_CAMERA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "esp_camera.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum {
    FAKE_NO_FAULT,
    FAKE_NULL,        // fb_get returns NULL at once
    FAKE_NO_EOI,      // the second half is missing
    FAKE_NO_SOI,      // does not begin like a JPEG
    FAKE_TRAILING,    // extra bytes behind the EOI
    FAKE_EMPTY,       // no byte at all
    FAKE_OVERFLOW     // fills the buffer, end missing
} fake_fault_t;

typedef struct {
    uint16_t pid;           // of the sensor; 0 or an unknown one: no such sensor
    bool answers;           // a device acknowledges on SCCB
    uint32_t psram_bytes;   // free PSRAM; 0: the board has none
    uint32_t internal_bytes;
    double frames_per_second;
    uint32_t frame_bytes;   // 0: the size of the drawn frame
    fake_fault_t fault;
    int fault_every;        // the fault occurs in every Nth frame; 0: never
    int silent_after;       // number of frames until the sensor goes silent until a restart of the driver; -1: never, 0: from the start
    int silent_starts;      // number of next driver starts without a frame
    int failing_starts;     // number of next esp_camera_init calls that fail with start_error
    esp_err_t start_error;
    bool refuses_writes;    // every setter fails
    bool lacks_setters;     // every setter except size and quality is NULL
    bool leaves_stale;      // the first frame after a change of size was begun before it
    const char *folder;     // NULL: drawn frames
} fake_camera_t;

typedef struct {
    int starts, stops;         // esp_camera_init that succeeded, esp_camera_deinit of a running driver
    int attempts;              // every esp_camera_init
    int frames_out;            // handed out and not returned
    int misuses;               // returned twice, returned after deinit, called by two threads, deinit with frames out
    size_t allocated_bytes;    // by the driver, now
    camera_config_t config;    // of the last attempt
    camera_status_t status;    // of the sensor
    int register_number;       // written last with set_reg, 0: none
    int register_value;
} fake_seen_t;

// A working OV2640 with PSRAM: 25 frames per second.
fake_camera_t fake_camera_default(void);

// Changes *camera to the script of that name. False when there is none.
bool fake_camera_script(const char *name, fake_camera_t *camera);

// Replaces the camera and resets the record of its use.
void fake_camera_use(const fake_camera_t *camera);

// Like fake_camera_use, but keeps the record, for a camera that changes while it is running.
void fake_camera_change(const fake_camera_t *camera);

fake_seen_t fake_camera_seen(void);

#ifdef __cplusplus
}
#endif

#endif
