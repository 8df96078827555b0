#include "nanocam_watchdog.h"

#include "fake_chip.h"
#include "nanocam_chip.h"
#include "test.h"

static nanocam_facts_t facts(void) {
    nanocam_facts_t result;
    nanocam_chip_read_facts(&result);
    return result;
}

TEST(watchdog_that_is_fed_counts_from_the_last_feeding) {
    EXPECT(nanocam_watchdog_feed(60000));
    EXPECT_EQUAL(60000000, fake_chip.timer_us);
    EXPECT(nanocam_watchdog_feed(30000));
    EXPECT_EQUAL(30000000, fake_chip.timer_us);
    EXPECT_EQUAL(0, fake_chip.restarts);
}

TEST(watchdog_that_is_not_fed_restarts_the_chip_with_its_own_reason) {
    EXPECT(nanocam_watchdog_feed(60000));
    fake_chip_expire_timer();
    EXPECT_EQUAL(1, fake_chip.restarts);
    fake_chip.reset_reason = ESP_RST_SW;
    EXPECT_EQUAL(NANOCAM_RESET_STALLED, facts().reset_reason);
    EXPECT_EQUAL(NANOCAM_RESET_STALLED, facts().reset_reason); // until the next restart
    int32_t uptime;
    EXPECT(!nanocam_watchdog_take_stall(&uptime)); // which does not find the mark again
    EXPECT_EQUAL(0, uptime);
}

TEST(mark_of_the_watchdog_does_not_explain_another_restart) {
    EXPECT(nanocam_watchdog_feed(60000));
    fake_chip_expire_timer();
    fake_chip.reset_reason = ESP_RST_PANIC;
    EXPECT_EQUAL(NANOCAM_RESET_PANIC, facts().reset_reason);
    EXPECT_EQUAL(0, facts().stall_uptime_s);
}

TEST(watchdog_is_disarmed_with_zero) {
    EXPECT(nanocam_watchdog_feed(0));
    EXPECT(nanocam_watchdog_feed(60000));
    EXPECT(nanocam_watchdog_feed(0));
    fake_chip_expire_timer();
    EXPECT_EQUAL(0, fake_chip.restarts);
}

TEST(watchdog_without_a_timer_returns_false) {
    fake_chip.has_no_timer = true;
    EXPECT(!nanocam_watchdog_feed(60000));
    fake_chip.has_no_timer = false;
    EXPECT(nanocam_watchdog_feed(60000));
}
