using System.Text.RegularExpressions;
using NanoCam.Server.Integrations.Mqtt;

namespace NanoCam.Server.Tests.Integrations.Mqtt;

/// <summary>docs/guide/home-assistant.md against the code.</summary>
public sealed partial class HomeAssistantGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "home-assistant.md"));

    [Fact]
    public void Guide_lists_all_topics_and_no_others()
    {
        var topics = new MqttTopics("nanocam", "homeassistant");
        var commands = Enum.GetValues<MqttCommand>().Select(command => topics.Command("ID", command)["nanocam/ID/".Length..]);
        var rows = Row().Matches(Guide).SelectMany(row => Code().Matches(row.Groups["topics"].Value)).Select(m => m.Groups[1].Value);

        Assert.Equal(
            MqttTopics.States.Concat(commands).Append(StateNames.Image).Order(StringComparer.Ordinal),
            rows.Order(StringComparer.Ordinal)
        );
    }

    [Fact]
    public void Options_in_the_guide_exist()
    {
        var names = OptionName().Matches(Guide).Select(match => match.Groups[1].Value).Distinct().ToList();

        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.NotNull(typeof(MqttOptions).GetProperty(name)));
    }

    [GeneratedRegex(@"^\| [A-Z][\w ]+ \| (?<topics>`[^|]+)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"NanoCam(?::|__)Mqtt(?::|__)(\w+)")]
    private static partial Regex OptionName();
}
