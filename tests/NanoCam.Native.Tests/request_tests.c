#include "camera_support.h"
#include "nanocam_controls.h"
#include "test.h"

static const nanocam_request_t close_request = {.kind = NANOCAM_REQUEST_CLOSE};
static const nanocam_request_t mirror_request = {.kind = NANOCAM_REQUEST_SET_CONTROL, .control = {NANOCAM_CONTROL_MIRROR, 1}};

TEST(second_request_while_one_runs_returns_busy) {
    (void)open_with(fake_camera_default());
    uint32_t first;
    uint32_t second;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&mirror_request, &first));
    EXPECT_EQUAL(NANOCAM_ERR_BUSY, nanocam_camera_begin(&mirror_request, &second));
    EXPECT_EQUAL(NANOCAM_ERR_BUSY, nanocam_camera_begin(&close_request, &second));
    pass(100);
    nanocam_reply_t reply;
    EXPECT(nanocam_camera_end(first, &reply));
    EXPECT_EQUAL(NANOCAM_OK, reply.error);
}

TEST(second_of_two_simultaneous_opens_returns_busy) {
    start_with(fake_camera_default());
    nanocam_request_t open = {.kind = NANOCAM_REQUEST_OPEN, .config = good_config()};
    uint32_t first;
    uint32_t second;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&open, &first));
    EXPECT_EQUAL(NANOCAM_ERR_BUSY, nanocam_camera_begin(&open, &second));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_ready());
}

TEST(every_request_while_closing_returns_closing) {
    (void)open_with(fake_camera_default());
    nanocam_request_t open = {.kind = NANOCAM_REQUEST_OPEN, .config = good_config()};
    uint32_t ticket;
    uint32_t other;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&close_request, &ticket));
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, nanocam_camera_begin(&close_request, &other));
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, nanocam_camera_begin(&open, &other));
    EXPECT_EQUAL(NANOCAM_ERR_CLOSING, nanocam_camera_begin(&mirror_request, &other));
}

TEST(request_is_not_done_before_the_task_executed_it) {
    (void)open_with(fake_camera_default());
    uint32_t ticket;
    nanocam_reply_t reply;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&mirror_request, &ticket));
    EXPECT(!nanocam_camera_end(ticket, &reply)); // the task waits for a frame
    pass(100);
    EXPECT(nanocam_camera_end(ticket, &reply));
}

TEST(reply_that_was_not_fetched_does_not_block_the_next_request) {
    (void)open_with(fake_camera_default());
    uint32_t abandoned;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&mirror_request, &abandoned)); // the managed thread is aborted here
    pass(100);
    EXPECT_EQUAL(NANOCAM_OK, ask_control(NANOCAM_CONTROL_FLIP, 1));
    nanocam_reply_t reply;
    EXPECT(nanocam_camera_end(abandoned, &reply));
    EXPECT_EQUAL(NANOCAM_ERR_BUSY, reply.error);
}

TEST(reply_is_fetched_once) {
    (void)open_with(fake_camera_default());
    uint32_t ticket;
    nanocam_reply_t reply;
    EXPECT_EQUAL(NANOCAM_OK, nanocam_camera_begin(&mirror_request, &ticket));
    pass(100);
    EXPECT(nanocam_camera_end(ticket, &reply));
    EXPECT(nanocam_camera_end(ticket, &reply));
    EXPECT_EQUAL(NANOCAM_ERR_BUSY, reply.error);
}

TEST(requests_before_open_return_not_open) {
    nanocam_format_t format;
    start_with(fake_camera_default());
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, ask_format(640, 480, 0, &format));
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, ask_control(NANOCAM_CONTROL_MIRROR, 1));
    nanocam_range_t range;
    EXPECT_EQUAL(NANOCAM_ERR_NOT_OPEN, nanocam_camera_read_control(NANOCAM_CONTROL_MIRROR, &range));
}

TEST(unknown_kind_of_request_is_a_bad_argument) {
    (void)open_with(fake_camera_default());
    nanocam_request_t request = {.kind = (nanocam_request_kind_t)99};
    EXPECT_EQUAL(NANOCAM_ERR_BAD_ARGUMENT, ask(&request).error);
}

TEST(counters_before_start_are_zero) {
    EXPECT_EQUAL(0, counters().captured);
    EXPECT_EQUAL(0, counters().opens);
}
