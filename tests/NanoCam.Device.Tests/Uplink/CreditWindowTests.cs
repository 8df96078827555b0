using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class CreditWindowTests
{
    private readonly CreditWindow _window = new();

    [Fact]
    public void Window_is_open_while_fewer_frames_are_in_flight_than_granted()
    {
        _window.Reset(2);
        Assert.True(_window.IsOpen);
        _window.Add(1, 0);
        Assert.True(_window.IsOpen);
        _window.Add(2, 0);
        Assert.False(_window.IsOpen);
        Assert.True(_window.Acknowledge(1, 2, 0));
        Assert.True(_window.IsOpen);
    }

    [Fact]
    public void Ack_of_a_frame_that_is_not_in_flight_changes_only_the_credit()
    {
        _window.Reset(2);
        _window.Add(5, 0);
        Assert.False(_window.Acknowledge(4, 1, 0));
        Assert.False(_window.IsOpen);
        Assert.True(_window.Acknowledge(5, 1, 0));
        Assert.False(_window.Acknowledge(5, 1, 0));
        _window.Add(6, 0);
        Assert.False(_window.IsOpen);
    }

    [Fact]
    public void Ack_out_of_order_leaves_the_other_frames_in_flight()
    {
        _window.Reset(3);
        _window.Add(1, 0);
        _window.Add(2, 0);
        _window.Add(3, 0);
        Assert.True(_window.Acknowledge(2, 3, 0));
        Assert.True(_window.Acknowledge(3, 3, 0));
        Assert.True(_window.Acknowledge(1, 3, 0));
        Assert.Equal(0, _window.MicrosecondsWithoutAck(99));
    }

    [Fact]
    public void Credit_never_exceeds_the_window()
    {
        _window.Reset(255);
        for (uint i = 0; i < CreditWindow.Largest; i++)
        {
            Assert.True(_window.IsOpen);
            _window.Add(i, 0);
        }

        Assert.False(_window.IsOpen);
    }

    [Fact]
    public void Waiting_time_counts_from_the_last_progress()
    {
        _window.Reset(2);
        Assert.Equal(0, _window.MicrosecondsWithoutAck(1_000));
        _window.Add(1, 1_000);
        _window.Add(2, 5_000);
        Assert.Equal(9_000, _window.MicrosecondsWithoutAck(10_000));
        _window.Acknowledge(1, 2, 11_000);
        Assert.Equal(1_000, _window.MicrosecondsWithoutAck(12_000));
        _window.Acknowledge(99, 2, 13_000);
        Assert.Equal(3_000, _window.MicrosecondsWithoutAck(14_000));
        _window.Acknowledge(2, 2, 15_000);
        Assert.Equal(0, _window.MicrosecondsWithoutAck(20_000));
    }

    [Fact]
    public void New_connection_starts_with_no_frames_in_flight()
    {
        _window.Reset(1);
        _window.Add(1, 0);
        _window.Reset(1);
        Assert.True(_window.IsOpen);
        Assert.False(_window.Acknowledge(1, 1, 0));
    }
}
