using NanoCam.Server.Cameras;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Cameras;

public sealed class CameraViewTests
{
    [Fact]
    public async Task Settings_are_not_shown_as_confirmed_with_older_reported_values()
    {
        var camera = new Camera("door")
        {
            Desired = new CameraSettings { Revision = 1, Quality = 55 },
        };
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        var reporting = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                camera.Report(
                    new SettingsResult
                    {
                        Applied = new CameraSettings { Revision = 0, Quality = 80 },
                    }
                );
                camera.Report(
                    new SettingsResult
                    {
                        Applied = new CameraSettings { Revision = 1, Quality = 55 },
                    }
                );
            }
        });
        while (!stop.IsCancellationRequested)
        {
            var settings = CameraModelMapper.CreateSettings(camera);
            Assert.False(!settings.Pending && settings.Reported?.Quality != 55, "pending is false beside the quality before the change");
        }

        await reporting;
    }
}
