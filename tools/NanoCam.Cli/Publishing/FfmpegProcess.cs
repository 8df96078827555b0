using System.ComponentModel;
using System.Diagnostics;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>One run of ffmpeg: its pictures, and what it said at the end.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    // ffmpeg's last lines say why it ended; what comes before them is not kept.
    private const int TailChars = 2_000;
    private const int MaxLines = 3;

    private readonly Process _process;
    private readonly Task<string> _tail;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _tail = ReadTailAsync(process.StandardError);
    }

    /// <summary>What it writes.</summary>
    public Stream Pictures => _process.StandardOutput.BaseStream;

    /// <summary>Starts it.</summary>
    /// <exception cref="CliException">It cannot be run.</exception>
    public static FfmpegProcess Start(string file, IReadOnlyList<string> arguments)
    {
        ProcessStartInfo start = new(file, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return new FfmpegProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw CliException.Failed($"{file} cannot be run: {exception.Message}", exception);
        }
    }

    /// <summary>Waits for the end and returns the exit code and the last lines, as one sentence without a point.</summary>
    public async Task<(int ExitCode, string Said)> EndAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        var tail = await _tail.WaitAsync(cancellationToken);
        var lines = tail.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(WithoutSource)
            .Where(line => line.Length > 0)
            .Distinct()
            .TakeLast(MaxLines);
        return (_process.ExitCode, string.Join("; ", lines).TrimEnd('.', ' '));
    }

    /// <summary>Ends it at once.</summary>
    public void Kill()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync(CancellationToken.None);
        await _tail;
        _process.Dispose();
    }

    private static async Task<string> ReadTailAsync(StreamReader reader)
    {
        var buffer = new char[TailChars];
        var tail = "";
        while (await reader.ReadAsync(buffer.AsMemory()) is > 0 and int read)
        {
            tail += new string(buffer, 0, read);
            tail = tail[Math.Max(0, tail.Length - TailChars)..];
        }

        return tail;
    }

    // "[video4linux2,v4l2 @ 0x558968f5f840] Cannot open …": where in ffmpeg it was said helps nobody.
    private static string WithoutSource(string line) =>
        line.StartsWith('[')
        && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and int end
        && line[..end].Contains(" @ 0x", StringComparison.Ordinal)
            ? line[(end + 2)..]
            : line;
}
