using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

public sealed class SequenceTrackerTests
{
    private readonly SequenceTracker _numbers = new();

    [Fact]
    public void Late_number_is_accepted_and_fills_its_gap()
    {
        Assert.Equal((FrameVerdict.Accepted, true, 0), Assign(1));
        Assert.Equal((FrameVerdict.Accepted, true, 2), Assign(4));
        Assert.Equal((FrameVerdict.Accepted, false, -1), Assign(2));
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(2));
        Assert.Equal((FrameVerdict.Accepted, false, -1), Assign(3));
        Assert.Equal((FrameVerdict.Accepted, true, 0), Assign(5));
    }

    [Fact]
    public void Number_before_the_first_one_of_a_boot_does_not_count_as_missing()
    {
        Assign(5);
        Assert.Equal((FrameVerdict.Accepted, false, 0), Assign(4));
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(4));
    }

    [Fact]
    public void Repeat_is_accepted_until_its_frame_is_stored()
    {
        Assign(1, toStore: true);
        Assert.Equal((FrameVerdict.Accepted, false, 0), Assign(1, toStore: true));
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(1));
        _numbers.MarkStored(7, 1);
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(1, toStore: true));
    }

    [Fact]
    public void Number_older_than_the_window_is_accepted_because_it_is_no_longer_stored()
    {
        Assign(1, toStore: true);
        _numbers.MarkStored(7, 1);
        Assign(SequenceTracker.Window);
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(1, toStore: true));
        Assign(SequenceTracker.Window + 1);
        Assert.Equal((FrameVerdict.Accepted, false, 0), Assign(1, toStore: true));
    }

    [Fact]
    public void Numbers_wrap_without_restoring_old_marks()
    {
        Assign(uint.MaxValue, toStore: true);
        _numbers.MarkStored(7, uint.MaxValue);
        Assert.Equal((FrameVerdict.Accepted, true, 1), Assign(1));
        Assert.Equal((FrameVerdict.Accepted, false, -1), Assign(0));
        Assert.Equal((FrameVerdict.Duplicate, false, 0), Assign(uint.MaxValue, toStore: true));
        // The same position in the window, one round later.
        Assert.Equal((FrameVerdict.Accepted, true, SequenceTracker.Window - 3), Assign(SequenceTracker.Window - 1));
        Assert.Equal((FrameVerdict.Accepted, false, -1), Assign(SequenceTracker.Window - 2, toStore: true));
    }

    [Fact]
    public void New_boot_clears_the_numbers_of_the_previous_one()
    {
        Assign(3, toStore: true);
        _numbers.MarkStored(7, 3);
        Assert.Equal(FrameVerdict.Accepted, _numbers.Assign(8, 3, toStore: true).Verdict);
        _numbers.MarkStored(7, 3);
        Assert.Equal(FrameVerdict.Accepted, _numbers.Assign(8, 3, toStore: true).Verdict);
    }

    [Fact]
    public void Number_of_a_stored_frame_is_never_negative()
    {
        Assign(0);
        Assert.Equal(0, _numbers.Assign(7, uint.MaxValue, toStore: true).Sequence);
    }

    private (FrameVerdict Verdict, bool IsNewest, int Gap) Assign(uint number, bool toStore = false)
    {
        var numbered = _numbers.Assign(7, number, toStore);
        return (numbered.Verdict, numbered.IsNewest, numbered.Gap);
    }
}
