using NanoCam.Device.Uplink;

namespace NanoCam.Device.Tests.Uplink;

public sealed class CreditWindowTests
{
    private readonly CreditWindow _window = new();

    [Fact]
    public void Is_open_while_fewer_are_in_flight_than_granted()
    {
        _window.Reset(2);
        Assert.True(_window.IsOpen);
        _window.Take(1, 0);
        Assert.True(_window.IsOpen);
        _window.Take(2, 0);
        Assert.False(_window.IsOpen);
        Assert.True(_window.Acknowledge(1, 2, 0));
        Assert.True(_window.IsOpen);
    }

    [Fact]
    public void An_Ack_of_a_frame_that_is_not_in_flight_changes_the_credit_and_nothing_else()
    {
        _window.Reset(2);
        _window.Take(5, 0);
        Assert.False(_window.Acknowledge(4, 1, 0));
        Assert.False(_window.IsOpen);
        Assert.True(_window.Acknowledge(5, 1, 0));
        Assert.False(_window.Acknowledge(5, 1, 0));
        _window.Take(6, 0);
        Assert.False(_window.IsOpen);
    }

    [Fact]
    public void Acks_out_of_order_leave_the_others_in_flight()
    {
        _window.Reset(3);
        _window.Take(1, 0);
        _window.Take(2, 0);
        _window.Take(3, 0);
        Assert.True(_window.Acknowledge(2, 3, 0));
        Assert.True(_window.Acknowledge(3, 3, 0));
        Assert.True(_window.Acknowledge(1, 3, 0));
        Assert.Equal(0, _window.Waited(99));
    }

    [Fact]
    public void Credit_is_never_more_than_the_window_holds()
    {
        _window.Reset(255);
        for (uint i = 0; i < CreditWindow.Largest; i++)
        {
            Assert.True(_window.IsOpen);
            _window.Take(i, 0);
        }

        Assert.False(_window.IsOpen);
    }

    [Fact]
    public void Waiting_counts_from_the_last_progress()
    {
        _window.Reset(2);
        Assert.Equal(0, _window.Waited(1_000));
        _window.Take(1, 1_000);
        _window.Take(2, 5_000);
        Assert.Equal(9_000, _window.Waited(10_000));
        _window.Acknowledge(1, 2, 11_000);
        Assert.Equal(1_000, _window.Waited(12_000));
        _window.Acknowledge(99, 2, 13_000);
        Assert.Equal(3_000, _window.Waited(14_000));
        _window.Acknowledge(2, 2, 15_000);
        Assert.Equal(0, _window.Waited(20_000));
    }

    [Fact]
    public void A_new_connection_begins_with_nothing_in_flight()
    {
        _window.Reset(1);
        _window.Take(1, 0);
        _window.Reset(1);
        Assert.True(_window.IsOpen);
        Assert.False(_window.Acknowledge(1, 1, 0));
    }
}
