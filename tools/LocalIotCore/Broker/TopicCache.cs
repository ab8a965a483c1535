using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace LocalIotCore.Broker;

/// <summary>A topic that a connection publishes to, and what is known about it.</summary>
public sealed class TopicEntry(byte[] utf8)
{
    public ReadOnlySpan<byte> Utf8 => utf8;
    public string Name { get; } = Encoding.UTF8.GetString(utf8);
    /// <summary>The subscribers of its messages.</summary>
    public Route Route { get; set; } = new(-1, []);
}

/// <summary>The topics that a connection published to recently, so that each is decoded, checked and matched once and
/// not per message. A fixed number; a topic replaces another in the same slot.</summary>
public sealed class TopicCache
{
    private const int EntriesMax = 64;
    private const int CachedTopicBytesMax = 1024; // four times AWS's longest
    private readonly TopicEntry?[] _entries = new TopicEntry?[EntriesMax];

    /// <summary>The entry of a topic, or null.</summary>
    public TopicEntry? Find(ReadOnlySpan<byte> topic)
    {
        TopicEntry? entry = _entries[IndexOf(topic)];
        return entry is not null && topic.SequenceEqual(entry.Utf8) ? entry : null;
    }

    /// <summary>Creates an entry for a topic that is valid, and keeps it unless it is long.</summary>
    public TopicEntry Add(ReadOnlySpan<byte> topic)
    {
        var entry = new TopicEntry(topic.ToArray());
        if (topic.Length <= CachedTopicBytesMax)
            _entries[IndexOf(topic)] = entry;
        return entry;
    }

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
