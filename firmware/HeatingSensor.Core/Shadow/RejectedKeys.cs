using HeatingSensor.Events;
using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// What was desired and not taken: key, value and reason of each. Reported as an array, because a shadow replaces an
    /// array as a whole, while an object would keep the keys of the time before.
    /// </summary>
    public sealed class RejectedKeys
    {
        /// <summary>More than these are counted, not listed.</summary>
        public const int ListedMax = 8;

        /// <summary>Longer keys and values are not repeated, in bytes.</summary>
        public const int EchoMax = 64;

        private static readonly byte[] None = JsonBytes.Ascii(",\"rejected\":null");
        private static readonly byte[] Head = JsonBytes.Ascii(",\"rejected\":[");
        private static readonly byte[] Key = JsonBytes.Ascii("{\"key\":");
        private static readonly byte[] Value = JsonBytes.Ascii(",\"value\":");
        private static readonly byte[] Reason = JsonBytes.Ascii(",\"reason\":\"");
        private static readonly byte[] EndOfEntry = JsonBytes.Ascii("\"}");
        private static readonly byte[] Comma = JsonBytes.Ascii(",");
        private static readonly byte[] Tail = JsonBytes.Ascii("]");

        private readonly byte[][] _keys = new byte[ListedMax][];
        private readonly byte[][] _values = new byte[ListedMax][];
        private readonly byte[][] _reasons = new byte[ListedMax][];

        /// <summary>How many there are, listed or not.</summary>
        public int Count { get; private set; }

        public void Clear() => Count = 0;

        /// <summary>Adds a member of a delta.</summary>
        /// <param name="member">As the scanner counts.</param>
        /// <param name="reason">ASCII, nothing that JSON would escape.</param>
        public void Add(ShadowMessage delta, int member, string reason)
        {
            JsonScanner scanner = delta.Scanner;
            int value = scanner.ValueOf(member);
            JsonKind kind = scanner.KindOf(value);
            bool isShown = kind != JsonKind.Object && kind != JsonKind.Array && kind != JsonKind.Null;
            Add(
                Echo(delta.Payload, member, scanner.EndOf(member), "a long key"),
                isShown ? Echo(delta.Payload, value, scanner.EndOf(value), "a long value") : Quoted("no single value"),
                reason);
        }

        /// <summary>Adds something that is no member.</summary>
        /// <param name="key">Like the other texts: ASCII, nothing that JSON would escape.</param>
        public void Add(string key, string value, string reason) => Add(Quoted(key), Quoted(value), reason);

        /// <summary>Writes the key "rejected" behind another one; null if there are none.</summary>
        public void Write(JsonBytes json)
        {
            if (Count == 0)
            {
                json.Block(None);
                return;
            }

            json.Block(Head);
            for (int index = 0; index < Count && index < ListedMax; index++)
            {
                if (index > 0)
                {
                    json.Block(Comma);
                }

                json.Block(Key);
                json.Block(_keys[index]);
                json.Block(Value);
                json.Block(_values[index]);
                json.Block(Reason);
                json.Block(_reasons[index]);
                json.Block(EndOfEntry);
            }

            json.Block(Tail);
        }

        private static byte[] Quoted(string text) => JsonBytes.Ascii("\"" + text + "\"");

        // What stands in a checked document may stand in another one as it is.
        private static byte[] Echo(byte[] payload, int start, int end, string instead)
        {
            if (end - start > EchoMax)
            {
                return Quoted(instead);
            }

            byte[] echo = new byte[end - start];
            System.Array.Copy(payload, start, echo, 0, echo.Length);
            return echo;
        }

        private void Add(byte[] key, byte[] value, string reason)
        {
            if (Count < ListedMax)
            {
                _keys[Count] = key;
                _values[Count] = value;
                _reasons[Count] = JsonBytes.Ascii(reason);
            }

            Count++;
        }
    }
}
