using HeatingSensor.Model;
using HeatingSensor.Sensing;

namespace HeatingSensor.Configuration
{
    /// <summary>The rules that keys must keep between them, once each is in its range. Pure.</summary>
    public static class ConfigValidator
    {
        /// <summary>Half of the scale, far from both ends.</summary>
        private const int MiddleCounts = 2048;

        private static readonly int[] Alarms = { ConfigId.OverheatC, ConfigId.FrostC };
        private static readonly int[] Intervals = { ConfigId.TelemetryIntervalS, ConfigId.SamplingIntervalS };

        private static readonly int[] SteinhartHart =
        {
            ConfigId.ThermistorModel, ConfigId.SteinhartA, ConfigId.SteinhartB,
        };

        private static readonly int[] Constants =
        {
            ConfigId.ThermistorModel, ConfigId.ThermistorBeta, ConfigId.ThermistorR0Ohm, ConfigId.ThermistorT0C,
            ConfigId.SteinhartA, ConfigId.SteinhartB, ConfigId.SteinhartC, ConfigId.SeriesResistorOhm,
            ConfigId.TemperatureOffsetC,
        };

        /// <summary>Looks for the first rule that is broken.</summary>
        /// <param name="ids">The keys that the rule is about; null if none is broken.</param>
        /// <returns>What is wrong; null if nothing is.</returns>
        public static string Check(DeviceConfig config, out int[] ids)
        {
            ids = null;
            if (config.FrostMilliC >= config.OverheatMilliC)
            {
                ids = Alarms;
                return "'frostC' must be lower than 'overheatC'";
            }

            if (config.TelemetryIntervalMs < config.SamplingIntervalMs)
            {
                ids = Intervals;
                return "'telemetryIntervalS' must be at least 'samplingIntervalS'";
            }

            ThermistorConstants constants = config.ToThermistor();
            if (constants.IsSteinhartHart && (constants.A == 0 || constants.B == 0))
            {
                ids = SteinhartHart;
                return "'thermistorModel' is steinhart-hart: 'steinhartA' and 'steinhartB' are missing";
            }

            // Constants in a wrong unit, say 1.129 for 0.001129, would make every reading a fault.
            if (Reading.IsFault(new Thermistor(constants).Convert(MiddleCounts, 2 * MiddleCounts, 1)))
            {
                ids = Constants;
                return "the thermistor's constants give no temperature from -40 to 125 at 'seriesResistorOhm'";
            }

            return null;
        }
    }
}
