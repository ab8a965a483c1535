using Microsoft.Extensions.Logging;

namespace HeatingSensor.Cloud.Tests.Functions;

/// <summary>A log whose lines a test can wait for: the output of a process arrives on its own.</summary>
// FakeLogger keeps lines; its wait for one is experimental (EXTEXP0003) in 10.11.
internal sealed class AwaitedLog : ILogger
{
    private readonly Lock _gate = new();
    private readonly List<string> _lines = [];
    private readonly List<(string Text, TaskCompletionSource Logged)> _awaited = [];

    /// <summary>The lines until now.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_gate)
                return [.. _lines];
        }
    }

    /// <summary>Completes when a line has this text.</summary>
    public async Task UntilAsync(string text)
    {
        var logged = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_lines.Any(line => line.Contains(text, StringComparison.Ordinal)))
                return;
            _awaited.Add((text, logged));
        }
        try
        {
            await logged.Task.WaitAsync(FunctionRig.Patience);
        }
        catch (TimeoutException)
        {
            throw new TimeoutException($"\"{text}\" was not logged; what was: {string.Join('\n', Lines)}");
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception,
        Func<TState, Exception?, string> formatter)
    {
        string line = $"{formatter(state, exception)} {exception}";
        lock (_gate)
        {
            _lines.Add(line);
            foreach ((string text, TaskCompletionSource logged) in _awaited)
            {
                if (line.Contains(text, StringComparison.Ordinal))
                    logged.TrySetResult();
            }
        }
    }
}
