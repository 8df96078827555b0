// FreeRTOS in simulated time. See host_clock.h.
//
// One lock protects everything. `running` counts the tasks that are not waiting; when it falls to zero, time jumps to the earliest deadline
// and the tasks that waited for it run again. A woken task counts as running at once, so that time does not advance before it runs.

#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "esp_timer.h"
#include "freertos/FreeRTOS.h"
#include "freertos/semphr.h"
#include "freertos/task.h"
#include "host_clock.h"

#define NEVER INT64_MAX

struct host_semaphore {
    int count;
};

typedef struct waiter {
    struct waiter *next;
    SemaphoreHandle_t semaphore; // NULL: only time wakes it
    int64_t deadline_us;
    bool woken;
    bool was_given;
    pthread_cond_t wake;
} waiter_t;

typedef struct {
    TaskFunction_t body;
    void *argument;
} task_start_t;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int64_t now_us = 1000000; // a device that has just booted
static int running = 1;          // the main thread
static int failing_creation; // number of the next one that fails, 0: none
static waiter_t *waiters; // in the order in which they came

static void wake(waiter_t *waiter, bool was_given) {
    waiter_t **link = &waiters;
    while (*link != waiter) {
        link = &(*link)->next;
    }
    *link = waiter->next;
    waiter->woken = true;
    waiter->was_given = was_given;
    running++;
    (void)pthread_cond_signal(&waiter->wake);
}

static void advance(void) {
    int64_t earliest = NEVER;
    for (waiter_t *waiter = waiters; waiter != NULL; waiter = waiter->next) {
        earliest = waiter->deadline_us < earliest ? waiter->deadline_us : earliest;
    }
    if (earliest == NEVER) {
        (void)fprintf(stderr, "every task waits forever\n");
        abort();
    }
    now_us = earliest > now_us ? earliest : now_us;
    for (waiter_t *waiter = waiters, *next; waiter != NULL; waiter = next) {
        next = waiter->next;
        if (waiter->deadline_us <= now_us) {
            wake(waiter, false);
        }
    }
}

static void stop_running(void) {
    if (--running == 0 && waiters != NULL) {
        advance();
    }
}

// Called and returns with the lock held.
static bool wait_until(int64_t deadline_us, SemaphoreHandle_t semaphore) {
    waiter_t self = {.semaphore = semaphore, .deadline_us = deadline_us, .wake = PTHREAD_COND_INITIALIZER};
    waiter_t **last = &waiters;
    while (*last != NULL) {
        last = &(*last)->next;
    }
    *last = &self;
    stop_running();
    while (!self.woken) {
        (void)pthread_cond_wait(&self.wake, &lock);
    }
    (void)pthread_cond_destroy(&self.wake);
    return self.was_given;
}

int64_t esp_timer_get_time(void) {
    (void)pthread_mutex_lock(&lock);
    int64_t result = now_us;
    (void)pthread_mutex_unlock(&lock);
    return result;
}

void host_sleep_until(int64_t time_us) {
    (void)pthread_mutex_lock(&lock);
    if (time_us > now_us) {
        (void)wait_until(time_us, NULL);
    }
    (void)pthread_mutex_unlock(&lock);
}

void host_fail_creation(int which) {
    (void)pthread_mutex_lock(&lock);
    failing_creation = which;
    (void)pthread_mutex_unlock(&lock);
}

static bool may_create(void) {
    (void)pthread_mutex_lock(&lock);
    bool may = failing_creation != 1;
    failing_creation -= failing_creation > 0;
    (void)pthread_mutex_unlock(&lock);
    return may;
}

static SemaphoreHandle_t create(int count) {
    SemaphoreHandle_t semaphore = may_create() ? malloc(sizeof *semaphore) : NULL;
    if (semaphore != NULL) {
        semaphore->count = count;
    }
    return semaphore;
}

SemaphoreHandle_t xSemaphoreCreateMutex(void) {
    return create(1);
}

SemaphoreHandle_t xSemaphoreCreateBinary(void) {
    return create(0);
}

BaseType_t xSemaphoreTake(SemaphoreHandle_t semaphore, TickType_t ticks) {
    (void)pthread_mutex_lock(&lock);
    bool taken = semaphore->count > 0;
    if (taken) {
        semaphore->count = 0;
    } else if (ticks > 0) {
        taken = wait_until(ticks == portMAX_DELAY ? NEVER : now_us + (int64_t)ticks * portTICK_PERIOD_MS * 1000, semaphore);
    }
    (void)pthread_mutex_unlock(&lock);
    return taken;
}

BaseType_t xSemaphoreGive(SemaphoreHandle_t semaphore) {
    (void)pthread_mutex_lock(&lock);
    waiter_t *waiter = waiters;
    while (waiter != NULL && waiter->semaphore != semaphore) {
        waiter = waiter->next;
    }
    if (waiter != NULL) {
        wake(waiter, true); // handed over
    } else {
        semaphore->count = 1;
    }
    (void)pthread_mutex_unlock(&lock);
    return pdTRUE;
}

void vSemaphoreDelete(SemaphoreHandle_t semaphore) {
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
    task_start_t *start = may_create() ? malloc(sizeof *start) : NULL;
    pthread_t thread;
    if (start == NULL) {
        return pdFAIL;
    }
    *start = (task_start_t){body, argument};
    (void)pthread_mutex_lock(&lock);
    running++;
    (void)pthread_mutex_unlock(&lock);
    if (pthread_create(&thread, NULL, run, start) != 0) {
        abort();
    }
    (void)pthread_detach(thread);
    return pdPASS;
}

void vTaskDelete(TaskHandle_t task) {
    (void)task;
    (void)pthread_mutex_lock(&lock);
    stop_running();
    (void)pthread_mutex_unlock(&lock);
    pthread_exit(NULL);
}

void vTaskDelay(TickType_t ticks) {
    host_sleep_until(esp_timer_get_time() + (int64_t)ticks * portTICK_PERIOD_MS * 1000);
}
