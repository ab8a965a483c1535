using HeatingSensor.Settings;

namespace Heating.Run.Ledger;

/// <summary>The device's boots in this run: when the power came and went, and what number the device gave each.</summary>
/// <remarks>
/// Between a power cut and the first state of the next boot the device sees nothing. What the relay did shortly before
/// the cut may be unseen too: a change counts only once it has settled and was written.
/// </remarks>
internal sealed class BootHistory
{
    /// <summary>Contact bounce prolongs the debounce time, and the firmware's step comes after that, in ms.</summary>
    public const long SettlingMarginMs = 50;

    /// <summary>
    /// A cut that keeps a change from being written may come late: the firmware's thread may have stood still in the
    /// opening of a connection, at most as long as the MQTT library waits for the broker, in ms.
    /// </summary>
    public const long StallMs = 30_000;

    /// <summary>Boots remembered, more than a run has.</summary>
    public const int BootsMax = 100_000;

    /// <summary>What a change needs to be known for sure before a power cut, in ms.</summary>
    public static readonly long SettlingMs = new DeviceSettings().DebounceMs + SettlingMarginMs;

    private readonly List<Boot> _boots = [];
    private long? _blindFromMs;

    /// <summary>The power came on, or the firmware started again.</summary>
    public void PoweredOn(long atMs)
    {
        if (_boots.Count == BootsMax)
            _boots.RemoveAt(0);
        _boots.Add(new Boot(atMs, _blindFromMs ?? atMs));
        _blindFromMs = null;
    }

    /// <summary>The power was cut.</summary>
    /// <param name="atMs">House time.</param>
    /// <param name="keptFromWriting">It struck just before a change of the flash.</param>
    public void PowerCut(long atMs, bool keptFromWriting) =>
        _blindFromMs = atMs - SettlingMs - (keptFromWriting ? StallMs : 0);

    /// <summary>The device said its boot number.</summary>
    public void Named(long bootId)
    {
        if (_boots.Count > 0)
            _boots[^1].Id = bootId;
    }

    /// <summary>An event of this boot is older than the run: it waited in the device's journal.</summary>
    public bool IsBeforeRun(long bootId) => _boots.Find(boot => boot.Id is not null) is { } first && bootId < first.Id;

    /// <summary>
    /// House time of an event; null where it is not known. A device that never learned the time counts from its
    /// firmware's build date, so its event still tells how long after power-on it was.
    /// </summary>
    public long? TimeMs(StatusEvent statusEvent)
    {
        if (statusEvent.IsTimeSynced)
            return statusEvent.TimestampMs;
        return _boots.FindLast(boot => boot.Id == statusEvent.BootId) is { } known
            ? known.OnMs + (statusEvent.TimestampMs - HeatingSensor.Firmware.BuildUtcMs)
            : null;
    }

    /// <summary>A boot's first state is known: since when the device had been blind.</summary>
    public long FirstState(long bootId, long timeMs)
    {
        var index = _boots.FindLastIndex(boot => boot.Id == bootId);
        if (index < 0)
            index = _boots.FindLastIndex(boot => boot.Id is null && boot.OnMs <= timeMs);
        if (index < 0)
            return timeMs;
        _boots[index].HasFirstState = true;
        // Boots that were cut off before they knew a state only prolong the time.
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
