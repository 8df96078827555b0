// The caller's side, replacing the interpreter: posts, waits for the wake-up, polls again.

#ifndef CAMERA_SUPPORT_H
#define CAMERA_SUPPORT_H

#include "fake_camera.h"
#include "nanocam_camera.h"

// Pin map of a XIAO ESP32S3 Sense, 1600 x 1200, quality 80, two buffers.
nanocam_config_t good_config(void);

// Starts the component with the camera of the valid config. For tests of opening.
void start_with(fake_camera_t camera);

// Starts the component and opens the valid config with that sensor, which must succeed.
nanocam_opened_t open_with(fake_camera_t camera);

// Posts a request and waits until it is done.
nanocam_reply_t ask(const nanocam_request_t *request);

nanocam_reply_t ask_open(const nanocam_config_t *config);
nanocam_error_t ask_close(void);
nanocam_error_t ask_format(int32_t width, int32_t height, int32_t quality, nanocam_format_t *format);
nanocam_error_t ask_control(int32_t control, int32_t value);

// Waits for a frame as NativeCamera.Wait does: OK, TIMEOUT, NOT_OPEN or CLOSING.
nanocam_error_t wait_frame(int32_t timeout_ms);

// Waits for a frame, which must arrive within 10 s, and copies it into a buffer of 2 MB.
nanocam_frame_t next_frame(void);
const uint8_t *taken_bytes(void);

// Advances the time.
void pass(int32_t milliseconds);

nanocam_counters_t counters(void);

#endif
