using HeatingSensor.Configuration;
using HeatingSensor.Json;
using HeatingSensor.Uplink;

namespace HeatingSensor.Shadow
{
    /// <summary>
    /// The named shadow "configuration": the settings that can be changed over the air. When a key with an alias changes
    /// under one of its names, the running value may still be desired under the other, and the delta does not say so. The
    /// key is then withheld from the report, so that the answer has it under every name by which it is desired, and two
    /// different values are rejected, whether they came in one delta or in two.
    /// </summary>
    public sealed class ConfigurationShadow : DesiredConfig
    {
        private long _withheld;
        private long _reportedWithout;
        private bool _isAsking;

        public ConfigurationShadow(RunningConfig running, JsonWriter json)
            : base(running, ConfigShadow.Configuration, json)
        {
        }

        public override string Name => ShadowTopics.Configuration;

        protected override bool IsOpen => base.IsOpen || _withheld != 0;

        protected override bool AwaitsAnswer => _isAsking;

        public override void Write(JsonWriter json)
        {
            _reportedWithout = _withheld;
            WriteConfig(json, _withheld);
        }

        protected override bool TakeState(ShadowMessage delta, bool isAnswer)
        {
            DeltaParser parser = ParserOf(delta);
            DeltaOutcome outcome = parser.Parse(Running.RefusedFingerprint, isAnswer ? _reportedWithout : 0);
            _isAsking = outcome == DeltaOutcome.Unclear;
            _withheld |= parser.Unclear;
            if (outcome == DeltaOutcome.Unchanged || outcome == DeltaOutcome.Changed)
            {
                _withheld = 0;
            }

            return _isAsking || Settle(parser, outcome);
        }

        protected override void TakeSize(int sizeBytes)
        {
            _withheld = 0;
            base.TakeSize(sizeBytes);
        }

        protected override void TakeNothing()
        {
            _withheld = 0;
            base.TakeNothing();
        }
    }
}
