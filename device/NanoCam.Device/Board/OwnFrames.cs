using System.Threading;

namespace NanoCam.Device.Board;

/// <summary>Has the interpreter give every call a stack frame of its own.</summary>
/// <remarks>
/// <para>
/// The interpreter runs a small instance method inside the frame of its caller and leaves one slot of that frame as it was, which the
/// garbage
/// collector then takes for a reference. A thread that waits inside such a method while another collects, and the board crashes
/// (nf-interpreter
/// a3e8139a1, CLR_RT_StackFrame::PushInline; docs/device/verification.md). An image can be built without that, and this class does nothing
/// there
/// but call.
/// </para>
/// <para>
/// Each method run that way holds one of a fixed number of buffers. Where none is left the interpreter makes a frame, all of whose slots it
/// knows. So the first thread takes them all, for good, and the program begins below.
/// </para>
/// </remarks>
internal sealed class OwnFrames
{
    // INLINE_BUFFER__medium of CLR_RT_RuntimeMemory.cpp; every ESP32 image has that size.
    private const int Buffers = 64;

    private readonly ThreadStart _body;

    private OwnFrames(ThreadStart body)
    {
        _body = body;
    }

    /// <summary>Runs <paramref name="body"/>; until it returns, the calls of all threads have frames of their own.</summary>
    /// <param name="body">Must let no exception out.</param>
    /// <remarks>
    /// To be called by a static method, before there is another thread: what was run inside a frame gives its buffer back.
    /// </remarks>
    public static void Run(ThreadStart body)
    {
        Descend(new OwnFrames(body), Buffers);
    }

    // Static, because such a method always has a frame: the one whose buffer the call of Next takes.
    private static void Descend(OwnFrames frames, int left)
    {
        if (left > 0)
        {
            // The slot that is left as it was lies behind the arguments, where the subtraction had its 1. A number: the collector passes it
            // by.
            frames.Next(left - 1);
        }
        else
        {
            frames._body();
        }
    }

    // Small enough to be run inside the frame of Descend.
    private void Next(int left)
    {
        Descend(this, left);
    }
}
