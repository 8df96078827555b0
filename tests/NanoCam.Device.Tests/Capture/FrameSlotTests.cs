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
    public void Frame_that_no_reader_took_is_replaced_and_counted()
    {
        Publish(1);
        Publish(2);

        Assert.Equal(2u, _uplink.Take()!.Sequence);
        Assert.Equal(1, _slot.Replaced);
    }

    [Fact]
    public void Frame_in_use_by_a_reader_is_not_overwritten()
    {
        Publish(1);
        var held = _uplink.Take()!;
        for (uint i = 2; i < 20; i++)
        {
            Publish(i);
        }

        Assert.Equal(1u, held.Sequence);
        _uplink.Release();
        Assert.Equal(19u, _uplink.Take()!.Sequence);
    }

    [Fact]
    public void Free_buffer_remains_even_if_every_reader_has_one()
    {
        Publish(1);
        var first = _uplink.Take()!;
        Publish(2);
        var second = _local.Take()!;
        Publish(3);
        Publish(4);

        Assert.Equal([1u, 2u], [first.Sequence, second.Sequence]);
        _uplink.Release();
        Assert.Equal(4u, _uplink.Take()!.Sequence);
    }

    [Fact]
    public void Reader_receives_each_frame_once()
    {
        Publish(1);
        Assert.NotNull(_uplink.Take());
        _uplink.Release();

        Assert.Null(_uplink.Take());
        Assert.NotNull(_local.Take());
    }

    [Fact]
    public void Still_waits_for_the_uplink_and_is_not_offered_to_other_readers()
    {
        Publish(1, FrameFlags.Still);

        Assert.True(_slot.IsStillPending);
        Assert.Null(_local.Take());
        Assert.True(_slot.IsStillPending);
        Assert.NotNull(_uplink.Take());
        Assert.False(_slot.IsStillPending);
    }

    [Fact]
    public void Buffers_are_allocated_only_once()
    {
        var first = Publish(1);
        _slot.Prepare(500);
        FrameBuffer[] all = [first, Publish(2), Publish(3), Publish(4), Publish(5)];

        Assert.True(all.Distinct().Count() <= 3);
        Assert.All(all, buffer => Assert.Equal(100 + FrameBuffer.HeaderRoom, buffer.Bytes.Length));
    }

    [Fact]
    public void Reader_that_has_a_frame_cannot_take_a_second_one()
    {
        Publish(1);
        _uplink.Take();
        Publish(2);

        Assert.Throws<InvalidOperationException>(() => _uplink.Take());
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
