using System;
using HeatingSensor.Ports;

namespace HeatingSensor.Journal
{
    /// <summary>One segment at a time in memory, and the search for the good records in it.</summary>
    public sealed class SegmentReader
    {
        private readonly IStore _store;
        private int _number;

        public SegmentReader(IStore store, int segmentBytes)
        {
            _store = store;
            Bytes = new byte[segmentBytes];
        }

        public byte[] Bytes { get; }

        /// <summary>How much of the segment is in memory.</summary>
        public int Length { get; private set; }

        /// <summary>Brings a segment into memory, unless it is there. False: it cannot be read, or is too large.</summary>
        public bool Load(int number)
        {
            if (number != _number)
            {
                Length = _store.Read(SegmentList.NameOf(number), 0, Bytes, 0, Bytes.Length);
                _number = Length >= 0 ? number : 0;
            }

            return _number != 0;
        }

        /// <summary>Takes a new segment for loaded: it is empty, and what is appended need not be read back.</summary>
        public void Begin(int number)
        {
            _number = number;
            Length = 0;
        }

        /// <summary>Keeps up with what was appended to a file.</summary>
        /// <param name="sizeBytes">The file's size before.</param>
        public void Appended(int number, int sizeBytes, byte[] data, int length)
        {
            if (number != _number)
            {
                return;
            }

            if (sizeBytes != Length)
            {
                _number = 0;
                return;
            }

            Array.Copy(data, 0, Bytes, Length, length);
            Length += length;
        }

        /// <summary>Finds the next good record: what is torn or flipped before it is stepped over.</summary>
        /// <param name="offset">Where to begin.</param>
        /// <param name="end">Where to stop, if the segment does not end before.</param>
        /// <param name="start">Where the record begins; the end if there is none.</param>
        /// <returns>The record's length, 0 if there is none.</returns>
        public int Find(int offset, int end, out int start)
        {
            end = end < Length ? end : Length;
            for (start = offset; start < end; start++)
            {
                int length = RecordFrame.Measure(Bytes, start, end);
                if (length > 0)
                {
                    return length;
                }
            }

            start = end;
            return 0;
        }
    }
}
