using Heating.Run.Output;
using Microsoft.Extensions.Logging;

namespace Heating.Run;

/// <summary>Brings the local cloud's log to the view of a run: warnings, and with --verbose everything.</summary>
/// <param name="minimum">The least level shown.</param>
/// <param name="show">Shows a notice; its time is filled in there.</param>
internal sealed class NoticeLogger(LogLevel minimum, Action<string, bool> show) : ILoggerProvider, ILogger
{
    private string? _error;

    /// <summary>The first error that was logged; null: none.</summary>
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
