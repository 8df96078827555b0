// The camera of NanoCam: JPEG frames out of Espressif's esp32-camera, for a caller that must never wait for it.
//
// A FreeRTOS task of this component, pinned to core 1, owns the driver and the sensor: it alone calls esp_camera_init, deinit and fb_get and
// every function of sensor_t. It waits in esp_camera_fb_get, checks the frame (SOI, EOI, size, age) and offers it. One frame is offered at a
// time; a newer one replaces it and is counted. The caller (the CLR task on core 0) only looks at what is offered and copies it.
//
// What takes long is a request: nanocam_camera_begin posts it to the task and nanocam_camera_end asks whether it is done. One request at a
// time. Everything else returns at once, which here means below 1 ms, except for the copy of nanocam_camera_take (about 30 us per KB when
// both buffers are in PSRAM at 80 MHz by the bus's figures; not measured).
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
    NANOCAM_ERR_NO_SENSOR = 3,            // nothing answers on the SCCB pins: board map, ribbon or power
    NANOCAM_ERR_SENSOR_NOT_SUPPORTED = 4, // something answers, but the driver does not know it
    NANOCAM_ERR_NO_JPEG = 5,              // a known sensor without a JPEG encoder
    NANOCAM_ERR_NO_MEMORY = 6,            // not even the smallest frame buffer fits
    NANOCAM_ERR_BAD_CONFIG = 7,           // a value of nanocam_config_t is impossible
    NANOCAM_ERR_BAD_ARGUMENT = 8,         // a value is outside its range
    NANOCAM_ERR_TIMEOUT = 9,              // the caller waited long enough
    NANOCAM_ERR_NO_FRAME = 10,            // nothing is offered
    NANOCAM_ERR_TOO_LARGE = 11,           // the frame does not fit the buffer
    NANOCAM_ERR_NOT_SUPPORTED = 12,       // this sensor lacks that control
    NANOCAM_ERR_DRIVER = 13,              // any other driver error; the sensor may be gone and is being looked for
    NANOCAM_ERR_BUSY = 14,                // another request is running
    NANOCAM_ERR_CLOSING = 15              // the camera is being closed
} nanocam_error_t;

// What to open. Pins are GPIO numbers, -1 = not connected; only pwdn, reset, xclk may be -1.
typedef struct {
    int32_t pin_pwdn, pin_reset, pin_xclk, pin_sda, pin_scl;
    int32_t pin_d7, pin_d6, pin_d5, pin_d4, pin_d3, pin_d2, pin_d1, pin_d0;
    int32_t pin_vsync, pin_href, pin_pclk;
    int32_t xclk_hz;    // 1,000,000 to 40,000,000; OV2640, OV3660 and OV5640 are run at 20,000,000
    int32_t max_width;  // pixels, up to 10,000, 0 = the sensor's own; the frame buffers are allocated once, for this size
    int32_t max_height; // a size the sensor does not reach is lowered to the largest it has
    int32_t quality;    // 1 to 100, higher is better; see nanocam_camera_quality_to_sensor
    int32_t buffers;    // frame buffers, 1 to 3. 1: the sensor is stopped between frames; 2 about doubles the rate
} nanocam_config_t;

#define NANOCAM_OPENED_PSRAM 1 // frame buffers are in PSRAM

// What was opened. After a failure only driver_error and, where the sensor was recognised, sensor_pid are set; the rest is 0.
typedef struct {
    int32_t width, height;         // largest frame there can be until the camera is closed, pixels
    int32_t max_bytes;             // largest JPEG there can be, bytes
    int32_t sensor_pid;            // product number of the sensor: 0x26 OV2640, 0x3660, 0x5640, …
    int32_t sensor_width;          // largest size of the sensor
    int32_t sensor_height;
    int32_t flags;                 // NANOCAM_OPENED_…
    int32_t driver_error;          // esp_err_t as the driver gave it
} nanocam_opened_t;

// Size and quality. In a request 0 = leave as it is; in a reply what is in force.
typedef struct {
    int32_t width, height; // pixels
    int32_t quality;       // 1 to 100, higher is better
} nanocam_format_t;

#define NANOCAM_FRAME_SETTLING 1 // one of the first frames after opening, a driver reset or a change of size: exposure is still moving

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

// Since start; they survive open and close and wrap at 2^32. The driver (2.x) drops frames without SOI or EOI, and those that outgrow its
// buffer, itself and without telling: they show as a lower rate or, when nothing else comes, as timeouts. The three counters of dropped
// frames are for what passes it.
typedef struct {
    uint32_t captured;      // whole frames that were offered
    uint32_t replaced;      // offered, but a newer one came before anybody took it
    uint32_t no_eoi;        // dropped: the JPEG has no end
    uint32_t overflow;      // dropped: filled the driver's buffer, or did not fit the caller's
    uint32_t timeouts;      // times the driver gave no frame
    uint32_t driver_resets; // times the driver was restarted because the sensor was silent
    uint32_t no_soi;        // dropped: the JPEG has no beginning, or there is nothing at all
    uint32_t opens;         // successful opens
} nanocam_counters_t;

typedef enum {
    // Takes 0.3 s to a few seconds: power-up, SCCB probing and one attempt per smaller memory layout. Nearly a minute when a pin of a wrong
    // map holds the bus down: the driver probes 17 addresses for up to 1 s each, and is asked three times (nanocam_probe.h).
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

// Starts the task (6 KB of internal RAM). Does nothing when it runs. wake is called, without any lock, from the task whenever a
// frame is offered or a request is done, and from nanocam_camera_begin when the camera begins to close; it must not wait.
// Returns OK or NO_MEMORY.
nanocam_error_t nanocam_camera_start(void (*wake)(void));

// Posts a request. On OK the ticket is what nanocam_camera_end wants. Whatever needs no driver is answered here and now:
// ALREADY_OPEN, NOT_OPEN, CLOSING, BAD_CONFIG, BAD_ARGUMENT, NOT_SUPPORTED, or BUSY while another request runs.
nanocam_error_t nanocam_camera_begin(const nanocam_request_t *request, uint32_t *ticket);

// True when the request is done; reply then holds the result. A reply nobody fetches is lost when the next request is posted: whoever asks
// for it later is told BUSY.
bool nanocam_camera_end(uint32_t ticket, nanocam_reply_t *reply);

// OK when a frame is offered; NO_FRAME, NOT_OPEN or CLOSING otherwise.
nanocam_error_t nanocam_camera_ready(void);

// Copies the offered frame into the caller's buffer and gives the driver its own back. NO_FRAME when nothing is offered. TOO_LARGE when it
// does not fit: the frame is dropped and counted, because keeping it would offer the same frame again and again, and *frame is filled so
// that the caller learns the length.
nanocam_error_t nanocam_camera_take(uint8_t *buffer, size_t capacity, nanocam_frame_t *frame);

// NOT_SUPPORTED when this sensor lacks the control, BAD_ARGUMENT when there is no such control.
nanocam_error_t nanocam_camera_read_control(int32_t control, nanocam_range_t *range);

void nanocam_camera_read_counters(nanocam_counters_t *counters);

// Closes the camera, ends the task and frees everything; for the soft reboot of the interpreter, whose memory goes away while this
// component's stays. Waits for the request that runs, else one frame, or up to 4 s when the sensor is silent. Does nothing when nothing was
// started.
void nanocam_camera_shutdown(void);

// The one place where the two directions of quality meet. NanoCam: 1 to 100, higher is better. Sensor: 63 to 4, lower is better. Below 4
// (of 63) the frame outgrows the driver's buffer of width * height / 5 bytes in almost any scene.
int nanocam_camera_quality_to_sensor(int quality);

#ifdef __cplusplus
}
#endif

#endif
