using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using NanoCam.Camera;
using NanoCam.Device.Provisioning;

namespace NanoCam.Device.Tests.Provisioning;

public sealed partial class DeviceGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Root(), "docs", "guide", "device.md"));
    private static readonly Dictionary<string, (string Value, string Default)> Rows = Row()
        .Matches(Guide)
        .ToDictionary(row => row.Groups[1].Value, row => (row.Groups[2].Value, row.Groups[3].Value));

    [Fact]
    public void Every_key_has_one_row_and_there_are_no_other_rows() => Assert.Equal(SettingsKeys.All, Rows.Keys.ToArray());

    [Fact]
    public void Defaults_are_those_of_the_firmware()
    {
        DeviceSettings defaults = new();
        foreach (var key in SettingsKeys.All)
        {
            Assert.Equal(SettingsFormatter.Get(defaults, key), Rows[key].Default.Replace(",", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Ranges_include_their_limits_and_exclude_everything_beyond()
    {
        var checkedRanges = 0;
        foreach ((var key, (var value, _)) in Rows)
        {
            var range = Range().Match(value.Replace(",", "", StringComparison.Ordinal));
            if (!range.Success)
            {
                continue;
            }

            checkedRanges++;
            var min = int.Parse(range.Groups[1].Value);
            var max = int.Parse(range.Groups[2].Value);
            DeviceSettings settings = new();
            Assert.Null(SettingsRules.Set(settings, key, $"{min}"));
            Assert.Null(SettingsRules.Set(settings, key, $"{max}"));
            Assert.NotNull(SettingsRules.Set(settings, key, $"{min - 1}"));
            Assert.NotNull(SettingsRules.Set(settings, key, $"{max + 1}"));
        }

        Assert.Equal(28, checkedRanges);
    }

    [Fact]
    public void Every_board_is_named()
    {
        foreach (var board in Boards.All)
        {
            Assert.Contains($"`{board.Name}`", Rows[SettingsKeys.Board].Value, StringComparison.Ordinal);
        }
    }

    private static string Root([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", ".."));

    [GeneratedRegex(@"^\| `([a-z0-9.]+)` \| ([^|]*) \| ([^|]*?) ?\| ", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^(-?\d+) to (\d+)$")]
    private static partial Regex Range();
}
