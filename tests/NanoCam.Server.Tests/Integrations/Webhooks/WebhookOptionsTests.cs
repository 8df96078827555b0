using Microsoft.Extensions.Options;
using NanoCam.Server.Integrations.Webhooks;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Integrations.Webhooks;

public sealed class WebhookOptionsTests
{
    [Theory]
    [InlineData("Url", "", "NanoCam:Webhooks:0:Url is missing. Set it")]
    [InlineData("Url", "ftp://host/", "NanoCam:Webhooks:0:Url is 'ftp://host/', which is not")]
    [InlineData("Url", "http://anna:secret@host/", "NanoCam:Webhooks:0:Url contains a user name or password")]
    [InlineData("Events:0", "movement", "NanoCam:Webhooks:0:Events contains 'movement', which is not a kind of event. Use any of online,")]
    [InlineData("Cameras:0", "a/b", "NanoCam:Webhooks:0:Cameras contains 'a/b', which is not a camera id.")]
    [InlineData("Preset", "slack", "NanoCam:Webhooks:0:Preset is 'slack', which is not a preset. Set it to json, home-assistant, ntfy.")]
    [InlineData("Authorization", "Bearer a\nb", "NanoCam:Webhooks:0:Authorization contains a character")]
    public async Task Wrong_option_prevents_the_start_with_key_value_and_remedy(string name, string value, string expected)
    {
        var error = await StartAsync(("NanoCam:Webhooks:0:Url", "http://host/"), ($"NanoCam:Webhooks:0:{name}", value));

        Assert.StartsWith(expected, error.Failures.Single(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Webhook_without_a_number_prevents_the_start()
    {
        var error = await StartAsync(("NanoCam:Webhooks:phone:Url", "http://host/"));
        Assert.Contains("Number the webhooks from 0", error.Failures.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Numbers_may_have_gaps_and_errors_name_the_number_of_the_configuration()
    {
        await using var server = await TestServer.StartAsync(
            ("NanoCam:Webhooks:0:Url", "http://host/"),
            ("NanoCam:Webhooks:7:Url", "https://host:8443/path?key=1")
        );
        var hook = server.Get<WebhookDispatcher>().Find(7)!.Hook;
        Assert.Equal("7 (https://host:8443)", hook.ToString());
        Assert.Null(server.Get<WebhookDispatcher>().Find(1));
    }

    private static async Task<OptionsValidationException> StartAsync(params (string Key, string? Value)[] settings)
    {
        var all = settings.DistinctBy(setting => setting.Key, StringComparer.Ordinal).ToDictionary(s => s.Key, s => s.Value);
        foreach (var (key, value) in settings)
        {
            all[key] = value;
        }

        return await Assert.ThrowsAsync<OptionsValidationException>(() =>
            TestServer.StartAsync(new TestServerOptions { ExpectsWarnings = true, Settings = all })
        );
    }
}
