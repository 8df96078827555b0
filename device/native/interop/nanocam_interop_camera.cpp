// The camera's internal calls. See nanocam_interop_request.h for how they wait.

#include "nanocam_interop_arrays.h"
#include "nanocam_interop_request.h"

typedef Library_nanocam_interop_NanoCam_Camera_NativeCamera NativeCamera;

HRESULT NativeCamera::Open___STATIC__I4__SZARRAY_I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_request_t request;
    nanocam_reply_t reply;
    CLR_RT_HeapBlock_Array *config = stack.Arg0().DereferenceArray();
    CLR_RT_HeapBlock_Array *opened = stack.Arg1().DereferenceArray();

    NANOCLR_CHECK_HRESULT(nanocam_check_record(config, sizeof request.config));
    NANOCLR_CHECK_HRESULT(nanocam_check_record(opened, sizeof reply.opened));

    request.kind = NANOCAM_REQUEST_OPEN;
    nanocam_copy_in(request.config, config);
    NANOCLR_CHECK_HRESULT(nanocam_run_request(stack, request, reply));

    nanocam_copy_out(opened, reply.opened);
    stack.SetResult_I4(reply.error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::Close___STATIC__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_request_t request;
    nanocam_reply_t reply;

    request.kind = NANOCAM_REQUEST_CLOSE;
    request.standby = stack.Arg0().NumericByRef().s4;
    NANOCLR_CHECK_HRESULT(nanocam_run_request(stack, request, reply));

    stack.SetResult_I4(reply.error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::Wait___STATIC__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock timeout;
    CLR_INT64 *deadline;
    bool has_time = true;
    bool was_open = stack.m_customState != 0; // this is not the first entry
    nanocam_error_t error = NANOCAM_ERR_NO_FRAME;

    timeout.SetInteger((CLR_INT64)stack.Arg0().NumericByRef().s4 * TIME_CONVERSION__TO_MILLISECONDS);
    NANOCLR_CHECK_HRESULT(stack.SetupTimeoutFromTicks(timeout, deadline));

    while (has_time)
    {
        error = nanocam_camera_ready();
        if (error != NANOCAM_ERR_NO_FRAME)
        {
            break;
        }

        NANOCLR_CHECK_HRESULT(
            g_CLR_RT_ExecutionEngine.WaitEvents(stack.m_owningThread, *deadline, Event_Radio, has_time));
    }

    stack.PopValue(); // deadline

    if (error == NANOCAM_ERR_NO_FRAME)
    {
        error = NANOCAM_ERR_TIMEOUT;
    }
    else if (error == NANOCAM_ERR_NOT_OPEN && was_open)
    {
        error = NANOCAM_ERR_CLOSING; // it was closed while this thread waited
    }
    stack.SetResult_I4(error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::Take___STATIC__I4__SZARRAY_U1__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_error_t error;
    nanocam_frame_t record;
    CLR_RT_HeapBlock_Array *buffer = stack.Arg0().DereferenceArray();
    CLR_INT32 offset = stack.Arg1().NumericByRef().s4;
    CLR_RT_HeapBlock_Array *frame = stack.Arg2().DereferenceArray();

    FAULT_ON_NULL_ARG(buffer);
    NANOCLR_CHECK_HRESULT(nanocam_check_record(frame, sizeof record));
    if (offset < 0 || (CLR_UINT32)offset > buffer->m_numOfElements)
    {
        NANOCLR_SET_AND_LEAVE(CLR_E_OUT_OF_RANGE);
    }

    error = nanocam_camera_take(buffer->GetFirstElement() + offset, buffer->m_numOfElements - (CLR_UINT32)offset, &record);
    if (error == NANOCAM_OK || error == NANOCAM_ERR_TOO_LARGE)
    {
        nanocam_copy_out(frame, record);
    }
    stack.SetResult_I4(error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::SetFormat___STATIC__I4__I4__I4__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_request_t request;
    nanocam_reply_t reply;
    CLR_RT_HeapBlock_Array *format = stack.Arg3().DereferenceArray();

    NANOCLR_CHECK_HRESULT(nanocam_check_record(format, sizeof reply.format));

    request.kind = NANOCAM_REQUEST_SET_FORMAT;
    request.format.width = stack.Arg0().NumericByRef().s4;
    request.format.height = stack.Arg1().NumericByRef().s4;
    request.format.quality = stack.Arg2().NumericByRef().s4;
    NANOCLR_CHECK_HRESULT(nanocam_run_request(stack, request, reply));

    if (reply.error == NANOCAM_OK)
    {
        nanocam_copy_out(format, reply.format);
    }
    stack.SetResult_I4(reply.error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::SetControl___STATIC__I4__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_request_t request;
    nanocam_reply_t reply;

    request.kind = NANOCAM_REQUEST_SET_CONTROL;
    request.control.control = stack.Arg0().NumericByRef().s4;
    request.control.value = stack.Arg1().NumericByRef().s4;
    NANOCLR_CHECK_HRESULT(nanocam_run_request(stack, request, reply));

    stack.SetResult_I4(reply.error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::ReadControl___STATIC__I4__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_error_t error;
    nanocam_range_t record;
    CLR_RT_HeapBlock_Array *range = stack.Arg1().DereferenceArray();

    NANOCLR_CHECK_HRESULT(nanocam_check_record(range, sizeof record));

    error = nanocam_camera_read_control(stack.Arg0().NumericByRef().s4, &record);
    if (error == NANOCAM_OK)
    {
        nanocam_copy_out(range, record);
    }
    stack.SetResult_I4(error);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeCamera::ReadCounters___STATIC__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_counters_t record;
    CLR_RT_HeapBlock_Array *counters = stack.Arg0().DereferenceArray();

    NANOCLR_CHECK_HRESULT(nanocam_check_record(counters, sizeof record));

    nanocam_camera_read_counters(&record);
    nanocam_copy_out(counters, record);
    stack.SetResult_I4(NANOCAM_OK);

    NANOCLR_NOCLEANUP();
}
