// Requests of the camera component (nanocam_camera_begin and end) as internal calls that wait.

#ifndef NANOCAM_INTEROP_REQUEST_H
#define NANOCAM_INTEROP_REQUEST_H

#include "nanocam_camera.h"
#include "nanocam_interop.h"

// Posts the request at the first entry of an internal call, then waits for its reply without stalling other managed threads.
//
// All managed threads share one task, so a call that blocks would stop the program. Instead, it registers the event to wait for and returns
// CLR_E_THREAD_WAITING; the interpreter runs other threads and, when the event is raised or the time is over, calls the same internal call
// again from its top. A caller must therefore return the result of this function, must do nothing before it that cannot be repeated, and must
// fetch managed arrays again, because they may have moved. State that survives is on the frame's evaluation stack: the deadline in its
// first slot, the ticket of the request in its second.
HRESULT nanocam_run_request(CLR_RT_StackFrame &stack, const nanocam_request_t &request, nanocam_reply_t &reply);

#endif
