using Microsoft.Extensions.Logging;

namespace HeatingSensor.Host.Tests.Support;

/// <summary>Keeps every line that is logged, at any level, exceptions included. Thread-safe.</summary>
internal sealed class LineLogger : ILogger
{
    private readonly List<string> _lines = [];

    /// <summary>The lines until now.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        lock (_lines)
            _lines.Add($"{formatter(state, exception)} {exception}");
    }
}
