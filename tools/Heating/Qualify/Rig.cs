using Heating.Qualify.Broker;
using Heating.Run.Boards;
using Heating.Run.Options;

namespace Heating.Qualify;

/// <summary>What one row runs on: a new device with an empty drive, a broker, and a clock for both.</summary>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>Name of the device under test.</summary>
    public const string Thing = "qualify-1";

    private readonly QualifyCertificates _certificates;
    private readonly BoardDrive _drive;
    private readonly WorkFolder _folder;

    /// <summary>Builds the rig; the device is off.</summary>
    /// <param name="relayPeriodMs">Interval of the relay's changes in device time; null: none.</param>
    public Rig(QualifyOptions options, int? relayPeriodMs)
    {
        Options = options;
        Time = new ScaledTime(options.Time, options.Scale);
        _folder = WorkFolder.Create("qualify");
        _certificates = new QualifyCertificates(_folder.Path, Thing, options.Time.GetUtcNow());
        Broker = new ScriptedBroker(_certificates, Time);
        _drive = BoardDrive.Open(Path.Combine(_folder.Path, "board"), removesKey: true);
        _drive.Prepare(Thing, new Endpoint(QualifyCertificates.HostName, Broker.Port), _certificates.Device);
        Device = new QualifyDevice(_drive.Directory, new QualifyWorld(relayPeriodMs), Time);
    }

    public QualifyOptions Options { get; }

    public ScaledTime Time { get; }

    public ScriptedBroker Broker { get; }

    public QualifyDevice Device { get; }

    /// <summary>Right and wrong certificates for the broker.</summary>
    public QualifyCertificates Certificates => _certificates;

    /// <summary>What has happened so far.</summary>
    public IReadOnlyList<TimelineEntry> Entries => Broker.Timeline.Entries;

    /// <summary>The number of entries, to be used as the start of what follows.</summary>
    public int Mark => Broker.Timeline.Count;

    /// <summary>Powers the device on, with a broker that follows <paramref name="script"/>.</summary>
    public void PowerOn(BrokerScript? script = null)
    {
        Broker.Script = script ?? Broker.Script;
        Device.PowerOn();
    }

    /// <summary>Waits for an entry of a kind.</summary>
    /// <param name="limitMs">Longest wait, in device time.</param>
    /// <param name="from">Index of the first entry to consider.</param>
    public Task<TimelineEntry?> WaitAsync(EntryKind kind, long limitMs, CancellationToken cancel, int from = 0) =>
        Broker.Timeline.WaitAsync(from, entry => entry.Kind == kind, limitMs, cancel);

    /// <summary>Waits until there are this many entries of a kind.</summary>
    /// <returns>False if there were not in time.</returns>
    public async Task<bool> WaitCountAsync(EntryKind kind, int count, long limitMs, CancellationToken cancel, int from = 0)
    {
        var left = count;
        return await Broker.Timeline.WaitAsync(from, entry => entry.Kind == kind && --left == 0, limitMs, cancel) is not null;
    }

    /// <summary>Waits in device time.</summary>
    public Task PassAsync(long durationMs, CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMilliseconds(durationMs), Time, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Device.DisposeAsync();
        await Broker.DisposeAsync();
        _drive.Dispose();
        _certificates.Dispose();
        _folder.Dispose();
    }
}
