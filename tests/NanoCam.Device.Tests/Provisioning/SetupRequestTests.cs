using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SetupRequestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-request").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Note_outlives_a_restart_and_is_gone_when_cleared()
    {
        Assert.False(new SetupRequest(_folder).IsSet);
        Assert.True(new SetupRequest(_folder).TrySet());
        Assert.True(new SetupRequest(_folder).IsSet);

        Assert.True(new SetupRequest(_folder).Clear());
        Assert.False(new SetupRequest(_folder).IsSet);
        Assert.True(new SetupRequest(_folder).Clear());
    }

    [Fact]
    public void Storage_that_is_gone_takes_no_note_and_stops_nothing()
    {
        SetupRequest request = new(Path.Combine(_folder, "gone"));

        Assert.False(request.TrySet());
        Assert.False(request.IsSet);
        Assert.True(request.Clear());
    }
}
