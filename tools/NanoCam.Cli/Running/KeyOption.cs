using System.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>
/// The key of a camera: <c>--key HEX</c>, <c>--key @FILE</c>, or the variable, which other users of the machine do not see.
/// </summary>
internal sealed class KeyOption
{
    /// <summary>Variable that stands in for the option.</summary>
    public const string Variable = "NANOCAM_KEY";

    private const int Bytes = 32;

    private readonly Option<string?> _key = new("--key")
    {
        Description = $"Key of the camera in hex, or @FILE (default ${Variable}; see nanocam pair)",
        HelpName = "HEX|@FILE",
    };

    /// <summary>Gives the command the option.</summary>
    public KeyOption(Command command) => command.Add(_key);

    /// <summary>The key; empty when there is none.</summary>
    /// <exception cref="CliException">It is no key.</exception>
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

        // What was given instead may be a secret too, so it is not repeated.
        return
            text.Trim() is { Length: 2 * Bytes } hex && Convert.FromHexString(hex, key, out _, out _) == System.Buffers.OperationStatus.Done
            ? key
            : throw CliException.Usage(
                $"{(given is null ? "$" + Variable : "--key")} is no key: a key has {2 * Bytes} hex digits. nanocam pair prints one."
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
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CliException.Usage($"{path} cannot be read: {exception.Message}");
        }
    }
}
