using HeatingSensor.Model;

namespace HeatingSensor.Configuration
{
    /// <summary>The rules between keys, once each is in its range. Pure.</summary>
    public static class ConfigValidator
    {
        private const long Alarms = (1L << ConfigId.OverheatC) | (1L << ConfigId.FrostC);
        private const long Intervals = (1L << ConfigId.TelemetryIntervalS) | (1L << ConfigId.SamplingIntervalS);
        private const long SteinhartHart =
            (1L << ConfigId.ThermistorModel) | (1L << ConfigId.SteinhartA) | (1L << ConfigId.SteinhartB);

        private const long Constants = SteinhartHart | (1L << ConfigId.ThermistorBeta)
            | (1L << ConfigId.ThermistorR0Ohm) | (1L << ConfigId.ThermistorT0C) | (1L << ConfigId.SteinhartC)
            | (1L << ConfigId.SeriesResistorOhm) | (1L << ConfigId.TemperatureOffsetC);

        /// <summary>Returns the first rule that is violated.</summary>
        /// <param name="ids">The keys that the rule involves: bit 0 is key number 0.</param>
        /// <returns>What is wrong; null if nothing is.</returns>
        public static string Check(DeviceConfig config, out long ids)
        {
            ids = 0;
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

            // Constants in the wrong unit, such as 1.129 for 0.001129, would make every reading a fault.
            if (Reading.IsFault(new Thermistor(constants).AtResistance(constants.SeriesOhm)))
            {
                ids = Constants;
                return "the thermistor's constants give no temperature from -40 to 125 at 'seriesResistorOhm'";
            }

            return null;
        }
    }
}
