using HeatingSensor.Configuration;
using HeatingSensor.Json;

namespace HeatingSensor.Shadow
{
    /// <summary>A shadow that sets configuration keys: applies all of a delta or none of it, and reports what runs and what
    /// was rejected.</summary>
    public abstract class DesiredConfig : DeltaReceiver
    {
        /// <summary>6 hours between reports, which recovers anything lost unnoticed.</summary>
        public const int RegularMs = 6 * 3600 * 1000;

        /// <summary>10 minutes while something is open: withdrawing a desired value causes no delta, so only silence after a
        /// report reveals it.</summary>
        public const int OpenMs = 600 * 1000;

        private readonly ConfigShadow _shadow;
        private readonly JsonWriter _json;
        private byte[] _rejected;
        private int _verdictCount;

        /// <param name="json">For rejections; free again after each call.</param>
        protected DesiredConfig(RunningConfig running, ConfigShadow shadow, JsonWriter json)
        {
            Running = running;
            _shadow = shadow;
            _json = json;
        }

        public override bool IsReady => Running.IsLoaded;

        protected RunningConfig Running { get; }

        protected override bool IsOpen => _rejected != null;

        protected override int MinIntervalMs => 1000;

        protected override int MaxIntervalMs => IsOpen ? OpenMs : RegularMs;

        // What was rolled back, or may be tried again, is still desired: evaluate its delta again.
        protected override bool HasNews()
        {
            bool isNew = _verdictCount != Running.VerdictCount;
            _verdictCount = Running.VerdictCount;
            if (isNew)
            {
                Forget();
            }

            return isNew;
        }

        /// <summary>Writes keys and values, and rejections unless the report is trimmed.</summary>
        /// <param name="withheld">See <see cref="ConfigReport.WriteMembers"/>.</param>
        protected void WriteConfig(JsonWriter json, long withheld)
        {
            ConfigReport.WriteMembers(json, Running.Current, _shadow, withheld);
            if (IsTrimmed)
            {
                return;
            }

            json.Raw(",\"rejected\":");
            if (_rejected == null)
            {
                json.Raw("null");
            }
            else
            {
                json.Raw(_rejected, 0, _rejected.Length);
            }
        }

        /// <summary>Creates a parser for a delta; nothing changes yet.</summary>
        protected DeltaParser ParserOf(ShadowMessage delta)
        {
            return new DeltaParser(delta.Scanner, delta.State, _shadow, Running.Current, _json);
        }

        /// <summary>Applies the outcome, or keeps its rejections.</summary>
        /// <returns>False if it cannot be stored, which rejects it.</returns>
        protected bool Settle(DeltaParser parser, DeltaOutcome outcome)
        {
            bool isStored = outcome != DeltaOutcome.Changed || Running.Adopt(parser.Candidate);
            if (!isStored)
            {
                parser.RejectAll("cannot be stored: the drive is full or broken");
            }

            _rejected = parser.Rejections?.ToJson(_rejected);
            return isStored;
        }

        protected override void TakeSize(int sizeBytes)
        {
            _json.Begin();
            _json.Number("{\"(delta)\":{\"value\":\"", sizeBytes);
            _json.Number(" bytes\",\"reason\":\"is too large: at most ", ShadowMessage.LengthMax);
            _json.Raw(" bytes\"}}");
            _rejected = _json.ToArray();
        }

        protected override void TakeNothing() => _rejected = null;
    }
}
