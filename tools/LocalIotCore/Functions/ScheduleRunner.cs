using System.Text;
using Microsoft.Extensions.Logging;

namespace LocalIotCore.Functions;

/// <summary>Invokes functions when their schedules are due.</summary>
internal sealed partial class ScheduleRunner(Action<string, ReadOnlyMemory<byte>> invoke, TimeProvider time, ILogger logger)
{
    // A machine that slept must not sleep on: timers do not count that time.
    private static readonly TimeSpan WaitMax = TimeSpan.FromMinutes(1);

    /// <summary>Runs a schedule until it is stopped. Times that were missed (a machine that slept) count as one.</summary>
    public async Task RunAsync(ScheduleDefinition definition, CancellationToken stop)
    {
        if (!ScheduleExpression.TryParse(definition.Expression, definition.TimeZone, out var schedule, out string? reason))
            throw new ArgumentException(reason, nameof(definition));
        try
        {
            DateTimeOffset last = time.GetUtcNow();
            while (schedule.Next(last) is { } due)
            {
                while (due - time.GetUtcNow() is var wait && wait > TimeSpan.Zero)
                    await Task.Delay(wait < WaitMax ? wait : WaitMax, time, stop).ConfigureAwait(false);
                Invoke(definition);
                DateTimeOffset now = time.GetUtcNow();
                last = schedule.Next(due) > now ? due : now;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The end.
        }
    }

    private void Invoke(ScheduleDefinition definition)
    {
        try
        {
            invoke(definition.FunctionName, Encoding.UTF8.GetBytes(definition.Input));
        }
        catch (FunctionException exception)
        {
            LogNotInvoked(definition.Name, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The schedule {Schedule} was left out once: {Reason}")]
    private partial void LogNotInvoked(string schedule, string reason);
}
