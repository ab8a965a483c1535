using System;
using System.Collections;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// Keeps the books between device and cloud. Whatever happened to power and flash: what was durable is delivered
    /// or lies inside a reported gap, first deliveries are in order, repetitions are the same bytes, and a sequence
    /// number names one content.
    /// </summary>
    public sealed class EventLedger
    {
        private readonly Hashtable _contents = new Hashtable();
        private readonly Hashtable _payloads = new Hashtable();
        private readonly ArrayList _durable = new ArrayList();
        private readonly ArrayList _gapFirst = new ArrayList();
        private readonly ArrayList _gapLast = new ArrayList();
        private long _highest;

        /// <summary>Events that have arrived again.</summary>
        public int DuplicateCount { get; private set; }

        /// <summary>Gaps that have arrived, repetitions included.</summary>
        public int GapCount => _gapFirst.Count;

        /// <summary>Different events that have arrived.</summary>
        public int DeliveredCount => _payloads.Count;

        /// <summary>A number was given out for a content.</summary>
        public void Made(long sequence, long content)
        {
            Check(!_contents.Contains(sequence), "number given out twice", sequence);
            _contents[sequence] = content;
        }

        /// <summary>The journal has said that it is durable.</summary>
        public void Durable(long sequence) => _durable.Add(sequence);

        /// <summary>The cloud has received something.</summary>
        public void Received(string payload)
        {
            if (payload.IndexOf("\"type\":\"gap\"") >= 0)
            {
                ReceivedGap(payload);
                return;
            }

            long sequence = NumberOf(payload, "\"seq\":");
            Check(_contents.Contains(sequence), "never made", sequence);
            Check((long)_contents[sequence] == NumberOf(payload, "\"previousDurationMs\":"), "other content", sequence);
            if (_payloads.Contains(sequence))
            {
                Check((string)_payloads[sequence] == payload, "repeated with other bytes", sequence);
                DuplicateCount++;
                return;
            }

            Check(sequence > _highest, "out of order", sequence);
            _highest = sequence;
            _payloads[sequence] = payload;
        }

        /// <summary>When all is delivered: is anything missing?</summary>
        public void CheckComplete()
        {
            foreach (object sequence in _durable)
            {
                Check(_payloads.Contains(sequence) || IsInGap((long)sequence), "lost", (long)sequence);
            }
        }

        private void ReceivedGap(string payload)
        {
            long first = NumberOf(payload, "\"firstLostSeq\":");
            long last = NumberOf(payload, "\"lastLostSeq\":");
            long count = NumberOf(payload, "\"lostCount\":");
            Check(first >= 1 && first <= last, "gap ends before it begins", first);
            Check(count >= 1 && count <= last - first + 1, "gap counts wrongly", count);
            Check(_contents.Contains(first) && _contents.Contains(last), "gap of what was never made", first);
            _gapFirst.Add(first);
            _gapLast.Add(last);
            _highest = last > _highest ? last : _highest;
        }

        private bool IsInGap(long sequence)
        {
            for (int index = 0; index < _gapFirst.Count; index++)
            {
                if (sequence >= (long)_gapFirst[index] && sequence <= (long)_gapLast[index])
                {
                    return true;
                }
            }

            return false;
        }

        private static long NumberOf(string payload, string key)
        {
            int start = payload.IndexOf(key);
            Check(start >= 0, "no " + key, 0);
            start += key.Length;
            int end = start;
            while (payload[end] >= '0' && payload[end] <= '9')
            {
                end++;
            }

            return long.Parse(payload.Substring(start, end - start));
        }

        private static void Check(bool isTrue, string problem, long sequence)
        {
            if (!isTrue)
            {
                throw new Exception(problem + ": " + sequence.ToString());
            }
        }
    }
}
