using HeatingSensor.Model;

namespace HeatingSensor.Heating
{
    /// <summary>
    /// Raises and clears alarms: overheat, frost, sensor fault. Thresholds have a hysteresis, and a sensor counts as faulty
    /// or working again only after two readings in a row. Pure: readings and thresholds come in as arguments.
    /// </summary>
    public sealed class AlarmMonitor
    {
        /// <summary>An alarm clears this far back from its threshold, so that it does not chatter near it.</summary>
        public const int HysteresisMilliC = 2000;

        private const int ConfirmingReadings = 2;

        // One bit for each kind.
        private int _raised;
        private int _differingReadings;

        public bool IsRaised(AlarmKind kind) => (_raised & (1 << (int)kind)) != 0;

        /// <summary>Takes a reading.</summary>
        /// <param name="reading">See <see cref="Reading"/>.</param>
        /// <param name="overheatMilliC">The alarm is raised above it.</param>
        /// <param name="frostMilliC">The alarm is raised below it.</param>
        /// <returns>The alarm that has changed: see <see cref="IsRaised"/>. At most one per reading; another waits for the
        /// next reading.</returns>
        public AlarmKind Take(int reading, int overheatMilliC, int frostMilliC)
        {
            bool hasFault = Reading.IsFault(reading);
            _differingReadings = hasFault == IsRaised(AlarmKind.SensorFault) ? 0 : _differingReadings + 1;
            if (_differingReadings == ConfirmingReadings)
            {
                _differingReadings = 0;
                return Change(AlarmKind.SensorFault);
            }

            if (hasFault)
            {
                // Without a temperature nothing is known: a raised alarm stays raised.
                return AlarmKind.None;
            }

            bool isHot = reading > overheatMilliC - (IsRaised(AlarmKind.Overheat) ? HysteresisMilliC : 0);
            if (isHot != IsRaised(AlarmKind.Overheat))
            {
                return Change(AlarmKind.Overheat);
            }

            bool isCold = reading < frostMilliC + (IsRaised(AlarmKind.Frost) ? HysteresisMilliC : 0);
            return isCold != IsRaised(AlarmKind.Frost) ? Change(AlarmKind.Frost) : AlarmKind.None;
        }

        private AlarmKind Change(AlarmKind kind)
        {
            _raised ^= 1 << (int)kind;
            return kind;
        }
    }
}
