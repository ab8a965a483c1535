namespace Heating.Commands;

/// <summary>What each command answers to the shell. 0 only if nothing went wrong.</summary>
internal static class ExitCode
{
    /// <summary>Everything was as it should be.</summary>
    public const int Ok = 0;

    /// <summary>Something failed that none of the other codes names; the message says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong: an unknown option, a missing or impossible value.</summary>
    public const int Usage = 2;

    /// <summary>A file or directory that was named cannot be used: missing, unreadable, not what was expected, in use.</summary>
    public const int File = 3;

    /// <summary>A change of the relay, or an event of the device, never arrived.</summary>
    public const int Lost = 4;

    /// <summary>An event arrived that says something which did not happen, or a temperature where the sensor failed.</summary>
    public const int Invented = 5;

    /// <summary>One sequence number named two contents.</summary>
    public const int Conflict = 6;

    /// <summary>First deliveries came in another order than the changes.</summary>
    public const int OutOfOrder = 7;

    /// <summary>The device's program ended by an exception.</summary>
    public const int DeviceCrashed = 8;

    /// <summary>The local cloud could not start, or failed.</summary>
    public const int Cloud = 9;

    /// <summary>The record file could not be written to its end.</summary>
    public const int Record = 10;

    /// <summary>AWS IoT Core, or what stands in for it, could not be reached or refused a call.</summary>
    public const int Service = 11;

    /// <summary>The device refused the configuration, or would.</summary>
    public const int Rejected = 12;

    /// <summary>The device has not reported the configuration in time.</summary>
    public const int NoReport = 13;

    /// <summary>Ended by Ctrl-C, or by a second one where the first lets things end (128 + SIGINT, as shells have it).</summary>
    public const int Interrupted = 130;

    /// <summary>Name and meaning of each code, for --help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "nothing went wrong"),
        (Failed, "something else failed; the message says what"),
        (Usage, "the command line is wrong"),
        (File, "a file or directory cannot be used"),
        (Lost, "a change or an event was lost"),
        (Invented, "an event says what did not happen"),
        (Conflict, "one sequence number named two contents"),
        (OutOfOrder, "events came out of order"),
        (DeviceCrashed, "the device's program crashed"),
        (Cloud, "the local cloud failed"),
        (Record, "the record file could not be written"),
        (Service, "the cloud's service cannot be reached, or refused"),
        (Rejected, "the device rejects the configuration"),
        (NoReport, "the device has not reported the configuration in time"),
        (Interrupted, "ended by Ctrl-C; `run` and `device` by a second one"),
    ];
}
