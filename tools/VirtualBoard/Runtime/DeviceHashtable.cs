using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;

namespace VirtualBoard.Runtime;

/// <summary>
/// The Hashtable of nanoFramework.System.Collections 1.5.75, with its order, its hash codes and its defect: a removed key
/// leaves a hole in its probe chain, and a later key of the chain is stored a second time in that hole when it is set
/// again. Structs that do not override GetHashCode hash by address, so an equal one is not found.
/// </summary>
[SuppressMessage("Usage", "CA2237", Justification = "Nothing on the device is serialized.")]
public sealed class DeviceHashtable : Hashtable
{
    // As in nf_system_collections_System_Collections_Hashtable.cpp, so that the same keys collide.
    private const int SmallestSize = 3;
    private const uint HashPrime = 101;
    private static readonly int[] Sizes =
    [
        3, 7, 11, 17, 23, 29, 37, 47, 59, 71, 89, 107, 131, 163, 197, 239, 293, 353, 431, 521, 631, 761, 919, 1103, 1327,
        1597, 1931, 2333, 2801, 3371, 4049, 4861, 5839, 7013, 8419, 10103, 12143,
    ];

    private readonly float _loadFactor;
    private Bucket[] _buckets;
    private int _count;
    private int _version;

    /// <param name="capacity">0 or more.</param>
    /// <param name="loadFactor">0.1 to 1.</param>
    public DeviceHashtable(int capacity, float loadFactor)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        if (!(loadFactor >= 0.1f && loadFactor <= 1f))
            throw new ArgumentOutOfRangeException(nameof(loadFactor));
        _loadFactor = 0.72f * loadFactor;
        double wanted = capacity / (double)_loadFactor;
        _buckets = new Bucket[wanted > SmallestSize ? SizeOf((int)wanted) : SmallestSize];
    }

    public override int Count => _count;

    public override ICollection Keys => new Part(this, entry => entry.Key);

    public override ICollection Values => new Part(this, entry => entry.Value);

    public override object? this[object key]
    {
        get => Find(key) is >= 0 and int index ? _buckets[index].Value : null;
        set => Insert(key, value, mustBeNew: false);
    }

    public override void Add(object key, object? value) => Insert(key, value, mustBeNew: true);

    public override bool Contains(object key) => Find(key) >= 0;

    public override bool ContainsKey(object key) => Find(key) >= 0;

    public override void Remove(object key)
    {
        int index = Find(key);
        if (index < 0)
            return;
        _buckets[index] = default;
        _count--;
        _version++;
    }

    public override void Clear()
    {
        if (_count == 0)
            return;
        Array.Clear(_buckets);
        _count = 0;
        _version++;
    }

    public override object Clone()
    {
        var clone = new DeviceHashtable(_buckets.Length, 1f);
        foreach (DictionaryEntry entry in this)
            clone[entry.Key] = entry.Value;
        return clone;
    }

    public override void CopyTo(Array array, int arrayIndex)
    {
        foreach (DictionaryEntry entry in this)
            array.SetValue(entry, arrayIndex++);
    }

    public override IDictionaryEnumerator GetEnumerator() => new Enumerator(this);

    private static int SizeOf(int min)
    {
        foreach (int size in Sizes)
        {
            if (size >= min)
                return size;
        }

        throw new NotSupportedException($"a Hashtable of {min} places; the device has at most {Sizes[^1]}");
    }

    private int Find(object key)
    {
        ArgumentNullException.ThrowIfNull(key);
        uint hash = HashOf(key);
        int index = Start(hash, _buckets.Length, out uint step);
        for (int tried = 0; tried < _buckets.Length; tried++)
        {
            if (_buckets[index].Key is object held && _buckets[index].Hash == hash && AreEqual(held, key))
                return index;
            index = (int)((index + step) % (uint)_buckets.Length);
        }

        return -1;
    }

    private void Insert(object key, object? value, bool mustBeNew)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_count >= (int)(_loadFactor * _buckets.Length))
            Expand();
        uint hash = HashOf(key);
        int index = Start(hash, _buckets.Length, out uint step);
        for (int tried = 0; tried < _buckets.Length; tried++)
        {
            // Uses the first hole without checking the rest of the chain.
            if (_buckets[index].Key is not object held)
            {
                _buckets[index] = new Bucket(key, value, hash);
                _count++;
                _version++;
                return;
            }

            if (AreEqual(held, key))
            {
                if (mustBeNew)
                    throw new ArgumentException("the key already exists", nameof(key));
                _buckets[index] = _buckets[index] with { Value = value };
                _version++;
                return;
            }

            index = (int)((index + step) % (uint)_buckets.Length);
        }

        throw new InvalidOperationException("no place found");
    }

    private void Expand()
    {
        var larger = new Bucket[SizeOf(2 * _buckets.Length)];
        foreach (Bucket bucket in _buckets)
        {
            if (bucket.Key is null)
                continue;
            int index = Start(bucket.Hash, larger.Length, out uint step);
            while (larger[index].Key is not null)
                index = (int)((index + step) % (uint)larger.Length);
            larger[index] = bucket;
        }

        _buckets = larger;
        _version++;
    }

    private static int Start(uint hash, int size, out uint step)
    {
        step = 1 + (unchecked(hash * HashPrime) % ((uint)size - 1));
        return (int)(hash % (uint)size);
    }

    private static uint HashOf(object key) => key switch
    {
        string text => Crc32(Encoding.UTF8.GetBytes(text)),
        bool value => value ? 1u : 0u,
        sbyte value => unchecked((uint)value),
        byte value => value,
        char value => value | ((uint)value << 16),
        ushort value => value,
        short value => unchecked((uint)(int)value | (uint)(value << 16)),
        int value => unchecked((uint)value),
        uint value => value,
        long value => unchecked((uint)value ^ (uint)(value >> 32)),
        ulong value => unchecked((uint)value ^ (uint)(value >> 32)),
        ValueType when !HasOwnHashCode(key.GetType()) => unchecked((uint)RuntimeHelpers.GetHashCode(key)),
        _ => unchecked((uint)key.GetHashCode()),
    };

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Device assemblies are not trimmed.")]
    private static bool HasOwnHashCode(Type type) =>
        type.GetMethod(nameof(GetHashCode), Type.EmptyTypes)?.DeclaringType is Type declaring
        && declaring != typeof(ValueType) && declaring != typeof(Enum);

    // Native comparison: strings and numbers by value, objects by reference, regardless of Equals.
    private static bool AreEqual(object held, object key) =>
        ReferenceEquals(held, key) || (held is string or ValueType && held.Equals(key));

    /// <summary>Polynomial 0x04C11DB7, most significant bit first, from 0 and not inverted.</summary>
    private static uint Crc32(byte[] data)
    {
        uint crc = 0;
        foreach (byte value in data)
        {
            crc ^= (uint)value << 24;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 0x80000000) != 0 ? (crc << 1) ^ 0x04C11DB7 : crc << 1;
        }

        return crc;
    }

    private readonly record struct Bucket(object? Key, object? Value, uint Hash);

    /// <summary>From the last place to the first, as the device does.</summary>
    private sealed class Enumerator(DeviceHashtable table) : IDictionaryEnumerator
    {
        private readonly int _version = table._version;
        private int _index = table._buckets.Length;

        public DictionaryEntry Entry => new(table._buckets[_index].Key!, table._buckets[_index].Value);

        public object Key => Entry.Key;

        public object? Value => Entry.Value;

        public object Current => Entry;

        public bool MoveNext()
        {
            if (_version != table._version)
                throw new InvalidOperationException("the Hashtable was changed");
            while (--_index >= 0)
            {
                if (table._buckets[_index].Key is not null)
                    return true;
            }

            return false;
        }

        public void Reset() => _index = table._buckets.Length;
    }

    /// <summary>The keys or the values.</summary>
    private sealed class Part(DeviceHashtable table, Func<DictionaryEntry, object?> select) : ICollection
    {
        public int Count => table.Count;

        public bool IsSynchronized => false;

        public object SyncRoot => table;

        public void CopyTo(Array array, int index)
        {
            foreach (object? item in this)
                array.SetValue(item, index++);
        }

        public IEnumerator GetEnumerator()
        {
            foreach (DictionaryEntry entry in table)
                yield return select(entry);
        }
    }
}
