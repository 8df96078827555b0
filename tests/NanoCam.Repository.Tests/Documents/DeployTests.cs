using System.Text.Json;
using System.Text.RegularExpressions;

namespace NanoCam.Repository.Tests.Documents;

public sealed partial class DeployTests
{
    [Theory]
    [InlineData("deploy/grafana/nanocam.json")]
    [InlineData("deploy/prometheus/alerts.yml")]
    public void Every_metric_of_the_dashboard_and_the_alerts_exists(string path)
    {
        var known = MetricName().Matches(Read("docs/reference/http-api.md")).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
        var used = MetricName().Matches(Read(path)).Select(match => Histogram().Replace(match.Value, "")).Distinct().ToList();
        Assert.InRange(used.Count, 8, 100);
        Assert.Empty(used.Except(known));
    }

    [Fact]
    public void Every_alert_has_a_reason_and_a_remedy()
    {
        var alerts = Read("deploy/prometheus/alerts.yml").Split("- alert: ").Skip(1).ToList();
        Assert.InRange(alerts.Count, 5, 50);
        Assert.All(alerts, alert =>
        {
            Assert.Matches(@"^\w+\n\s+# \w", alert);
            Assert.Matches(@"(?m)^\s+expr: \S", alert);
            Assert.Matches(@"(?m)^\s+summary: \S", alert);
            Assert.Matches(@"(?m)^\s+description: \S", alert);
        });
    }

    [Fact]
    public void Panels_of_the_dashboard_have_distinct_titles_and_do_not_overlap()
    {
        using var dashboard = JsonDocument.Parse(Read("deploy/grafana/nanocam.json"));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("title").GetString()).Distinct().Count());
        Assert.Equal(
            panels.Count,
            panels.Select(panel => panel.GetProperty("gridPos")).Select(at => (X(at, "x"), X(at, "y"))).Distinct().Count()
        );
        static int X(JsonElement at, string name) => at.GetProperty(name).GetInt32();
    }

    [Fact]
    public void Unit_and_container_use_only_commands_and_options_that_the_server_has()
    {
        var help = Read("server/NanoCam.Server/ServerCommandLine.cs");
        var files = Read("deploy/systemd/nanocam.service") + Read("deploy/container/Dockerfile");
        var commands = Command().Matches(files).Select(match => match.Groups["name"].Value).Distinct().ToList();
        Assert.Equal(["check-config", "check-health"], commands.Order(StringComparer.Ordinal));
        Assert.All(commands, command => Assert.Contains($"NanoCam.Server {command} ", help, StringComparison.Ordinal));
        Assert.All(Option().Matches(files).Select(match => match.Groups["name"].Value), name =>
            Assert.Contains($"`{name.Split("__")[^1]}`", Read("docs/reference/configuration.md"), StringComparison.Ordinal)
        );
    }

    private static string Read(string path) => File.ReadAllText(Path.Combine(RepositoryTree.Root, path));

    [GeneratedRegex(@"\bnanocam_[a-z_]+\b(?=\W)(?!:)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|sum|count)$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Histogram();

    [GeneratedRegex("NanoCam\\.Server(\\.dll\", \"| )(?<name>[a-z]+-[a-z]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Command();

    [GeneratedRegex("(?<name>NanoCam__\\w+)=", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Option();
}
