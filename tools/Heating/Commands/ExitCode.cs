namespace Heating.Commands;

/// <summary>The exit codes of all commands. 0 only if nothing went wrong.</summary>
internal static class ExitCode
{
    /// <summary>Nothing went wrong.</summary>
    public const int Ok = 0;

    /// <summary>Something failed that has no other code; the message says what.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong: an unknown option, a missing or invalid value.</summary>
    public const int Usage = 2;

    /// <summary>A file or directory cannot be used: missing, unreadable, in use, or with unexpected content.</summary>
    public const int File = 3;

    /// <summary>A change of the relay, or an event of the device, never arrived.</summary>
    public const int Lost = 4;

    /// <summary>An event reports something that did not happen, or a temperature although the sensor had
    /// failed.</summary>
    public const int Invented = 5;

    /// <summary>One sequence number was used for two different events.</summary>
    public const int Conflict = 6;

    /// <summary>First deliveries arrived in another order than the changes.</summary>
    public const int OutOfOrder = 7;

    /// <summary>The device's program ended with an exception, or hangs.</summary>
    public const int DeviceCrashed = 8;

    /// <summary>The local cloud could not start, or failed.</summary>
    public const int Cloud = 9;

    /// <summary>The record file could not be completed.</summary>
    public const int Record = 10;

    /// <summary>AWS IoT Core, or the local cloud, could not be reached or refused a call.</summary>
    public const int Service = 11;

    /// <summary>The device rejected the configuration, or would.</summary>
    public const int Rejected = 12;

    /// <summary>The device did not report in time: a configuration, or a new certificate.</summary>
    public const int NoReport = 13;

    /// <summary>An ACTIVE certificate has expired or expires soon.</summary>
    public const int Expiring = 14;

    /// <summary>A shadow has a conflict that nobody has decided, or is not well.</summary>
    public const int OutOfSync = 15;

    /// <summary>Telegram or Discord, though set up, did not take an alert.</summary>
    public const int Unsent = 16;

    /// <summary>Nothing is lost, but not everything has arrived: events wait in the device's journal, or for a function of the
    /// local cloud.</summary>
    public const int Waiting = 17;

    /// <summary>A calibration's temperatures and the sensor's readings do not fit each other.</summary>
    public const int Unfit = 18;

    /// <summary>The temperature sensor is open or shorted.</summary>
    public const int SensorFault = 19;

    /// <summary>There is no serial port to use, or too many to choose from.</summary>
    public const int Port = 20;

    /// <summary>The serial port cannot be opened: in use, or no permission.</summary>
    public const int PortInUse = 21;

    /// <summary>nanoff is missing, too old or too new, or ended in a way that it does not document.</summary>
    public const int Tool = 22;

    /// <summary>The board does not answer, or runs something else than nanoFramework.</summary>
    public const int NoAnswer = 23;

    /// <summary>The board is not the expected one: another chip, too little memory or flash, or another board.</summary>
    public const int WrongBoard = 24;

    /// <summary>The application image is damaged, too large, or does not fit the runtime.</summary>
    public const int Image = 25;

    /// <summary>A certificate or key is missing or cannot be used.</summary>
    public const int Credentials = 26;

    /// <summary>The device's settings are incomplete or wrong.</summary>
    public const int Settings = 27;

    /// <summary>The runtime cannot be downloaded.</summary>
    public const int Download = 28;

    /// <summary>Writing to the board failed.</summary>
    public const int Write = 29;

    /// <summary>Everything was written, but the board does not show it.</summary>
    public const int Unproved = 30;

    /// <summary>A run was not what its scenario expects.</summary>
    public const int Unmet = 31;

    /// <summary>Ended by Ctrl-C, and nothing else went wrong (128 + SIGINT, by the shells' convention).</summary>
    public const int Interrupted = 130;

    /// <summary>Meaning of each code, for --help.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "nothing went wrong"),
        (Failed, "something else failed; the message says what"),
        (Usage, "the command line is wrong"),
        (File, "a file or directory cannot be used"),
        (Lost, "a change or an event was lost"),
        (Invented, "an event reports something that did not happen"),
        (Conflict, "one sequence number was used for two different events"),
        (OutOfOrder, "events arrived out of order"),
        (DeviceCrashed, "the device's program crashed or hangs"),
        (Cloud, "the local cloud failed"),
        (Record, "the record file could not be written"),
        (Service, "the cloud service cannot be reached, or refused the call"),
        (Rejected, "the device rejected the configuration"),
        (NoReport, "the device did not report in time"),
        (Expiring, "a certificate has expired, or expires within 30 days"),
        (OutOfSync, "a shadow has an undecided conflict, is stale, or has differed for long"),
        (Unsent, "an alert did not reach Telegram or Discord"),
        (Waiting, "events wait in the device's journal or the cloud's queue; the next run goes on with them"),
        (Unfit, "the temperatures of a calibration and the sensor's readings do not fit"),
        (SensorFault, "the temperature sensor is open or shorted"),
        (Port, "there is no serial port to use, or too many to choose from"),
        (PortInUse, "the serial port cannot be opened: in use, or no permission"),
        (Tool, "nanoff is missing, too old or too new, or ended unexpectedly"),
        (NoAnswer, "the board does not answer"),
        (WrongBoard, "the board is not the expected one: another chip, or too little memory or flash"),
        (Image, "the application image is damaged, too large, or does not fit the runtime"),
        (Credentials, "a certificate or key is missing or cannot be used"),
        (Settings, "the device's settings are incomplete or wrong"),
        (Download, "the runtime cannot be downloaded"),
        (Write, "writing to the board failed"),
        (Unproved, "everything was written, but the board does not show it"),
        (Unmet, "an expectation of the scenario was not met"),
        (Interrupted, "ended by Ctrl-C, and nothing else went wrong"),
    ];
}
