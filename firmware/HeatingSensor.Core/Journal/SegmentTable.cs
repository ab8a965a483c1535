using System;
using HeatingSensor.Events;
using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>
    /// What is known about the segment files, in the order of the stream, oldest first. Columns of numbers rather than one
    /// object per segment: 24 objects of seven fields take 2.3 KB on the device, these columns 0.9 KB.
    /// </summary>
    public sealed class SegmentTable
    {
        /// <summary>Seven digits: more segments than the flash endures erases.</summary>
        public const int NumberMax = 9999999;

        private const int Digits = 7;
        private const long Unknown = -1;
        private const char Prefix = 'j';
        private const string Suffix = ".seg";

        private readonly int[] _numbers;
        private readonly ushort[] _sizes;
        private readonly ushort[] _entries;
        private readonly int[] _events;
        private readonly uint[] _firsts;
        private readonly uint[] _lasts;
        private readonly uint[] _boots;
        private readonly uint[] _epochs;

        /// <param name="capacity">The largest number of segments; one more exists while a boot checks whether to keep
        /// it.</param>
        public SegmentTable(int capacity)
        {
            Capacity = capacity;
            Limit = capacity;
            _numbers = new int[capacity + 1];
            _sizes = new ushort[capacity + 1];
            _entries = new ushort[capacity + 1];
            _events = new int[capacity + 1];
            _firsts = new uint[capacity + 1];
            _lasts = new uint[capacity + 1];
            _boots = new uint[capacity + 1];
            _epochs = new uint[capacity + 1];
        }

        public int Count { get; private set; }

        public int Capacity { get; }

        /// <summary>How many segments there may be before a new one is added, at most the table's capacity.</summary>
        public int Limit { get; set; }

        public int Newest => Count - 1;

        /// <summary>Unacknowledged entries of all segments.</summary>
        public int EntryCount
        {
            get
            {
                int sum = 0;
                for (int index = 0; index < Count; index++)
                {
                    sum += _entries[index];
                }

                return sum;
            }
        }

        /// <summary>Bytes in all segments.</summary>
        public int SizeBytes
        {
            get
            {
                int sum = 0;
                for (int index = 0; index < Count; index++)
                {
                    sum += _sizes[index];
                }

                return sum;
            }
        }

        /// <summary>The name of a segment's file.</summary>
        public static string NameOf(int number) => Prefix + number.ToString("D7") + Suffix;

        /// <summary>The number of the segment with this file name; 0 if it is not a segment's.</summary>
        public static int NumberIn(string name)
        {
            if (name.Length != 1 + Digits + Suffix.Length || name[0] != Prefix || !name.EndsWith(Suffix))
            {
                return 0;
            }

            int number = 0;
            for (int index = 1; index <= Digits; index++)
            {
                char digit = name[index];
                if (digit < '0' || digit > '9')
                {
                    return 0;
                }

                number = (number * 10) + (digit - '0');
            }

            return number;
        }

        /// <summary>The numbers of all segments among the files of a drive, lowest first.</summary>
        /// <param name="numbers">As long as <paramref name="names"/>; elements beyond the returned count are unused.</param>
        public static int Sort(string[] names, out int[] numbers)
        {
            int count = 0;
            numbers = new int[names.Length];
            for (int index = 0; index < names.Length; index++)
            {
                int number = NumberIn(names[index]);
                if (number == 0)
                {
                    continue;
                }

                int place = count++;
                while (place > 0 && numbers[place - 1] > number)
                {
                    numbers[place] = numbers[place - 1];
                    place--;
                }

                numbers[place] = number;
            }

            return count;
        }

        /// <summary>The number in a segment's name.</summary>
        public int NumberOf(int index) => _numbers[index];

        /// <summary>How far a segment was read or written; there may be a torn record after that.</summary>
        public int SizeOf(int index) => _sizes[index];

        /// <summary>Unacknowledged entries of a segment; one more if something in it is damaged.</summary>
        public int EntriesOf(int index) => _entries[index];

        /// <summary>Events that would be lost with a segment; 0 if unknown.</summary>
        public int EventsOf(int index) => _events[index];

        /// <summary>The first and the last sequence number in a segment, damaged ones included; 0 if unknown.</summary>
        public long FirstOf(int index) => _firsts[index];

        public long LastOf(int index) => _lasts[index];

        /// <summary>The boot of a segment's last entry.</summary>
        public long BootOf(int index) => _boots[index];

        /// <summary>The epoch of a segment's last entry; 0 if it has none.</summary>
        public uint EpochOf(int index) => _epochs[index];

        /// <summary>The epoch of the oldest segment whose epoch is known.</summary>
        /// <param name="otherwise">Returned if none is known.</param>
        public uint OldestEpoch(uint otherwise)
        {
            for (int index = 0; index < Count; index++)
            {
                if (_boots[index] > 0)
                {
                    return _epochs[index];
                }
            }

            return otherwise;
        }

        /// <summary>The last number that would be lost with the oldest segment.</summary>
        /// <param name="epoch">The epoch of that number.</param>
        /// <param name="isDamaged">Something before the segment's end is damaged, so the next known number of the same
        /// epoch is the only limit.</param>
        /// <param name="nextSequence">The number of the event after all segments; 0 if there is none.</param>
        /// <param name="nextEpoch">Its epoch.</param>
        /// <returns>0 if no number would be lost; below 0 if nothing is known.</returns>
        public long OldestLast(uint epoch, bool isDamaged, long nextSequence, uint nextEpoch)
        {
            if (_lasts[0] > 0 && !isDamaged)
            {
                return _lasts[0];
            }

            int index = 1;
            while (index < Count && _firsts[index] == 0)
            {
                index++;
            }

            long next = index < Count ? _firsts[index] : nextSequence;
            if (next > 0 && epoch == (index < Count ? _epochs[index] : nextEpoch))
            {
                return next - 1;
            }

            long last = _lasts[0] > 0 ? _lasts[0] : _firsts[0] + _events[0];
            return last > 0 ? last : Unknown;
        }

        /// <summary>True for a segment that could not be read yet, so that nothing is known about it.</summary>
        public bool IsUnscanned(int index) => index < Count && _sizes[index] == 0 && _entries[index] > 0;

        public void SetSize(int index, int sizeBytes) => _sizes[index] = (ushort)sizeBytes;

        public void SetEntries(int index, int count) => _entries[index] = (ushort)count;

        /// <summary>The index of a segment; -1 if it is gone.</summary>
        public int IndexOf(int number)
        {
            int index = Count - 1;
            while (index >= 0 && _numbers[index] != number)
            {
                index--;
            }

            return index;
        }

        /// <summary>Adds a segment after the newest.</summary>
        public void Add(int number)
        {
            int index = Count++;
            _numbers[index] = number;
            Forget(index, 0);
        }

        /// <summary>Forgets everything about a segment except its size.</summary>
        public void Forget(int index, int sizeBytes)
        {
            _sizes[index] = (ushort)sizeBytes;
            _entries[index] = 0;
            _events[index] = 0;
            _firsts[index] = 0;
            _lasts[index] = 0;
            _boots[index] = 0;
            _epochs[index] = 0;
        }

        /// <summary>Records that an entry is in a segment.</summary>
        public void AddEntry(int index, EventRecord record)
        {
            _firsts[index] = _entries[index] == 0 ? (uint)record.FirstSequence : _firsts[index];
            _entries[index]++;
            _events[index] += record.EventCount;
            _lasts[index] = (uint)record.Sequence;
            _boots[index] = (uint)record.BootId;
            _epochs[index] = record.Epoch;
        }

        /// <summary>Records damage before a segment's first entry: what was there may have had the numbers from this one
        /// on.</summary>
        public void SetFirst(int index, long sequence) => _firsts[index] = (uint)sequence;

        /// <summary>Records damage after a segment's last entry: it counts as one more entry, with an unknown
        /// number.</summary>
        public void AddDamage(int index)
        {
            _entries[index]++;
            _lasts[index] = 0;
        }

        /// <summary>Records that an entry of a segment is acknowledged.</summary>
        public void RemoveEntry(int index, int eventCount)
        {
            _entries[index]--;
            _events[index] -= eventCount;
        }

        /// <summary>Deletes the segments on the drive that are not in the table.</summary>
        /// <returns>False: one may be left.</returns>
        public bool TryDeleteOthers(IStore store)
        {
            string[] names = store.List();
            if (names == null)
            {
                return false;
            }

            bool isDone = true;
            int count = Sort(names, out int[] numbers);
            for (int index = 0; index < count; index++)
            {
                isDone &= IndexOf(numbers[index]) >= 0 || store.Delete(NameOf(numbers[index]));
            }

            return isDone;
        }

        public void RemoveNewest() => Count--;

        public void RemoveOldest()
        {
            Count--;
            Array.Copy(_numbers, 1, _numbers, 0, Count);
            Array.Copy(_sizes, 1, _sizes, 0, Count);
            Array.Copy(_entries, 1, _entries, 0, Count);
            Array.Copy(_events, 1, _events, 0, Count);
            Array.Copy(_firsts, 1, _firsts, 0, Count);
            Array.Copy(_lasts, 1, _lasts, 0, Count);
            Array.Copy(_boots, 1, _boots, 0, Count);
            Array.Copy(_epochs, 1, _epochs, 0, Count);
        }
    }
}
