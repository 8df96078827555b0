// The chip's internal calls. None waits.

#include "nanocam_camera.h"
#include "nanocam_chip.h"
#include "nanocam_interop_arrays.h"

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
