using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace NanoCam.Testing;

/// <summary>Captures the log entries of a server for tests.</summary>
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<LogEntry> _entries = new();

    /// <summary>All entries so far.</summary>
    public IReadOnlyCollection<LogEntry> Entries => _entries;

    /// <summary>Warnings, errors and critical entries.</summary>
    public IReadOnlyList<LogEntry> Warnings => [.. _entries.Where(e => e.Level >= LogLevel.Warning)];

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new Logger(categoryName, _entries);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The entries outlive the server that wrote them.
    }

    /// <summary>One log entry.</summary>
    public sealed record LogEntry(LogLevel Level, string Category, string Message, Exception? Exception)
    {
        /// <inheritdoc/>
        public override string ToString() => $"{Level} {Category}: {Message}{(Exception is null ? "" : Environment.NewLine + Exception)}";
    }

    private sealed class Logger(string category, ConcurrentQueue<LogEntry> entries) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => entries.Enqueue(new LogEntry(logLevel, category, formatter(state, exception), exception));
    }
}
