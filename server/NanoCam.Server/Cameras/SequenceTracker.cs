using NanoCam.Wire;

namespace NanoCam.Server.Cameras;

/// <summary>
/// Numbers of the frames of one camera: detects a new boot, finds gaps, and remembers which of the last numbers arrived and which are
/// stored. A number is a duplicate only if its frame arrived, and of an upload that is to be stored only if it is stored. The caller locks.
/// </summary>
internal sealed class SequenceTracker
{
    /// <summary>
    /// Numbers remembered below the newest. A frame with an older number is treated as new, because storing a frame twice is better than
    /// losing one.
    /// </summary>
    public const int Window = 1024;

    private const int WordBits = 64;

    private readonly ulong[] _arrived = new ulong[Window / WordBits];
    private readonly ulong[] _stored = new ulong[Window / WordBits];
    private uint _newest;
    private uint _oldest;
    private long _sequence;
    private bool _hasAny;

    /// <summary>Boot id of the newest frame, or null if the sender reports none.</summary>
    public uint? BootId { get; private set; }

    /// <summary>Assigns the number of a verified frame.</summary>
    /// <param name="bootId">Boot of the frame, or null if the sender reports none.</param>
    /// <param name="wireSequence">Its number within that boot, or null if the sender does not count.</param>
    /// <param name="toStore">Whether the frame is to be stored.</param>
    public NumberedFrame Assign(uint? bootId, uint? wireSequence, bool toStore)
    {
        var isBoot = !_hasAny || (bootId is not null && bootId != BootId);
        var number = wireSequence ?? unchecked(_newest + 1);
        // Signed difference, so that the number may wrap at 2^32.
        var step = isBoot ? 1 : unchecked((int)(number - _newest));
        if (step < 0 && bootId is null)
        {
            // A sender that does not report its boots has restarted its numbering.
            isBoot = true;
            step = 1;
        }

        if (isBoot)
        {
            Begin(bootId, number);
        }
        else if (step <= 0)
        {
            return Repeat(number, step, toStore);
        }
        else
        {
            Advance(number, step);
        }

        return new NumberedFrame(FrameVerdict.Accepted, _sequence, IsNewest: true, IsBoot: isBoot, Gap: step - 1);
    }

    /// <summary>Records that the frame of a number is stored.</summary>
    public void MarkStored(uint? bootId, uint wireSequence)
    {
        if (_hasAny && bootId == BootId && IsRemembered(wireSequence))
        {
            Set(_stored, wireSequence);
        }
    }

    private NumberedFrame Repeat(uint number, int step, bool toStore)
    {
        var isRemembered = IsRemembered(number);
        // The name of a stored still has no sign.
        var sequence = Math.Max(0, _sequence + step);
        if (isRemembered && Has(_arrived, number))
        {
            return toStore && !Has(_stored, number)
                ? new NumberedFrame(FrameVerdict.Accepted, sequence, IsRepeat: true)
                : new NumberedFrame(FrameVerdict.Duplicate, sequence, IsRepeat: true);
        }

        if (isRemembered)
        {
            Set(_arrived, number);
        }

        // This frame fills a gap. Numbers before the first one of a boot were not counted as missing.
        return new NumberedFrame(FrameVerdict.Accepted, sequence, Gap: isRemembered && unchecked((int)(number - _oldest)) > 0 ? -1 : 0);
    }

    private void Begin(uint? bootId, uint number)
    {
        Array.Clear(_arrived);
        Array.Clear(_stored);
        _sequence = _hasAny ? _sequence + 1 : number;
        _hasAny = true;
        BootId = bootId;
        _newest = _oldest = number;
        Set(_arrived, number);
    }

    private void Advance(uint number, int step)
    {
        for (var i = Math.Min(step, Window) - 1; i >= 0; i--)
        {
            var passed = unchecked(number - (uint)i);
            _arrived[Word(passed)] &= ~Bit(passed);
            _stored[Word(passed)] &= ~Bit(passed);
        }

        _newest = number;
        _sequence += step;
        Set(_arrived, number);
    }

    private bool IsRemembered(uint number) => unchecked(_newest - number) < Window;

    private static bool Has(ulong[] numbers, uint number) => (numbers[Word(number)] & Bit(number)) != 0;

    private static void Set(ulong[] numbers, uint number) => numbers[Word(number)] |= Bit(number);

    private static int Word(uint number) => (int)(number % Window / WordBits);

    private static ulong Bit(uint number) => 1UL << (int)(number % WordBits);
}

/// <summary>Number of a frame.</summary>
/// <param name="Verdict">Accepted or duplicate.</param>
/// <param name="Sequence">The number on this server.</param>
/// <param name="IsNewest">Whether no frame with a greater number arrived before. Other frames are not shown live.</param>
/// <param name="IsRepeat">Whether the frame arrived before. It can still be accepted if it is to be stored and has not been stored
/// yet.</param>
/// <param name="IsBoot">Whether it is the first frame of a boot.</param>
/// <param name="Gap">Numbers that became missing; -1 if this frame was missing until now.</param>
internal readonly record struct NumberedFrame(
    FrameVerdict Verdict,
    long Sequence,
    bool IsNewest = false,
    bool IsRepeat = false,
    bool IsBoot = false,
    int Gap = 0
);
