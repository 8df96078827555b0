using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SetupRequestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-request").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Flag_survives_a_restart_until_it_is_cleared()
    {
        Assert.False(new SetupRequest(_folder).IsSet);
        Assert.True(new SetupRequest(_folder).TrySet());
        Assert.True(new SetupRequest(_folder).IsSet);

        Assert.True(new SetupRequest(_folder).Clear());
        Assert.False(new SetupRequest(_folder).IsSet);
        Assert.True(new SetupRequest(_folder).Clear());
    }

    [Fact]
    public void Unavailable_storage_stores_no_flag_and_does_not_throw()
    {
        SetupRequest request = new(Path.Combine(_folder, "gone"));

        Assert.False(request.TrySet());
        Assert.False(request.IsSet);
        Assert.True(request.Clear());
    }
}
