using System;
using System.Collections;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>
    /// Checks deliveries between device and cloud. Whatever happens to power and flash, every durable event is delivered or
    /// covered by a reported gap, first deliveries are in strict order, and epoch and sequence number together identify one
    /// content, with the same bytes at every delivery.
    /// </summary>
    public sealed class EventLedger
    {
        private readonly Hashtable _contents = new Hashtable();
        private readonly Hashtable _payloads = new Hashtable();
        private readonly ArrayList _made = new ArrayList();
        private readonly ArrayList _durable = new ArrayList();
        private readonly ArrayList _gapFirst = new ArrayList();
        private readonly ArrayList _gapLast = new ArrayList();
        private readonly ArrayList _durableEpochs = new ArrayList();
        private long _newestContent;

        /// <summary>Reads fail, so the device may no longer know which numbers inside a gap it had skipped.</summary>
        public bool IsFlashFaulty { get; set; }

        /// <summary>A boot could not see earlier events, so they may arrive after newer ones.</summary>
        public bool IsOrderFree { get; set; }

        /// <summary>Events that arrived more than once.</summary>
        public int DuplicateCount { get; private set; }

        /// <summary>Gaps that arrived, duplicates included.</summary>
        public int GapCount { get; private set; }

        /// <summary>Distinct events that arrived.</summary>
        public int DeliveredCount => _payloads.Count;

        /// <summary>An identity was assigned to a content.</summary>
        public void Made(uint epoch, long sequence, long content)
        {
            string identity = Identity(epoch, sequence);
            Check(!_contents.Contains(identity), "identity assigned twice", identity);
            _contents[identity] = content;
            _made.Add(sequence);
        }

        /// <summary>The journal reported the event as durable.</summary>
        public void Durable(uint epoch, long sequence)
        {
            _durable.Add(sequence);
            _durableEpochs.Add(epoch);
        }

        /// <summary>The flash was erased, so nothing earlier is expected.</summary>
        public void Erased()
        {
            _durable.Clear();
            _durableEpochs.Clear();
            _gapFirst.Clear();
            _gapLast.Clear();
        }

        /// <summary>The cloud has received something.</summary>
        public void Received(string payload)
        {
            uint epoch = EpochOf(payload);
            if (payload.IndexOf("\"type\":\"gap\"") >= 0)
            {
                ReceivedGap(epoch, payload);
                return;
            }

            long sequence = NumberOf(payload, "\"seq\":");
            string identity = Identity(epoch, sequence);
            Check(_contents.Contains(identity), "never made", identity);
            Check((long)_contents[identity] == NumberOf(payload, "\"previousDurationMs\":"), "other content", identity);
            if (_payloads.Contains(identity))
            {
                Check((string)_payloads[identity] == payload, "repeated with other bytes", identity);
                DuplicateCount++;
                return;
            }

            Check((long)_contents[identity] > _newestContent || IsOrderFree, "out of order", identity);
            _newestContent = (long)_contents[identity];
            _payloads[identity] = payload;
        }

        /// <summary>Call once everything is delivered: fails if anything is missing.</summary>
        public void CheckComplete()
        {
            for (int index = 0; index < _durable.Count; index++)
            {
                uint epoch = (uint)_durableEpochs[index];
                long sequence = (long)_durable[index];
                string identity = Identity(epoch, sequence);
                Check(_payloads.Contains(identity) || IsInGap(sequence), "lost", identity);
            }
        }

        private void ReceivedGap(uint epoch, string payload)
        {
            long first = NumberOf(payload, "\"firstLostSeq\":");
            long last = NumberOf(payload, "\"lastLostSeq\":");
            long count = NumberOf(payload, "\"lostCount\":");
            Check(first >= 1 && first <= last, "gap ends before it begins", payload);
            Check(count >= 1 && count <= last - first + 1, "wrong count in gap", payload);
            string lastIdentity = Identity(epoch, last);
            bool wereMade = _contents.Contains(lastIdentity) && MadeCount(first, last) >= count;
            Check(wereMade || IsFlashFaulty, "gap for events that were never made", payload);
            GapCount++;
            _gapFirst.Add(first);
            _gapLast.Add(last);
            long content = _contents.Contains(lastIdentity) ? (long)_contents[lastIdentity] : 0;
            _newestContent = content > _newestContent ? content : _newestContent;
        }

        // On a drive that cannot store the counters a gap may span several epochs; it names the last one.
        private int MadeCount(long first, long last)
        {
            int count = 0;
            for (int index = 0; index < _made.Count; index++)
            {
                count += (long)_made[index] >= first && (long)_made[index] <= last ? 1 : 0;
            }

            return count;
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

        private static string Identity(uint epoch, long sequence) => epoch.ToString() + " " + sequence.ToString();

        private static uint EpochOf(string payload)
        {
            const int Digits = 8;
            const string Key = "\"epoch\":\"";
            int start = payload.IndexOf(Key);
            Check(start >= 0, "no epoch", payload);
            uint epoch = 0;
            for (int index = 0; index < Digits; index++)
            {
                char digit = payload[start + Key.Length + index];
                epoch = (epoch * 16) + (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
            }

            return epoch;
        }

        private static long NumberOf(string payload, string key)
        {
            int start = payload.IndexOf(key);
            Check(start >= 0, "no " + key, payload);
            start += key.Length;
            int end = start;
            while (payload[end] >= '0' && payload[end] <= '9')
            {
                end++;
            }

            return long.Parse(payload.Substring(start, end - start));
        }

        private static void Check(bool isTrue, string problem, string what)
        {
            if (!isTrue)
            {
                throw new Exception(problem + ": " + what);
            }
        }
    }
}
