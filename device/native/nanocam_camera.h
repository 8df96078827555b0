// The camera component of NanoCam: JPEG frames from Espressif's esp32-camera, for a caller that must never wait.
//
// A FreeRTOS task of this component, pinned to core 1, owns driver and sensor: only it calls esp_camera_init, deinit and fb_get and the
// functions of sensor_t. It waits in esp_camera_fb_get, checks the frame (SOI, EOI, size, age) and offers it. One frame is offered at a
// time; a newer one replaces it and is counted. The caller (the CLR task on core 0) only checks whether a frame is offered, and copies it.
//
// Slow operations are requests: nanocam_camera_begin posts one to the task, and nanocam_camera_end checks whether it is done. One request
// at a time. All other functions return within 1 ms, except for the copy of nanocam_camera_take (about 30 us per KB when both buffers are
// in PSRAM at 80 MHz, computed from the bus clock; not measured).
//
// Thread safety: after nanocam_camera_start every function may be called from any task, but not from an interrupt. start and shutdown must
// not overlap with anything. Outputs are untouched on failure unless the function says otherwise. No function keeps a pointer it was given.
//
// The records below are arrays of 32-bit values in the order of the managed int[] (device/NanoCam.Camera/NativeCamera.cs).

#ifndef NANOCAM_CAMERA_H
#define NANOCAM_CAMERA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Numbers of the enum NanoCam.Wire.CameraError; a test compares the two.
typedef enum {
    NANOCAM_OK = 0,
    NANOCAM_ERR_NOT_OPEN = 1,             // no camera is open
    NANOCAM_ERR_ALREADY_OPEN = 2,         // open it once, or close it first
    NANOCAM_ERR_NO_SENSOR = 3,            // no device responds on the SCCB pins: pin map, ribbon cable or power
    NANOCAM_ERR_SENSOR_NOT_SUPPORTED = 4, // a device responds that the driver does not support
    NANOCAM_ERR_NO_JPEG = 5,              // a known sensor without a JPEG encoder
    NANOCAM_ERR_NO_MEMORY = 6,            // not even the smallest frame buffer fits
    NANOCAM_ERR_BAD_CONFIG = 7,           // a value of nanocam_config_t is impossible
    NANOCAM_ERR_BAD_ARGUMENT = 8,         // a value is outside its range
    NANOCAM_ERR_TIMEOUT = 9,              // no frame within the caller's timeout
    NANOCAM_ERR_NO_FRAME = 10,            // no frame is offered
    NANOCAM_ERR_TOO_LARGE = 11,           // the frame does not fit the buffer
    NANOCAM_ERR_NOT_SUPPORTED = 12,       // this sensor lacks that control
    NANOCAM_ERR_DRIVER = 13,              // any other driver error; the task keeps trying to restart the sensor
    NANOCAM_ERR_BUSY = 14,                // another request is running
    NANOCAM_ERR_CLOSING = 15              // the camera is being closed
} nanocam_error_t;

// Configuration to open. Pins are GPIO numbers, -1 = not connected; only pwdn, reset, xclk may be -1.
typedef struct {
    int32_t pin_pwdn, pin_reset, pin_xclk, pin_sda, pin_scl;
    int32_t pin_d7, pin_d6, pin_d5, pin_d4, pin_d3, pin_d2, pin_d1, pin_d0;
    int32_t pin_vsync, pin_href, pin_pclk;
    int32_t xclk_hz;    // 1,000,000 to 40,000,000; OV2640, OV3660 and OV5640 are run at 20,000,000
    int32_t max_width;  // pixels, up to 10,000, 0 = the sensor's own; the frame buffers are allocated once, for this size
    int32_t max_height; // a size above the sensor's is lowered to its largest
    int32_t quality;    // 1 to 100, higher is better; see nanocam_camera_quality_to_sensor
    int32_t buffers;    // frame buffers, 1 to 3. 1: the sensor is stopped between frames; 2 about doubles the rate
} nanocam_config_t;

#define NANOCAM_OPENED_PSRAM 1 // frame buffers are in PSRAM

// Result of opening. After a failure, only driver_error and, where the sensor was recognized, sensor_pid are set; the rest is 0.
typedef struct {
    int32_t width, height;         // largest frame until the camera is closed, pixels
    int32_t max_bytes;             // largest possible JPEG, bytes
    int32_t sensor_pid;            // product number of the sensor: 0x26 OV2640, 0x3660, 0x5640, …
    int32_t sensor_width;          // largest size of the sensor
    int32_t sensor_height;
    int32_t flags;                 // NANOCAM_OPENED_…
    int32_t driver_error;          // esp_err_t of the driver
} nanocam_opened_t;

// Size and quality. In a request, 0 leaves a value unchanged; a reply contains the values in force.
typedef struct {
    int32_t width, height; // pixels
    int32_t quality;       // 1 to 100, higher is better
} nanocam_format_t;

#define NANOCAM_FRAME_SETTLING 1 // one of the first frames after opening, a driver reset or a change of size: exposure has not settled

typedef struct {
    int32_t length;          // bytes, from SOI to EOI
    int32_t width, height;   // pixels, from the JPEG's own SOF
    uint32_t capture_low;    // microseconds since boot (esp_timer) at which the sensor began the frame
    uint32_t capture_high;
    uint32_t number;         // counts the frames offered since open, from 1
    int32_t flags;           // NANOCAM_FRAME_…
    int32_t age_us;          // microseconds between capture and this call
} nanocam_frame_t;

// Range and value of a control, in the units of NanoCam.Wire.CameraControl.
typedef struct {
    int32_t min, max;
    int32_t initial; // value after open
    int32_t value;   // value now
} nanocam_range_t;

// Counters since start; they survive open and close and wrap at 2^32. The driver (2.x) itself drops frames without SOI or EOI and frames
// larger than its buffer, without reporting them: they appear as a lower rate or, when no other frame arrives, as timeouts. The three
// counters of dropped frames count the frames that the driver passes on.
typedef struct {
    uint32_t captured;      // complete frames that were offered
    uint32_t replaced;      // offered frames that a newer one replaced before they were taken
    uint32_t no_eoi;        // dropped: the JPEG has no end
    uint32_t overflow;      // dropped: filled the driver's buffer, or did not fit the caller's
    uint32_t timeouts;      // times the driver delivered no frame
    uint32_t driver_resets; // times the driver was restarted because the sensor was silent
    uint32_t no_soi;        // dropped: the JPEG has no beginning, or the frame is empty
    uint32_t opens;         // successful opens
} nanocam_counters_t;

typedef enum {
    // Takes 0.3 s to a few seconds: power-up, SCCB probing and one attempt per smaller memory layout. Takes nearly a minute when a wrong
    // pin map blocks the bus: the driver probes 17 addresses for up to 1 s each, three times (nanocam_probe.h).
    NANOCAM_REQUEST_OPEN = 1,
    NANOCAM_REQUEST_CLOSE,       // one frame, or 4 s when the sensor is silent: the driver cannot be interrupted
    NANOCAM_REQUEST_SET_FORMAT,  // one frame plus the SCCB writes (about 0.1 s)
    NANOCAM_REQUEST_SET_CONTROL, // one frame plus a few SCCB writes
} nanocam_request_kind_t;

typedef struct {
    nanocam_request_kind_t kind;
    union {
        nanocam_config_t config;
        nanocam_format_t format;
        int32_t standby; // of CLOSE: not 0 puts the sensor into standby and holds its power-down pin, for deep sleep
        struct {
            int32_t control; // number of NanoCam.Wire.CameraControl, 1 to 24
            int32_t value;
        } control;
    };
} nanocam_request_t;

typedef struct {
    nanocam_error_t error;
    nanocam_opened_t opened; // of OPEN
    nanocam_format_t format; // of SET_FORMAT
} nanocam_reply_t;

// Starts the task (6 KB of internal RAM). Does nothing if it is already running. wake is called, without any lock, from the task whenever a
// frame is offered or a request is done, and from nanocam_camera_begin when the camera begins to close; it must not wait.
// Returns OK or NO_MEMORY.
nanocam_error_t nanocam_camera_start(void (*wake)(void));

// Posts a request. On OK, pass the ticket to nanocam_camera_end. Errors that need no driver are returned at once: ALREADY_OPEN, NOT_OPEN,
// CLOSING, BAD_CONFIG, BAD_ARGUMENT, NOT_SUPPORTED, or BUSY while another request runs.
nanocam_error_t nanocam_camera_begin(const nanocam_request_t *request, uint32_t *ticket);

// True when the request is done; reply then contains the result. The next request overwrites a reply that was not fetched; its ticket then
// returns BUSY.
bool nanocam_camera_end(uint32_t ticket, nanocam_reply_t *reply);

// OK when a frame is offered; NO_FRAME, NOT_OPEN or CLOSING otherwise.
nanocam_error_t nanocam_camera_ready(void);

// Copies the offered frame into the caller's buffer and returns the driver's buffer to it. NO_FRAME when no frame is offered. TOO_LARGE
// when the frame does not fit: it is dropped and counted, because otherwise it would be offered repeatedly; *frame is filled so that
// the caller knows the length.
nanocam_error_t nanocam_camera_take(uint8_t *buffer, size_t capacity, nanocam_frame_t *frame);

// NOT_SUPPORTED if this sensor does not have the control, BAD_ARGUMENT if the control does not exist.
nanocam_error_t nanocam_camera_read_control(int32_t control, nanocam_range_t *range);

void nanocam_camera_read_counters(nanocam_counters_t *counters);

// Closes the camera, ends the task and frees all memory. For the soft reboot of the interpreter, which frees only its own memory. Waits for
// the current request or one frame, up to 4 s when the sensor is silent. Does nothing when the task was not started.
void nanocam_camera_shutdown(void);

// Converts NanoCam's quality (1 to 100, higher is better) to the sensor's scale (63 to 4, lower is better). Below 4, the frame exceeds the
// driver's buffer of width * height / 5 bytes in almost any scene.
int nanocam_camera_quality_to_sensor(int quality);

#ifdef __cplusplus
}
#endif

#endif
