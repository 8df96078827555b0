#include "nanocam_chip.h"

#include <string.h>

#include "esp_timer.h"
#include "esp_wifi.h"
#include "fake_camera.h"
#include "fake_chip.h"
#include "test.h"

static nanocam_facts_t facts(void) {
    nanocam_facts_t result;
    nanocam_chip_read_facts(&result);
    return result;
}

TEST(facts_match_the_chip) {
    fake_camera_t camera = fake_camera_default();
    fake_camera_use(&camera);
    nanocam_facts_t read = facts();
    EXPECT_EQUAL(NANOCAM_RESET_POWER_ON, read.reset_reason);
    EXPECT_EQUAL(-57, read.rssi_dbm);
    EXPECT_EQUAL(42, read.temperature);
    EXPECT_EQUAL(200 * 1024, read.internal_free);
    EXPECT_EQUAL(3 * 1024 * 1024, read.psram_total);
    EXPECT_EQUAL(3 * 1024 * 1024, read.psram_free);
    EXPECT_EQUAL(0, read.stall_uptime_s);
}

TEST(every_reset_reason_is_mapped) {
    const int expected[] = {[ESP_RST_UNKNOWN] = NANOCAM_RESET_UNKNOWN, [ESP_RST_POWERON] = NANOCAM_RESET_POWER_ON,
                            [ESP_RST_EXT] = NANOCAM_RESET_EXTERNAL,    [ESP_RST_SW] = NANOCAM_RESET_SOFTWARE,
                            [ESP_RST_PANIC] = NANOCAM_RESET_PANIC,     [ESP_RST_INT_WDT] = NANOCAM_RESET_WATCHDOG,
                            [ESP_RST_TASK_WDT] = NANOCAM_RESET_WATCHDOG, [ESP_RST_WDT] = NANOCAM_RESET_WATCHDOG,
                            [ESP_RST_DEEPSLEEP] = NANOCAM_RESET_DEEP_SLEEP, [ESP_RST_BROWNOUT] = NANOCAM_RESET_BROWN_OUT,
                            [ESP_RST_SDIO] = NANOCAM_RESET_UNKNOWN,    [ESP_RST_USB] = NANOCAM_RESET_EXTERNAL,
                            [ESP_RST_JTAG] = NANOCAM_RESET_EXTERNAL,   [ESP_RST_EFUSE] = NANOCAM_RESET_UNKNOWN,
                            [ESP_RST_PWR_GLITCH] = NANOCAM_RESET_BROWN_OUT, [ESP_RST_CPU_LOCKUP] = NANOCAM_RESET_PANIC};
    for (int reason = 0; reason <= (int)ESP_RST_CPU_LOCKUP; reason++) {
        fake_chip.reset_reason = (esp_reset_reason_t)reason;
        EXPECT_EQUAL(expected[reason], facts().reset_reason);
    }
}

TEST(without_an_access_point_the_rssi_is_zero) {
    fake_chip.rssi = 0;
    EXPECT_EQUAL(0, facts().rssi_dbm);
}

TEST(without_a_sensor_there_is_no_temperature) {
    fake_chip.has_temperature_sensor = false;
    EXPECT_EQUAL(NANOCAM_NO_TEMPERATURE, facts().temperature);
    fake_chip.has_temperature_sensor = true;
    fake_chip.celsius = -3.4f;
    EXPECT_EQUAL(-3, facts().temperature);
}

TEST(disconnects_are_counted_by_one_handler_and_their_reason_is_kept) {
    EXPECT_EQUAL(0, facts().wifi_disconnects);
    (void)facts();
    EXPECT_EQUAL(1, fake_chip_disconnect(201)); // NO_AP_FOUND
    (void)fake_chip_disconnect(15);
    EXPECT_EQUAL(2, facts().wifi_disconnects);
    EXPECT_EQUAL(15, facts().wifi_reason);
}

TEST(disconnect_requested_by_the_board_is_not_counted_and_keeps_the_reason) {
    (void)facts();
    (void)fake_chip_disconnect(200); // BEACON_TIMEOUT
    (void)fake_chip_disconnect(8);   // ASSOC_LEAVE
    EXPECT_EQUAL(1, facts().wifi_disconnects);
    EXPECT_EQUAL(200, facts().wifi_reason);
}

TEST(counting_begins_when_the_network_stack_exists) {
    fake_chip.has_event_loop = false;
    (void)facts();
    EXPECT_EQUAL(0, fake_chip_disconnect(200));
    fake_chip.has_event_loop = true;
    (void)facts();
    EXPECT_EQUAL(1, fake_chip_disconnect(200));
    EXPECT_EQUAL(1, facts().wifi_disconnects);
}

TEST(station_is_online_with_an_access_point_and_an_address) {
    EXPECT(nanocam_chip_is_online());
    fake_chip.address = 0;
    EXPECT(!nanocam_chip_is_online());
    fake_chip.address = 1;
    fake_chip.rssi = 0;
    EXPECT(!nanocam_chip_is_online());
    fake_chip.rssi = -50;
    fake_chip.has_event_loop = false;
    EXPECT(!nanocam_chip_is_online());
}

TEST(random_bytes_differ) {
    uint8_t first[32] = {0};
    uint8_t second[32] = {0};
    nanocam_chip_fill_random(first, sizeof first);
    nanocam_chip_fill_random(second, sizeof second);
    EXPECT(memcmp(first, second, sizeof first) != 0);
}

TEST(power_save_is_switched_and_failure_returned) {
    EXPECT(nanocam_chip_set_wifi_power_save(false));
    EXPECT_EQUAL(WIFI_PS_NONE, fake_chip.power_save);
    EXPECT(nanocam_chip_set_wifi_power_save(true));
    EXPECT_EQUAL(WIFI_PS_MIN_MODEM, fake_chip.power_save);
    fake_chip.refuses_power_save = true;
    EXPECT(!nanocam_chip_set_wifi_power_save(false));
}

TEST(microseconds_are_the_clock_of_capture_times) {
    EXPECT_EQUAL(esp_timer_get_time(), nanocam_chip_microseconds());
}
