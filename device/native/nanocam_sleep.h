// Keeps the camera's supply off while the chip sleeps deeply.

#ifndef NANOCAM_SLEEP_H
#define NANOCAM_SLEEP_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Drives a pin to 0 or 1 and holds that level during deep sleep; level -1 ends the hold and leaves the pin as it is.
bool nanocam_sleep_hold_pin(int32_t pin, int32_t level);

// Puts the sensor of the running driver into standby with its register. The next start of the driver resets the sensor. Does nothing for
// a sensor whose register is not known.
void nanocam_sleep_stop_sensor(void);

#ifdef __cplusplus
}
#endif

#endif
