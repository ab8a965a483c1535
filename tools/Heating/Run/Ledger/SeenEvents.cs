using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Heating.Run.Ledger;

/// <summary>Tells a new event from a repeated delivery, and a repeated delivery from a conflict.</summary>
internal sealed class SeenEvents
{
    /// <summary>
    /// Events remembered, oldest forgotten first. A repetition comes minutes after the original at most (it repeats
    /// what was unacknowledged), so this is far more than needed: about 10 MB.
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

/// <summary>What <see cref="SeenEvents.Add"/> knows of an event.</summary>
internal enum Seen
{
    /// <summary>The first delivery.</summary>
    New,

    /// <summary>Delivered before, byte for byte the same.</summary>
    Same,

    /// <summary>The same device and sequence number with other bytes: must never happen.</summary>
    Other,
}
