#pragma once
#define SOC_TEMP_SENSOR_SUPPORTED 1
