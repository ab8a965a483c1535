using HeatingSensor.Events;
using HeatingSensor.Json;
using HeatingSensor.Shadow;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A shadow with one key "a" of 0 to 99.</summary>
    public sealed class FakeDesired : IShadowDocument, IDesiredState
    {
        public string Name => "fake";

        public int MinIntervalMs => 1000;

        public int MaxIntervalMs => 3600000;

        public bool HasNews { get; set; }

        public long Value { get; set; } = 1;

        public bool IsOpen { get; private set; }

        /// <summary>Cannot keep anything for the time being.</summary>
        public bool IsFull { get; set; }

        public int TakenCount { get; private set; }

        public int TooLargeCount { get; private set; }

        /// <summary>Once as much without the trimmed part.</summary>
        public void Write(JsonBytes json, bool isTrimmed)
        {
            HasNews = false;
            json.Block(JsonBytes.Ascii("\"a\":"));
            json.Number(Value);
            json.Block(JsonBytes.Ascii(IsOpen ? ",\"rejected\":[\"a\"]" : ",\"rejected\":null"));
            json.Block(JsonBytes.Ascii(isTrimmed ? "" : ",\"rest\":0"));
        }

        public bool Take(ShadowMessage delta)
        {
            TakenCount++;
            JsonScanner scanner = delta.Delta.Scanner;
            bool isNumber = scanner.ReadWhole(scanner.Find(delta.Delta.State, "a"), out long value);
            IsOpen = !isNumber || value > 99 || IsFull;
            Value = IsOpen ? Value : value;
            return !IsFull;
        }

        public void TakeTooLarge(int sizeBytes)
        {
            TooLargeCount++;
            IsOpen = true;
        }

        public void TakeNothing() => IsOpen = false;
    }
}
