using NanoCam.Device.Capture;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Capture;

public sealed class FrameSlotTests
{
    private readonly FrameSlot _slot = new(2);
    private readonly FrameReader _uplink;
    private readonly FrameReader _local;

    public FrameSlotTests()
    {
        _uplink = _slot.AddReader(takesStills: true);
        _local = _slot.AddReader(takesStills: false);
        _slot.Prepare(100);
    }

    [Fact]
    public void A_frame_nobody_took_gives_way_to_a_newer_one_and_is_counted()
    {
        Publish(1);
        Publish(2);

        Assert.Equal(2u, _slot.Take(_uplink)!.Sequence);
        Assert.Equal(1, _slot.Replaced);
    }

    [Fact]
    public void A_frame_in_a_readers_hands_stays_while_others_come()
    {
        Publish(1);
        var held = _slot.Take(_uplink)!;
        for (uint i = 2; i < 20; i++)
        {
            Publish(i);
        }

        Assert.Equal(1u, held.Sequence);
        _slot.Release(_uplink);
        Assert.Equal(19u, _slot.Take(_uplink)!.Sequence);
    }

    [Fact]
    public void Every_reader_may_hold_a_frame_and_there_is_still_a_buffer_to_fill()
    {
        Publish(1);
        var first = _slot.Take(_uplink)!;
        Publish(2);
        var second = _slot.Take(_local)!;
        Publish(3);
        Publish(4);

        Assert.Equal([1u, 2u], [first.Sequence, second.Sequence]);
        _slot.Release(_uplink);
        Assert.Equal(4u, _slot.Take(_uplink)!.Sequence);
    }

    [Fact]
    public void A_reader_sees_each_frame_once()
    {
        Publish(1);
        Assert.NotNull(_slot.Take(_uplink));
        _slot.Release(_uplink);

        Assert.Null(_slot.Take(_uplink));
        Assert.NotNull(_slot.Take(_local));
    }

    [Fact]
    public void A_still_is_for_the_uplink_alone_and_waits_for_it()
    {
        Publish(1, FrameFlags.Still);

        Assert.True(_slot.IsStillWaiting);
        Assert.Null(_slot.Take(_local));
        Assert.True(_slot.IsStillWaiting);
        Assert.NotNull(_slot.Take(_uplink));
        Assert.False(_slot.IsStillWaiting);
    }

    [Fact]
    public void Buffers_are_made_once_whatever_is_asked_for_later()
    {
        var first = Publish(1);
        _slot.Prepare(500);
        FrameBuffer[] all = [first, Publish(2), Publish(3), Publish(4), Publish(5)];

        Assert.True(all.Distinct().Count() <= 3);
        Assert.All(all, buffer => Assert.Equal(100 + FrameBuffer.HeaderRoom, buffer.Bytes.Length));
    }

    [Fact]
    public void A_reader_that_holds_a_frame_gets_no_second_one()
    {
        Publish(1);
        _slot.Take(_uplink);
        Publish(2);

        Assert.Throws<InvalidOperationException>(() => _slot.Take(_uplink));
    }

    private FrameBuffer Publish(uint sequence, uint flags = 0)
    {
        var buffer = _slot.BeginWrite();
        buffer.Sequence = sequence;
        buffer.Flags = flags;
        _slot.Publish(buffer);
        return buffer;
    }
}
