namespace HeatingSensor.Journal
{
    /// <summary>The segments in the order of the stream, oldest first. Holds no more than it was made
    /// for, and one more while a boot looks whether that is worth anything.</summary>
    public sealed class SegmentList
    {
        /// <summary>Seven digits: more segments than the flash has erases.</summary>
        public const int NumberMax = 9999999;

        private const int Digits = 7;
        private const char Prefix = 'j';
        private const string Suffix = ".seg";

        private readonly int _capacity;
        private readonly Segment[] _segments;

        public SegmentList(int capacity)
        {
            _capacity = capacity;
            Limit = capacity;
            _segments = new Segment[capacity + 1];
            for (int index = 0; index < _segments.Length; index++)
            {
                _segments[index] = new Segment();
            }
        }

        public int Count { get; private set; }

        /// <summary>How many there may be before a new one is added: at most what it was made for.</summary>
        public int Limit { get; set; }

        public int Capacity => _capacity;

        public bool IsFull => Count >= Limit;

        public bool IsOverfull => Count > _capacity;

        public Segment Oldest => _segments[0];

        public Segment Newest => _segments[Count - 1];

        /// <summary>The name of a segment's file.</summary>
        public static string NameOf(int number) => Prefix + number.ToString().PadLeft(Digits, '0') + Suffix;

        /// <summary>The number of the segment with this file name; 0 if it is none.</summary>
        public static int NumberOf(string name)
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

        public Segment At(int index) => _segments[index];

        /// <summary>The place of a segment; -1 if it is gone.</summary>
        public int IndexOf(int number)
        {
            for (int index = 0; index < Count; index++)
            {
                if (_segments[index].Number == number)
                {
                    return index;
                }
            }

            return -1;
        }

        public Segment Add(int number)
        {
            Segment segment = _segments[Count++];
            segment.Clear(number);
            return segment;
        }

        public void RemoveNewest() => Count--;

        public void RemoveOldest()
        {
            Segment oldest = _segments[0];
            for (int index = 1; index < Count; index++)
            {
                _segments[index - 1] = _segments[index];
            }

            _segments[--Count] = oldest;
        }
    }
}
