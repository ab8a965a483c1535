using HeatingSensor.Configuration;
using HeatingSensor.Events;

namespace HeatingSensor.Shadow
{
    /// <summary>The named shadow "configuration": what can be tuned over the air, and what runs.</summary>
    public sealed class ConfigurationShadow : IShadowDocument, IDesiredState
    {
        private readonly RunningConfig _running;
        private readonly DesiredConfig _desired;
        private int _rollbackCount;

        public ConfigurationShadow(RunningConfig running, DeltaParser parser)
        {
            _running = running;
            _desired = new DesiredConfig(running, parser, ConfigShadow.Configuration);
        }

        public string Name => ShadowTopics.Configuration;

        public int MinIntervalMs => 1000;

        public int MaxIntervalMs => IsOpen ? ReportIntervals.OpenMs : ReportIntervals.RegularMs;

        public bool HasNews => _running.RollbackCount != _rollbackCount;

        public bool IsOpen => _desired.IsRejected;

        public void Write(JsonBytes json, bool isTrimmed)
        {
            _rollbackCount = _running.RollbackCount;
            _desired.Write(json, isTrimmed);
        }

        public bool Take(ShadowMessage delta)
        {
            return _desired.Parse(delta) != DeltaOutcome.Changed || _desired.Adopt(delta);
        }

        public void TakeTooLarge(int sizeBytes) => _desired.RejectSize(sizeBytes);

        public void TakeNothing() => _desired.Clear();
    }
}
