#include "nanocam_interop_request.h"

#include <string.h>

#include <nanoHAL_v2.h>
#include <nanoPAL_Events.h>

#if !defined(PLATFORM_POSIX_HOST)
#include <nanoHAL.h>
#endif

// A request ends by itself: the driver times out after 4 s, a bus transfer after 1 s. This limit is for unknown cases.
static const CLR_INT64 request_limit_ms = 60000;

// There is no event for interop assemblies. No ESP32 code of nf-interpreter uses SYSTEM_EVENT_FLAG_RADIO, which the interpreter maps to
// Event_Radio (it is for another family's radio), and raising it too often only makes a waiter check again.
static void wake_interpreter()
{
    Events_Set(SYSTEM_EVENT_FLAG_RADIO);
}

static nanocam_error_t start()
{
#if !defined(PLATFORM_POSIX_HOST)
    // Before a soft reboot, which keeps this component's memory but not the interpreter's. Adding it twice is harmless.
    HAL_AddSoftRebootHandler(nanocam_camera_shutdown);
#endif
    return nanocam_camera_start(wake_interpreter);
}

HRESULT nanocam_run_request(CLR_RT_StackFrame &stack, const nanocam_request_t &request, nanocam_reply_t &reply)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock limit;
    CLR_INT64 *deadline;
    bool has_time = true;
    bool is_done = false;

    if (stack.m_customState == 0)
    {
        CLR_UINT32 ticket = 0;
        memset(&reply, 0, sizeof reply);
        reply.error = request.kind == NANOCAM_REQUEST_OPEN ? start() : NANOCAM_OK;
        if (reply.error == NANOCAM_OK)
        {
            reply.error = nanocam_camera_begin(&request, &ticket);
        }
        if (reply.error != NANOCAM_OK)
        {
            NANOCLR_SET_AND_LEAVE(S_OK);
        }

        limit.SetInteger(request_limit_ms * TIME_CONVERSION__TO_MILLISECONDS);
        NANOCLR_CHECK_HRESULT(stack.SetupTimeoutFromTicks(limit, deadline));
        stack.PushValueU4(ticket);
    }

    NANOCLR_CHECK_HRESULT(stack.SetupTimeoutFromTicks(limit, deadline));

    while (has_time)
    {
        is_done = nanocam_camera_end(stack.m_evalStack[1].NumericByRef().u4, &reply);
        if (is_done)
        {
            break;
        }

        NANOCLR_CHECK_HRESULT(
            g_CLR_RT_ExecutionEngine.WaitEvents(stack.m_owningThread, *deadline, Event_Radio, has_time));
    }

    if (!is_done)
    {
        memset(&reply, 0, sizeof reply);
        reply.error = NANOCAM_ERR_TIMEOUT;
    }

    stack.PopValue(); // ticket
    stack.PopValue(); // deadline

    NANOCLR_NOCLEANUP();
}
