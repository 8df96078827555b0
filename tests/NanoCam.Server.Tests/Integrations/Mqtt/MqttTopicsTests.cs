using System.Buffers;
using System.Text.RegularExpressions;
using NanoCam.Server.Integrations.Mqtt;
using NanoCam.Wire;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

public sealed class MqttTopicsTests
{
    private static readonly MqttTopics Topics = new("nanocam", "homeassistant");

    [Fact]
    public void Camera_ids_never_collide_in_Home_Assistant()
    {
        const string Characters = "a_-.";
        var ids = (
            from length in Enumerable.Range(1, 6)
            from number in Enumerable.Range(0, (int)Math.Pow(Characters.Length, length))
            select string.Concat(Enumerable.Range(0, length).Select(i => Characters[number / (int)Math.Pow(Characters.Length, i) % 4]))
        )
            .Where(CameraId.IsValid)
            .ToList();
        var mapped = ids.Select(Topics.ObjectId).ToList();

        Assert.Equal(ids.Count, mapped.Distinct(StringComparer.Ordinal).Count());
        Assert.All(mapped, id => Assert.Matches(new Regex("^[A-Za-z0-9_-]+$"), id));
        Assert.Equal("nanocam_front_door", Topics.ObjectId("front_door"));
        Assert.Equal("nanocam-a_-b__c", Topics.ObjectId("a.b_c"));
    }

    [Theory]
    [InlineData("nanocam/a.b/recording/set", "a.b", "Recording")]
    [InlineData("nanocam/status/quality/set", "status", "Quality")]
    [InlineData("nanocam/door/snapshot", "door", "Snapshot")]
    public void Command_topic_is_parsed(string topic, string camera, string command)
    {
        Assert.True(Topics.TryParseCommand(topic, out var id, out var found));
        Assert.Equal((camera, command), (id, found.ToString()));
        Assert.Equal(topic, Topics.Command(id, found));
    }

    [Theory]
    [InlineData("nanocam//snapshot")]
    [InlineData("nanocam/a/b/snapshot")]
    [InlineData("nanocam/snapshot")]
    [InlineData("other/door/snapshot")]
    [InlineData("nanocam/door/reboot/set")]
    public void Other_topic_is_not_a_command(string topic) => Assert.False(Topics.TryParseCommand(topic, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"o":5,"availability":{}}""")]
    [InlineData("""{"o":{"name":"NanoCam"},"availability":[{"topic":"other/status"},{"topic":"other/door/online"}]}""")]
    [InlineData("""{"o":{"name":"NanoCam"},"availability":[{"topic":"nanocam/status"},{"topic":"nanocam/a b/online"}]}""")]
    [InlineData("""{"o":{"name":"NanoCam"},"availability":[{"topic":"nanocam/status"}]}""")]
    public void Discovery_message_of_another_program_is_not_mistaken_for_our_own(string message) =>
        Assert.False(RetainedDiscovery.TryRead(new ReadOnlySequence<byte>(System.Text.Encoding.UTF8.GetBytes(message)), Topics, out _));
}
