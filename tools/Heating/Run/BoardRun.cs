using Heating.Run.Boards;
using Heating.Run.Ledger;
using Heating.Run.Output;
using Heating.Run.Paths;

namespace Heating.Run;

/// <summary>One run of a virtual device from power-on to the summary, with any broker.</summary>
/// <remarks>
/// The run ends with the trace, the duration, Ctrl-C or a failure of the firmware. Then the house stops, messages in
/// flight get a limited time to arrive, the power is switched off, and the ledger is closed.
/// </remarks>
/// <param name="device">The device, switched off.</param>
/// <param name="title">Describes the run.</param>
/// <param name="record">Records received events; null: nothing.</param>
internal sealed class BoardRun(VirtualDevice device, RunTitle title, RecordFile? record, TimeProvider time)
{
    /// <summary>
    /// Real time for messages in flight after Ctrl-C, when a user is waiting, and when there never was a connection.
    /// </summary>
    public static readonly TimeSpan ShortDeliveryTimeout = TimeSpan.FromSeconds(5);

    private const int ProgressSteps = 10;
    private const int SettlePolls = 10;
    private static readonly TimeSpan StoreTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HurryAfter = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellAfter = TimeSpan.FromSeconds(5);

    private readonly long _startTicks = time.GetTimestamp();
    private readonly List<AlarmNews> _alarms = [];
    private bool _isHung;
    private IRunView? _view;

    /// <summary>Real time for messages in flight at the end: a device takes up to a minute to replace a lost
    /// connection.</summary>
    public TimeSpan DeliveryTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Real time without a wait after which the firmware hangs: the platform's calls block it for 30 s at
    /// most.</summary>
    public TimeSpan HangTimeout { get; init; } = TimeSpan.FromSeconds(45);

    /// <summary>Real time in which the firmware must stop when the power is off.</summary>
    public TimeSpan PowerOffTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Real time after which the run ends even if the house's has not passed; null: no limit. House time stands while
    /// the firmware hangs.</summary>
    public TimeSpan? RealDuration { get; init; }

    /// <summary>Remarks for the user before the run starts.</summary>
    public IReadOnlyList<string?> Remarks { get; init; } = [];

    /// <summary>Follows the device's configuration; null if unknown.</summary>
    public ConfigurationWatch? Configuration { get; init; }

    /// <summary>Follows events behind the broker; null if that is not known.</summary>
    public EventPaths? Paths { get; init; }

    /// <summary>Takes a status event that arrived at the other end.</summary>
    public void Receive(ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt)
    {
        Paths?.Received(payload);
        var delivery = device.Ledger.Received(payload, time.GetTimestamp());
        record?.Write(payload.Span, receivedAt);
        var isProblem = delivery.Problem is not null;
        Show(new RunNotice(device.HouseTime, NoticeKind.Cloud, RunText.Of(delivery), isProblem));
    }

    /// <summary>Takes a message of the telemetry or alert topic that arrived at the other end. An alarm is shown and
    /// recorded.</summary>
    public void ReceiveTelemetry(ReadOnlyMemory<byte> payload, DateTimeOffset receivedAt)
    {
        Paths?.Received(payload);
        if (device.Ledger.ReceivedTelemetry(payload) is not { } alarm)
            return;
        record?.Write(payload.Span, receivedAt);
        lock (_alarms)
            _alarms.Add(alarm);
        Show(new RunNotice(device.HouseTime, NoticeKind.Alarm, RunText.Of(alarm)));
    }

    /// <summary>Takes a document of the shadow `configuration` that the shadow service published.</summary>
    public void ReceiveConfiguration(ReadOnlyMemory<byte> document)
    {
        if (Configuration?.Take(document) is { } reading)
            Show(new RunNotice(device.HouseTime, NoticeKind.Cloud, reading.ToString(), reading.Rejected.Count > 0));
    }

    /// <summary>The current state, for a view.</summary>
    public RunSnapshot Snapshot() => new()
    {
        Title = title,
        HouseTime = device.HouseTime,
        Elapsed = time.GetElapsedTime(_startTicks),
        Progress = device.Progress,
        House = device.House,
        Device = device.Reading,
        Counts = device.Ledger.Counts(),
        Configuration = Configuration?.Reading,
        Paths = Paths?.Counts(),
    };

    /// <summary>Runs to the end.</summary>
    /// <param name="view">Shows the run; not disposed here.</param>
    /// <param name="isVerbose">Show the firmware's debug output too.</param>
    public async Task<RunSummary> RunAsync(IRunView view, bool isVerbose, CancellationToken cancel)
    {
        _view = view;
        device.Noticed += notice =>
        {
            if (isVerbose || notice.Kind != NoticeKind.Debug || notice.IsProblem)
                Show(notice);
        };
        if (Paths is not null)
            Paths.Noticed += (text, isProblem) => Show(new RunNotice(device.HouseTime, NoticeKind.Cloud, text, isProblem));
        device.PowerOn();
        Show(Notice($"{title.Thing} is powered on, {title.Source} at speed {title.Speed}"));
        foreach (var remark in Remarks.OfType<string>())
            Show(Notice(remark));
        await UntilEndAsync(cancel);
        device.StopWorld();
        await DeliverAsync(cancel);
        var reading = device.Reading;
        // A healthy firmware stops at once: without power every wait of its ends. Nothing more comes to be stored then.
        var hasStopped = await device.PowerOffAsync(PowerOffTimeout);
        await StoreAsync(cancel);
        foreach (var message in device.Waiting(title.Thing))
            device.Ledger.Waits(message);
        var summary = Summary() with { Device = reading };
        return hasStopped && !_isHung
            ? summary
            : summary with { Crash = summary.Crash ?? $"it hangs: it did nothing for {Seconds(device.StalledFor())}" };
    }

    private static string Seconds(TimeSpan span) => $"{Math.Floor(span.TotalSeconds)} s";

    /// <summary>Shows a line from the local cloud's log.</summary>
    public void ShowLog(string text, bool isProblem) =>
        Show(new RunNotice(device.HouseTime, NoticeKind.Cloud, text, isProblem));

    private async Task UntilEndAsync(CancellationToken cancel)
    {
        var nextStep = 1;
        var end = Task.WhenAny(device.WorldEnded, device.Failure);
        while (true)
        {
            try
            {
                await end.WaitAsync(ProgressPeriod, time, cancel);
                return;
            }
            catch (TimeoutException)
            {
                nextStep = ShowProgress(nextStep);
                _isHung = device.StalledFor() >= HangTimeout;
                if (_isHung)
                    Show(Notice($"the device hangs: it did nothing for {Seconds(device.StalledFor())}", isProblem: true));
                if (_isHung || time.GetElapsedTime(_startTicks) >= RealDuration)
                    return;
            }
            catch (OperationCanceledException)
            {
                Show(Notice("interrupted, ending"));
                return;
            }
        }
    }

    private int ShowProgress(int nextStep)
    {
        if (device.Progress is not { } progress || progress * ProgressSteps < nextStep)
            return nextStep;
        var step = (int)(progress * ProgressSteps);
        Show(Notice($"{step * 100 / ProgressSteps} % done"));
        return step + 1;
    }

    private async Task DeliverAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        // Some times in a row: what has just been recorded is published a moment later, and what is acknowledged is deleted then.
        for (var delivered = 0; delivered < SettlePolls && !device.Failure.IsCompleted && !_isHung;)
        {
            delivered = device.IsDelivered ? delivered + 1 : 0;
            if (delivered == 0 && time.GetElapsedTime(start) > HurryAfter)
                device.Hurry();
            var isShort = cancel.IsCancellationRequested || !device.HasBeenConnected
                || device.StalledFor() >= ShortDeliveryTimeout;
            var limit = isShort && ShortDeliveryTimeout < DeliveryTimeout ? ShortDeliveryTimeout : DeliveryTimeout;
            if (delivered == 0 && time.GetElapsedTime(start) >= limit)
                return;
            await Task.Delay(Poll, time, CancellationToken.None);
        }
    }

    // Functions that fail are tried again a minute later: that is not waited for.
    private async Task StoreAsync(CancellationToken cancel)
    {
        var start = time.GetTimestamp();
        var isTold = false;
        while (Paths is { IsBusy: true }
            && time.GetElapsedTime(start) is var waited && waited < (cancel.IsCancellationRequested ? ShortDeliveryTimeout : StoreTimeout))
        {
            if (!isTold && waited > TellAfter)
            {
                isTold = true;
                Show(Notice($"waiting for functions, at most {StoreTimeout.TotalSeconds:F0} s (Ctrl-C: {ShortDeliveryTimeout.TotalSeconds:F0} s)"));
            }

            await Task.Delay(Poll, time, CancellationToken.None);
        }
    }

    private RunSummary Summary() => new()
    {
        Title = title,
        StartUtc = device.StartUtc,
        Alarms = Alarms(),
        Counts = device.Ledger.Counts(),
        Paths = Paths?.Counts(),
        Device = device.Reading,
        Disturbances = device.Disturbances,
        Elapsed = time.GetElapsedTime(_startTicks),
        HouseTime = device.HouseElapsed,
        Crash = device.Failure.IsCompleted ? device.Failure.Result : null,
        RecordFailure = record?.Failure,
    };

    private AlarmNews[] Alarms()
    {
        lock (_alarms)
            return [.. _alarms];
    }

    private void Show(RunNotice notice) => _view?.Show(notice);

    private RunNotice Notice(string text, bool isProblem = false) => new(device.HouseTime, NoticeKind.Run, text, isProblem);
}
