using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using NanoCam.CommandLine;

namespace NanoCam.Cli.Running;

/// <summary>
/// Checks a command line before System.CommandLine parses it. That parser accepts an option as the value of the option before it or as an
/// argument, so it would swallow <c>--help</c> and mistyped names.
/// </summary>
internal sealed class CommandLineReader
{
    private readonly List<string> _arguments = [];
    private readonly HashSet<Option> _seen = [];
    private readonly HelpOption _help;
    private readonly IReadOnlyList<string> _args;
    private bool _onlyArguments;
    private int _next;

    private CommandLineReader(RootCommand root, IReadOnlyList<string> args)
    {
        _args = args;
        _help = root.Options.OfType<HelpOption>().Single();
        Commands = [root];
    }

    /// <summary>The command and its parents, the root first.</summary>
    public List<Command> Commands { get; }

    /// <summary>Words that are neither commands nor options.</summary>
    public IReadOnlyList<string> Arguments => _arguments;

    /// <summary>Whether the command line requests help; the rest of it is then ignored.</summary>
    public bool IsHelp { get; private set; }

    /// <summary>The first error, as a sentence, or null.</summary>
    public string? Error { get; private set; }

    /// <summary>The command as typed, such as <c>nanocam settings get</c>.</summary>
    public string Path => string.Join(' ', (string[])["nanocam", .. Commands.Skip(1).Select(command => command.Name)]);

    private Command Command => Commands[^1];

    private IEnumerable<Option> Options =>
        Command.Options.Concat(Commands.SkipLast(1).SelectMany(command => command.Options).Where(option => option.Recursive));

    /// <summary>Reads a command line.</summary>
    public static CommandLineReader Read(RootCommand root, IReadOnlyList<string> args)
    {
        CommandLineReader reader = new(root, args);
        while (reader._next < args.Count)
        {
            if (reader.ReadNext() is { } error)
            {
                reader.Error ??= error;
            }
        }

        reader.Error ??= reader.FindAbsent();
        return reader;
    }

    private string? ReadNext()
    {
        var token = _args[_next++];
        if (!_onlyArguments && token == "--")
        {
            _onlyArguments = true;
            return null;
        }

        if (!_onlyArguments && (IsNameOf(_help, token) || (token == "help" && Commands.Count == 1 && _arguments.Count == 0)))
        {
            IsHelp = true;
            return null;
        }

        if (!_onlyArguments && LooksLikeOption(token))
        {
            return ReadOption(token);
        }

        if (!_onlyArguments && _arguments.Count == 0 && Command.Subcommands.FirstOrDefault(command => command.Name == token) is { } command)
        {
            Commands.Add(command);
            return null;
        }

        _arguments.Add(token);
        return null;
    }

    private string? ReadOption(string token)
    {
        var end = token.IndexOfAny(['=', ':']);
        var name = end < 0 ? token : token[..end];
        var value = end < 0 ? null : token[(end + 1)..];
        var option = Options.FirstOrDefault(option => IsNameOf(option, name));
        if (option is null && !token.StartsWith("--", StringComparison.Ordinal) && token.Length > 2)
        {
            // -sVALUE
            option = Options.FirstOrDefault(option => IsNameOf(option, token[..2]) && option.Arity.MinimumNumberOfValues > 0);
            (name, value) = (token[..2], token[2..].TrimStart('=', ':'));
        }

        if (option is null)
        {
            var typed = end < 0 ? token : token[..end];
            return $"There is no option {typed}."
                + NearestName.Suggest(typed, Options.SelectMany(known => known.Aliases.Prepend(known.Name)));
        }

        var isFlag = option.Arity.MinimumNumberOfValues == 0;
        var isRepeated = !_seen.Add(option) && option.Arity.MaximumNumberOfValues == 1 && !isFlag;
        var error = isFlag ? ReadFlag(name, value) : ReadValue(name, value);
        return error ?? (isRepeated ? $"{name} is set more than once. Set it once." : null);
    }

    private string? ReadFlag(string name, string? value)
    {
        if (value is null && _next < _args.Count && bool.TryParse(_args[_next], out _))
        {
            _next++;
        }

        return value is null || bool.TryParse(value, out _) ? null : $"{name} accepts true or false, not \"{value}\".";
    }

    private string? ReadValue(string name, string? value)
    {
        if (value is not null)
        {
            return value.Length > 0 ? null : $"{name} needs a value.";
        }

        if (_next == _args.Count)
        {
            return $"{name} needs a value.";
        }

        var next = _args[_next];
        if (!LooksLikeOption(next))
        {
            _next++;
            return null;
        }

        var isOption = Options.Any(option => IsNameOf(option, next.Split('=', ':')[0]));
        return $"{name} needs a value, but {next} follows it." + (isOption ? "" : $" If {next} is the value, write '=' between them.");
    }

    private static string Choice(List<string> names) =>
        names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} or {names[^1]}";

    private string? FindAbsent()
    {
        if (Command.Subcommands.Count > 0 && (Commands.Count > 1 || _arguments.Count > 0))
        {
            var names = Command.Subcommands.Select(command => command.Name).ToList();
            return _arguments is [{ } word, ..]
                ? $"There is no command \"{word}\".{NearestName.Suggest(word, names)} The commands are: {string.Join(", ", names)}"
                : $"{Path} needs a command: {Choice(names)}.";
        }

        var most = Command.Arguments.Sum(argument => (long)argument.Arity.MaximumNumberOfValues);
        if (_arguments.Count > most)
        {
            var taken = string.Join(' ', Command.Arguments.Select(argument => argument.Name));
            return $"The argument \"{_arguments[(int)most]}\" is unexpected. {Path} accepts {(most == 0 ? "options only" : taken)}."
                + (most == 0 ? " To specify a camera, use --camera ID." : "");
        }

        var given = _arguments.Count;
        foreach (var argument in Command.Arguments)
        {
            given -= argument.Arity.MinimumNumberOfValues;
            if (given < 0)
            {
                return $"{argument.Name} is missing.";
            }
        }

        return Options.FirstOrDefault(option => option.Required && !_seen.Contains(option)) is { } required
            ? $"{required.Name} {required.HelpName} is missing."
            : null;
    }

    private static bool IsNameOf(Option option, string name) => option.Name == name || option.Aliases.Contains(name);

    // A lone dash is standard input or output, and "-1" is a number.
    private static bool LooksLikeOption(string token) =>
        token.Length > 1 && token[0] == '-' && !double.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out _);
}
