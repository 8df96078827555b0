#pragma once
#include "esp_event.h"
typedef enum { WIFI_PS_NONE, WIFI_PS_MIN_MODEM } wifi_ps_type_t;
typedef struct { int8_t rssi; } wifi_ap_record_t;
enum { WIFI_REASON_ASSOC_LEAVE = 8 };
typedef struct { uint8_t reason; } wifi_event_sta_disconnected_t;
#define WIFI_EVENT_STA_DISCONNECTED 5
extern esp_event_base_t const WIFI_EVENT;
esp_err_t esp_wifi_sta_get_ap_info(wifi_ap_record_t *access_point);
esp_err_t esp_wifi_set_ps(wifi_ps_type_t type);
