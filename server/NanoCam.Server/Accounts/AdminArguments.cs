using System.Diagnostics.CodeAnalysis;

namespace NanoCam.Server.Accounts;

/// <summary>Arguments of <c>NanoCam.Server admin reset-password</c>.</summary>
internal sealed class AdminArguments
{
    private const string Json = "--json";

    private static readonly string[] Options = ["--data", "--user"];

    /// <summary>Name of the user; null selects the first administrator.</summary>
    public string? User { get; private set; }

    /// <summary>Whether the result is JSON.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Arguments for the server's configuration, such as <c>--NanoCam:DataDirectory=DIR</c>.</summary>
    public List<string> Configuration { get; } = [];

    /// <summary>Reads a command line.</summary>
    /// <param name="args">Arguments after <c>reset-password</c>.</param>
    /// <param name="arguments">The arguments.</param>
    /// <param name="error">The error as a sentence.</param>
    public static bool TryParse(
        IReadOnlyList<string> args,
        [NotNullWhen(true)] out AdminArguments? arguments,
        [NotNullWhen(false)] out string? error
    )
    {
        var parsed = new AdminArguments();
        error = null;
        for (var i = 0; i < args.Count && error is null; i++)
        {
            var parts = args[i].Split('=', 2);
            var option = parts[0];
            if (args[i] == Json)
            {
                parsed.IsJson = true;
                continue;
            }

            if (!option.StartsWith('-'))
            {
                error = parsed.SetUser(args[i]);
                continue;
            }

            var isSetting = option.StartsWith("--", StringComparison.Ordinal) && option.Contains(':');
            if (!isSetting && !Options.Contains(option))
            {
                error = $"There is no option {option}.";
            }
            else if (parts.Length == 1 && ++i == args.Count)
            {
                error = $"{option} needs a value.";
            }
            else if (parts.Length == 1 && args[i].StartsWith("--", StringComparison.Ordinal))
            {
                error = $"{option} needs a value, but {args[i]} follows it.";
            }
            else
            {
                error = parsed.Set(option, parts.Length == 1 ? args[i] : parts[1]);
            }
        }

        arguments = error is null ? parsed : null;
        return arguments is not null;
    }

    private string? Set(string option, string value)
    {
        if (option == "--user")
        {
            return SetUser(value);
        }

        Configuration.Add($"{option}={value}");
        return null;
    }

    private string? SetUser(string name)
    {
        if (User is not null)
        {
            return $"Only one user name is allowed; the command line has \"{User}\" and \"{name}\".";
        }

        User = name;
        return null;
    }
}
