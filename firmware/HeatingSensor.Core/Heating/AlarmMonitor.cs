using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// Raises alarms from temperatures: too warm, too cold, none at all. A threshold has a hysteresis, and a sensor is
    /// believed to be broken or mended only when two readings in a row say so. Pure: readings come in as arguments.
    /// </summary>
    public sealed class AlarmMonitor
    {
        /// <summary>So far back from the threshold an alarm is over: water at the threshold must not chatter.</summary>
        public const int HysteresisMilliC = 2000;

        private const int ConfirmingReadings = 2;

        private readonly bool[] _isRaised = new bool[(int)AlarmKind.SensorFault + 1];
        private int _differingReadings;

        /// <summary>Too warm is above that, in thousandths of a degree Celsius.</summary>
        public int OverheatMilliC { get; set; }

        /// <summary>Too cold is below that, in thousandths of a degree Celsius.</summary>
        public int FrostMilliC { get; set; }

        public bool IsRaised(AlarmKind kind) => _isRaised[(int)kind];

        /// <summary>What an alarm's temperature is compared with; 0 for a sensor fault.</summary>
        public int ThresholdMilliC(AlarmKind kind)
        {
            return kind == AlarmKind.Overheat ? OverheatMilliC : kind == AlarmKind.Frost ? FrostMilliC : 0;
        }

        /// <summary>Takes a reading.</summary>
        /// <returns>The alarm that has changed: see <see cref="IsRaised"/>. At most one for a reading; another one waits
        /// for the next.</returns>
        public AlarmKind Take(TemperatureReading reading)
        {
            bool hasFault = reading.Fault != SensorFault.None;
            _differingReadings = hasFault == IsRaised(AlarmKind.SensorFault) ? 0 : _differingReadings + 1;
            if (_differingReadings == ConfirmingReadings)
            {
                _differingReadings = 0;
                return Set(AlarmKind.SensorFault, hasFault);
            }

            // Without a temperature nothing is known: an alarm that is raised stays so.
            return hasFault ? AlarmKind.None : Compare(reading.MilliC);
        }

        private AlarmKind Compare(int milliC)
        {
            bool isHot = milliC > OverheatMilliC - (IsRaised(AlarmKind.Overheat) ? HysteresisMilliC : 0);
            if (isHot != IsRaised(AlarmKind.Overheat))
            {
                return Set(AlarmKind.Overheat, isHot);
            }

            bool isCold = milliC < FrostMilliC + (IsRaised(AlarmKind.Frost) ? HysteresisMilliC : 0);
            return isCold != IsRaised(AlarmKind.Frost) ? Set(AlarmKind.Frost, isCold) : AlarmKind.None;
        }

        private AlarmKind Set(AlarmKind kind, bool isRaised)
        {
            _isRaised[(int)kind] = isRaised;
            return kind;
        }
    }
}
