// Rejects pin maps that are wrong on every board: a wrong one must be an error, not a crash at every start.

#ifndef NANOCAM_PINS_H
#define NANOCAM_PINS_H

#include <stdbool.h>

#include "nanocam_camera.h"

#ifdef __cplusplus
extern "C" {
#endif

// False when a pin does not exist, belongs to flash or PSRAM, is used twice, or is missing although the bus needs it.
bool nanocam_pins_are_possible(const nanocam_config_t *config);

#ifdef __cplusplus
}
#endif

#endif
