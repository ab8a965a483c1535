using HeatingSensor.Settings;

namespace Heating.Run.Ledger;

/// <summary>The device's boots in this run: when power came and went, and the number that the device gave to
/// each.</summary>
/// <remarks>
/// Between a power cut and the first state of the next boot the device is blind. A change shortly before the cut may go
/// unseen too: it counts only once it has settled and was written to flash.
/// </remarks>
internal sealed class BootHistory
{
    /// <summary>Contact bounce extends the debounce time, and the firmware's step follows after that, in ms.</summary>
    public const long SettlingMarginMs = 50;

    /// <summary>
    /// A cut that prevents a write may come late: the firmware's thread may have been blocked while opening a
    /// connection, for as long as the MQTT library waits for the broker at most, in ms.
    /// </summary>
    public const long StallMs = 30_000;

    /// <summary>Boots remembered; more than a run has.</summary>
    public const int BootsMax = 100_000;

    /// <summary>How long before a power cut a change must happen to be certainly recorded, in ms.</summary>
    public static readonly long SettlingMs = new DeviceSettings().DebounceMs + SettlingMarginMs;

    private readonly List<Boot> _boots = [];
    private long? _blindFromMs;

    /// <summary>Records that power came on, or that the firmware started again.</summary>
    public void PoweredOn(long atMs)
    {
        if (_boots.Count == BootsMax)
            _boots.RemoveAt(0);
        _boots.Add(new Boot(atMs, _blindFromMs ?? atMs));
        _blindFromMs = null;
    }

    /// <summary>Records a power cut.</summary>
    /// <param name="atMs">House time.</param>
    /// <param name="keptFromWriting">Whether it prevented a flash operation.</param>
    public void PowerCut(long atMs, bool keptFromWriting) =>
        _blindFromMs = atMs - SettlingMs - (keptFromWriting ? StallMs : 0);

    /// <summary>Records the boot number that the device reported.</summary>
    public void Named(long bootId)
    {
        if (_boots.Count > 0)
            _boots[^1].Id = bootId;
    }

    /// <summary>Whether an event of this boot is older than the run, having waited in the device's journal.</summary>
    public bool IsBeforeRun(long bootId) => _boots.Find(boot => boot.Id is not null) is { } first && bootId < first.Id;

    /// <summary>
    /// House time of an event; null if unknown. A device that never learned the time counts from its firmware's build
    /// date, so its event still shows how long after power-on it happened.
    /// </summary>
    public long? TimeMs(StatusEvent statusEvent)
    {
        if (statusEvent.IsTimeSynced)
            return statusEvent.TimestampMs;
        return _boots.FindLast(boot => boot.Id == statusEvent.BootId) is { } known
            ? known.OnMs + (statusEvent.TimestampMs - HeatingSensor.Model.Firmware.BuildUtcMs)
            : null;
    }

    /// <summary>Takes the first state of a boot, and returns since when the device had been blind.</summary>
    public long FirstState(long bootId, long timeMs)
    {
        var index = _boots.FindLastIndex(boot => boot.Id == bootId);
        if (index < 0)
            index = _boots.FindLastIndex(boot => boot.Id is null && boot.OnMs <= timeMs);
        if (index < 0)
            return timeMs;
        _boots[index].HasFirstState = true;
        // Boots that were cut before they knew a state only extend that time.
        while (index > 0 && !_boots[index - 1].HasFirstState)
            _boots[--index].HasFirstState = true;
        return _boots[index].BlindFromMs;
    }

    private sealed class Boot(long onMs, long blindFromMs)
    {
        public long OnMs { get; } = onMs;

        public long BlindFromMs { get; } = blindFromMs;

        public long? Id { get; set; }

        public bool HasFirstState { get; set; }
    }
}
