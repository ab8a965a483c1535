using HeatingSensor.Json;
using HeatingSensor.Shadow;

namespace HeatingSensor.Tests.Fakes
{
    /// <summary>A shadow with one key "a" from 0 to 99.</summary>
    public sealed class FakeDesired : DeltaReceiver
    {
        private bool _isOpen;

        public override string Name => "fake";

        /// <summary>The longest time between two reports.</summary>
        public int IntervalMs => MaxIntervalMs;

        public bool IsNew { get; set; }

        public long Value { get; set; } = 1;

        /// <summary>Nothing can be stored at present.</summary>
        public bool IsFull { get; set; }

        public int TakenCount { get; private set; }

        /// <summary>Whether the latest delta accepted was the answer to the latest report.</summary>
        public bool HasTakenAnswer { get; private set; }

        public int TooLargeCount { get; private set; }

        protected override int MinIntervalMs => 1000;

        protected override int MaxIntervalMs => 3600000;

        protected override bool IsOpen => _isOpen;

        /// <summary>Writes half as much when trimmed.</summary>
        public override void Write(JsonWriter json)
        {
            IsNew = false;
            json.Number("\"a\":", Value);
            json.Raw(IsOpen ? ",\"rejected\":[\"a\"]" : ",\"rejected\":null");
            json.Raw(IsTrimmed ? "" : ",\"rest\":0");
        }

        protected override bool HasNews() => IsNew;

        protected override bool TakeState(ShadowMessage delta, bool isAnswer)
        {
            TakenCount++;
            HasTakenAnswer = isAnswer;
            JsonScanner scanner = delta.Scanner;
            bool isNumber = scanner.ReadWhole(scanner.Find(delta.State, "a"), out long value);
            _isOpen = !isNumber || value > 99 || IsFull;
            Value = IsOpen ? Value : value;
            return !IsFull;
        }

        protected override void TakeSize(int sizeBytes)
        {
            TooLargeCount++;
            _isOpen = true;
        }

        protected override void TakeNothing() => _isOpen = false;
    }
}
