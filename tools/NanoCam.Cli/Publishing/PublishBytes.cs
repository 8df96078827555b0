using System.IO.Pipelines;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>Byte stream of the published camera, and the task that fills it.</summary>
internal sealed class PublishBytes : IAsyncDisposable
{
    private const string HowToInstall =
        "ffmpeg is not installed. nanocam needs it for all inputs except .mjpeg files and standard input. Install it with";

    // A longer time without data means that the input has stopped. Slow rates get the time of three frames.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;

    private PublishBytes(Stream stream) => (Stream, _feeding) = (stream, Task.CompletedTask);

    private PublishBytes(FfmpegSupervisor feed)
    {
        Pipe pipe = new();
        Stream = pipe.Reader.AsStream();
        _feeding = feed.RunAsync(pipe.Writer, _stop.Token);
    }

    /// <summary>Concatenated JPEGs.</summary>
    public Stream Stream { get; }

    /// <summary>Opens the input directly or through ffmpeg.</summary>
    /// <exception cref="CliException">The input does not exist, or ffmpeg is not installed.</exception>
    public static PublishBytes Open(CommandContext context, PublishInput input, PublishOptions options, bool waitsForInput)
    {
        if (input.Kind == InputKind.StandardInput)
        {
            return OpenStandardInput(context, options);
        }

        if (input.Kind == InputKind.Mjpeg && !options.Loop && options.Quality is null)
        {
            return new PublishBytes(
                new FileStream(input.Value, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan })
            );
        }

        if (input.IsLive && options.Loop)
        {
            throw CliException.Usage("--loop works with files only. Webcams and addresses are restarted automatically.");
        }

        var ffmpeg = ProgramPath.Find(context.Terminal, "ffmpeg") ?? throw CliException.Failed($"{HowToInstall}: {Installer}");
        var threeFrames = TimeSpan.FromSeconds(3 / (options.Fps ?? 1));
        FfmpegTimeouts timeouts = new(threeFrames > Silence ? threeFrames : Silence, waitsForInput);
        var calls = FfmpegArguments.For(input, options, PublishInput.ThisSystem);
        return new PublishBytes(new FfmpegSupervisor(input, calls, ffmpeg, timeouts, context.Clock, context.Notice));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Stream.DisposeAsync();
        await _feeding;
        _stop.Dispose();
    }

    private static PublishBytes OpenStandardInput(CommandContext context, PublishOptions options)
    {
        if (options.Loop || options.Quality is not null)
        {
            throw CliException.Usage("--loop and --quality do not work with standard input, which is sent unchanged. Add --input.");
        }

        return context.Terminal.OpenInput == Console.OpenStandardInput && !Console.IsInputRedirected
            ? throw CliException.Usage(
                "Standard input is a terminal. Pipe an MJPEG stream to this command, or set --input to a webcam, an address or a file."
            )
            : new PublishBytes(context.Terminal.OpenInput());
    }

    private static string Installer =>
        PublishInput.ThisSystem switch
        {
            HostSystem.Windows => "winget install ffmpeg",
            HostSystem.MacOS => "brew install ffmpeg",
            _ => "apt-get install ffmpeg, or the package manager of your system",
        };
}
