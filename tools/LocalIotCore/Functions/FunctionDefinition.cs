namespace LocalIotCore.Functions;

/// <summary>A function of the template, with what its asynchronous invocations are promised.</summary>
/// <param name="Name">Its name, such as heating-Notify.</param>
/// <param name="Folder">Name of the folder, and of the executable in it, below the functions directory: the name of the
/// template's zip without extension.</param>
public sealed record FunctionDefinition(string Name, string Folder)
{
    /// <summary>Passed on as `_HANDLER`.</summary>
    public string Handler { get; init; } = "bootstrap";

    /// <summary>A longer invocation fails, and its process is killed.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>Told to the function; not enforced here.</summary>
    public int MemoryMb { get; init; } = 128;

    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Further attempts after an attempt that failed: 0, 1 or 2.</summary>
    public int RetriesMax { get; init; } = 2;

    /// <summary>An invocation that has waited longer is not attempted any more.</summary>
    public TimeSpan AgeMax { get; init; } = TimeSpan.FromHours(6);

    /// <summary>Name of the queue that gets an invocation which failed for good, with request and reason; null for none.
    /// </summary>
    public string? FailureQueue { get; init; }

    /// <summary>Name of the queue that gets the event alone (DeadLetterConfig); null for none.</summary>
    public string? DeadLetterQueue { get; init; }

    public string Arn => LocalArn.Function(Name);
}

/// <summary>A schedule of the template.</summary>
/// <param name="Expression">`rate(1 minute)`, `cron(0 8 * * ? *)` or `at(2027-01-01T08:00:00)`.</param>
/// <param name="TimeZone">IANA name of the zone of `cron` and `at`.</param>
/// <param name="FunctionName">What is invoked.</param>
/// <param name="Input">JSON that it gets.</param>
public sealed record ScheduleDefinition(string Name, string Expression, string TimeZone, string FunctionName, string Input)
{
    public bool IsEnabled { get; init; } = true;
}

/// <summary>A queue of the template.</summary>
/// <param name="Retention">A message that has waited longer is removed.</param>
public sealed record QueueDefinition(string Name, TimeSpan Retention)
{
    public string Arn => LocalArn.Queue(Name);
}

/// <summary>An event bus of the template.</summary>
public sealed record BusDefinition(string Name);
