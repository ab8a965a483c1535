using Heating.Qualify.Broker;

namespace HeatingSensor.Host.Tests.Qualify;

/// <summary>Writes timelines by hand.</summary>
internal sealed class TimelineScript
{
    private readonly List<TimelineEntry> _entries = [];
    private long _nowMs;
    private int _connection;

    public IReadOnlyList<TimelineEntry> Entries => _entries;

    public TimelineScript After(long ms)
    {
        _nowMs += ms;
        return this;
    }

    /// <summary>A new TCP connection and its CONNECT.</summary>
    public TimelineScript Connect(bool isCleanSession = false, int keepAliveS = 60)
    {
        _connection++;
        Add(EntryKind.Accepted);
        _entries.Add(New(EntryKind.Connect) with { IsCleanSession = isCleanSession, KeepAliveS = keepAliveS });
        return this;
    }

    public TimelineScript Handshake(string? alert)
    {
        _connection++;
        Add(EntryKind.Accepted);
        _entries.Add(New(EntryKind.HandshakeFailed) with { Alert = alert });
        return Add(EntryKind.ClosedByDevice);
    }

    public TimelineScript Add(EntryKind kind, int packetId = 0, int qos = 0, bool isDup = false, string text = "t")
    {
        _entries.Add(New(kind) with { PacketId = packetId, QoS = qos, IsDup = isDup, Text = text });
        return this;
    }

    private TimelineEntry New(EntryKind kind) => new(_nowMs, _connection, kind);
}
