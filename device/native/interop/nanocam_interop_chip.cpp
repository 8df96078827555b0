// The chip's internal calls. None waits.

#include "nanocam_camera.h"
#include "nanocam_chip.h"
#include "nanocam_interop_arrays.h"
#include "nanocam_sleep.h"
#include "nanocam_watchdog.h"

#if !defined(PLATFORM_POSIX_HOST)
#include <nanoHAL_v2.h>

#include <nanoHAL.h>
#endif

typedef Library_nanocam_interop_NanoCam_Camera_NativeChip NativeChip;

HRESULT NativeChip::Microseconds___STATIC__I8(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I8(nanocam_chip_microseconds());

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeChip::ReadFacts___STATIC__I4__SZARRAY_I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    nanocam_facts_t record;
    CLR_RT_HeapBlock_Array *facts = stack.Arg0().DereferenceArray();

    NANOCLR_CHECK_HRESULT(nanocam_check_record(facts, sizeof record));

    nanocam_chip_read_facts(&record);
    nanocam_copy_out(facts, record);
    stack.SetResult_I4(NANOCAM_OK);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeChip::FillRandom___STATIC__I4__SZARRAY_U1(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    CLR_RT_HeapBlock_Array *buffer = stack.Arg0().DereferenceArray();

    FAULT_ON_NULL_ARG(buffer);

    nanocam_chip_fill_random(buffer->GetFirstElement(), buffer->m_numOfElements);
    stack.SetResult_I4(NANOCAM_OK);

    NANOCLR_NOCLEANUP();
}

HRESULT NativeChip::SetWifiPowerSave___STATIC__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    bool is_set = nanocam_chip_set_wifi_power_save(stack.Arg0().NumericByRef().s4 != 0);
    stack.SetResult_I4(is_set ? NANOCAM_OK : NANOCAM_ERR_DRIVER);

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeChip::IsOnline___STATIC__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    stack.SetResult_I4(nanocam_chip_is_online() ? 1 : 0);

    NANOCLR_NOCLEANUP_NOLABEL();
}

#if !defined(PLATFORM_POSIX_HOST)
// The timer outlives the program that feeds it. Without this, it would restart the chip while a debugger writes a new program.
static void disarm_watchdog()
{
    (void)nanocam_watchdog_feed(0);
}
#endif

HRESULT NativeChip::FeedWatchdog___STATIC__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

#if !defined(PLATFORM_POSIX_HOST)
    HAL_AddSoftRebootHandler(disarm_watchdog); // adding it twice is harmless
#endif
    CLR_INT32 milliseconds = stack.Arg0().NumericByRef().s4;
#if defined(NANOCLR_ENABLE_SOURCELEVELDEBUGGING)
    if (CLR_EE_DBG_IS(SourceLevelDebugging))
    {
        milliseconds = 0; // a breakpoint stops the interpreter, which must not restart the board
    }
#endif
    bool is_fed = nanocam_watchdog_feed(milliseconds);
    stack.SetResult_I4(is_fed ? NANOCAM_OK : NANOCAM_ERR_DRIVER);

    NANOCLR_NOCLEANUP_NOLABEL();
}

HRESULT NativeChip::HoldPin___STATIC__I4__I4__I4(CLR_RT_StackFrame &stack)
{
    NANOCLR_HEADER();

    bool is_held = nanocam_sleep_hold_pin(stack.Arg0().NumericByRef().s4, stack.Arg1().NumericByRef().s4);
    stack.SetResult_I4(is_held ? NANOCAM_OK : NANOCAM_ERR_DRIVER);

    NANOCLR_NOCLEANUP_NOLABEL();
}
