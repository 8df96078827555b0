using System.Threading;

namespace NanoCam.Device.Board;

/// <summary>Prevents the interpreter from inlining calls, so that every call has its own stack frame.</summary>
/// <remarks>
/// <para>
/// The interpreter runs a small instance method inside the frame of its caller and leaves one slot of that frame unwritten, which the
/// garbage collector then mistakes for a reference. If a thread waits inside such a method while another thread collects garbage, the board
/// crashes (nf-interpreter a3e8139a1, CLR_RT_StackFrame::PushInline; docs/device/verification.md). On an image built without inlining, this
/// class has no effect.
/// </para>
/// <para>
/// Each inlined call occupies one of a fixed number of buffers. Without a free buffer, the interpreter creates a regular frame. The first
/// thread therefore occupies all buffers permanently, and the program runs below those calls.
/// </para>
/// </remarks>
internal sealed class InliningGuard
{
    // Twice INLINE_BUFFER__medium of CLR_RT_RuntimeMemory.cpp, the 64 buffers of every ESP32 image, for images that have more. The calls
    // beyond the last buffer get regular frames, which cost memory and nothing else.
    private const int Buffers = 128;

    private readonly ThreadStart _body;

    private InliningGuard(ThreadStart body)
    {
        _body = body;
    }

    /// <summary>Runs <paramref name="body"/>. Until it returns, no call of any thread is inlined.</summary>
    /// <param name="body">Must not throw.</param>
    /// <remarks>Call it from a static method before another thread starts: an inlined call releases its buffer when it returns.</remarks>
    public static void Run(ThreadStart body)
    {
        Descend(new InliningGuard(body), Buffers);
    }

    // Static, because a static method always has its own frame: the one whose buffer the call of Next occupies.
    private static void Descend(InliningGuard frames, int left)
    {
        if (left > 0)
        {
            // The unwritten slot comes after the arguments, where the subtraction left the number 1, which the collector ignores.
            frames.Next(left - 1);
        }
        else
        {
            frames._body();
        }
    }

    // Small enough to be inlined into Descend.
    private void Next(int left)
    {
        Descend(this, left);
    }
}
