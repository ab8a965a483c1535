using Heating.Qualify.Broker;
using Heating.Run.Boards;
using Heating.Run.Options;

namespace Heating.Qualify;

/// <summary>What one row runs on: a new device with an empty drive, a broker of its own, and a time for both.</summary>
internal sealed class Rig : IAsyncDisposable
{
    /// <summary>Name of the device under test.</summary>
    public const string Thing = "qualify-1";

    private readonly QualifyCertificates _certificates;
    private readonly BoardDrive _drive;
    private readonly string _folder;

    /// <summary>Builds it; the device's power is off.</summary>
    /// <param name="options">The run's.</param>
    /// <param name="relayPeriodMs">How often the relay switches, device time; null: never.</param>
    public Rig(QualifyOptions options, int? relayPeriodMs)
    {
        Options = options;
        Time = new ScaledTime(options.Time, options.Scale);
        _folder = Directory.CreateTempSubdirectory("heating-qualify-").FullName;
        _certificates = new QualifyCertificates(_folder, Thing, options.Time.GetUtcNow());
        Broker = new ScriptedBroker(_certificates, Time);
        _drive = BoardDrive.Open(Path.Combine(_folder, "board"), removesKey: true);
        _drive.Prepare(Thing, new Endpoint(QualifyCertificates.HostName, Broker.Port), _certificates.Device);
        Device = new QualifyDevice(_drive.Directory, new QualifyWorld(relayPeriodMs), Time);
    }

    /// <summary>The run's options.</summary>
    public QualifyOptions Options { get; }

    /// <summary>Device time.</summary>
    public ScaledTime Time { get; }

    /// <summary>The broker.</summary>
    public ScriptedBroker Broker { get; }

    /// <summary>The device.</summary>
    public QualifyDevice Device { get; }

    /// <summary>Right and wrong certificates for the broker.</summary>
    public QualifyCertificates Certificates => _certificates;

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<TimelineEntry> Entries => Broker.Timeline.Entries;

    /// <summary>Where what comes next begins.</summary>
    public int Mark => Broker.Timeline.Count;

    /// <summary>Switches the device on, with a broker that follows <paramref name="script"/>.</summary>
    public void PowerOn(BrokerScript? script = null)
    {
        Broker.Script = script ?? Broker.Script;
        Device.PowerOn();
    }

    /// <summary>Waits for an entry of the timeline.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="limitMs">Device time to wait at most.</param>
    /// <param name="cancel">Gives up.</param>
    /// <param name="from">Index of the first entry that counts.</param>
    public Task<TimelineEntry?> WaitAsync(EntryKind kind, long limitMs, CancellationToken cancel, int from = 0) =>
        Broker.Timeline.WaitAsync(from, entry => entry.Kind == kind, limitMs, cancel);

    /// <summary>Waits until there are so many entries of a kind.</summary>
    /// <returns>False: not in time.</returns>
    public async Task<bool> WaitCountAsync(EntryKind kind, int count, long limitMs, CancellationToken cancel, int from = 0)
    {
        var left = count;
        return await Broker.Timeline.WaitAsync(from, entry => entry.Kind == kind && --left == 0, limitMs, cancel) is not null;
    }

    /// <summary>Lets device time pass.</summary>
    public Task PassAsync(long durationMs, CancellationToken cancel) =>
        Task.Delay(TimeSpan.FromMilliseconds(durationMs), Time, cancel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Device.DisposeAsync();
        await Broker.DisposeAsync();
        _drive.Dispose();
        _certificates.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
