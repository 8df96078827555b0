// Time on the host. Two implementations, one of which is linked:
// host_threads.c    real time, pthreads; for the interpreter's POSIX host and for the thread sanitizer
// host_simulated.c  time jumps to the next deadline as soon as every task waits, so that hours pass in milliseconds and nothing depends on
//                   how fast the machine is. Every thread that uses it must be a task (xTaskCreatePinnedToCore) or the main thread.

#ifndef HOST_CLOCK_H
#define HOST_CLOCK_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// Sleeps until esp_timer_get_time() has reached that many microseconds.
void host_sleep_until(int64_t time_us);

// The Nth next task or semaphore cannot be created, as without free internal RAM; 0: all can. Simulated time only.
void host_fail_creation(int which);

#ifdef __cplusplus
}
#endif

#endif
