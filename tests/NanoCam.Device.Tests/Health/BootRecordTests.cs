using NanoCam.Device.Health;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Health;

public sealed class BootRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-boots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Brown_outs_in_a_row_are_counted_over_restarts_and_make_the_supply_weak()
    {
        Assert.False(Boot(ResetReason.BrownOut).IsSupplyWeak);
        Assert.False(Boot(ResetReason.BrownOut).IsSupplyWeak);
        var third = Boot(ResetReason.BrownOut);

        Assert.True(third.IsSupplyWeak);
        Assert.Equal(3, third.BrownOuts);
    }

    [Theory]
    [InlineData(ResetReason.Software, 2)]
    [InlineData(ResetReason.DeepSleep, 2)]
    [InlineData(ResetReason.Panic, 2)]
    [InlineData(ResetReason.PowerOn, 0)]
    public void Only_power_up_begins_anew(ResetReason reason, int expected)
    {
        Boot(ResetReason.BrownOut);
        Boot(ResetReason.BrownOut);

        Assert.Equal(expected, Boot(reason).BrownOuts);
        Assert.Equal(expected + 1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void Ten_quiet_minutes_begin_anew_once()
    {
        for (var i = 0; i < 4; i++)
        {
            Boot(ResetReason.BrownOut);
        }

        var record = Boot(ResetReason.BrownOut);
        Assert.False(record.Watch(BootRecord.QuietMicroseconds - 1));
        Assert.True(record.Watch(BootRecord.QuietMicroseconds));
        Assert.False(record.Watch(BootRecord.QuietMicroseconds + 1));
        Assert.Equal(1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void A_loop_of_a_thousand_brown_outs_does_not_overflow()
    {
        for (var i = 0; i < 1000; i++)
        {
            Boot(ResetReason.BrownOut);
        }

        Assert.Equal(255, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 9, 9, 9 })]
    public void A_damaged_record_counts_as_none(byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder, "boots.bin"), content);

        Assert.Equal(1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void Without_storage_the_device_runs_and_says_so()
    {
        BootRecord record = new(Path.Combine(_folder, "absent", "folder"));

        record.Begin(ResetReason.BrownOut);

        Assert.True(record.IsStorageBad);
        Assert.Equal(1, record.BrownOuts);
    }

    private BootRecord Boot(ResetReason reason)
    {
        BootRecord record = new(_folder);
        record.Begin(reason);
        return record;
    }
}
