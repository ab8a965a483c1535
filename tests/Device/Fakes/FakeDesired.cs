using HeatingSensor.Events;
using HeatingSensor.Json;
using HeatingSensor.Shadow;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A shadow with one key "a" of 0 to 99.</summary>
    public sealed class FakeDesired : IShadowDocument, IDesiredState
    {
        private bool _isRejected;

        public string Name => "fake";

        public int MinIntervalMs => 1000;

        public int MaxIntervalMs => 3600000;

        public bool HasNews { get; set; }

        public long Value { get; set; } = 1;

        public int TakenCount { get; private set; }

        public int TooLargeCount { get; private set; }

        /// <summary>Once as much without the trimmed part.</summary>
        public void Write(JsonBytes json, bool isTrimmed)
        {
            HasNews = false;
            json.Block(JsonBytes.Ascii("\"a\":"));
            json.Number(Value);
            json.Block(JsonBytes.Ascii(_isRejected ? ",\"rejected\":[\"a\"]" : ",\"rejected\":null"));
            json.Block(JsonBytes.Ascii(isTrimmed ? "" : ",\"rest\":0"));
        }

        public bool Take(ShadowMessage delta)
        {
            TakenCount++;
            bool isNumber = delta.Scanner.ReadWhole(delta.Scanner.Find(delta.State, "a"), out long value);
            _isRejected = !isNumber || value > 99;
            Value = _isRejected ? Value : value;
            return !_isRejected;
        }

        public void TakeTooLarge(int sizeBytes)
        {
            TooLargeCount++;
            _isRejected = true;
        }

        public void TakeNothing() => _isRejected = false;
    }
}
