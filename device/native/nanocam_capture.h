// Selects the frame to offer from the driver's frames, and restarts a driver whose sensor has fallen silent. Called by the camera task
// only.

#ifndef NANOCAM_CAPTURE_H
#define NANOCAM_CAPTURE_H

#include <stdbool.h>

#ifdef __cplusplus
extern "C" {
#endif

// The driver was opened: counts frames from 1 and flags the first ones as settling.
void nanocam_capture_begin(void);

// Withdraws the offered frame and stops the driver if it is running.
void nanocam_capture_stop(void);

// False between two attempts to restart the driver; the sensor cannot be accessed then.
bool nanocam_capture_is_running(void);

// The sensor has changed its size: frames captured before are no longer offered.
void nanocam_capture_resized(void);

// One frame, one restart or one wait for either: at most the 4 s of esp_camera_fb_get, or as long as the driver needs to start.
void nanocam_capture_step(void);

#ifdef __cplusplus
}
#endif

#endif
