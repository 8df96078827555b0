using Microsoft.Extensions.Options;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Recording;

public sealed class RecordingOptionsTests
{
    // With an age of zero, retention would delete the whole archive.
    [Theory]
    [InlineData("0")]
    [InlineData("-00:00:00.001")]
    [InlineData("00:00:59")]
    public async Task Maximum_age_that_would_delete_everything_prevents_the_start(string age)
    {
        var options = new TestServerOptions
        {
            Settings = new Dictionary<string, string?> { ["NanoCam:Recording:MaxAge"] = age },
            ExpectsWarnings = true,
        };
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => TestServer.StartAsync(options));
        Assert.Contains("MaxAge", error.Message, StringComparison.Ordinal);
    }
}
