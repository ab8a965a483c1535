using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LocalIotCore.Broker;

/// <summary>A topic that a connection publishes to, and what was found out about it.</summary>
public sealed class TopicEntry(byte[] utf8)
{
    /// <summary>The topic's UTF-8 bytes.</summary>
    public ReadOnlySpan<byte> Utf8 => utf8;
    /// <summary>The topic.</summary>
    public string Name { get; } = Encoding.UTF8.GetString(utf8);
    /// <summary>Where its messages go.</summary>
    public Route Route { get; set; } = new(-1, []);
}

/// <summary>The topics a connection has published to lately, so that each is decoded, checked and matched once and not
/// per message. A fixed number; a topic that needs another's place takes it.</summary>
public sealed class TopicCache
{
    private const int EntriesMax = 64;
    private readonly TopicEntry?[] _entries = new TopicEntry?[EntriesMax];

    /// <summary>The entry of a topic, if it is still there.</summary>
    public TopicEntry? Find(ReadOnlySpan<byte> topic)
    {
        TopicEntry? entry = _entries[IndexOf(topic)];
        return entry is not null && topic.SequenceEqual(entry.Utf8) ? entry : null;
    }

    /// <summary>Makes an entry for a topic that was found valid.</summary>
    public TopicEntry Add(ReadOnlySpan<byte> topic) => _entries[IndexOf(topic)] = new TopicEntry(topic.ToArray());

    private static int IndexOf(ReadOnlySpan<byte> topic)
    {
        uint hash = (uint)topic.Length;
        if (topic.Length >= sizeof(ulong))
        {
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(topic));
            hash = BitOperations.Crc32C(hash, BinaryPrimitives.ReadUInt64LittleEndian(topic[^sizeof(ulong)..]));
            hash = BitOperations.Crc32C(hash, topic[topic.Length / 2]);
        }
        else
        {
            foreach (byte value in topic)
                hash = BitOperations.Crc32C(hash, value);
        }
        return (int)(hash % EntriesMax);
    }
}
