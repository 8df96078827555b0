using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NanoCam.Server.Background;
using NanoCam.Testing;

namespace NanoCam.Server.Tests.Background;

public sealed class ErrorLogTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly CapturedLogs _logs = new();
    private readonly LoggerFactory _loggers;
    private readonly ErrorLog _errors;

    public ErrorLogTests()
    {
        _loggers = new LoggerFactory([_logs]);
        _errors = new ErrorLog(_clock, _loggers.CreateLogger<ErrorLog>());
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void First_error_is_logged_with_its_stack_trace_and_later_ones_once_a_minute()
    {
        for (var i = 0; i < 1000; i++)
        {
            _errors.Add("Sweeping", "door", new InvalidOperationException("no broom"));
            _clock.Advance(TimeSpan.FromSeconds(0.1));
        }

        Assert.Equal(2, _logs.Entries.Count);
        var (first, again) = (_logs.Entries.First(), _logs.Entries.Last());
        Assert.StartsWith("Sweeping failed unexpectedly (door).", first.Message, StringComparison.Ordinal);
        Assert.NotNull(first.Exception);
        Assert.Equal("Sweeping failed again (door): 600 times since the last message. Last error: no broom", again.Message);
        Assert.Null(again.Exception);
    }

    [Fact]
    public void Other_work_and_other_errors_are_logged_separately()
    {
        _errors.Add("Sweeping", "", new InvalidOperationException());
        _errors.Add("Sweeping", "", new FormatException());
        _errors.Add("Dusting", "", new InvalidOperationException());
        Assert.All(_logs.Entries, entry => Assert.Contains("failed unexpectedly.", entry.Message, StringComparison.Ordinal));
        Assert.Equal(3, _logs.Entries.Count);
    }

    [Fact]
    public void Error_that_returns_after_an_hour_has_a_stack_trace_again()
    {
        _errors.Add("Sweeping", "", new InvalidOperationException());
        _clock.Advance(TimeSpan.FromHours(1));
        _errors.Add("Sweeping", "", new InvalidOperationException());
        Assert.Equal(2, _logs.Entries.Count(entry => entry.Exception is not null));
    }

    [Fact]
    public void Any_number_of_error_kinds_uses_bounded_memory_and_log_lines()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _errors.Add($"Work {i}", "", new InvalidOperationException());
        }

        Assert.InRange(_logs.Entries.Count, 2, 300);
    }
}
