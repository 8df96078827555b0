using NanoCam.Server.Integrations.Mqtt;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

public sealed class MqttOptionsTests
{
    [Theory]
    [InlineData("broker", "mqtt://broker:1883")]
    [InlineData("broker:1884", "mqtt://broker:1884")]
    [InlineData("mqtt://10.0.0.1", "mqtt://10.0.0.1:1883")]
    [InlineData("mqtts://broker", "mqtts://broker:8883")]
    [InlineData("mqtts://[::1]:8884/", "mqtts://[::1]:8884")]
    public void Address_of_the_broker_is_read(string text, string expected)
    {
        Assert.True(MqttAddress.TryParse(text, out var address));
        Assert.Equal(expected, address.ToString());
    }

    [Theory]
    [InlineData("http://broker")]
    [InlineData("mqtt://")]
    [InlineData("mqtt://user:secret@broker")]
    [InlineData("mqtt://broker/path")]
    [InlineData("mqtt://broker:0")]
    [InlineData("a b")]
    public void Invalid_broker_address_is_rejected(string text) => Assert.NotEmpty(Errors(new MqttOptions { Server = text }));

    [Fact]
    public void Contradictory_options_are_rejected()
    {
        Assert.Empty(Errors(new MqttOptions()));
        Assert.Empty(
            Errors(
                new MqttOptions
                {
                    Server = "broker",
                    User = "a",
                    Password = "b",
                }
            )
        );
        Assert.NotEmpty(Errors(new MqttOptions { Server = "broker", Password = "b" }));
        Assert.NotEmpty(Errors(new MqttOptions { Server = "broker", CaFile = "/nothing" }));
        Assert.NotEmpty(Errors(new MqttOptions { Server = "mqtts://broker", CaFile = "/nothing" }));
        Assert.NotEmpty(Errors(new MqttOptions { Prefix = "homeassistant/nanocam" }));
        Assert.NotEmpty(Errors(new MqttOptions { Prefix = "a+b" }));
        Assert.NotEmpty(Errors(new MqttOptions { DiscoveryPrefix = "" }));
    }

    private static IEnumerable<string> Errors(MqttOptions options) => new MqttOptionsValidator().Validate(null, options).Failures ?? [];
}
