// The dead-man timer of the firmware: restarts the chip unless it is fed in time. The managed supervisor feeds it only while its threads
// make progress, so it also covers an interpreter that a native call blocks, such as a TLS handshake whose server has vanished.

#ifndef NANOCAM_WATCHDOG_H
#define NANOCAM_WATCHDOG_H

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Restarts the chip in that many milliseconds unless it is called again; 0 disarms the timer. False if the chip has no timer left.
bool nanocam_watchdog_feed(int32_t milliseconds);

// Whether this timer caused the last restart. Then *uptime_s is the uptime at that moment. Clears the mark, so only the first call after a
// restart returns true.
bool nanocam_watchdog_take_stall(int32_t *uptime_s);

#ifdef __cplusplus
}
#endif

#endif
