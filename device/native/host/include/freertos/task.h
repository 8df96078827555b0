#pragma once
#include "freertos/FreeRTOS.h"
typedef void *TaskHandle_t;
typedef void (*TaskFunction_t)(void *argument);
BaseType_t xTaskCreatePinnedToCore(TaskFunction_t body, const char *name, uint32_t stack_bytes, void *argument, UBaseType_t priority,
                                   TaskHandle_t *task, BaseType_t core);
void vTaskDelete(TaskHandle_t task); // NULL: the calling task
void vTaskDelay(TickType_t ticks);
