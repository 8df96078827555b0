using NanoCam.Cli.Output;
using NanoCam.Cli.Running;
using Spectre.Console;

namespace NanoCam.Cli.Sending;

/// <summary>Prints the result of each file, and a summary.</summary>
internal sealed class SendReport(CommandContext context, long total)
{
    private readonly long _start = context.Clock.GetTimestamp();
    private long _sent;
    private long _accepted;
    private long _bytes;

    /// <summary>Whether all files so far were accepted.</summary>
    public bool AllAccepted => _accepted == _sent;

    /// <summary>Prints the result of one file.</summary>
    public void Add(SendResult outcome)
    {
        _sent++;
        if (outcome.IsAccepted)
        {
            _accepted++;
            _bytes += outcome.Bytes;
        }

        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "file",
                    outcome.File,
                    outcome.Status,
                    outcome.Bytes,
                    outcome.Filename,
                    outcome.Error,
                    outcome.Milliseconds,
                }
            );
            return;
        }

        var line = outcome.IsAccepted
            ? $"{outcome.File}: accepted as {outcome.Filename} ({CameraText.Bytes(outcome.Bytes)}, {outcome.Milliseconds:0} ms)"
            : $"{outcome.File}: {(outcome.Status == SendResult.Rejected ? "rejected" : outcome.Status)}. {outcome.Error}";
        context.Screen.Write(new Text(CameraText.Printable(line) + "\n", outcome.IsAccepted ? Style.Plain : new Style(Color.Yellow)));
    }

    /// <summary>Prints the summary.</summary>
    public void Finish()
    {
        var seconds = Math.Round(context.Clock.GetElapsedTime(_start).TotalSeconds, 1);
        var failed = _sent - _accepted;
        var notSent = total - _sent;
        if (context.Json)
        {
            JsonLine.Write(
                context.Output,
                new
                {
                    type = "summary",
                    sent = _sent,
                    accepted = _accepted,
                    failed,
                    notSent,
                    bytes = _bytes,
                    seconds,
                }
            );
            return;
        }

        // The error message that follows is sufficient.
        if (_sent == 0)
        {
            return;
        }

        var rest = notSent > 0 ? $", {notSent} not sent" : "";
        context.Output.WriteLine($"{_accepted} accepted, {failed} failed{rest}: {CameraText.Bytes(_bytes)} in {seconds:0.0} s.");
    }
}
