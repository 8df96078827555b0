using System.CommandLine;
using NanoCam.Cli.Output;

namespace NanoCam.Cli.Running;

/// <summary>
/// Option for a camera key: <c>--key HEX</c>, <c>--key @FILE</c>, or the environment variable, which other users cannot see.
/// </summary>
internal sealed class KeyOption
{
    /// <summary>Environment variable used without the option.</summary>
    public const string Variable = "NANOCAM_KEY";

    private const int Bytes = 32;

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"Camera key in hex, or @FILE (default ${Variable}; nanocam pair creates one)",
        HelpName = "HEX|@FILE",
    };

    /// <summary>Adds the option to a command.</summary>
    public KeyOption(Command command) => command.Add(_key);

    /// <summary>Returns the key, or an empty array without one.</summary>
    /// <exception cref="CliException">The value is not a key.</exception>
    public byte[] Read(CommandContext context)
    {
        var given = context.Parsed.GetValue(_key);
        var text = given ?? context.Terminal.ReadEnvironment(Variable);
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        if (text.StartsWith('@'))
        {
            text = ReadFile(text[1..]);
        }

        var key = new byte[Bytes];

        // The invalid value may be a secret, so the message does not repeat it.
        return
            text.Trim() is { Length: 2 * Bytes } hex && Convert.FromHexString(hex, key, out _, out _) == System.Buffers.OperationStatus.Done
            ? key
            : throw CliException.Usage(
                $"{(given is null ? "$" + Variable : "--key")} is not a camera key. A key has {2 * Bytes} hexadecimal digits. "
                    + "Create one with: nanocam pair"
            );
    }

    private static string ReadFile(string path)
    {
        try
        {
            using StreamReader reader = new(path);
            var start = new char[(2 * Bytes) + 64];
            return new string(start, 0, reader.ReadBlock(start));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CliException.Usage($"The key file \"{path}\" cannot be read: {FileErrors.ReasonOf(exception)}.");
        }
    }
}
