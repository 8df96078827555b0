using System.ComponentModel;
using System.Diagnostics;
using NanoCam.Cli.Running;

namespace NanoCam.Cli.Publishing;

/// <summary>One run of ffmpeg, with its output and its last error lines.</summary>
internal sealed class FfmpegProcess : IAsyncDisposable
{
    // The last lines of ffmpeg contain the reason for its end.
    private const int TailChars = 2_000;
    private const int MaxLines = 3;

    private readonly Process _process;
    private readonly Task<string> _tail;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _tail = ReadTailAsync(process.StandardError);
    }

    /// <summary>Concatenated JPEGs.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>Starts ffmpeg.</summary>
    /// <exception cref="CliException">ffmpeg cannot be started.</exception>
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
            throw CliException.Failed(
                $"{file} cannot be started: it is not a program that this computer can run. Reinstall ffmpeg.",
                exception
            );
        }
    }

    /// <summary>Waits for the end. Returns the exit code, and the last error lines as one sentence without a period.</summary>
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

    /// <summary>Kills ffmpeg.</summary>
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

    // Removes the component prefix: "[video4linux2,v4l2 @ 0x558968f5f840] Cannot open …".
    private static string WithoutSource(string line) =>
        line.StartsWith('[')
        && line.IndexOf("] ", StringComparison.Ordinal) is > 0 and int end
        && line[..end].Contains(" @ 0x", StringComparison.Ordinal)
            ? line[(end + 2)..]
            : line;
}
