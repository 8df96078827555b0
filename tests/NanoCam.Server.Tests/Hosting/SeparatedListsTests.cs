using System.Reflection;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using NanoCam.Server.Hosting;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Hosting;

/// <summary>Options that are lists, in every form of configuration.</summary>
public sealed class SeparatedListsTests
{
    private const string Hosts = "NanoCam:Access:Hosts";
    private static readonly string[] TwoHosts = ["a.example", "b.example"];

    /// <summary>All list options of the server, except those of a numbered section, which that section reads itself.</summary>
    public static TheoryData<string> Options => [.. Properties.Select(property => property.Key)];

    private static IEnumerable<(string Key, Type Type, PropertyInfo Property)> Properties =>
        from type in typeof(ServerApp).Assembly.GetTypes()
        let section = type.GetField("Section")
        where section is { IsLiteral: true } && !((string)section.GetRawConstantValue()!).EndsWith(":N", StringComparison.Ordinal)
        from property in type.GetProperties()
        where property.PropertyType == typeof(IList<string>)
        select ($"{section.GetRawConstantValue()}:{property.Name}", type, property);

    [Fact]
    public async Task List_is_read_from_JSON() =>
        Assert.Equal(
            TwoHosts,
            await ReadHostsAsync(configuration =>
                configuration.AddJsonStream(
                    new MemoryStream(Encoding.UTF8.GetBytes("""{"NanoCam":{"Access":{"Hosts":["a.example","b.example"]}}}"""))
                )
            )
        );

    [Fact]
    public async Task List_is_read_from_environment_variables()
    {
        // With a prefix, so that the servers of other tests do not read them.
        const string Prefix = "NANOCAM_LIST_TEST_";
        Environment.SetEnvironmentVariable($"{Prefix}NanoCam__Access__Hosts__0", "a.example");
        Environment.SetEnvironmentVariable($"{Prefix}NanoCam__Access__Hosts__1", "b.example");
        Assert.Equal(TwoHosts, await ReadHostsAsync(configuration => configuration.AddEnvironmentVariables(Prefix)));
    }

    [Fact]
    public async Task List_is_read_from_the_command_line()
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Arguments = [$"--{Hosts}:0=a.example", $"--{Hosts}:1", "b.example"] }
        );
        Assert.Equal(TwoHosts, server.Get<IOptions<AccessOptions>>().Value.Hosts);
    }

    [Fact]
    public async Task Empty_entry_removes_the_entry_of_an_earlier_source() =>
        Assert.Equal(
            ["b.example"],
            await ReadHostsAsync(configuration =>
                configuration
                    .AddInMemoryCollection([new($"{Hosts}:0", "a.example"), new($"{Hosts}:1", " b.example ")])
                    .AddInMemoryCollection([new($"{Hosts}:0", "")])
            )
        );

    [Theory]
    [MemberData(nameof(Options))]
    public async Task String_with_separators_is_read_as_a_list_and_logged_once(string key)
    {
        var (first, second) = ValuesFor(key);
        await using var server = await TestServer.StartAsync(
            new TestServerOptions
            {
                ExpectsWarnings = true,
                Settings = new Dictionary<string, string?> { [key] = $" {first};{second}, " },
            }
        );
        Assert.Equal([first, second], ValueOf(server, key));
        Assert.Equal(
            $"{key} is a string with separators. The server still accepts this "
                + $"older form. Use a list instead: {key}:0={first} {key}:1={second}",
            Assert.Single(server.Logs.Warnings).Message
        );
    }

    [Fact]
    public async Task String_and_list_together_prevent_the_start_with_an_error() =>
        Assert.Equal(
            $"{Hosts} is configured both as a string and as a list. Remove the string 'a.example', and keep the list ({Hosts}:0).",
            await ErrorAsync((Hosts, "a.example"), ($"{Hosts}:0", "b.example"))
        );

    [Theory]
    [MemberData(nameof(Options))]
    public async Task Invalid_entry_prevents_the_start_with_an_error_that_names_option_and_entry(string key)
    {
        var (valid, _) = ValuesFor(key);
        Assert.StartsWith(
            $"{key}: 'no entry' is ",
            await ErrorAsync(($"{key}:0", valid), ($"{key}:1", "no entry")),
            StringComparison.Ordinal
        );
    }

    private static IList<string> ValueOf(TestServer server, string key)
    {
        var (_, type, property) = Properties.Single(property => property.Key == key);
        var options = typeof(IOptions<>).MakeGenericType(type);
        var value = options.GetProperty("Value")!.GetValue(server.Services.GetRequiredService(options));
        return (IList<string>)property.GetValue(value)!;
    }

    private static (string First, string Second) ValuesFor(string key) =>
        key.EndsWith("Origins", StringComparison.Ordinal) ? ("null", "http://a.example") : ("127.0.0.1", "::1");

    private static async Task<IList<string>> ReadHostsAsync(Action<IConfigurationBuilder> configure)
    {
        await using var server = await TestServer.StartAsync(
            new TestServerOptions { Configure = builder => configure(builder.Configuration) }
        );
        return server.Get<IOptions<AccessOptions>>().Value.Hosts;
    }

    private static async Task<string> ErrorAsync(params (string Key, string? Value)[] settings)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => TestServer.StartAsync(settings));
        Assert.True(StartupErrors.TryDescribe(error, out var sentence), error.ToString());
        return sentence;
    }
}
