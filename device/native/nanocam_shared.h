// State shared by the caller's side (nanocam_camera.c) and the camera task (nanocam_task.c), and the lock that protects it.

#ifndef NANOCAM_SHARED_H
#define NANOCAM_SHARED_H

#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "nanocam_camera.h"
#include "nanocam_controls.h"

typedef enum { NANOCAM_CLOSED, NANOCAM_OPENING, NANOCAM_OPEN, NANOCAM_CLOSING } nanocam_state_t;

typedef enum {
    NANOCAM_SLOT_IDLE,
    NANOCAM_SLOT_POSTED,  // by the caller
    NANOCAM_SLOT_RUNNING, // by the task
    NANOCAM_SLOT_DONE     // by the task; the reply waits
} nanocam_slot_t;

typedef struct {
    camera_fb_t *buffer; // NULL: nothing is offered
    size_t length;
    int32_t width, height;
    int64_t captured_us;
    uint32_t number;
    int32_t flags;
} nanocam_offer_t;

// Everything in `shared` is read and written between nanocam_enter and nanocam_leave only. The lock is never held during driver calls;
// esp_camera_fb_return, which only sets a flag, is the exception.
typedef struct {
    nanocam_state_t state;
    bool stop; // the task is to end
    nanocam_slot_t slot;
    uint32_t ticket; // of the request in the slot
    nanocam_request_t request;
    nanocam_reply_t reply;
    nanocam_offer_t offer;
    nanocam_counters_t counters;
    nanocam_range_t controls[NANOCAM_CONTROLS];
} nanocam_shared_t;

// Written by nanocam_camera_start and nanocam_camera_shutdown, while no task runs.
typedef struct {
    SemaphoreHandle_t lock;
    SemaphoreHandle_t attention; // wakes the task: a request was posted, or a frame was taken
    SemaphoreHandle_t ended;     // given by the task when it ends
    void (*wake)(void);
} nanocam_signals_t;

extern nanocam_shared_t nanocam_shared;
extern nanocam_signals_t nanocam_signals;

void nanocam_enter(void);
void nanocam_leave(void);

// Body of the camera task.
void nanocam_camera_task(void *unused);

#endif
