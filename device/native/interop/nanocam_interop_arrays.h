// Managed arrays as the internal calls get them. The collector may move an array whenever a call waits or allocates, so nothing here
// keeps a pointer into one: data is copied in or out immediately.

#ifndef NANOCAM_INTEROP_ARRAYS_H
#define NANOCAM_INTEROP_ARRAYS_H

#include <string.h>

#include "nanocam_interop.h"

// Whether the int[] exists and has room for a record of that many bytes. Failures become ArgumentNullException and ArgumentException.
inline HRESULT nanocam_check_record(CLR_RT_HeapBlock_Array *array, size_t bytes)
{
    if (array == nullptr)
    {
        return CLR_E_ARGUMENT_NULL;
    }
    return array->m_numOfElements >= bytes / sizeof(CLR_INT32) ? S_OK : CLR_E_INVALID_PARAMETER;
}

template <typename Record> void nanocam_copy_in(Record &record, CLR_RT_HeapBlock_Array *array)
{
    memcpy(&record, array->GetFirstElement(), sizeof record);
}

template <typename Record> void nanocam_copy_out(CLR_RT_HeapBlock_Array *array, const Record &record)
{
    memcpy(array->GetFirstElement(), &record, sizeof record);
}

#endif
