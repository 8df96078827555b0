// FreeRTOS over pthreads, in real time. See host_clock.h.

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "host_clock.h"

struct host_semaphore {
    pthread_mutex_t lock;
    pthread_cond_t given;
    int count;
};

typedef struct {
    TaskFunction_t body;
    void *argument;
} task_start_t;

static int64_t now_us(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static struct timespec at(int64_t time_us) {
    return (struct timespec){.tv_sec = (time_t)(time_us / 1000000), .tv_nsec = (long)(time_us % 1000000) * 1000};
}

int64_t esp_timer_get_time(void) {
    return now_us();
}

void host_sleep_until(int64_t time_us) {
    struct timespec until = at(time_us);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &until, NULL) == EINTR) {
    }
}

static SemaphoreHandle_t create(int count) {
    SemaphoreHandle_t semaphore = calloc(1, sizeof *semaphore);
    if (semaphore == NULL) {
        return NULL;
    }
    pthread_condattr_t attributes;
    (void)pthread_condattr_init(&attributes);
    (void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    (void)pthread_mutex_init(&semaphore->lock, NULL);
    (void)pthread_cond_init(&semaphore->given, &attributes);
    (void)pthread_condattr_destroy(&attributes);
    semaphore->count = count;
    return semaphore;
}

SemaphoreHandle_t xSemaphoreCreateMutex(void) {
    return create(1);
}

SemaphoreHandle_t xSemaphoreCreateBinary(void) {
    return create(0);
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks) {
    struct timespec deadline = at(now_us() + (int64_t)ticks * portTICK_PERIOD_MS * 1000);
    int error = 0;
    (void)pthread_mutex_lock(&semaphore->lock);
    while (semaphore->count == 0 && error == 0) {
        error = ticks == portMAX_DELAY ? pthread_cond_wait(&semaphore->given, &semaphore->lock)
                                       : pthread_cond_timedwait(&semaphore->given, &semaphore->lock, &deadline);
    }
    BaseType_t taken = semaphore->count > 0;
    semaphore->count = 0;
    (void)pthread_mutex_unlock(&semaphore->lock);
    return taken;
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore) {
    (void)pthread_mutex_lock(&semaphore->lock);
    BaseType_t was_taken = semaphore->count == 0;
    semaphore->count = 1;
    (void)pthread_cond_signal(&semaphore->given);
    (void)pthread_mutex_unlock(&semaphore->lock);
    return was_taken;
}

void vSemaphoreDelete(SemaphoreHandle_t semaphore) {
    // The thread that released it may not have unlocked it yet.
    (void)pthread_mutex_lock(&semaphore->lock);
    (void)pthread_mutex_unlock(&semaphore->lock);
    (void)pthread_cond_destroy(&semaphore->given);
    (void)pthread_mutex_destroy(&semaphore->lock);
    free(semaphore);
}

static void *run(void *argument) {
    task_start_t start = *(task_start_t *)argument;
    free(argument);
    start.body(start.argument);
    return NULL;
}

BaseType_t xTaskCreatePinnedToCore(TaskFunction_t body, const char *name, uint32_t stack_bytes, void *argument, UBaseType_t priority,
                                   TaskHandle_t *task, BaseType_t core) {
    (void)name, (void)stack_bytes, (void)priority, (void)task, (void)core;
    task_start_t *start = malloc(sizeof *start);
    pthread_t thread;
    if (start == NULL) {
        return pdFAIL;
    }
    *start = (task_start_t){body, argument};
    if (pthread_create(&thread, NULL, run, start) != 0) {
        free(start);
        return pdFAIL;
    }
    (void)pthread_detach(thread);
    return pdPASS;
}

void vTaskDelete(TaskHandle_t task) {
    (void)task;
    pthread_exit(NULL);
}

void vTaskDelay(TickType_t ticks) {
    host_sleep_until(now_us() + (int64_t)ticks * portTICK_PERIOD_MS * 1000);
}
