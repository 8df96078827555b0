using System.IO.Pipelines;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>The bytes that a camera is made of, and what has to be ended with them.</summary>
internal sealed class PublishBytes : IAsyncDisposable
{
    private const string HowToInstall = "ffmpeg is not installed, and reads everything but .mjpeg files here. Install it with";

    // A camera that shows nothing for so long hangs; with a slower rate it is given three frames' time.
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task _feeding;

    private PublishBytes(Stream stream) => (Stream, _feeding) = (stream, Task.CompletedTask);

    private PublishBytes(FfmpegFeed feed)
    {
        Pipe pipe = new();
        Stream = pipe.Reader.AsStream();
        _feeding = feed.RunAsync(pipe.Writer, _stop.Token);
    }

    /// <summary>JPEGs, one after the other.</summary>
    public Stream Stream { get; }

    /// <summary>Opens the input: itself, or through ffmpeg.</summary>
    /// <exception cref="CliException">It is not there, or ffmpeg is not.</exception>
    public static PublishBytes Open(CommandContext context, PublishInput input, PublishWishes wishes, bool waitsForInput)
    {
        if (input.Kind == InputKind.StandardInput)
        {
            return OpenStandardInput(context, wishes);
        }

        if (input.Kind == InputKind.Mjpeg && !wishes.Loop && wishes.Quality is null)
        {
            return new PublishBytes(
                new FileStream(input.Value, new FileStreamOptions { Options = FileOptions.Asynchronous | FileOptions.SequentialScan })
            );
        }

        if (input.IsLive && wishes.Loop)
        {
            throw CliException.Usage("--loop is for files; a camera or an address is started again by itself.");
        }

        var ffmpeg = ProgramPath.Find(context.Terminal, "ffmpeg") ?? throw CliException.Failed($"{HowToInstall}: {Installer}");
        var threeFrames = TimeSpan.FromSeconds(3 / (wishes.Fps ?? 1));
        FfmpegPatience patience = new(threeFrames > Silence ? threeFrames : Silence, waitsForInput);
        var calls = FfmpegArguments.For(input, wishes, PublishInput.ThisSystem);
        return new PublishBytes(new FfmpegFeed(input, calls, ffmpeg, patience, context.Clock, context.Notice));
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Stream.DisposeAsync();
        await _feeding;
        _stop.Dispose();
    }

    private static PublishBytes OpenStandardInput(CommandContext context, PublishWishes wishes)
    {
        if (wishes.Loop || wishes.Quality is not null)
        {
            throw CliException.Usage("--loop and --quality need an --input that ffmpeg reads; what is piped in is sent as it is.");
        }

        return context.Terminal.OpenInput == Console.OpenStandardInput && !Console.IsInputRedirected
            ? throw CliException.Usage(
                "Nothing is piped in. Pipe an MJPEG stream to this command, or name a camera, an address or a file with --input."
            )
            : new PublishBytes(context.Terminal.OpenInput());
    }

    private static string Installer =>
        PublishInput.ThisSystem switch
        {
            HostSystem.Windows => "winget install ffmpeg",
            HostSystem.MacOS => "brew install ffmpeg",
            _ => "apt-get install ffmpeg, or your system's own way",
        };
}
