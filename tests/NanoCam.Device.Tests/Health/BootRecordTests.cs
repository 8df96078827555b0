using NanoCam.Device.Health;
using NanoCam.Wire;

namespace NanoCam.Device.Tests.Health;

public sealed class BootRecordTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-boots").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Consecutive_brown_outs_are_counted_across_restarts_and_mean_a_weak_supply()
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
    public void Only_power_on_resets_the_count(ResetReason reason, int expected)
    {
        Boot(ResetReason.BrownOut);
        Boot(ResetReason.BrownOut);

        Assert.Equal(expected, Boot(reason).BrownOuts);
        Assert.Equal(expected + 1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void Ten_quiet_minutes_reset_the_count_once()
    {
        for (var i = 0; i < 4; i++)
        {
            Boot(ResetReason.BrownOut);
        }

        var record = Boot(ResetReason.BrownOut);
        Assert.False(record.TryClear(BootRecord.QuietMicroseconds - 1));
        Assert.True(record.TryClear(BootRecord.QuietMicroseconds));
        Assert.False(record.TryClear(BootRecord.QuietMicroseconds + 1));
        Assert.Equal(1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void Count_does_not_overflow_after_a_thousand_brown_outs()
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
    public void Damaged_record_is_ignored(byte[] content)
    {
        File.WriteAllBytes(Path.Combine(_folder, "boots.bin"), content);

        Assert.Equal(1, Boot(ResetReason.BrownOut).BrownOuts);
    }

    [Fact]
    public void Without_storage_the_device_runs_and_reports_the_fault()
    {
        BootRecord record = new(Path.Combine(_folder, "absent", "folder"));

        record.RecordBoot(ResetReason.BrownOut);

        Assert.True(record.IsStorageBad);
        Assert.Equal(1, record.BrownOuts);
    }

    private BootRecord Boot(ResetReason reason)
    {
        BootRecord record = new(_folder);
        record.RecordBoot(reason);
        return record;
    }
}
