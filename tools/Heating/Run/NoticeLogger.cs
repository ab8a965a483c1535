using Heating.Run.Output;
using Microsoft.Extensions.Logging;

namespace Heating.Run;

/// <summary>Shows the local cloud's log in the view of a run: warnings, and everything with --verbose.</summary>
/// <param name="minimum">The lowest level shown.</param>
/// <param name="show">Shows a notice, and adds the time.</param>
internal sealed class NoticeLogger(LogLevel minimum, Action<string, bool> show) : ILoggerProvider, ILogger
{
    private string? _error;

    /// <summary>The first error that was logged; null if there was none.</summary>
    public string? Error => Volatile.Read(ref _error);

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => this;

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => logLevel >= minimum;

    /// <inheritdoc/>
    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        var text = exception is null ? formatter(state, null) : $"{formatter(state, exception)}: {exception.Message}";
        if (logLevel >= LogLevel.Error)
            Interlocked.CompareExchange(ref _error, text, null);
        show($"{logLevel.ToString().ToLowerInvariant()}: {text}", logLevel >= LogLevel.Error);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
