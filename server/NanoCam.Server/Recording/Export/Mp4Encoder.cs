using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipelines;
using NanoCam.Server.Recording.Storage;

namespace NanoCam.Server.Recording.Export;

/// <summary>
/// Encodes an export as MP4 (H.264) with ffmpeg while it is being sent to the client. The arguments are fixed and contain no request
/// data. The process ends when the client disconnects.
/// </summary>
internal sealed partial class Mp4Encoder(RecordingArchive archive, ILogger<Mp4Encoder> logger)
{
    private const int MaxErrorText = 500;

    // One thread: viewers and the recorder need the others. Sizes are rounded to even ones, which H.264 requires.
    private static readonly string[] Arguments =
    [
        .. "-v error -nostdin -f matroska -i pipe:0 -an -fps_mode vfr -vf scale=trunc(iw/2)*2:trunc(ih/2)*2".Split(' '),
        .. "-c:v libx264 -preset veryfast -crf 23 -pix_fmt yuv420p -enc_time_base 1:1000 -threads 1".Split(' '),
        .. "-movflags frag_keyframe+empty_moov+default_base_moof -f mp4 pipe:1".Split(' '),
    ];

    /// <summary>Encodes a measured source.</summary>
    /// <param name="program">Path of ffmpeg.</param>
    /// <param name="source">The source.</param>
    /// <param name="output">The response.</param>
    /// <param name="cancellationToken">Ends the process.</param>
    /// <exception cref="IOException">ffmpeg failed, or a frame was deleted in the meantime.</exception>
    public async Task EncodeAsync(string program, ExportSource source, Stream output, CancellationToken cancellationToken)
    {
        using var process = Start(program);
        var feeding = Task.CompletedTask;
        try
        {
            var errors = ReadErrorsAsync(process.StandardError);
            feeding = FeedAsync(process, source, cancellationToken);
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellationToken);
            var unfed = await FailureOf(feeding);
            await process.WaitForExitAsync(cancellationToken);
            if (process.ExitCode != 0)
            {
                Log.Failed(logger, source.CameraId, process.ExitCode, await errors);
                throw new IOException($"ffmpeg ended with exit code {process.ExitCode}.", unfed);
            }

            if (unfed is not null)
            {
                throw unfed;
            }
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }

            // It uses the process, which is disposed now. If it failed, the failure above is the reason.
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Process Start(string program)
    {
        try
        {
            return Process.Start(
                new ProcessStartInfo(program, Arguments)
                {
                    UseShellExecute = false,
                    RedirectStandardInput = true,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}", e);
        }
    }

    private async Task FeedAsync(Process process, ExportSource source, CancellationToken cancellationToken)
    {
        using var reader = new SegmentReader(archive);
        var format = new MatroskaExport();
        var measured = ExportSink.Measuring();
        await format.WriteAsync(measured, source, 0, cancellationToken);
        var input = PipeWriter.Create(process.StandardInput.BaseStream);
        var sink = new ExportSink(input, reader, 0, long.MaxValue);
        Exception? error = null;
        try
        {
            await format.WriteAsync(sink, source, measured.Position, cancellationToken);
            await input.FlushAsync(cancellationToken);
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            // Closes the standard input, so that ffmpeg ends.
            await input.CompleteAsync(error);
        }
    }

    // When ffmpeg ends early, writing to it fails first. Its exit code and its messages are the reason.
    private static async Task<IOException?> FailureOf(Task feeding)
    {
        try
        {
            await feeding;
            return null;
        }
        catch (IOException e)
        {
            return e;
        }
    }

    private static async Task<string> ReadErrorsAsync(StreamReader errors)
    {
        var text = "";
        while (await errors.ReadLineAsync() is { } line)
        {
            text = text.Length < MaxErrorText ? $"{text} {line}" : text;
        }

        return text.Trim();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "ffmpeg could not encode an export of camera {Camera}: exit code {Code}. {Errors}")]
        public static partial void Failed(ILogger logger, string camera, int code, string errors);
    }
}
