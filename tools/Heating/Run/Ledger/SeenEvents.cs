using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Heating.Run.Ledger;

/// <summary>Distinguishes new events from repeated deliveries, and these from conflicts.</summary>
internal sealed class SeenEvents
{
    /// <summary>
    /// Events remembered; the oldest are forgotten first. A repetition follows the original within minutes
    /// (unacknowledged events are repeated), so this is far more than needed: about 10 MB.
    /// </summary>
    public const int IdentitiesMax = 100_000;

    private readonly Dictionary<(string Stream, long Seq), UInt128> _hashes = [];
    private readonly Queue<(string Stream, long Seq)> _oldestFirst = [];

    /// <summary>Whether an event with this number was delivered.</summary>
    public bool Contains(string deviceId, long seq) => _hashes.ContainsKey((deviceId, seq));

    /// <summary>Looks up and remembers the event.</summary>
    public Seen Add(string deviceId, long seq, ReadOnlySpan<byte> payload)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(payload, digest);
        var hash = BinaryPrimitives.ReadUInt128BigEndian(digest);
        var identity = (deviceId, seq);
        if (_hashes.TryGetValue(identity, out var known))
            return known == hash ? Seen.Same : Seen.Other;

        _hashes.Add(identity, hash);
        _oldestFirst.Enqueue(identity);
        if (_oldestFirst.Count > IdentitiesMax)
            _hashes.Remove(_oldestFirst.Dequeue());
        return Seen.New;
    }
}

/// <summary>What <see cref="SeenEvents.Add"/> found.</summary>
internal enum Seen
{
    /// <summary>The first delivery.</summary>
    New,

    /// <summary>A repeated delivery with the same bytes.</summary>
    Same,

    /// <summary>The same device and sequence number with other bytes, which must never happen.</summary>
    Other,
}
