using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed class SetupRestartsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nanocam-restarts-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(true, SetupStep.UseSettings)]
    [InlineData(false, SetupStep.ServeWithoutDhcp)]
    public void Access_point_that_never_starts_ends_the_restarts_after_three(bool hasSettings, SetupStep last)
    {
        for (var boot = 0; boot < SetupRestarts.Most; boot++)
        {
            Assert.Equal(SetupStep.Restart, new SetupRestarts(_folder).Next(isReady: false, hasSettings));
        }

        Assert.Equal(last, new SetupRestarts(_folder).Next(isReady: false, hasSettings));
    }

    [Fact]
    public void Access_point_that_starts_after_a_restart_serves_the_page_and_starts_the_count_again()
    {
        Assert.Equal(SetupStep.Restart, new SetupRestarts(_folder).Next(isReady: false, hasSettings: true));
        Assert.Equal(SetupStep.Serve, new SetupRestarts(_folder).Next(isReady: true, hasSettings: true));
        for (var boot = 0; boot < SetupRestarts.Most; boot++)
        {
            Assert.Equal(SetupStep.Restart, new SetupRestarts(_folder).Next(isReady: false, hasSettings: true));
        }
    }

    [Fact]
    public void Restart_that_cannot_be_counted_does_not_happen() =>
        Assert.Equal(SetupStep.UseSettings, new SetupRestarts(Path.Combine(_folder, "absent")).Next(isReady: false, hasSettings: true));
}
