using System.Reflection;
using System.Text.Json;
using NanoCam.Server;
using NanoCam.Wire;

namespace NanoCam.Browser.Tests;

/// <summary>The message catalogs of the viewer are complete.</summary>
[Collection(BrowserCollection.Name)]
public sealed class MessagesTests(Chromium chromium)
{
    [Fact]
    public async Task Both_languages_have_the_same_keys_and_placeholders()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var differences = await viewer.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const areas = ['', '-recording', '-motion', '-events', '-presets', '-snapshots', '-explain'];
              const load = async (language) => Object.assign({}, ...await Promise.all(areas.map(async (area) =>
                Object.values(await import(`./js/messages-${language}${area}.js`))[0])));
              const [en, zh] = [await load('en'), await load('zh')];
              const placeholders = (text) => (text?.match(/\{\w+\}/g) ?? []).sort().join();
              const same = (key) => key in en && key in zh && placeholders(en[key]) === placeholders(zh[key]);
              return [...new Set([...Object.keys(en), ...Object.keys(zh)])].filter((key) => !same(key));
            }
            """
        );

        Assert.Empty(differences);
    }

    [Fact]
    public async Task Texts_that_two_views_load_at_the_same_time_are_both_available()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);

        var texts = await viewer.Page.EvaluateAsync<string[]>(
            """
            async () => {
              const { loadTexts, t } = await import('./js/i18n.js');
              await Promise.all([loadTexts('recording', 'motion'), loadTexts('events')]);
              return [t('calendarNone'), t('noEvents')];
            }
            """
        );

        Assert.Equal(["No recording in this month.", "No events yet."], texts);
    }

    [Fact]
    public async Task Every_name_that_the_API_returns_has_a_text()
    {
        await using var server = await ViewerServer.StartAsync();
        await using var viewer = await chromium.NewPageAsync(server.Address);
        var auditActions = typeof(ServerApp).Assembly.GetTypes().Single(type => type.Name == "AuditActions");
        var problemCodes = typeof(ServerApp).Assembly.GetTypes().Single(type => type.Name == "ProblemCodes");
        var pullCodes = typeof(ServerApp).Assembly.GetTypes().Single(type => type.Name == "PullProblemCodes");
        string[] keys =
        [
            .. Keys("action_", Constants(auditActions).Select(action => (string)action.GetRawConstantValue()!)),
            .. Keys("problem_", Constants(problemCodes).Select(code => (string)code.GetRawConstantValue()!)),
            .. Keys("pullError_", Constants(pullCodes).Select(code => (string)code.GetRawConstantValue()!)),
            .. Keys("fault_", Names(typeof(DeviceFaults))),
            .. Keys("faultHelp_", Names(typeof(DeviceFaults))),
            .. Keys("capability_", Names(typeof(Capabilities))),
            .. Keys("error_", Enum.GetNames<CameraError>().Except([nameof(CameraError.None)])),
            .. Keys("resetReason_", Enum.GetNames<ResetReason>()),
            .. Keys("crash_", Enum.GetNames<CrashKind>()),
            .. Keys("verdict_", Enum.GetNames<FrameVerdict>().Except([nameof(FrameVerdict.Accepted)])),
        ];

        var withoutText = await viewer.Page.EvaluateAsync<string[]>(
            "async (keys) => { const { en } = await import('./js/messages-en.js'); return keys.filter((key) => !(key in en)); }",
            keys
        );

        Assert.Empty(withoutText);
    }

    private static IEnumerable<string> Keys(string prefix, IEnumerable<string> names) =>
        names.Select(name => prefix + JsonNamingPolicy.CamelCase.ConvertName(name));

    private static IEnumerable<string> Names(Type constants) => Constants(constants).Select(constant => constant.Name);

    private static IEnumerable<FieldInfo> Constants(Type type) =>
        type.GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral);
}
